#include "ui/gomocup/terms.h"

#include "ui/gomocup/protocol.h"

#include <limits.h>
#include <math.h>
#include <string.h>

/* The program with oneDNN, a network and its batches. */
static const uint64_t PROGRAM_BYTES = (uint64_t)112 << 20, TREE_LEAST = (uint64_t)4 << 20;

static const double TURN_SECONDS = 5;
enum { UNLIMITED_MS = 2147483647, LINE = 5 };

static const struct {
    int number;
    Rule rule;
} rules[] = {{0, RULE_FREESTYLE}, {1, RULE_STANDARD}, {4, RULE_RENJU}, {8, RULE_CARO}};

Terms terms_default(void)
{
    return (Terms){.turn = TURN_SECONDS, .match = INFINITY, .left = NAN, .detail = 1};
}

static double seconds(long long ms)
{
    return ms >= UNLIMITED_MS ? INFINITY : (double)ms / 1000;
}

static int bounded(long long value, int least, int most)
{
    return value < least ? least : value > most ? most : (int)value;
}

void terms_set(Terms *t, const char *key, const char *value)
{
    long long number;
    if (!protocol_number(value, &number)) return;
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
    else if (strcmp(key, "rule") == 0)
        t->rule = bounded(number, INT_MIN, INT_MAX);
    else if (strcmp(key, "max_node") == 0)
        t->visits = bounded(number, 0, INT_MAX);
    else if (strcmp(key, "thread_num") == 0)
        t->threads = bounded(number, 1, INT_MAX);
    else if (strcmp(key, "show_detail") == 0)
        t->detail = bounded(number, 0, 3);
    else if (strcmp(key, "pondering") == 0)
        t->ponder = number != 0;
}

Status terms_game(const Terms *t, int size, GameSpec *out)
{
    if (size < BOARD_SIZE_MIN || size > BOARD_SIZE_MAX)
        return status_error(ERR_INPUT, "size %d is not played: boards have %d to %d points along an edge",
                            size, BOARD_SIZE_MIN, BOARD_SIZE_MAX);
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        if (rules[i].number != t->rule) continue;
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
    *out = usual;
    if (t->memory == 0) return status_ok();
    if (t->memory < PROGRAM_BYTES + TREE_LEAST)
        return status_error(ERR_INPUT, "max_memory %llu is too little: it takes %llu bytes",
                            (unsigned long long)t->memory, (unsigned long long)(PROGRAM_BYTES + TREE_LEAST));
    if (t->memory - PROGRAM_BYTES < usual) *out = t->memory - PROGRAM_BYTES;
    return status_ok();
}
