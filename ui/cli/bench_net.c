#include "game/base/pool.h"
#include "net/cpu_tower.h"
#include "net/net_evaluator.h"
#include "ui/cli/bench.h"
#include "ui/cli/random_game.h"

#include <stdio.h>
#include <stdlib.h>

enum { WORKERS_MAX = 2, BATCH_MAX = 16, BATCHES_A_TURN = 4, OPENING_PLIES = 12 };

/* A network on a board, measured with workers_min worker threads and more. */
typedef struct NetCase {
    const char *name;
    NetSpec spec;
    int size;
    int batch; /* positions of a request: as many as stay in a core's cache */
    int workers_min;
} NetCase;

static const NetCase cases[] = {
    {"b6c64", {PLANES_THREAT_1, 6, 64, 32, 64, 0, 0, 0, 0}, 15, 16, 1},
    {"b8c128", {PLANES_THREAT_1, 8, 128, 32, 64, 0, 0, 0, 0}, 15, 16, 2},
};

typedef struct NetBench {
    int workers;
    int batch; /* positions of a request */
    Pool *pool;
    PatternTable *patterns;
    Model *model;
    Evaluator *evaluator[WORKERS_MAX];
    CpuTower *tower[WORKERS_MAX];
    RandomPosition position[BATCH_MAX];
    EvalRequest request[BATCH_MAX];
    Evaluation answer[WORKERS_MAX][BATCH_MAX];
    Status status[WORKERS_MAX];
} NetBench;

static void evaluate(void *context, int task, int worker)
{
    NetBench *b = context;
    Status status = status_ok();
    for (int i = 0; i < BATCHES_A_TURN && status.code == STATUS_OK; i++)
        status = evaluator_run(b->evaluator[task], b->batch, b->request, b->answer[task]);
    b->status[worker] = status;
}

static void convolve(void *context, int task, int worker)
{
    NetBench *b = context;
    Status status = status_ok();
    for (int i = 0; i < BATCHES_A_TURN && status.code == STATUS_OK; i++)
        status = cpu_tower_run(b->tower[task]);
    b->status[worker] = status;
}

static Status run_turn(NetBench *b, PoolTask *task, uint64_t *units)
{
    pool_run(b->pool, b->workers, task, b);
    for (int i = 0; i < b->workers; i++) TRY(b->status[i]);
    *units += (uint64_t)(b->workers * b->batch * BATCHES_A_TURN);
    return status_ok();
}

static Status run_network(void *context, uint64_t *units)
{
    return run_turn(context, evaluate, units);
}

static Status run_tower(void *context, uint64_t *units)
{
    return run_turn(context, convolve, units);
}

static Status prepare_positions(NetBench *b, GameSpec game)
{
    TRY(pattern_table_new(&b->patterns, game));
    for (int i = 0; i < b->batch; i++) {
        Rng rng = rng_make(2, 0, (uint64_t)i, 0, RNG_GENERAL);
        random_game_position(&b->position[i], game, OPENING_PLIES, b->patterns, &rng);
        random_game_request(&b->position[i], &b->request[i]);
    }
    return status_ok();
}

/* Without oneDNN there is no tower, and the figures stand alone. */
static Status prepare_tower(const NetBench *b, const NetCase *c, CpuTower **out)
{
    Status status = cpu_tower_new(out, (CpuTowerShape){.convolutions = 2 * c->spec.blocks + 1,
                                                       .channels = c->spec.channels,
                                                       .size = c->size,
                                                       .batch = b->batch});
    return status.code == ERR_UNSUPPORTED ? status_ok() : status;
}

static Status prepare(NetBench *b, const NetCase *c, int workers)
{
    GameSpec game = {.rule = RULE_FREESTYLE, .size = (uint8_t)c->size, .line = 5};
    NetOptions options = {.size = c->size, .max_batch = c->batch};
    b->workers = workers;
    b->batch = c->batch;
    TRY(pool_new(workers, &b->pool));
    TRY(prepare_positions(b, game));
    TRY(model_new(&b->model, c->spec));
    model_init(b->model, rng_make(1, 0, 0, 0, RNG_INIT));
    for (int i = 0; i < workers; i++) {
        TRY(net_evaluator_new(&b->evaluator[i], b->model, options));
        TRY(prepare_tower(b, c, &b->tower[i]));
    }
    return status_ok();
}

static void net_bench_free(NetBench *b)
{
    for (int i = 0; i < WORKERS_MAX; i++) {
        evaluator_free(b->evaluator[i]);
        cpu_tower_free(b->tower[i]);
    }
    model_free(b->model);
    pattern_table_free(b->patterns);
    pool_free(b->pool);
    free(b);
}

static Status measure(const BenchOptions *options, const NetCase *c, int workers, BenchReport *report)
{
    static const BenchBody bodies[] = {run_network, run_tower};
    double rate[2] = {0};
    char name[BENCH_NAME_MAX];
    NetBench *b = calloc(1, sizeof *b);
    if (!b) return status_no_memory(sizeof *b, "a bench");
    Status status;
    CHECK(status, prepare(b, c, workers));
    if (b->tower[0])
        CHECK(status, bench_rates(options, bodies, b, rate));
    else
        CHECK(status, bench_rate(options, run_network, b, rate));
    snprintf(name, sizeof name, "net.%s.%dt", c->name, workers);
    bench_add(report, name, rate[0], "evaluations/s", rate[1]);
done:
    net_bench_free(b);
    return status;
}

Status bench_net(const BenchOptions *options, BenchReport *report)
{
    for (int i = 0; i < (int)(sizeof cases / sizeof cases[0]); i++)
        for (int workers = cases[i].workers_min; workers <= WORKERS_MAX; workers++)
            TRY(measure(options, &cases[i], workers, report));
    return status_ok();
}
