#include "train/generate.h"

#include "game/base/os.h"
#include "train/team.h"

typedef struct Generate {
    const GenerateHooks *hooks;
    Pool *pool;
    Team *team;
    Episode episode; /* being handed on */
    GenerateProgress progress;
    double begun;
} Generate;

static void report(Generate *g)
{
    GenerateProgress *p = &g->progress;
    p->seconds = os_seconds() - g->begun;
    p->positions = team_searches(g->team);
    p->positions_per_second = (double)p->positions / (p->seconds > 0 ? p->seconds : 1);
    p->evaluations_per_second = (double)team_evaluations(g->team) / (p->seconds > 0 ? p->seconds : 1);
    if (g->hooks->progress) g->hooks->progress(g->hooks->context, p);
}

static bool should_stop(void *context)
{
    Generate *g = context;
    return g->hooks->interrupted && g->hooks->interrupted(g->hooks->context);
}

static Status hand_on(Generate *g, int lane)
{
    const Episode *e = &g->episode;
    GeneratedGame game = {
        .number = e->number * LANES + lane,
        .spec = e->spec,
        .opening = e->opening,
        .length = e->length,
        .moves = e->moves,
        .result = (Result)e->result,
        .proven = e->proven,
    };
    g->progress.games++;
    return g->hooks->game ? g->hooks->game(g->hooks->context, &game) : status_ok();
}

static Status finish_round(Generate *g)
{
    for (int lane = 0; lane < LANES; lane++) {
        Selfplay *s = team_lane(g->team, lane);
        for (int i = 0; i < selfplay_finished(s); i++) {
            TRY(selfplay_read(s, i, &g->episode));
            TRY(hand_on(g, lane));
        }
        selfplay_next_round(s);
    }
    report(g);
    return status_ok();
}

static Status run_rounds(Generate *g, const RunConfig *c, const Model *m)
{
    TeamHooks hooks = {.context = g, .should_stop = should_stop};
    TRY(pool_new(c->threads > 0 ? c->threads : os_cores(), &g->pool));
    TRY(team_new(&g->team, g->pool, c, m, lanes_of(0, 1)));
    team_set_visits(g->team, c->visits);
    TRY(episode_new(&g->episode, config_game(c)));
    while (g->progress.games < g->progress.games_target) {
        TRY(team_play(g->team, &hooks));
        TRY(finish_round(g));
    }
    return status_ok();
}

Status generate_games(const RunConfig *config, const Model *m, int64_t games, const GenerateHooks *hooks)
{
    static const GenerateHooks none;
    Generate g = {.hooks = hooks ? hooks : &none, .begun = os_seconds()};
    g.progress.games_target = games;
    TRY(config_check(config));
    Status status = run_rounds(&g, config, m);
    episode_free(&g.episode);
    team_free(g.team);
    pool_free(g.pool);
    return status;
}
