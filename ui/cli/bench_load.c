#include "ui/cli/bench_load.h"

#include "game/base/pool.h"
#include "net/cpu_tower.h"
#include "net/net_evaluator.h"
#include "ui/cli/random_game.h"

#include <assert.h>
#include <stdlib.h>

enum { BATCHES_A_TURN = 4, OPENING_PLIES = 12 };

struct BenchLoad {
    int workers;
    int batch; /* positions of a request */
    Pool *pool;
    PatternTable *patterns;
    Model *model;
    Evaluator *evaluator[BENCH_WORKERS_MAX];
    CpuTower *tower[BENCH_WORKERS_MAX];
    RandomPosition position[BENCH_BATCH_MAX];
    EvalRequest request[BENCH_BATCH_MAX];
    Evaluation answer[BENCH_WORKERS_MAX][BENCH_BATCH_MAX];
    Status status[BENCH_WORKERS_MAX];
};

static void evaluate(void *context, int task, int worker)
{
    BenchLoad *b = context;
    Status status = status_ok();
    for (int i = 0; i < BATCHES_A_TURN && status.code == STATUS_OK; i++)
        status = evaluator_run(b->evaluator[task], b->batch, b->request, b->answer[task]);
    b->status[worker] = status;
}

static void convolve(void *context, int task, int worker)
{
    BenchLoad *b = context;
    Status status = status_ok();
    for (int i = 0; i < BATCHES_A_TURN && status.code == STATUS_OK; i++)
        status = cpu_tower_run(b->tower[task]);
    b->status[worker] = status;
}

static Status run_turn(BenchLoad *b, PoolTask *task, uint64_t *units)
{
    pool_run(b->pool, b->workers, task, b);
    for (int i = 0; i < b->workers; i++) TRY(b->status[i]);
    *units += (uint64_t)(b->workers * b->batch * BATCHES_A_TURN);
    return status_ok();
}

Status bench_load_network(void *load, uint64_t *units)
{
    return run_turn(load, evaluate, units);
}

bool bench_load_has_tower(const BenchLoad *load)
{
    return load->tower[0];
}

Status bench_load_tower(void *load, uint64_t *units)
{
    return run_turn(load, convolve, units);
}

static Status prepare_positions(BenchLoad *b, GameSpec game)
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
static Status prepare_tower(const BenchLoad *b, const BenchLoadShape *c, CpuTower **out)
{
    Status status = cpu_tower_new(out, (CpuTowerShape){.convolutions = 2 * c->net.blocks + 1,
                                                       .channels = c->net.channels,
                                                       .size = c->size,
                                                       .batch = b->batch});
    return status.code == ERR_UNSUPPORTED ? status_ok() : status;
}

static Status prepare(BenchLoad *b, const BenchLoadShape *c)
{
    GameSpec game = {.rule = RULE_FREESTYLE, .size = (uint8_t)c->size, .line = 5};
    NetOptions options = {.size = c->size, .max_batch = c->batch};
    b->workers = c->workers;
    b->batch = c->batch;
    TRY(pool_new(c->workers, &b->pool));
    TRY(prepare_positions(b, game));
    TRY(model_new(&b->model, c->net));
    model_init(b->model, rng_make(1, 0, 0, 0, RNG_INIT));
    for (int i = 0; i < c->workers; i++) {
        TRY(net_evaluator_new(&b->evaluator[i], b->model, options));
        TRY(prepare_tower(b, c, &b->tower[i]));
    }
    return status_ok();
}

void bench_load_free(BenchLoad *b)
{
    if (!b) return;
    for (int i = 0; i < BENCH_WORKERS_MAX; i++) {
        evaluator_free(b->evaluator[i]);
        cpu_tower_free(b->tower[i]);
    }
    model_free(b->model);
    pattern_table_free(b->patterns);
    pool_free(b->pool);
    free(b);
}

BenchLoadShape bench_load_b6c64(int workers)
{
    return (BenchLoadShape){.net = {.planes = PLANES_THREAT_1,
                                    .blocks = 6,
                                    .channels = 64,
                                    .policy_channels = 32,
                                    .value_hidden = 64},
                            .size = 15,
                            .batch = 16,
                            .workers = workers};
}

Status bench_load_new(BenchLoad **out, const BenchLoadShape *shape)
{
    assert(shape->workers <= BENCH_WORKERS_MAX && shape->batch <= BENCH_BATCH_MAX);
    BenchLoad *b = calloc(1, sizeof *b);
    if (!b) return status_no_memory(sizeof *b, "a bench");
    Status status = prepare(b, shape);
    if (status.code == STATUS_OK)
        *out = b;
    else
        bench_load_free(b);
    return status;
}
