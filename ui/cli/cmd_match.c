#include "game/base/os.h"
#include "ui/cli/command.h"
#include "ui/cli/console.h"
#include "ui/cli/match_roster.h"
#include "ui/cli/match_settings.h"
#include "ui/cli/match_show.h"
#include "ui/cli/words.h"

#include <stdlib.h>
#include <string.h>

/* ---- options ------------------------------------------------------------------------------------------- */

typedef struct MatchCommandOptions {
    int games;
    int rule; /* 0: the first network's; else a Rule + 1 */
    int size; /* 0: the first network's, and so on */
    int line;
    int move_limit;
    char openings[FILE_PATH_MAX];
    char tc[64];
    char engines[256];
    int concurrency;
    int64_t seed;
    bool quiet;
    bool json;
} MatchCommandOptions;

static const char *const rule_choices[] = {"auto", "freestyle", "standard", "renju", "caro", NULL};

static const Option rows[] = {
    OPTION_INT(MatchCommandOptions, games, "games", 2, 10000000, "between any two players, an even number"),
    OPTION_ENUM(MatchCommandOptions, rule, "rule", rule_choices, "rule of the game; auto: the networks'"),
    OPTION_INT(MatchCommandOptions, size, "size", 0, BOARD_SIZE_MAX,
               "points along an edge; 0: the networks'"),
    OPTION_INT(MatchCommandOptions, line, "line", 0, LINE_LENGTH_MAX,
               "stones in a row that win; 0: the networks'"),
    OPTION_INT(MatchCommandOptions, move_limit, "move_limit", 0, BOARD_POINTS_MAX,
               "stones after which a game is drawn; 0: a full board"),
    OPTION_STRING(MatchCommandOptions, openings, "openings", "a file, or random:stones=4,radius=3"),
    OPTION_STRING(MatchCommandOptions, tc, "tc", "seconds of engines: a move, or a game/a move+increment"),
    OPTION_STRING(MatchCommandOptions, engines, "engines",
                  "memory_mb=350,tolerance_ms=500,startup_ms=10000,depth=,nodes="),
    OPTION_INT(MatchCommandOptions, concurrency, "concurrency", 0, 4096, "games at once; 0: what suits"),
    OPTION_INT64(MatchCommandOptions, seed, "seed", 0, 1000000000,
                 "names the random numbers; 0: from the clock"),
    OPTION_BOOL(MatchCommandOptions, quiet, "quiet", "the result only"),
    OPTION_BOOL(MatchCommandOptions, json, "json", "the result as one JSON object"),
};
static const OptionTable table = OPTION_TABLE(rows);

static const CommandSyntax syntax = {
    .usage = "match A B … [options]",
    .about = "Let players play each other in pairs of games: the same opening, colours swapped.",
    .tail =
        "A player is one of these; NAME= may precede it:\n"
        "  net:runs/first,visits=400    a network, visits a move; any constant of the search is an option\n"
        "  net:auto,ms=50               a shipped network, milliseconds a move\n"
        "  mcts,playouts=1000           tree search with random playouts\n"
        "  random, pattern              bots\n"
        "  cmd:'./engine --option'      a program that speaks Gomocup's protocol",
    .positionals_min = 2,
    .positionals_max = PAIRINGS_PLAYERS_MAX,
    .missing = "who plays? a match wants two players, such as net:auto and mcts",
};

/* ---- the match ----------------------------------------------------------------------------------------- */

enum { TABLES_FOR_NETWORKS = 32 };

static const double PROGRESS_SECONDS = 0.5;

typedef struct MatchCommand {
    MatchCommandOptions options;
    Console console;
    PlayerSpec *players; /* [names.count] */
    MatchNames names;
    Roster *roster;
    OpeningSettings openings;
    PlayerClock clock;
    OpeningBook book;
    int workers, tables;
    Tournament *tournament;
    double since; /* the first game began, os_seconds */
    int here;     /* games finished since then */
    double shown; /* when the state was last shown */
} MatchCommand;

static GameWish wish_of(const MatchCommandOptions *o)
{
    return (GameWish){
        .rule = o->rule ? o->rule - 1 : -1,
        .size = o->size ? o->size : -1,
        .line = o->line ? o->line : -1,
    };
}

static Status read_players(MatchCommand *m, const CommandWords *words)
{
    m->players = calloc((size_t)words->count, sizeof *m->players);
    if (!m->players) return status_no_memory((size_t)words->count * sizeof *m->players, "players");
    for (int i = 0; i < words->count; i++) TRY(match_players_parse(words->word[i], &m->players[i]));
    match_players_tell_apart(m->players, words->count);
    m->names.count = words->count;
    for (int i = 0; i < words->count; i++) m->names.name[i] = m->players[i].name;
    return status_ok();
}

static Status read_openings(MatchCommand *m, GameSpec game)
{
    const OpeningSettings *o = &m->openings;
    Opening trial;
    if (o->file[0]) {
        TRY(opening_book_read(o->file, game, ORIGIN_BOTTOM, &m->book));
        return opening_book_remove_duplicates(&m->book, game.size);
    }
    return opening_random(game, o->stones, o->radius, rng_make(0, 0, 0, 0, RNG_OPENING), &trial);
}

/* Where a player has a clock, games share no core; else many tables on each core fill the batches. */
static void choose_concurrency(MatchCommand *m)
{
    int cores = os_cores(), asked = m->options.concurrency;
    bool timed = false, networks = false;
    for (int i = 0; i < m->names.count; i++) {
        timed |= match_players_timed(&m->players[i]);
        networks |= m->players[i].kind == PLAYER_NET;
    }
    if (timed) {
        m->workers = asked ? asked : cores;
        m->tables = 1;
        if (asked > cores)
            console_problem("%d games at once on %d cores: players with a clock will take each other's time",
                            asked, cores);
        return;
    }
    m->workers = asked && asked < cores ? asked : cores;
    m->tables = asked ? (asked + m->workers - 1) / m->workers : networks ? TABLES_FOR_NETWORKS : 1;
}

static Status make_player(void *context, int worker, int player, Player **out)
{
    MatchCommand *m = context;
    return match_roster_make(m->roster, worker, player, out);
}

static void show_progress(MatchCommand *m, const TournamentGame *game)
{
    char line[MATCH_SHOW_LINE_MAX];
    if (m->options.quiet || m->options.json) return;
    match_show_pair(m->tournament, &m->names, game->number / 2, line, sizeof line);
    if (line[0]) {
        console_progress_erase(&m->console);
        console_print("%s\n", line);
    }
    double now = os_seconds();
    if (now < m->shown + PROGRESS_SECONDS) return;
    m->shown = now;
    console_progress(&m->console,
                     match_show_state(m->tournament, &m->names, m->here, now - m->since, line, sizeof line));
}

/* The player who lost by a fault of his own, and what it was: the last remark of his account. */
static void show_fault(MatchCommand *m, const TournamentGame *game, const Referee *r)
{
    Color loser = r->result == RESULT_BLACK ? WHITE : BLACK;
    const char *account = player_account(r->players[loser]), *fault = NULL;
    for (const char *at = account; (at = strstr(at, "# FAULT ")); at++) fault = at + strlen("# FAULT ");
    if (!fault || m->options.json) return;
    console_progress_erase(&m->console);
    console_print("game %d: %s %.*s\n", game->number + 1,
                  m->names.name[loser == BLACK ? game->black : game->white], (int)strcspn(fault, "\n"),
                  fault);
}

static Status take_game(void *context, const TournamentGame *game, const Referee *referee)
{
    MatchCommand *m = context;
    m->here++;
    show_fault(m, game, referee);
    show_progress(m, game);
    return status_ok();
}

static bool is_interrupted(void *context)
{
    (void)context;
    return os_interrupted();
}

static Status open_tournament(MatchCommand *m)
{
    const MatchCommandOptions *o = &m->options;
    TournamentOptions options = {
        .rules = {.spec = match_roster_game(m->roster),
                  .seed = command_seed(o->seed),
                  .clock = m->clock,
                  .move_limit = o->move_limit},
        .pairings = {.format = FORMAT_ROUND_ROBIN, .players = m->names.count, .pairs = o->games / 2},
        .openings = {.book = m->book.count ? &m->book : NULL,
                     .random_min = m->openings.stones,
                     .random_max = m->openings.stones,
                     .radius = m->openings.radius},
        .workers = m->workers,
        .tables = m->tables,
        .hooks = {.context = m, .make = make_player, .finished = take_game, .should_stop = is_interrupted},
    };
    return tournament_new(&options, &m->tournament);
}

static Status show_result(MatchCommand *m)
{
    Text text = {0};
    char *string, hours[40];
    double seconds = os_seconds() - m->since;
    if (m->options.json)
        TRY(match_show_json(m->tournament, match_roster_game(m->roster), &m->names, &text));
    else
        match_show_result(m->tournament, &m->names, &text);
    TRY(text_take(&text, &string, NULL));
    console_print("%s", string);
    free(string);
    if (m->here > 0 && !m->options.json)
        console_print("  %d games in %s, %.0f an hour\n", m->here,
                      words_duration(seconds, hours, sizeof hours), 3600 * m->here / seconds);
    return status_ok();
}

static Status play(MatchCommand *m, const CommandWords *words)
{
    if (m->options.games % 2)
        return status_error(ERR_INPUT, "games = %d: must be even, since games come in pairs",
                            m->options.games);
    TRY(read_players(m, words));
    EngineOptions engines;
    TRY(match_settings_clock(m->options.tc, &m->clock));
    TRY(match_settings_engines(m->options.engines, &engines));
    TRY(match_settings_openings(m->options.openings, &m->openings));
    TRY(match_roster_new(m->players, m->names.count, wish_of(&m->options), &engines, &m->roster));
    TRY(read_openings(m, match_roster_game(m->roster)));
    choose_concurrency(m);
    TRY(match_roster_equip(m->roster, m->workers, m->tables));
    TRY(open_tournament(m));
    os_ignore_broken_pipes();
    TRY(os_interrupt_install());
    m->since = os_seconds();
    Status status = tournament_run(m->tournament);
    console_progress_erase(&m->console);
    if (status.code == STATUS_OK || status.code == ERR_INTERRUPTED) {
        Status shown = show_result(m);
        if (status.code == STATUS_OK) status = shown;
    }
    return status;
}

Status cmd_match(CommandArgs args)
{
    MatchCommand m = {
        .options = {.games = 100, .openings = "random", .tc = "1"},
        .console = console_open(),
    };
    CommandWords words;
    bool helped;
    TRY(command_parse(args, &syntax, &table, &m.options, &words, &helped));
    if (helped) return status_ok();
    Status status = play(&m, &words);
    tournament_free(m.tournament);
    match_roster_free(m.roster);
    opening_book_free(&m.book);
    free(m.players);
    return status;
}
