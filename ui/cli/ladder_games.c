#include "ui/cli/ladder_games.h"

#include "game/base/os.h"
#include "game/match/match_db.h"
#include "ui/cli/command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PLAYERS_MAX = LADDER_RUNGS_MAX + 1, TABLES_FOR_NETWORKS = 16 };

struct LadderGames {
    LadderGamesOptions options;
    PlayerSpec player[PLAYERS_MAX];
    int count;
    Roster *roster;
    MatchDb *db;
    uint64_t seed;
    int workers, tables;
    Tournament *tournament;
};

static const LadderRung *rung_of(const LadderGames *g, int player)
{
    int rung = g->options.climber ? player - 1 : player;
    return rung < 0 ? NULL : &g->options.files->ladder.rung[rung];
}

static void gather_players(LadderGames *g)
{
    const LadderFiles *f = g->options.files;
    if (g->options.climber) g->player[g->count++] = *g->options.climber;
    for (int i = 0; i < f->ladder.count; i++) g->player[g->count++] = f->player[i];
    match_players_tell_apart(g->player, g->count);
}

/* A rung is what was measured: of a network that says its weights' checksum. */
static Status check_networks(const LadderGames *g)
{
    for (int i = g->options.climber ? 1 : 0; i < g->count; i++) {
        const LadderRung *rung = rung_of(g, i);
        const char *checksum = match_roster_checksum(g->roster, i);
        if (strcmp(checksum[0] ? checksum : "-", rung->checksum) == 0 || strcmp(rung->checksum, "?") == 0)
            continue;
        return status_error(ERR_INPUT, "rung %s: %.200s has the checksum %s, but %s was measured", rung->name,
                            g->player[i].what, checksum, rung->checksum);
    }
    return status_ok();
}

static Status open_players(LadderGames *g)
{
    GameSpec game = g->options.files->ladder.game;
    GameWish wish = {.rule = game.rule, .size = game.size, .line = game.line};
    gather_players(g);
    TRY(match_roster_new(g->player, g->count, wish, &g->options.engines, &g->roster));
    return check_networks(g);
}

/* ---- the file ------------------------------------------------------------------------------------------ */

static Status choose_seed(LadderGames *g)
{
    char text[32];
    bool found = false;
    if (g->db && g->options.seed == 0) TRY(match_db_setting(g->db, "seed", text, sizeof text, &found));
    g->seed = found ? strtoull(text, NULL, 10) : command_seed((int64_t)g->options.seed);
    return status_ok();
}

static Status agree(LadderGames *g)
{
    const Ladder *l = &g->options.files->ladder;
    char seed[32], key[32], size[8], line[8], clock[120];
    const PlayerClock *c = &g->options.clock;
    MatchDbPlayer players[PLAYERS_MAX];
    snprintf(seed, sizeof seed, "%llu", (unsigned long long)g->seed);
    snprintf(key, sizeof key, "%016llx", (unsigned long long)ladder_key(l));
    snprintf(size, sizeof size, "%d", l->game.size);
    snprintf(line, sizeof line, "%d", l->game.line);
    snprintf(clock, sizeof clock, "%g/%g+%g", c->match, c->turn, c->increment);
    const MatchDbSetting settings[] = {
        {"rule", rule_name((Rule)l->game.rule)},
        {"size", size},
        {"line", line},
        {"seed", seed},
        {"ladder", key},
        {"tc", clock},
    };
    for (int i = 0; i < g->count; i++) {
        const LadderRung *rung = rung_of(g, i);
        players[i] = (MatchDbPlayer){g->player[i].name, rung ? rung->player : g->options.words};
    }
    Status status = match_db_agree(g->db, settings, sizeof settings / sizeof *settings, players, g->count);
    return status.code == STATUS_OK ? status : status_prefix(status, "%.100s", g->options.db);
}

static Status open_db(LadderGames *g)
{
    if (!g->options.db[0]) return choose_seed(g);
    TRY(match_db_open(g->options.db, &g->db));
    TRY(choose_seed(g));
    return agree(g);
}

/* ---- the games ----------------------------------------------------------------------------------------- */

static void choose_concurrency(LadderGames *g)
{
    int cores = os_cores(), asked = g->options.concurrency;
    bool timed = false, networks = false;
    for (int i = 0; i < g->count; i++) {
        timed |= match_players_timed(&g->player[i]);
        networks |= g->player[i].kind == PLAYER_NET;
    }
    g->workers = asked && asked < cores ? asked : cores;
    g->tables = timed      ? 1
                : asked    ? (asked + g->workers - 1) / g->workers
                : networks ? TABLES_FOR_NETWORKS
                           : 1;
}

static bool choose_pair(void *context, int k, GamePair *out)
{
    LadderGames *g = context;
    if (!g->options.choose(g->options.context, k, out)) return false;
    out->opening += (int)(g->seed * 2654435761u % (uint64_t)g->options.files->book.count);
    return true;
}

static Status make_player(void *context, int worker, int player, Player **out)
{
    return match_roster_make(((LadderGames *)context)->roster, worker, player, out);
}

static Status take_game(void *context, const TournamentGame *game, const Referee *referee)
{
    LadderGames *g = context;
    if (g->db) TRY(match_db_add(g->db, game, referee));
    if (g->options.progress) g->options.progress(g->options.context);
    return status_ok();
}

static bool is_enough(void *context, int k)
{
    LadderGames *g = context;
    return g->options.enough(g->options.context, k);
}

static bool should_stop(void *context)
{
    LadderGames *g = context;
    return g->options.should_stop(g->options.context);
}

static Status open_tournament(LadderGames *g)
{
    const LadderGamesOptions *o = &g->options;
    TournamentOptions options = {
        .rules = {.spec = o->files->ladder.game, .seed = g->seed, .clock = o->clock},
        .pairings = {.format = FORMAT_CHOSEN,
                     .players = g->count,
                     .pairs = o->pairs,
                     .choose = choose_pair,
                     .context = g},
        .openings = {.book = &o->files->book},
        .workers = g->workers,
        .tables = g->tables,
        .hooks = {.context = g,
                  .make = make_player,
                  .finished = take_game,
                  .enough = o->enough ? is_enough : NULL,
                  .should_stop = should_stop},
    };
    return tournament_new(&options, &g->tournament);
}

static Status open_all(LadderGames *g)
{
    TRY(open_players(g));
    TRY(open_db(g));
    choose_concurrency(g);
    TRY(open_tournament(g));
    return match_roster_equip(g->roster, g->workers, g->tables);
}

Status ladder_games_new(const LadderGamesOptions *options, LadderGames **out)
{
    *out = NULL;
    LadderGames *g = calloc(1, sizeof *g);
    if (!g) return status_no_memory(sizeof *g, "a ladder's games");
    g->options = *options;
    Status status = open_all(g);
    if (status.code != STATUS_OK) {
        ladder_games_free(g);
        return status;
    }
    *out = g;
    return status;
}

void ladder_games_free(LadderGames *g)
{
    if (!g) return;
    tournament_free(g->tournament);
    match_db_close(g->db);
    match_roster_free(g->roster);
    free(g);
}

Status ladder_games_run(LadderGames *g)
{
    int before = 0;
    if (g->db) TRY(match_db_restore(g->db, g->tournament, &before));
    os_ignore_broken_pipes();
    Status status = tournament_run(g->tournament);
    Status kept = g->db ? match_db_flush(g->db) : status_ok();
    /* Games that could not be kept are worse news than a stop. */
    return status.code == STATUS_OK || (status.code == ERR_INTERRUPTED && kept.code != STATUS_OK) ? kept
                                                                                                  : status;
}

const Tournament *ladder_games_tournament(const LadderGames *g)
{
    return g->tournament;
}

uint64_t ladder_games_seed(const LadderGames *g)
{
    return g->seed;
}

const char *ladder_games_checksum(const LadderGames *g, int player)
{
    return match_roster_checksum(g->roster, player);
}
