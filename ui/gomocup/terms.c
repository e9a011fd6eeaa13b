#include "ui/gomocup/terms.h"

#include "ui/gomocup/protocol.h"

#include <limits.h>
#include <math.h>
#include <string.h>

/* The program with oneDNN, a network and its batches. */
static const uint64_t PROGRAM_BYTES = (uint64_t)112 << 20, TREE_LEAST = (uint64_t)4 << 20;

static const double TURN_SECONDS = 5;
enum { UNLIMITED_MS = 2147483647, LINE = 5, YIXIN_RENJU = 2, GOMOCUP_RENJU = 4, STRENGTH_FULL = 100 };

static const struct {
    int number;
    Rule rule;
} rules[] = {{0, RULE_FREESTYLE}, {1, RULE_STANDARD}, {GOMOCUP_RENJU, RULE_RENJU}, {8, RULE_CARO}};

Terms terms_default(void)
{
    return (Terms){
        .turn = TURN_SECONDS, .match = INFINITY, .left = NAN, .strength = STRENGTH_FULL, .remarks = true};
}

static double seconds(long long ms)
{
    return ms >= UNLIMITED_MS ? INFINITY : (double)ms / 1000;
}

static int bounded(long long value, int least, int most)
{
    return value < least ? least : value > most ? most : (int)value;
}

static void set_number(Terms *t, const char *key, long long number)
{
    if (strcmp(key, "timeout_turn") == 0)
        t->turn = fmax(seconds(number), 0);
    else if (strcmp(key, "timeout_match") == 0)
        t->match = number > 0 ? seconds(number) : INFINITY;
    else if (strcmp(key, "time_left") == 0)
        t->left = seconds(number);
    else if (strcmp(key, "time_increment") == 0)
        t->increment = fmax(seconds(number), 0);
    else if (strcmp(key, "max_memory") == 0)
        t->memory = number > 0 ? (uint64_t)number : 0;
    else if (strcmp(key, "hash_size") == 0)
        t->tree = number > 0 && number < INT64_MAX >> 10 ? (uint64_t)number << 10 : 0;
    else if (strcmp(key, "rule") == 0)
        t->rule = bounded(number, INT_MIN, INT_MAX);
    else if (strcmp(key, "max_node") == 0)
        t->visits = bounded(number, 0, INT_MAX);
    else if (strcmp(key, "max_depth") == 0)
        t->plies = bounded(number, 0, INT_MAX);
    else if (strcmp(key, "thread_num") == 0)
        t->threads = bounded(number, 1, INT_MAX);
    else if (strcmp(key, "strength") == 0)
        t->strength = bounded(number, 0, STRENGTH_FULL);
    else if (strcmp(key, "pondering") == 0)
        t->ponder = number != 0;
    else {
        t->remarks = number > 0;
        t->realtime = number == 1 || number == 3;
        t->details = number >= 2;
    }
}

/* Keys of other programs, and what we have to say to them; NULL: nothing is asked for. */
static const struct {
    const char *key, *remark;
} without_effect[] = {
    {"game_type", NULL},
    {"evaluate", NULL},
    {"folder", NULL},
    {"caution_factor", "the network chooses which moves are considered"},
    {"thread_split_depth", "threads share one tree from its root on"},
    {"start_depth", "the search is not deepened step by step"},
    {"checkmate", "wins by force are looked for in every search"},
    {"vcthread", "wins by force are looked for in every search"},
    {"usedatabase", "no database is kept"},
    {"database_readonly", "no database is kept"},
    {"nbestsym", "symmetric moves are shown apart"},
    {"swapable", "swap2 is chosen by SWAP2BOARD"},
    {"max_moves", "a game is drawn on a full board"},
    {"draw_result", "a game is drawn on a full board"},
};

static Status without_number(const char *key)
{
    for (size_t i = 0; i < sizeof without_effect / sizeof without_effect[0]; i++) {
        if (strcmp(key, without_effect[i].key) != 0) continue;
        if (!without_effect[i].remark) return status_ok();
        return status_error(ERR_INPUT, "INFO %s changes nothing: %s", key, without_effect[i].remark);
    }
    return status_error(ERR_INPUT, "INFO %s is not known", key);
}

Status terms_set(Terms *t, const char *key, const char *value)
{
    static const char *const numbers[] = {
        "timeout_turn", "timeout_match", "time_left",  "time_increment", "max_memory", "hash_size",  "rule",
        "max_node",     "max_depth",     "thread_num", "strength",       "pondering",  "show_detail"};
    long long number;
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        if (strcmp(key, numbers[i]) != 0) continue;
        if (!protocol_number(value, &number))
            return status_error(ERR_INPUT, "INFO %s wants a whole number of at most 18 digits", key);
        set_number(t, key, number);
        return status_ok();
    }
    return without_number(key);
}

Status terms_game(const Terms *t, int size, GameSpec *out)
{
    if (size < BOARD_SIZE_MIN || size > BOARD_SIZE_MAX)
        return status_error(ERR_INPUT, "size %d is not played: boards have %d to %d points along an edge",
                            size, BOARD_SIZE_MIN, BOARD_SIZE_MAX);
    int wanted = t->yixin && t->rule == YIXIN_RENJU ? GOMOCUP_RENJU : t->rule;
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        if (rules[i].number != wanted) continue;
        *out = (GameSpec){.rule = (uint8_t)rules[i].rule, .size = (uint8_t)size, .line = LINE};
        return status_ok();
    }
    return status_error(ERR_INPUT, "rule %d is not played: 0 freestyle, 1 standard, 4 renju and 8 caro are",
                        t->rule);
}

ClockTerms terms_clock(const Terms *t)
{
    return (ClockTerms){.turn = t->turn,
                        .match = t->match,
                        .left = isnan(t->left) ? t->match - t->spent : t->left,
                        .increment = t->increment,
                        .lateness = t->lateness};
}

Status terms_tree_memory(const Terms *t, uint64_t usual, uint64_t *out)
{
    if (t->tree > 0) usual = t->tree > TREE_LEAST ? t->tree : TREE_LEAST;
    *out = usual;
    if (t->memory == 0) return status_ok();
    if (t->memory < PROGRAM_BYTES + TREE_LEAST)
        return status_error(ERR_INPUT, "max_memory %llu is too little: it takes %llu bytes",
                            (unsigned long long)t->memory, (unsigned long long)(PROGRAM_BYTES + TREE_LEAST));
    if (t->memory - PROGRAM_BYTES < usual) *out = t->memory - PROGRAM_BYTES;
    return status_ok();
}
