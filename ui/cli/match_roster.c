#include "ui/cli/match_roster.h"

#include "game/base/os.h"
#include "game/match/bots.h"
#include "game/match/pairings.h"
#include "mcts/level.h"
#include "mcts/playout.h"
#include "mcts/search_player.h"
#include "mcts/vcf_player.h"
#include "net/batcher.h"
#include "net/net_evaluator.h"
#include "ui/cli/match_settings.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum {
    BATCH_MAX = 32,          /* more falls out of the second-level cache */
    BATCHES_WAITING = 8,     /* of a batcher */
    LEAVES_WITH_CLOCK = 8,   /* such a player is alone on its core */
    VISITS_PER_MS = 50,      /* more than any network reaches: room for the tree */
    VISITS_WITH_CLOCK = 1000 /* the least room */
};

/* A network that one or more players use. */
typedef struct Team {
    ChosenNet net;
    int precision;
    int leaves; /* the most of its players */
    char checksum[WEIGHTS_CHECKSUM_MAX];
    Evaluator **evaluators; /* [workers] */
    Evaluator **batchers;   /* [workers], round them */
} Team;

struct Roster {
    const PlayerSpec *players;
    int count;
    EngineOptions engines;
    GameSpec game;
    PatternTable *table;
    Team teams[PAIRINGS_PLAYERS_MAX];
    int team_count;
    Team *team_of[PAIRINGS_PLAYERS_MAX]; /* by player; NULL: none */
    int workers;
};

/* ---- opening ------------------------------------------------------------------------------------------- */

static int leaves_of(const PlayerSpec *p)
{
    if (p->leaves > 0) return p->leaves;
    return p->ms > 0 ? LEAVES_WITH_CLOCK : 1;
}

static Team *find_team(Roster *r, const char *path, int precision)
{
    for (int i = 0; i < r->team_count; i++)
        if (strcmp(r->teams[i].net.path, path) == 0 && r->teams[i].precision == precision)
            return &r->teams[i];
    return NULL;
}

/* The network that fits the wish; of one that plays any rule only the size must fit. */
static Status open_network(const PlayerSpec *p, GameWish wish, ChosenNet *net)
{
    const GameWish any = {.rule = -1, .size = wish.size, .line = -1};
    GameWish asked = p->any_rule ? any : wish;
    TRY(strcmp(p->what, "auto") == 0 ? assets_choose(asked, net) : assets_open(p->what, asked, net));
    if (wish.rule >= 0) net->game.rule = (uint8_t)wish.rule;
    if (wish.line >= 0) net->game.line = (uint8_t)wish.line;
    return game_spec_check(net->game);
}

/* The network of p, opened once for all who use it. */
static Status open_team(Roster *r, const PlayerSpec *p, GameWish wish, Team **out)
{
    ChosenNet net = {.model = NULL};
    Status status;
    CHECK(status, open_network(p, wish, &net));
    Team *t = find_team(r, net.path, p->precision);
    if (!t) {
        t = &r->teams[r->team_count];
        CHECK(status, weights_checksum(net.model, t->checksum));
        t->net = net;
        t->precision = p->precision;
        net.model = NULL;
        r->team_count++;
    }
    if (leaves_of(p) > t->leaves) t->leaves = leaves_of(p);
    *out = t;
done:
    model_free(net.model);
    return status.code == STATUS_OK ? status : status_prefix(status, "player %.60s", p->name);
}

static Status make_engine(const Roster *r, int player, Player **out)
{
    EngineOptions options = r->engines;
    options.command = r->players[player].what;
    TRY(match_settings_engines(r->players[player].limits, &options));
    return engine_process_new(out, r->game, &options);
}

/* The first network says what the wish leaves open, and holds the others to it. */
static Status open_teams(Roster *r, GameWish wish)
{
    for (int i = 0; i < r->count; i++) {
        if (r->players[i].kind != PLAYER_NET && r->players[i].kind != PLAYER_LEVEL) continue;
        TRY(open_team(r, &r->players[i], wish, &r->team_of[i]));
        GameSpec game = r->team_of[i]->net.game;
        wish = (GameWish){.rule = game.rule, .size = game.size, .line = game.line};
    }
    TRY(assets_game(wish, &r->game));
    return pattern_table_new(&r->table, r->game);
}

/* A program that cannot be run is found before the first game. */
static Status try_engines(const Roster *r)
{
    for (int i = 0; i < r->count; i++) {
        Player *trial = NULL;
        if (r->players[i].kind != PLAYER_COMMAND) continue;
        Status status = make_engine(r, i, &trial);
        player_free(trial);
        if (status.code != STATUS_OK) return status_prefix(status, "player %.60s", r->players[i].name);
    }
    return status_ok();
}

/* The last fault that an account tells of, up to its line's end. */
static const char *last_fault(const char *account)
{
    const char *fault = "it loses the game", *mark = "# FAULT ";
    for (const char *at = account; (at = strstr(at, mark)); at++) fault = at + strlen(mark);
    return fault;
}

/* Ask a program for the first three stones. */
static Status try_opening(const Roster *r, int i, PlayerClock clock, Player *trial)
{
    static const double pause = 0.005;
    Board empty;
    Point none = POINT_NONE;
    PlayerMove move = {.point = POINT_NONE};
    board_init(&empty, r->game);
    PlayerTask task = {.board = &empty, .moves = &none, .new_game = true, .swap2 = true, .clock = clock};
    bool done = false;
    TRY(player_start(trial, &task));
    while (!done) {
        TRY(player_poll(trial, &done, &move));
        if (!done) os_sleep(pause);
    }
    if (move.fault == PLAYER_FINE) return status_ok();
    const char *fault = last_fault(player_account(trial));
    return status_error(ERR_INPUT, "player %.60s does not play swap2: %.*s", r->players[i].name,
                        (int)strcspn(fault, "\n"), fault);
}

Status match_roster_try_swap2(const Roster *r, PlayerClock clock)
{
    for (int i = 0; i < r->count; i++) {
        Player *trial = NULL;
        if (r->players[i].kind != PLAYER_COMMAND) continue;
        TRY(make_engine(r, i, &trial));
        Status status = try_opening(r, i, clock, trial);
        player_free(trial);
        TRY(status);
    }
    return status_ok();
}

Status match_roster_new(const PlayerSpec players[], int n, GameWish wish, const EngineOptions *engines,
                        Roster **out)
{
    *out = NULL;
    Roster *r = calloc(1, sizeof *r);
    if (!r) return status_no_memory(sizeof *r, "a match's players");
    assert(n <= PAIRINGS_PLAYERS_MAX);
    r->players = players;
    r->count = n;
    r->engines = *engines;
    Status status = open_teams(r, wish);
    if (status.code == STATUS_OK) status = try_engines(r);
    if (status.code != STATUS_OK) {
        match_roster_free(r);
        return status;
    }
    *out = r;
    return status;
}

static void close_team(const Roster *r, Team *t)
{
    for (int w = 0; w < r->workers; w++) {
        if (t->batchers) evaluator_free(t->batchers[w]);
        if (t->evaluators) evaluator_free(t->evaluators[w]);
    }
    free(t->batchers);
    free(t->evaluators);
    model_free(t->net.model);
}

void match_roster_free(Roster *r)
{
    if (!r) return;
    for (int i = 0; i < r->team_count; i++) close_team(r, &r->teams[i]);
    pattern_table_free(r->table);
    free(r);
}

GameSpec match_roster_game(const Roster *r)
{
    return r->game;
}

const PatternTable *match_roster_patterns(const Roster *r)
{
    return r->table;
}

const char *match_roster_checksum(const Roster *r, int player)
{
    return r->team_of[player] ? r->team_of[player]->checksum : "";
}

/* ---- evaluators ---------------------------------------------------------------------------------------- */

static int batch_of(const Team *t, int tables)
{
    int leaves = tables * t->leaves;
    int batch = leaves < BATCH_MAX ? leaves : BATCH_MAX;
    int least = (leaves + BATCHES_WAITING - 1) / BATCHES_WAITING;
    if (batch < least) batch = least;
    return batch < t->leaves ? t->leaves : batch;
}

static Status equip_team(const Roster *r, Team *t, int tables)
{
    size_t n = (size_t)r->workers;
    t->evaluators = calloc(n, sizeof(Evaluator *));
    t->batchers = calloc(n, sizeof(Evaluator *));
    if (!t->evaluators || !t->batchers) return status_no_memory(2 * n * sizeof(Evaluator *), "evaluators");
    NetOptions options = {
        .precision = (Precision)t->precision, .size = r->game.size, .max_batch = batch_of(t, tables)};
    for (size_t w = 0; w < n; w++) {
        TRY(net_evaluator_new(&t->evaluators[w], t->net.model, options));
        TRY(batcher_new(&t->batchers[w], t->evaluators[w]));
    }
    return status_ok();
}

Status match_roster_equip(Roster *r, int workers, int tables)
{
    assert(r->workers == 0);
    r->workers = workers;
    for (int i = 0; i < r->team_count; i++) TRY(equip_team(r, &r->teams[i], tables));
    return status_ok();
}

/* ---- players ------------------------------------------------------------------------------------------- */

static Status make_network(const Roster *r, int worker, int player, Player **out)
{
    const PlayerSpec *p = &r->players[player];
    SearchPlayerOptions options = search_player_options_default(p->visits);
    options.search = p->search;
    options.points = r->game.size * r->game.size;
    options.leaves = leaves_of(p);
    options.seconds = p->ms / 1000.0;
    if (p->ms > 0) options.visits = VISITS_WITH_CLOCK + VISITS_PER_MS * p->ms;
    return search_player_new(out, r->table, r->team_of[player]->batchers[worker], &options);
}

static Status make_player(Roster *r, int worker, int player, Player **out)
{
    const PlayerSpec *p = &r->players[player];
    switch (p->kind) {
    case PLAYER_NET:
        return make_network(r, worker, player, out);
    case PLAYER_LEVEL:
        return level_player_new(out, p->level, r->game.size * r->game.size, r->table,
                                r->team_of[player]->batchers[worker]);
    case PLAYER_MCTS:
        return playout_player_new(out, r->game, p->playouts);
    case PLAYER_ALPHABETA:
        return alphabeta_player_new(out, r->table, p->alphabeta);
    case PLAYER_VCF:
        return vcf_player_new(out, r->table, p->vcf_nodes);
    case PLAYER_RANDOM:
        return bots_random_new(out);
    case PLAYER_PATTERN:
        return bots_pattern_new(out, r->table);
    default:
        return make_engine(r, player, out);
    }
}

Status match_roster_make(Roster *r, int worker, int player, Player **out)
{
    double slip = r->players[player].slip;
    TRY(make_player(r, worker, player, out));
    return slip > 0 ? bots_careless_new(out, *out, slip) : status_ok();
}
