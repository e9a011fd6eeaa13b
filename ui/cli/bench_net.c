#include "game/base/pool.h"
#include "net/net_evaluator.h"
#include "ui/cli/bench.h"
#include "ui/cli/random_game.h"

#include <stdio.h>
#include <stdlib.h>

enum { WORKERS_MAX = 2, BATCH = 16, BATCHES_A_TURN = 2, OPENING_PLIES = 12 };

typedef struct NetCase {
    const char *name;
    NetSpec spec;
    int size;
    double reference[WORKERS_MAX]; /* evaluations/s with one worker and with two, bfloat16 with AMX, whole
                                      towers */
} NetCase;

static const NetCase cases[] = {
    {"b2c32_6x6", {PLANES_RAW_1, 2, 32, 16, 32, 0}, 6, {0, 0}},
    {"b4c48_8x8", {PLANES_RAW_1, 4, 48, 16, 32, 0}, 8, {0, 0}},
    {"b6c64_15x15", {PLANES_THREAT_1, 6, 64, 32, 64, 0}, 15, {9400, 18000}},
    {"b8c96_15x15", {PLANES_THREAT_1, 8, 96, 32, 64, 0}, 15, {3200, 6100}},
};

typedef struct NetBench {
    int workers;
    Pool *pool;
    PatternTable *patterns;
    Model *model;
    Evaluator *evaluator[WORKERS_MAX];
    RandomPosition position[BATCH];
    EvalRequest request[BATCH];
    Evaluation answer[WORKERS_MAX][BATCH];
    Status status[WORKERS_MAX];
} NetBench;

static void run_worker(void *context, int task, int worker)
{
    NetBench *b = context;
    Status status = status_ok();
    for (int i = 0; i < BATCHES_A_TURN && status.code == STATUS_OK; i++)
        status = evaluator_run(b->evaluator[task], BATCH, b->request, b->answer[task]);
    b->status[worker] = status;
}

static Status run_turn(void *context, uint64_t *units)
{
    NetBench *b = context;
    pool_run(b->pool, b->workers, run_worker, b);
    for (int i = 0; i < b->workers; i++) TRY(b->status[i]);
    *units += (uint64_t)b->workers * BATCH * BATCHES_A_TURN;
    return status_ok();
}

static Status prepare(NetBench *b, const NetCase *c, int workers)
{
    GameSpec game = {.rule = RULE_FREESTYLE, .size = (uint8_t)c->size, .line = 5};
    NetOptions options = {.size = c->size, .max_batch = BATCH};
    b->workers = workers;
    TRY(pool_new(workers, &b->pool));
    TRY(pattern_table_new(&b->patterns, game));
    TRY(model_new(&b->model, c->spec));
    model_init(b->model, rng_make(1, 0, 0, 0, RNG_INIT));
    for (int i = 0; i < workers; i++) TRY(net_evaluator_new(&b->evaluator[i], b->model, options));
    for (int i = 0; i < BATCH; i++) {
        Rng rng = rng_make(2, 0, (uint64_t)i, 0, RNG_GENERAL);
        random_game_position(&b->position[i], game, OPENING_PLIES, b->patterns, &rng);
        random_game_request(&b->position[i], &b->request[i]);
    }
    return status_ok();
}

static void net_bench_free(NetBench *b)
{
    for (int i = 0; i < WORKERS_MAX; i++) evaluator_free(b->evaluator[i]);
    model_free(b->model);
    pattern_table_free(b->patterns);
    pool_free(b->pool);
    free(b);
}

static Status measure(const BenchOptions *options, const NetCase *c, int workers, BenchReport *report)
{
    double rate = 0;
    char name[BENCH_NAME_MAX];
    NetBench *b = calloc(1, sizeof *b);
    if (!b) return status_no_memory(sizeof *b, "a bench");
    Status status;
    CHECK(status, prepare(b, c, workers));
    CHECK(status, bench_rate(options, run_turn, b, &rate));
    snprintf(name, sizeof name, "net.%s.threads%d", c->name, workers);
    bench_add(report, name, rate, "evaluations/s", c->reference[workers - 1]);
done:
    net_bench_free(b);
    return status;
}

Status bench_net(const BenchOptions *options, BenchReport *report)
{
    for (int i = 0; i < (int)(sizeof cases / sizeof cases[0]); i++)
        for (int workers = 1; workers <= WORKERS_MAX; workers++)
            TRY(measure(options, &cases[i], workers, report));
    return status_ok();
}
