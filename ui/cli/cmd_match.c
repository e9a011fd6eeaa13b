#include "game/base/os.h"
#include "ui/cli/command.h"
#include "ui/cli/console.h"
#include "ui/cli/match_roster.h"
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
    int opening_stones;
    int opening_radius;
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
    OPTION_STRING(MatchCommandOptions, openings, "openings", "file of openings; random: random stones"),
    OPTION_INT(MatchCommandOptions, opening_stones, "opening_stones", 0, OPENING_MOVES_MAX,
               "of random openings"),
    OPTION_INT(MatchCommandOptions, opening_radius, "opening_radius", 0, BOARD_SIZE_MAX,
               "columns and rows from the centre at most"),
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
        "A player is net:FILE, net:auto, mcts, random or pattern; options follow, NAME= may precede:\n"
        "  net:runs/first,visits=400     a network, visits a move; any constant of the search is an option\n"
        "  net:auto,ms=50                milliseconds a move instead\n"
        "  mcts,playouts=1000            tree search with random playouts\n"
        "  old=net:a.safetensors         a name for the tables",
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
    const MatchCommandOptions *o = &m->options;
    Opening trial;
    if (strcmp(o->openings, "random") != 0) {
        if (!file_exists(o->openings))
            return status_error(ERR_INPUT, "%.150s: no such file of openings", o->openings);
        TRY(opening_book_read(o->openings, game, ORIGIN_BOTTOM, &m->book));
        return opening_book_remove_duplicates(&m->book, game.size);
    }
    return opening_random(game, o->opening_stones, o->opening_radius, rng_make(0, 0, 0, 0, RNG_OPENING),
                          &trial);
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

static Status take_game(void *context, const TournamentGame *game, const Referee *referee)
{
    MatchCommand *m = context;
    (void)referee;
    m->here++;
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
                  .move_limit = o->move_limit},
        .pairings = {.format = FORMAT_ROUND_ROBIN, .players = m->names.count, .pairs = o->games / 2},
        .openings = {.book = m->book.count ? &m->book : NULL,
                     .random_min = o->opening_stones,
                     .random_max = o->opening_stones,
                     .radius = o->opening_radius},
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
    TRY(match_roster_new(m->players, m->names.count, wish_of(&m->options), &m->roster));
    TRY(read_openings(m, match_roster_game(m->roster)));
    choose_concurrency(m);
    TRY(match_roster_equip(m->roster, m->workers, m->tables));
    TRY(open_tournament(m));
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
        .options = {.games = 100, .openings = "random", .opening_stones = 4, .opening_radius = 3},
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
