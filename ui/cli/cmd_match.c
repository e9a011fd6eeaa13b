#include "game/base/os.h"
#include "game/match/adjudicate.h"
#include "game/match/swap2_player.h"
#include "mcts/threat_judge.h"
#include "ui/cli/command.h"
#include "ui/cli/console.h"
#include "ui/cli/match_export.h"
#include "ui/cli/match_openings.h"
#include "ui/cli/match_options.h"
#include "ui/cli/match_roster.h"
#include "ui/cli/match_settings.h"
#include "ui/cli/match_show.h"
#include "ui/cli/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
    MatchOpenings openings;
    PlayerClock clock;
    Sprt sprt;
    int pairs[5]; /* of the first player, as far as all are known from the first on */
    Agreement agreement;
    ThreatJudge *judge; /* NULL: nothing is proven */
    uint64_t seed;
    MatchDb *db; /* NULL: nothing is kept */
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
    TRY(match_players_check_names(m->players, words->count));
    match_players_tell_apart(m->players, words->count);
    m->names.count = words->count;
    for (int i = 0; i < words->count; i++) m->names.name[i] = m->players[i].name;
    return status_ok();
}

/* Where a player has a clock, games share no core; else many tables on each core fill the batches. */
static void choose_concurrency(MatchCommand *m)
{
    int cores = os_cores(), asked = m->options.concurrency;
    bool timed = false, networks = false;
    for (int i = 0; i < m->names.count; i++) {
        timed |= match_players_timed(&m->players[i]);
        networks |= m->players[i].kind == PLAYER_NET || m->players[i].kind == PLAYER_LEVEL;
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

/* Programs decide swap2 openings themselves; for the others a search or bot is asked about positions. */
static Status make_player(void *context, int worker, int player, Player **out)
{
    MatchCommand *m = context;
    TRY(match_roster_make(m->roster, worker, player, out));
    bool decides = !m->options.swap2 || m->players[player].kind == PLAYER_COMMAND;
    return decides ? status_ok() : swap2_player_new(out, *out);
}

/* What is going to be played, and how its games begin. */
static void show_plan(const MatchCommand *m)
{
    char game[80];
    if (m->options.quiet || m->options.json) return;
    console_print(
        "%s, %d games; openings: %s%s\n", game_spec_text(match_roster_game(m->roster), game, sizeof game),
        tournament_games(m->tournament), m->options.swap2 ? "swap2, by the players" : m->openings.words,
        m->options.symmetries ? ", turned and mirrored" : "");
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
    m->pairs[tournament_half_points(first, 2 * k) + tournament_half_points(second, 2 * k + 1)]++;
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
                  .swap2 = o->swap2,
                  .proof = {m->judge ? threat_judge_verdict : NULL, m->judge},
                  .agreement = {o->agree ? adjudicate_agreement : NULL, &m->agreement}},
        .pairings = {.format = (Format)o->format,
                     .players = m->names.count,
                     .pairs = o->games / 2,
                     .rounds = o->rounds},
        .openings = {.book = m->openings.book.count ? &m->openings.book : NULL,
                     .symmetries = o->symmetries,
                     .random_min = m->openings.random.stones,
                     .random_max = m->openings.random.stones,
                     .radius = m->openings.random.radius},
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
    enum { NUMBERS = 8 };
    const MatchCommandOptions *o = &m->options;
    GameSpec game = match_roster_game(m->roster);
    char number[NUMBERS][32];
    long long values[NUMBERS] = {
        game.size,     game.line,    (long long)m->seed,
        o->move_limit, o->agree,     o->format == FORMAT_SWISS ? 1000000LL * o->rounds + o->games : 0,
        o->prove,      o->symmetries};
    for (int i = 0; i < NUMBERS; i++) snprintf(number[i], sizeof number[i], "%lld", values[i]);
    const MatchDbSetting settings[] = {
        {"rule", rule_name((Rule)game.rule)},
        {"size", number[0]},
        {"line", number[1]},
        {"seed", number[2]},
        {"move_limit", number[3]},
        {"agree", number[4]},
        {"prove", number[6]},
        {"format", match_options_format(o->format)},
        {"swiss", number[5]},
        {"openings", o->swap2 ? "swap2" : m->openings.identity},
        {"symmetries", number[7]},
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
    Text text = {0};
    if (!m->options.sprt[0] || m->options.json) return;
    match_show_sprt(&m->sprt, m->pairs, m->names.name[0], m->names.name[1], &text);
    console_print("  SPRT     %s\n", text.data ? text.data : "");
    text_free(&text);
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

/* All that can be wrong with the input is found here, before anything is written. */
static Status prepare(MatchCommand *m, const CommandWords *words)
{
    const MatchCommandOptions *o = &m->options;
    EngineOptions engines = match_settings_engines_default();
    OpeningSettings openings;
    TRY(match_settings_clock(o->tc, &m->clock));
    TRY(match_settings_engines(o->engines, &engines));
    TRY(match_settings_openings(o->openings, &openings));
    if (o->sprt[0]) TRY(match_settings_sprt(o->sprt, &m->sprt));
    TRY(read_players(m, words));
    TRY(match_settings_anchor(o->anchor, &m->names));
    TRY(match_roster_new(m->players, m->names.count, wish_of(o), &engines, &m->roster));
    GameSpec game = match_roster_game(m->roster);
    m->agreement =
        (Agreement){.moves = o->agree, .sure = 0.97f, .even = 0.02f, .drawn_from = game.size * game.size / 2};
    TRY(match_openings_choose(&openings, o->opening_moves, game, &m->openings));
    if (o->swap2) TRY(match_roster_try_swap2(m->roster, m->clock));
    return describe_players(m, words);
}

static Status play(MatchCommand *m, const CommandWords *words)
{
    os_ignore_broken_pipes();
    TRY(prepare(m, words));
    choose_concurrency(m);
    if (m->options.prove)
        TRY(threat_judge_new(match_roster_patterns(m->roster), m->workers, m->options.prove, &m->judge));
    TRY(open_db(m));
    TRY(open_tournament(m));
    TRY(restore(m));
    TRY(match_roster_equip(m->roster, m->workers, m->tables));
    show_plan(m);
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
    threat_judge_free(m->judge);
    match_roster_free(m->roster);
    match_openings_free(&m->openings);
    for (int i = 0; i < m->names.count; i++) free(m->descriptions[i]);
    free(m->players);
}

Status cmd_match(CommandArgs args)
{
    MatchCommand m = {
        .options = match_options_default(),
        .console = console_open(),
    };
    CommandWords words;
    bool helped;
    TRY(match_options_parse(args, &m.options, &words, &helped));
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
