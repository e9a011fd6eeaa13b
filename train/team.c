#include "train/team.h"

#include "train/schedule.h"
#include "train/yardstick.h"

#include <stdatomic.h>
#include <stdlib.h>

typedef struct Worker {
    Team *team;
    int number;
    Status status;
} Worker;

struct Team {
    Pool *pool;
    PatternTable *table;
    RunConfig config;
    LaneRange held;
    Selfplay *lanes[LANES]; /* NULL but for those held */
    Worker *workers;        /* [the pool's] */
    Evaluator **evaluators; /* [the pool's] */
    Evaluator **rivals;     /* the same, or NULL */
    const TeamHooks *hooks; /* of the round being played */
    atomic_int next_lane;
};

static Status open_evaluators(Team *t, const RunConfig *c, const Model *m)
{
    size_t n = (size_t)pool_workers(t->pool);
    t->workers = calloc(n, sizeof *t->workers);
    t->evaluators = calloc(n, sizeof(Evaluator *));
    if (!t->workers || !t->evaluators) return status_no_memory(n * sizeof *t->workers, "workers");
    NetOptions options = {
        .backend = (BackendKind)c->backend,
        .precision = (Precision)c->precision,
        .size = c->size,
        .max_batch = c->games > YARDSTICK_TABLES ? c->games : YARDSTICK_TABLES,
    };
    for (size_t i = 0; i < n; i++) {
        t->workers[i] = (Worker){.team = t, .number = (int)i};
        TRY(net_evaluator_new(&t->evaluators[i], m, options));
    }
    return status_ok();
}

static Status open_rivals(Team *t, const RunConfig *c, const Model *m)
{
    size_t n = (size_t)pool_workers(t->pool);
    NetOptions options = {
        .backend = (BackendKind)c->backend,
        .precision = (Precision)c->precision,
        .size = c->size,
        .max_batch = YARDSTICK_TABLES,
    };
    if (c->rivals == 0 && c->gate == GATE_OFF) return status_ok();
    t->rivals = calloc(n, sizeof(Evaluator *));
    if (!t->rivals) return status_no_memory(n * sizeof(Evaluator *), "workers");
    for (size_t i = 0; i < n; i++) TRY(net_evaluator_new(&t->rivals[i], m, options));
    return status_ok();
}

static Status new_lane(const Team *t, int lane, Selfplay **out)
{
    const RunConfig *c = &t->config;
    SelfplayOptions o = {
        .spec = config_game(c),
        .search = config_search(c),
        .threat_samples = c->threat_samples == 1,
        .visits = schedule_visits_most(c),
        .games = c->games,
        .moves = c->moves,
        .opening_stones = c->opening_stones,
        .opening_radius = c->opening_radius,
        .temperature = (float)c->temperature,
        .temperature_plies = c->temperature_plies,
        .surprise = (float)c->surprise,
        .seed = (uint64_t)c->seed,
        .lane = lane,
    };
    return selfplay_new(out, &o, t->table);
}

static Status open_parts(Team *t, const RunConfig *c, const Model *m)
{
    TRY(pattern_table_new(&t->table, config_game(c)));
    TRY(open_evaluators(t, c, m));
    TRY(open_rivals(t, c, m));
    for (int lane = t->held.first; lane < t->held.end; lane++) TRY(new_lane(t, lane, &t->lanes[lane]));
    return status_ok();
}

Status team_new(Team **out, Pool *pool, const RunConfig *config, const Model *m, LaneRange held)
{
    Team *t = calloc(1, sizeof *t);
    if (!t) return status_no_memory(sizeof *t, "self-play");
    t->pool = pool;
    t->config = *config;
    t->held = held;
    Status status = open_parts(t, config, m);
    if (status.code != STATUS_OK) {
        team_free(t);
        return status;
    }
    *out = t;
    return status;
}

void team_free(Team *t)
{
    if (!t) return;
    for (int lane = 0; lane < LANES; lane++) selfplay_free(t->lanes[lane]);
    for (int i = 0; t->evaluators && i < pool_workers(t->pool); i++) evaluator_free(t->evaluators[i]);
    for (int i = 0; t->rivals && i < pool_workers(t->pool); i++) evaluator_free(t->rivals[i]);
    free(t->evaluators);
    free(t->rivals);
    free(t->workers);
    pattern_table_free(t->table);
    free(t);
}

static bool should_stop(void *context)
{
    Worker *w = context;
    const TeamHooks *hooks = w->team->hooks;
    if (w->number == 0 && hooks->tick) hooks->tick(hooks->context);
    return hooks->should_stop && hooks->should_stop(hooks->context);
}

static void play_lanes(void *context, int task, int worker)
{
    Team *t = context;
    Worker *w = &t->workers[worker];
    (void)task;
    for (int lane; (lane = atomic_fetch_add(&t->next_lane, 1)) < t->held.end;) {
        w->status = selfplay_play(t->lanes[lane], t->evaluators[worker], should_stop, w);
        if (w->status.code != STATUS_OK) return;
    }
}

void team_set_visits(Team *t, int visits)
{
    for (int lane = t->held.first; lane < t->held.end; lane++) selfplay_set_visits(t->lanes[lane], visits);
}

Status team_play(Team *t, const TeamHooks *hooks)
{
    int workers = pool_workers(t->pool);
    for (int i = 0; i < workers; i++) t->workers[i].status = status_ok();
    t->hooks = hooks;
    atomic_store(&t->next_lane, t->held.first);
    pool_run(t->pool, workers, play_lanes, t);
    for (int i = 0; i < workers; i++) TRY(t->workers[i].status);
    return status_ok();
}

Status team_update(Team *t, const Model *m)
{
    for (int i = 0; i < pool_workers(t->pool); i++) TRY(net_evaluator_update(t->evaluators[i], m));
    return status_ok();
}

Status team_update_rivals(Team *t, const Model *m)
{
    for (int i = 0; i < pool_workers(t->pool); i++) TRY(net_evaluator_update(t->rivals[i], m));
    return status_ok();
}

Evaluator *const *team_rivals(const Team *t)
{
    return t->rivals;
}

int64_t team_searches(const Team *t)
{
    int64_t n = 0;
    for (int lane = t->held.first; lane < t->held.end; lane++) n += selfplay_searches(t->lanes[lane]);
    return n;
}

int64_t team_visits(const Team *t)
{
    int64_t n = 0;
    for (int lane = t->held.first; lane < t->held.end; lane++) n += selfplay_visits(t->lanes[lane]);
    return n;
}

int64_t team_evaluations(const Team *t)
{
    int64_t n = 0;
    for (int i = 0; i < pool_workers(t->pool); i++) n += (int64_t)t->evaluators[i]->evaluations;
    return n;
}

Selfplay *team_lane(const Team *t, int lane)
{
    return t->lanes[lane];
}

Status team_skip_lane(const Team *t, int lane, BlobReader *in)
{
    Selfplay *scratch = NULL;
    TRY(new_lane(t, lane, &scratch));
    Status status = selfplay_load(scratch, in);
    selfplay_free(scratch);
    return status;
}

const PatternTable *team_table(const Team *t)
{
    return t->table;
}

Evaluator *const *team_evaluators(const Team *t)
{
    return t->evaluators;
}
