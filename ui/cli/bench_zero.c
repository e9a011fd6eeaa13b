#include "game/base/os.h"
#include "train/comm_fork.h"
#include "train/zero.h"
#include "ui/cli/bench.h"

#include <stdio.h>
#include <stdlib.h>

/* Two ranks train a tower of dense layers on a micro-shard each; in exact mode, as a run does. */
enum { RANKS = 2, LAYERS = 12, WIDTH = 384, ROWS = 16, WARM_UP = 2, STAGES = 4 };

static const double DEADLINE = 60, RATE = 1e-4;

typedef struct Tower {
    ParamUnit unit[LAYERS];
    ParamSlice slice[LAYERS];
    float values[LAYERS + 1][ROWS][WIDTH]; /* before each layer, and after the last */
    float slopes[2][ROWS][WIDTH];
    float gradient[WIDTH * WIDTH];
} Tower;

/* Seconds of a step, in the middle of the repetitions. */
typedef struct Timing {
    double step, waiting;
} Timing;

typedef struct Job {
    const BenchOptions *options;
    int stage;
    Timing timing;
} Job;

static void build(Tower *t)
{
    for (int u = 0; u < LAYERS; u++) {
        size_t count = WIDTH * WIDTH, offset = (size_t)u * count;
        t->unit[u] = (ParamUnit){offset, count};
        t->slice[u] = (ParamSlice){
            .unit = u, .dims = 2, .shape = {WIDTH, WIDTH}, .offset = offset, .count = count, .decay = true};
    }
    for (int row = 0; row < ROWS; row++)
        for (int i = 0; i < WIDTH; i++) t->values[0][row][i] = (float)((row * 7 + i * 13) % 29 - 14) / 29;
}

/* Layer u adds a twentieth of its product, so that a tower of any height stays calm. */
static Status forward(void *context, Zero *z, int shard, double *loss)
{
    Tower *t = context;
    (void)shard;
    *loss = 0;
    for (int u = 0; u < LAYERS; u++) {
        const float *weight;
        TRY(zero_param_needed(z, u, ZERO_FORWARD, &weight));
        for (int row = 0; row < ROWS; row++) {
            const float *x = t->values[u][row];
            float *y = t->values[u + 1][row];
            for (int i = 0; i < WIDTH; i++) y[i] = x[i];
            for (int k = 0; k < WIDTH; k++)
                for (int i = 0; i < WIDTH; i++) y[i] += 0.05f * x[k] * weight[k * WIDTH + i];
        }
        zero_param_done(z, u);
    }
    for (int row = 0; row < ROWS; row++) *loss += t->values[LAYERS][row][0];
    return status_ok();
}

static void weight_gradient(Tower *t, int u, float (*slope)[WIDTH])
{
    for (int i = 0; i < WIDTH * WIDTH; i++) t->gradient[i] = 0;
    for (int row = 0; row < ROWS; row++)
        for (int k = 0; k < WIDTH; k++)
            for (int i = 0; i < WIDTH; i++)
                t->gradient[k * WIDTH + i] += 0.05f * t->values[u][row][k] * slope[row][i];
}

static void input_gradient(const float *weight, float (*slope)[WIDTH], float (*before)[WIDTH])
{
    for (int row = 0; row < ROWS; row++)
        for (int k = 0; k < WIDTH; k++) {
            float sum[8] = {0};
            for (int i = 0; i < WIDTH; i += 8)
                for (int j = 0; j < 8; j++) sum[j] += slope[row][i + j] * weight[k * WIDTH + i + j];
            before[row][k] = slope[row][k] +
                             0.05f * (sum[0] + sum[1] + sum[2] + sum[3] + sum[4] + sum[5] + sum[6] + sum[7]);
        }
}

static Status backward(void *context, Zero *z, int shard)
{
    Tower *t = context;
    (void)shard;
    for (int row = 0; row < ROWS; row++)
        for (int i = 0; i < WIDTH; i++) t->slopes[LAYERS % 2][row][i] = i == 0;
    for (int u = LAYERS - 1; u >= 0; u--) {
        const float *weight;
        TRY(zero_param_needed(z, u, ZERO_BACKWARD, &weight));
        weight_gradient(t, u, t->slopes[(u + 1) % 2]);
        input_gradient(weight, t->slopes[(u + 1) % 2], t->slopes[u % 2]);
        zero_param_done(z, u);
        TRY(zero_grad_ready(z, u, t->gradient));
    }
    return status_ok();
}

static Status step(Zero *z)
{
    double loss;
    ZeroReport report;
    TRY(zero_forward(z, &loss));
    TRY(zero_backward(z));
    return zero_step(z, RATE, &report);
}

/* As many steps as rank 0's clock allows, told to the others with each one's barrier. */
static Status repeat(const BenchOptions *o, Zero *z, Comm *c, Timing *timing)
{
    double waits = comm_counters(c).wait_seconds, begun = os_seconds(), now = begun;
    int64_t go = 1, steps = 0;
    CommTicket ticket;
    for (; go; steps++) {
        TRY(step(z));
        now = os_seconds();
        go = now - begun < o->seconds;
        TRY(comm_broadcast(c, &go, sizeof go, 0, &ticket));
        TRY(comm_wait(c, ticket));
    }
    timing->step = (now - begun) / (double)steps;
    timing->waiting = (comm_counters(c).wait_seconds - waits) / (double)steps;
    return status_ok();
}

static Status measure(const BenchOptions *o, Zero *z, Comm *c, Timing *timing)
{
    double steps[BENCH_REPEATS_MAX], waits[BENCH_REPEATS_MAX];
    for (int i = 0; i < WARM_UP; i++) TRY(step(z));
    for (int i = 0; i < o->repeats; i++) {
        Timing one;
        TRY(repeat(o, z, c, &one));
        steps[i] = one.step;
        waits[i] = one.waiting;
    }
    *timing = (Timing){bench_median(steps, o->repeats), bench_median(waits, o->repeats)};
    return status_ok();
}

static Status rank_work(void *context, Comm *c)
{
    Job *job = context;
    Zero *z = NULL;
    Status status;
    Tower *t = calloc(1, sizeof *t);
    if (!t) return status_no_memory(sizeof *t, "a tower");
    build(t);
    ZeroConfig config = zero_defaults();
    config.stage = job->stage;
    ZeroModel model = {.shape = {.units = LAYERS, .slices = LAYERS, .unit = t->unit, .slice = t->slice},
                       .context = t,
                       .forward = forward,
                       .backward = backward};
    CHECK(status, zero_new(&z, &model, &config, c));
    CHECK(status, measure(job->options, z, c, &job->timing));
done:
    zero_free(z);
    free(t);
    return status;
}

/* ---- the optimizer against memory ---- */

/* More than a cache holds; 28 bytes a parameter come or go: all but the gradient both. */
enum { ARRAYS = 4, FLOATS = 1 << 23, MOVED = (2 * ARRAYS - 1) * sizeof(float) };

typedef struct Arrays {
    float *params, *grads, *mean, *square;
    ParamSlice slice;
    OptimizerOptions options;
} Arrays;

static Status adam_body(void *context, uint64_t *units)
{
    Arrays *a = context;
    OptimizerRange range = {
        .to = FLOATS, .params = a->params, .grads = a->grads, .mean = a->mean, .square = a->square};
    optimizer_step(&a->options, 1000, (float)RATE, 1, &a->slice, 1, range);
    *units += (uint64_t)FLOATS * MOVED;
    return status_ok();
}

static void add_to_each(size_t n, const float *restrict g, float *restrict p, float *restrict m,
                        float *restrict v)
{
    for (size_t i = 0; i < n; i++) {
        p[i] += 0.5f * g[i];
        m[i] += 0.25f * g[i];
        v[i] += 0.125f * g[i];
    }
}

/* As many arrays, with as little arithmetic as there can be (McCalpin 1995, STREAM). */
static Status stream_body(void *context, uint64_t *units)
{
    Arrays *a = context;
    add_to_each(FLOATS, a->grads, a->params, a->mean, a->square);
    *units += (uint64_t)FLOATS * MOVED;
    return status_ok();
}

static Status bench_optimizer(const BenchOptions *options, BenchReport *report)
{
    static const BenchBody bodies[] = {adam_body, stream_body};
    double rates[2];
    float *all = calloc((size_t)ARRAYS * FLOATS, sizeof *all);
    if (!all) return status_no_memory((size_t)ARRAYS * FLOATS * sizeof *all, "the optimizer's bench");
    Arrays a = {.params = all, .grads = all + FLOATS, .options = optimizer_defaults(OPTIMIZER_ADAMW)};
    a.mean = all + (size_t)2 * FLOATS;
    a.square = all + (size_t)3 * FLOATS;
    a.slice = (ParamSlice){.dims = 2, .shape = {1, FLOATS}, .count = FLOATS, .decay = true};
    for (size_t i = 0; i < FLOATS; i++) a.grads[i] = (float)(i % 251) * 1e-3f;
    Status status = bench_rates(options, bodies, &a, rates);
    if (status.code == STATUS_OK) bench_add(report, "zero.adamw", rates[0] / 1e9, "GB/s", rates[1] / 1e9);
    free(all);
    return status;
}

/* The reference of every stage is stage 0, which is plain data parallelism; that of the optimizer a loop that only moves. */
Status bench_zero(const BenchOptions *options, BenchReport *report)
{
    double plain = 0;
    for (int stage = 0; stage < STAGES; stage++) {
        Job job = {.options = options, .stage = stage};
        char name[BENCH_NAME_MAX];
        TRY(comm_fork_ask(RANKS, DEADLINE, rank_work, &job, (CrewAnswer){&job.timing, sizeof job.timing}));
        if (stage == 0) plain = job.timing.step * 1e3;
        snprintf(name, sizeof name, "zero.stage%d.step", stage);
        bench_add_cost(report, name, job.timing.step * 1e3, "ms", stage > 0 ? plain : 0);
        snprintf(name, sizeof name, "zero.stage%d.waiting", stage);
        bench_add_cost(report, name, job.timing.waiting * 1e3, "ms", 0);
    }
    return bench_optimizer(options, report);
}
