#include "game/base/os.h"
#include "game/match/adjudicate.h"
#include "ui/cli/command.h"
#include "ui/cli/console.h"
#include "ui/cli/match_export.h"
#include "ui/cli/match_roster.h"
#include "ui/cli/match_settings.h"
#include "ui/cli/match_show.h"
#include "ui/cli/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- options ------------------------------------------------------------------------------------------- */

typedef struct MatchCommandOptions {
    int games;
    int format; /* a Format */
    int rounds;
    int rule; /* 0: the first network's; else a Rule + 1 */
    int size; /* 0: the first network's, and so on */
    int line;
    int move_limit;
    char openings[FILE_PATH_MAX];
    char tc[64];
    char engines[256];
    char sprt[128]; /* "": none */
    int agree;      /* moves; 0: never */
    char db[FILE_PATH_MAX];
    char export[FILE_PATH_MAX];
    int concurrency;
    int64_t seed;
    bool quiet;
    bool json;
} MatchCommandOptions;

static const char *const rule_choices[] = {"auto", "freestyle", "standard", "renju", "caro", NULL};

static const char *const format_choices[] = {"round-robin", "gauntlet", "swiss", NULL};

static const Option rows[] = {
    OPTION_INT(MatchCommandOptions, games, "games", 2, 10000000, "between any two players, an even number"),
    OPTION_ENUM(MatchCommandOptions, format, "format", format_choices,
                "who meets whom; gauntlet: the first meets all others"),
    OPTION_INT(MatchCommandOptions, rounds, "rounds", 1, PAIRINGS_PLAYERS_MAX - 1, "of a Swiss tournament"),
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
    OPTION_STRING(MatchCommandOptions, sprt, "sprt", "stop when it is clear: elo0=0,elo1=10,normalized=no"),
    OPTION_INT(MatchCommandOptions, agree, "agree", 0, 100,
               "end games when both scores agreed for so many moves; 0: never"),
    OPTION_STRING(MatchCommandOptions, db, "db", "keep every game in this file, and go on from it"),
    OPTION_STRING(MatchCommandOptions, export, "export",
                  "the games of --db as .sgf, .jsonl, .pgn, .txt or .psq"),
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
        "  alphabeta,depth=4            alpha-beta search without a network\n"
        "  vcf, pattern, random         bots: vcf plays and stops wins by fours, pattern looks one move "
        "ahead;\n"
        "                               vcf,slip=0.2 plays one move in five at random\n"
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
    char *descriptions[PAIRINGS_PLAYERS_MAX]; /* owned */
    Roster *roster;
    OpeningSettings openings;
    PlayerClock clock;
    Sprt sprt;
    int pairs[5]; /* of the first player, as far as all are known from the first on */
    Agreement agreement;
    uint64_t seed;
    MatchDb *db; /* NULL: nothing is kept */
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
    if (m->db) TRY(match_db_add(m->db, game, referee));
    show_fault(m, game, referee);
    show_progress(m, game);
    return status_ok();
}

static bool is_interrupted(void *context)
{
    (void)context;
    return os_interrupted();
}

/* Pair by pair, in their order. */
static bool is_decided(void *context, int k)
{
    MatchCommand *m = context;
    TournamentScore first, second;
    if (!tournament_score(m->tournament, 2 * k, &first) ||
        !tournament_score(m->tournament, 2 * k + 1, &second))
        return false;
    m->pairs[match_half_points(first.result, true) + match_half_points(second.result, false)]++;
    return sprt_verdict(&m->sprt, m->pairs) != SPRT_GOES_ON;
}

static Status open_tournament(MatchCommand *m)
{
    const MatchCommandOptions *o = &m->options;
    TournamentOptions options = {
        .rules = {.spec = match_roster_game(m->roster),
                  .seed = m->seed,
                  .clock = m->clock,
                  .move_limit = o->move_limit,
                  .agreement = {o->agree ? adjudicate_agreement : NULL, &m->agreement}},
        .pairings = {.format = (Format)o->format,
                     .players = m->names.count,
                     .pairs = o->games / 2,
                     .rounds = o->rounds},
        .openings = {.book = m->book.count ? &m->book : NULL,
                     .random_min = m->openings.stones,
                     .random_max = m->openings.stones,
                     .radius = m->openings.radius},
        .workers = m->workers,
        .tables = m->tables,
        .hooks = {.context = m,
                  .make = make_player,
                  .finished = take_game,
                  .enough = o->sprt[0] ? is_decided : NULL,
                  .should_stop = is_interrupted},
    };
    return tournament_new(&options, &m->tournament);
}

/* ---- what is kept -------------------------------------------------------------------------------------- */

/* What the openings are, so that another file of the same name is noticed. */
static void describe_openings(const MatchCommand *m, char *text, int n)
{
    uint64_t hash = 14695981039346656037u; /* FNV-1a */
    for (int i = 0; i < m->book.count; i++)
        for (int j = 0; j <= m->book.opening[i].moves; j++) {
            int value = j < m->book.opening[i].moves ? m->book.opening[i].move[j] : -1;
            hash = (hash ^ (uint64_t)(value + 1)) * 1099511628211u;
        }
    if (m->book.count)
        snprintf(text, (size_t)n, "%d of a file (%016llx)", m->book.count, (unsigned long long)hash);
    else
        snprintf(text, (size_t)n, "random, %d stones, radius %d", m->openings.stones, m->openings.radius);
}

/* The seed of a match that goes on is the one it was begun with. */
static Status choose_seed(MatchCommand *m)
{
    char text[32];
    bool found = false;
    if (m->db) TRY(match_db_setting(m->db, "seed", text, sizeof text, &found));
    m->seed = found && m->options.seed == 0 ? strtoull(text, NULL, 10) : command_seed(m->options.seed);
    return status_ok();
}

static Status agree(MatchCommand *m)
{
    enum { NUMBERS = 6 };
    const MatchCommandOptions *o = &m->options;
    GameSpec game = match_roster_game(m->roster);
    char number[NUMBERS][32], openings[80];
    long long values[NUMBERS] = {
        game.size,     game.line, (long long)m->seed,
        o->move_limit, o->agree,  o->format == FORMAT_SWISS ? 1000000LL * o->rounds + o->games : 0};
    for (int i = 0; i < NUMBERS; i++) snprintf(number[i], sizeof number[i], "%lld", values[i]);
    describe_openings(m, openings, sizeof openings);
    const MatchDbSetting settings[] = {
        {"rule", rule_name((Rule)game.rule)},
        {"size", number[0]},
        {"line", number[1]},
        {"seed", number[2]},
        {"move_limit", number[3]},
        {"agree", number[4]},
        {"format", format_choices[o->format]},
        {"swiss", number[5]},
        {"openings", openings},
        {"tc", o->tc},
        {"engines", o->engines},
        {"sprt", o->sprt},
    };
    MatchDbPlayer players[PAIRINGS_PLAYERS_MAX];
    for (int i = 0; i < m->names.count; i++)
        players[i] = (MatchDbPlayer){m->names.name[i], m->descriptions[i]};
    Status status =
        match_db_agree(m->db, settings, sizeof settings / sizeof *settings, players, m->names.count);
    return status.code == STATUS_OK ? status : status_prefix(status, "%.100s", o->db);
}

/* A player's words, and what tells his network from another of that name. */
static Status describe_players(MatchCommand *m, const CommandWords *words)
{
    for (int i = 0; i < words->count; i++) {
        Text text = {0};
        const char *checksum = match_roster_checksum(m->roster, i);
        text_format(&text, "%s%s%s", words->word[i], checksum[0] ? " " : "", checksum);
        TRY(text_take(&text, &m->descriptions[i], NULL));
    }
    return status_ok();
}

static Status open_db(MatchCommand *m)
{
    if (!m->options.db[0]) return choose_seed(m);
    TRY(match_db_open(m->options.db, &m->db));
    TRY(choose_seed(m));
    return agree(m);
}

static Status restore(MatchCommand *m)
{
    int games = 0;
    if (!m->db) return status_ok();
    TRY(match_db_restore(m->db, m->tournament, &games));
    if (games > 0 && !m->options.quiet && !m->options.json)
        console_print("%d games were played before\n", games);
    return status_ok();
}

static Status export_games(MatchCommand *m)
{
    int games = 0;
    if (!m->options.export[0]) return status_ok();
    TRY(match_export(m->db, m->options.export, &games));
    if (!m->options.json) console_print("  %d games written to %s\n", games, m->options.export);
    return status_ok();
}

/* ---- the result ---------------------------------------------------------------------------------------- */

static void show_test(const MatchCommand *m)
{
    const Sprt *s = &m->sprt;
    static const char *const words[] = {"undecided", "no more than elo0", "at least elo1"};
    if (!m->options.sprt[0] || m->options.json) return;
    console_print("  SPRT     elo0 %g, elo1 %g%s: LLR %.2f between %.2f and %.2f: %s\n", s->elo0, s->elo1,
                  s->normalized ? " (normalized)" : "", sprt_ratio(s, m->pairs), sprt_lower(s), sprt_upper(s),
                  words[sprt_verdict(s, m->pairs)]);
}

/* How to go on with a match that was stopped. */
static void show_resume(const MatchCommand *m, CommandArgs args)
{
    char quoted[2 * FILE_PATH_MAX];
    if (m->options.json) return;
    if (!m->db) {
        console_print("With --db FILE a match that was stopped can be gone on with.\n");
        return;
    }
    console_print("To go on: %s match", command_program());
    for (int i = 0; i < args.argc; i++)
        console_print(" %s", command_quote(args.argv[i], quoted, sizeof quoted));
    console_print("\n");
}

static Status show_result(MatchCommand *m)
{
    Text text = {0};
    char *string, hours[40];
    double seconds = os_seconds() - m->since;
    if (m->options.json)
        TRY(match_show_json(m->tournament, match_roster_game(m->roster), &m->names, &text));
    else
        TRY(match_show_result(m->tournament, &m->names, &text));
    TRY(text_take(&text, &string, NULL));
    console_print("%s", string);
    free(string);
    show_test(m);
    if (m->here > 0 && !m->options.json)
        console_print("  %d games in %s, %.0f an hour\n", m->here,
                      words_duration(seconds, hours, sizeof hours), 3600 * m->here / seconds);
    return export_games(m);
}

/* ---- the command --------------------------------------------------------------------------------------- */

static Status check_options(const MatchCommandOptions *o, int players)
{
    if (o->games % 2)
        return status_error(ERR_INPUT, "games = %d: must be even, since games come in pairs", o->games);
    if (o->sprt[0] && players != 2)
        return status_error(ERR_INPUT, "sprt: is a question about two players, not %d", players);
    if (o->format == FORMAT_SWISS && o->rounds >= players)
        return status_error(ERR_INPUT, "rounds = %d: %d players can meet in %d at most", o->rounds, players,
                            players - 1);
    if (o->export[0] && !o->db[0])
        return status_error(ERR_INPUT, "export: needs --db, where the games are kept");
    return o->export[0] ? match_export_check(o->export) : status_ok();
}

/* All that can be wrong with the input is found here, before anything is written. */
static Status prepare(MatchCommand *m, const CommandWords *words)
{
    const MatchCommandOptions *o = &m->options;
    EngineOptions engines;
    TRY(check_options(o, words->count));
    TRY(match_settings_clock(o->tc, &m->clock));
    TRY(match_settings_engines(o->engines, &engines));
    TRY(match_settings_openings(o->openings, &m->openings));
    if (o->sprt[0]) TRY(match_settings_sprt(o->sprt, &m->sprt));
    m->agreement = (Agreement){.moves = o->agree, .sure = 0.97f, .even = 0.02f};
    TRY(read_players(m, words));
    TRY(match_roster_new(m->players, m->names.count, wish_of(o), &engines, &m->roster));
    TRY(read_openings(m, match_roster_game(m->roster)));
    return describe_players(m, words);
}

static Status play(MatchCommand *m, const CommandWords *words)
{
    TRY(prepare(m, words));
    choose_concurrency(m);
    TRY(open_db(m));
    TRY(open_tournament(m));
    TRY(restore(m));
    TRY(match_roster_equip(m->roster, m->workers, m->tables));
    os_ignore_broken_pipes();
    TRY(os_interrupt_install());
    m->since = os_seconds();
    Status status = tournament_run(m->tournament);
    Status kept = m->db ? match_db_flush(m->db) : status_ok();
    /* Games that could not be kept are worse news than a stop. */
    if (status.code == STATUS_OK || (status.code == ERR_INTERRUPTED && kept.code != STATUS_OK)) status = kept;
    return status;
}

static void close_all(MatchCommand *m)
{
    tournament_free(m->tournament);
    match_db_close(m->db);
    match_roster_free(m->roster);
    opening_book_free(&m->book);
    for (int i = 0; i < m->names.count; i++) free(m->descriptions[i]);
    free(m->players);
}

Status cmd_match(CommandArgs args)
{
    MatchCommand m = {
        .options = {.games = 100, .rounds = 5, .openings = "random", .tc = "1"},
        .console = console_open(),
    };
    CommandWords words;
    bool helped;
    TRY(command_parse(args, &syntax, &table, &m.options, &words, &helped));
    if (helped) return status_ok();
    Status status = play(&m, &words);
    console_progress_erase(&m.console);
    bool stopped = status.code == ERR_INTERRUPTED;
    if (m.tournament && (status.code == STATUS_OK || stopped)) {
        Status shown = show_result(&m);
        if (status.code == STATUS_OK) status = shown;
        if (stopped) show_resume(&m, args);
    }
    close_all(&m);
    return status;
}
