#include "game/base/os.h"
#include "game/base/text.h"
#include "game/opening.h"
#include "mcts/search_player.h"
#include "ui/cli/command.h"
#include "ui/cli/console.h"
#include "ui/cli/match_roster.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- options ------------------------------------------------------------------------------------------- */

typedef struct OpeningsOptions {
    char net[FILE_PATH_MAX];
    char out[FILE_PATH_MAX];
    int count;
    int rule; /* 0: the network's; else a Rule + 1 */
    int size; /* 0: the network's, and so on */
    int line;
    int stones;
    int radius;
    bool any_rule;
    int visits;
    double within;
    int64_t seed;
} OpeningsOptions;

static const char *const rule_choices[] = {"auto", "freestyle", "standard", "renju", "caro", NULL};

static const Option rows[] = {
    OPTION_STRING(OpeningsOptions, out, "out", "the file to write; none: standard output"),
    OPTION_INT(OpeningsOptions, count, "count", 1, 100000, "how many"),
    OPTION_STRING(OpeningsOptions, net, "net", "network that judges them; auto: the one shipped"),
    OPTION_ENUM(OpeningsOptions, rule, "rule", rule_choices, "rule of the game; auto: the network's"),
    OPTION_INT(OpeningsOptions, size, "size", 0, BOARD_SIZE_MAX, "points along an edge; 0: the network's"),
    OPTION_INT(OpeningsOptions, line, "line", 0, LINE_LENGTH_MAX,
               "stones in a row that win; 0: the network's"),
    OPTION_INT(OpeningsOptions, stones, "stones", 0, OPENING_MOVES_MAX, "in each"),
    OPTION_INT(OpeningsOptions, radius, "radius", 0, BOARD_SIZE_MAX,
               "columns and rows from the centre at most"),
    OPTION_BOOL(OpeningsOptions, any_rule, "any_rule",
                "the network may judge rules that it was not trained for"),
    OPTION_INT(OpeningsOptions, visits, "visits", 1, 1000000, "of the search that judges one"),
    OPTION_DOUBLE(OpeningsOptions, within, "within", 0.001, 0.5, "how far from 1/2 its score may be"),
    OPTION_INT64(OpeningsOptions, seed, "seed", 0, 1000000000, "names the random numbers; 0: from the clock"),
};
static const OptionTable table = OPTION_TABLE(rows);

static const CommandSyntax syntax = {
    .usage = "openings [--out FILE] [--count N] [options]",
    .about = "Make balanced openings for matches: random stones whose value a search finds near one half, "
             "none of\n"
             "them proven, none twice.",
};

/* ---- judging ------------------------------------------------------------------------------------------- */

enum { AT_ONCE = 32, TRIES_FOR_ONE = 400 };

typedef struct Maker {
    const OpeningsOptions *options;
    GameSpec game;
    uint64_t seed;
    Player *judges[AT_ONCE];
    Opening tried[AT_ONCE];
    bool good[AT_ONCE];
    int tries;
    OpeningBook book; /* of those that were kept, room for options->count */
    Opening *keys;    /* [options->count] their canonical forms */
} Maker;

static Status begin_trial(Maker *m, int i)
{
    Board board;
    Rng rng = rng_make(m->seed, 0, (uint64_t)m->tries++, 0, RNG_OPENING);
    TRY(opening_random(m->game, m->options->stones, m->options->radius, rng, &m->tried[i]));
    board_init(&board, m->game);
    opening_play(&m->tried[i], &board);
    PlayerTask task = {.board = &board, .rng = rng, .new_game = true};
    return player_start(m->judges[i], &task);
}

static bool is_balanced(const Maker *m, int i)
{
    SearchResult result;
    search_player_result(m->judges[i], &result);
    return result.proof == PROOF_NONE && fabs(result.score - 0.5) <= m->options->within;
}

/* Judge as many at once as fill the network's batches. */
static Status judge_some(Maker *m)
{
    bool done[AT_ONCE] = {false};
    for (int i = 0; i < AT_ONCE; i++) TRY(begin_trial(m, i));
    for (int left = AT_ONCE; left > 0;) {
        if (os_interrupted())
            return status_error(ERR_INTERRUPTED, "stopped after %d openings", m->book.count);
        for (int i = 0; i < AT_ONCE; i++) {
            PlayerMove move;
            if (done[i]) continue;
            TRY(player_poll(m->judges[i], &done[i], &move));
            if (!done[i]) continue;
            m->good[i] = is_balanced(m, i);
            left--;
        }
    }
    return status_ok();
}

static void keep(Maker *m, const Opening *o)
{
    Opening key = opening_canonical(o, m->game.size);
    for (int i = 0; i < m->book.count; i++)
        if (opening_equal(&m->keys[i], &key)) return;
    m->keys[m->book.count] = key;
    m->book.opening[m->book.count++] = *o;
}

static Status fill_book(Maker *m, Console *console)
{
    const OpeningsOptions *o = m->options;
    char line[80];
    while (m->book.count < o->count) {
        if (m->tries >= TRIES_FOR_ONE * (m->book.count + 1))
            return status_error(
                ERR_INPUT,
                "%d of %d random openings were balanced: allow more with --within, --stones or "
                "--radius",
                m->book.count, m->tries);
        TRY(judge_some(m));
        for (int i = 0; i < AT_ONCE && m->book.count < o->count; i++)
            if (m->good[i]) keep(m, &m->tried[i]);
        snprintf(line, sizeof line, "%d of %d openings, %d tried", m->book.count, o->count, m->tries);
        if (o->out[0]) console_progress(console, line);
    }
    return status_ok();
}

/* ---- writing ------------------------------------------------------------------------------------------- */

static Status write_book(const Maker *m)
{
    const OpeningsOptions *o = m->options;
    char game[80], line[OPENING_TEXT_MAX], *string;
    size_t size;
    Text text = {0};
    text_format(&text, "# %s: %d balanced openings, %d stones, seed %llu\n",
                game_spec_text(m->game, game, sizeof game), m->book.count, o->stones,
                (unsigned long long)m->seed);
    for (int i = 0; i < m->book.count; i++)
        text_format(&text, "%s\n", opening_text(&m->book.opening[i], m->game.size, line, sizeof line));
    TRY(text_take(&text, &string, &size));
    Status status = status_ok();
    if (o->out[0])
        status = file_write(o->out, string, size);
    else
        console_print("%s", string);
    free(string);
    return status;
}

/* ---- the command --------------------------------------------------------------------------------------- */

static Status prepare(Maker *m, Roster *roster)
{
    size_t n = (size_t)m->options->count;
    m->game = match_roster_game(roster);
    m->seed = command_seed(m->options->seed);
    m->book.opening = calloc(n, sizeof *m->book.opening);
    m->keys = calloc(n, sizeof *m->keys);
    if (!m->book.opening || !m->keys) return status_no_memory(2 * n * sizeof(Opening), "openings");
    TRY(match_roster_equip(roster, 1, AT_ONCE));
    for (int i = 0; i < AT_ONCE; i++) TRY(match_roster_make(roster, 0, 0, &m->judges[i]));
    return os_interrupt_install();
}

static Status open_judge(const OpeningsOptions *o, PlayerSpec *judge, Roster **roster)
{
    GameWish wish = {
        .rule = o->rule ? o->rule - 1 : -1, .size = o->size ? o->size : -1, .line = o->line ? o->line : -1};
    const EngineOptions none = {.command = NULL};
    TRY(match_players_parse("net:auto", judge));
    snprintf(judge->what, sizeof judge->what, "%s", o->net);
    judge->visits = o->visits;
    judge->any_rule = o->any_rule;
    if (o->out[0]) TRY(command_new_file(o->out));
    Status status = match_roster_new(judge, 1, wish, &none, roster);
    if (status.code == ERR_INPUT && strcmp(o->net, "auto") == 0 && !o->any_rule)
        return status_error(ERR_INPUT,
                            "no network for this game comes with the program: name one (--net FILE), or "
                            "let one that knows another rule judge (--any-rule)");
    return status;
}

Status cmd_openings(CommandArgs args)
{
    OpeningsOptions options = {
        .net = "auto", .count = 100, .stones = 4, .radius = 4, .visits = 200, .within = 0.1};
    Maker maker = {.options = &options};
    Console console = console_open();
    PlayerSpec judge;
    Roster *roster = NULL;
    CommandWords words;
    bool helped;
    Status status;
    CHECK(status, command_parse(args, &syntax, &table, &options, &words, &helped));
    if (helped) return status_ok();
    CHECK(status, open_judge(&options, &judge, &roster));
    CHECK(status, prepare(&maker, roster));
    CHECK(status, fill_book(&maker, &console));
    console_progress_erase(&console);
    CHECK(status, write_book(&maker));
done:
    for (int i = 0; i < AT_ONCE; i++) player_free(maker.judges[i]);
    match_roster_free(roster);
    opening_book_free(&maker.book);
    free(maker.keys);
    return status;
}
