#include "train/trainer.h"

#include <assert.h>
#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* How the policy's divergence leads the learning rate; the constants are AlphaZero_Gomoku's. */
static const double MULTIPLIER_STEP = 1.5, MULTIPLIER_LEAST = 0.1, MULTIPLIER_MOST = 10, KL_TOO_FAR = 4;

/* Floats that are summed and stepped as one task. Part of the definition of the norm: do not change. */
enum { CHUNK = 16384 };

struct Trainer {
    TrainerOptions options;
    Pool *pool;
    int workers;
    int points;
    Gradient **gradients; /* [workers] */
    Model *model;
    Model *average;
    size_t params;
    int chunks;
    int64_t steps, updates;
    double multiplier;
    float *grads[LANES]; /* [params] each; the first becomes their mean */
    float *mean;         /* optimizer state, [params] each */
    float *square;
    double *square_sums;   /* [chunks] */
    TrainRow *rows[LANES]; /* [batch / LANES] each */
    const TrainRow **shown[LANES];
    LossReport losses[LANES];
    float *before[LANES]; /* [batch / LANES, points]: the policy before an update; with a kl_target */
    float *after[LANES];  /* likewise, after its newest step */
    double divergence[LANES];
    Status faults[LANES];

    /* of the update under way */
    void (*work)(struct Trainer *t, int lane, int worker);
    Replay *const *lanes;
    int64_t window;
    float rate;
    float scale;
    atomic_int next_lane;
};

/* ---- life ---- */

static Status new_floats(float **out, size_t n)
{
    *out = calloc(n, sizeof **out);
    return *out ? status_ok() : status_no_memory(n * sizeof **out, "the optimizer's state");
}

static Status new_lane(Trainer *t, int lane)
{
    size_t rows = (size_t)(t->options.batch / LANES);
    TRY(new_floats(&t->grads[lane], t->params));
    if (t->options.kl_target > 0) {
        TRY(new_floats(&t->before[lane], rows * (size_t)t->points));
        TRY(new_floats(&t->after[lane], rows * (size_t)t->points));
    }
    t->rows[lane] = calloc(rows, sizeof *t->rows[lane]);
    t->shown[lane] = calloc(rows, sizeof *t->shown[lane]);
    if (!t->rows[lane] || !t->shown[lane]) return status_no_memory(rows * sizeof(TrainRow), "a batch");
    for (size_t i = 0; i < rows; i++) t->shown[lane][i] = &t->rows[lane][i];
    return status_ok();
}

static Status new_parts(Trainer *t)
{
    TRY(model_new(&t->model, t->options.net));
    TRY(model_new(&t->average, t->options.net));
    t->params = model_params(t->model);
    t->chunks = (int)((t->params + CHUNK - 1) / CHUNK);
    model_init(t->model, rng_make(t->options.seed, 0, 0, 0, RNG_INIT));
    memcpy(model_data(t->average), model_data(t->model), t->params * sizeof(float));
    TRY(new_floats(&t->mean, t->params));
    TRY(new_floats(&t->square, t->params));
    t->square_sums = calloc((size_t)t->chunks, sizeof *t->square_sums);
    t->gradients = calloc((size_t)t->workers, sizeof(Gradient *));
    if (!t->square_sums || !t->gradients) return status_no_memory((size_t)t->chunks * 8, "a trainer");
    for (int lane = 0; lane < LANES; lane++) TRY(new_lane(t, lane));
    for (int w = 0; w < t->workers; w++)
        TRY(gradient_new(&t->gradients[w], t->options.net, t->options.compute));
    return status_ok();
}

Status trainer_new(Trainer **out, const TrainerOptions *options, Pool *pool)
{
    assert(options->batch >= LANES && options->batch % LANES == 0 && options->epochs >= 1);
    Trainer *t = calloc(1, sizeof *t);
    if (!t) return status_no_memory(sizeof *t, "a trainer");
    t->options = *options;
    t->options.compute.max_batch = options->batch / LANES;
    t->pool = pool;
    t->points = options->compute.size * options->compute.size;
    t->multiplier = 1;
    t->workers = pool_workers(pool) < LANES ? pool_workers(pool) : LANES;
    Status status = new_parts(t);
    if (status.code != STATUS_OK) {
        trainer_free(t);
        return status;
    }
    *out = t;
    return status;
}

void trainer_free(Trainer *t)
{
    if (!t) return;
    for (int lane = 0; lane < LANES; lane++) {
        free(t->grads[lane]);
        free(t->before[lane]);
        free(t->after[lane]);
        free(t->rows[lane]);
        free(t->shown[lane]);
    }
    for (int w = 0; t->gradients && w < t->workers; w++) gradient_free(t->gradients[w]);
    free(t->gradients);
    free(t->square_sums);
    free(t->mean);
    free(t->square);
    model_free(t->model);
    model_free(t->average);
    free(t);
}

/* ---- a step ---- */

static int shard_rows(const Trainer *t)
{
    return t->options.batch / LANES;
}

static void lane_task(void *context, int task, int worker)
{
    (void)task;
    Trainer *t = context;
    int lane = atomic_fetch_add(&t->next_lane, 1);
    if (lane >= LANES) return;
    t->faults[lane] = gradient_set_params(t->gradients[worker], model_data_const(t->model));
    if (t->faults[lane].code != STATUS_OK) return;
    for (; lane < LANES; lane = atomic_fetch_add(&t->next_lane, 1)) t->work(t, lane, worker);
}

/* Each worker takes the parameters, then lanes until there are none left. */
static Status run_lanes(Trainer *t, void (*work)(Trainer *t, int lane, int worker))
{
    t->work = work;
    atomic_store(&t->next_lane, 0);
    pool_run(t->pool, t->workers, lane_task, t);
    for (int lane = 0; lane < LANES; lane++) TRY(t->faults[lane]);
    return status_ok();
}

static void lane_gradient(Trainer *t, int lane, int worker)
{
    t->faults[lane] = gradient_compute(t->gradients[worker], shard_rows(t), t->shown[lane], t->options.loss,
                                       t->grads[lane], &t->losses[lane]);
}

static void chunk_range(const Trainer *t, int chunk, size_t *from, size_t *to)
{
    *from = (size_t)chunk * CHUNK;
    *to = *from + CHUNK < t->params ? *from + CHUNK : t->params;
}

static void sum_task(void *context, int chunk, int worker)
{
    (void)worker;
    Trainer *t = context;
    size_t from, to;
    chunk_range(t, chunk, &from, &to);
    float *restrict sum = t->grads[0];
    float *const *g = t->grads;
    for (size_t i = from; i < to; i++) {
        float low = (g[0][i] + g[1][i]) + (g[2][i] + g[3][i]);
        float high = (g[4][i] + g[5][i]) + (g[6][i] + g[7][i]);
        sum[i] = (low + high) * (1.0f / LANES);
    }
    t->square_sums[chunk] = optimizer_square_sum(sum + from, to - from);
}

static void update_task(void *context, int chunk, int worker)
{
    (void)worker;
    Trainer *t = context;
    OptimizerRange range;
    chunk_range(t, chunk, &range.from, &range.to);
    range.params = model_data(t->model) + range.from;
    range.grads = t->grads[0] + range.from;
    range.mean = t->mean + range.from;
    range.square = t->square + range.from;
    const ParamSlice *slices;
    int n = model_slices(t->model, &slices);
    optimizer_step(&t->options.optimizer, (uint64_t)t->steps + 1, t->rate, t->scale, slices, n, range);
}

static double gradient_norm(const Trainer *t)
{
    double sum = 0;
    for (int i = 0; i < t->chunks; i++) sum += t->square_sums[i];
    return sqrt(sum);
}

static void mean_loss(const Trainer *t, LossReport *loss)
{
    *loss = (LossReport){0};
    for (int lane = 0; lane < LANES; lane++) {
        const LossReport *part = &t->losses[lane];
        loss->policy += part->policy / LANES;
        loss->value += part->value / LANES;
        loss->policy_entropy += part->policy_entropy / LANES;
        loss->reply += part->reply / LANES;
        loss->soft += part->soft / LANES;
        loss->plies += part->plies / LANES;
        loss->rows += part->rows;
    }
}

static Status make_step(Trainer *t, void (*gradient)(Trainer *t, int lane, int worker))
{
    TRY(run_lanes(t, gradient));
    pool_run(t->pool, t->chunks, sum_task, t);
    double norm = gradient_norm(t);
    if (!isfinite(norm))
        return status_error(ERR_DEVICE, "step %lld: the gradient is not finite", (long long)t->steps + 1);
    t->scale = norm > t->options.clip ? (float)(t->options.clip / norm) : 1;
    pool_run(t->pool, t->chunks, update_task, t);
    t->steps++;
    return status_ok();
}

/* ---- an update ---- */

static void sample_lane(Trainer *t, int lane)
{
    Rng rng = rng_make(t->options.seed, (uint32_t)lane, (uint64_t)t->updates, 0, RNG_SAMPLE);
    replay_sample(t->lanes[lane], t->window, &rng, shard_rows(t), t->rows[lane]);
}

static void first_gradient(Trainer *t, int lane, int worker)
{
    sample_lane(t, lane);
    lane_gradient(t, lane, worker);
}

static void lane_before(Trainer *t, int lane, int worker)
{
    sample_lane(t, lane);
    t->faults[lane] = gradient_policy(t->gradients[worker], shard_rows(t), t->shown[lane], t->before[lane]);
}

static void lane_after(Trainer *t, int lane, int worker)
{
    t->faults[lane] = gradient_policy(t->gradients[worker], shard_rows(t), t->shown[lane], t->after[lane]);
    double sum = 0;
    for (int i = 0; i < shard_rows(t) * t->points; i++) {
        double p = t->before[lane][i], q = t->after[lane][i];
        sum += p * (log(p + 1e-10) - log(q + 1e-10));
    }
    t->divergence[lane] = sum;
}

static Status measure_divergence(Trainer *t, double *kl)
{
    TRY(run_lanes(t, lane_after));
    *kl = 0;
    for (int lane = 0; lane < LANES; lane++) *kl += t->divergence[lane];
    *kl /= t->options.batch;
    return status_ok();
}

static void lead_rate(Trainer *t, double kl)
{
    if (kl > 2 * t->options.kl_target && t->multiplier > MULTIPLIER_LEAST)
        t->multiplier /= MULTIPLIER_STEP;
    else if (kl < t->options.kl_target / 2 && t->multiplier < MULTIPLIER_MOST)
        t->multiplier *= MULTIPLIER_STEP;
}

static Status update_with_target(Trainer *t, LossReport *loss)
{
    double kl = 0;
    TRY(run_lanes(t, lane_before));
    for (int i = 0; i < t->options.epochs; i++) {
        TRY(make_step(t, lane_gradient));
        if (i == 0) mean_loss(t, loss);
        TRY(measure_divergence(t, &kl));
        if (kl > KL_TOO_FAR * t->options.kl_target) break;
    }
    lead_rate(t, kl);
    return status_ok();
}

static Status update_plainly(Trainer *t, LossReport *loss)
{
    for (int i = 0; i < t->options.epochs; i++) {
        TRY(make_step(t, i == 0 ? first_gradient : lane_gradient));
        if (i == 0) mean_loss(t, loss);
    }
    return status_ok();
}

Status trainer_update(Trainer *t, Replay *const lanes[LANES], int64_t window, double rate, LossReport *loss)
{
    t->lanes = lanes;
    t->window = window;
    t->rate = (float)(rate * t->multiplier);
    TRY(t->options.kl_target > 0 ? update_with_target(t, loss) : update_plainly(t, loss));
    t->updates++;
    return status_ok();
}

void trainer_publish(Trainer *t)
{
    const float *now = model_data_const(t->model);
    float *average = model_data(t->average);
    float keep = t->options.average;
    for (size_t i = 0; i < t->params; i++) average[i] = keep * average[i] + (1 - keep) * now[i];
}

int64_t trainer_updates(const Trainer *t)
{
    return t->updates;
}

double trainer_multiplier(const Trainer *t)
{
    return t->multiplier;
}

int64_t trainer_steps(const Trainer *t)
{
    return t->steps;
}

const Model *trainer_model(const Trainer *t)
{
    return t->model;
}

const Model *trainer_published(const Trainer *t)
{
    return t->average;
}

/* ---- saving ---- */

/* Else an update is a step, and the multiplier 1. */
static bool has_counts(const Trainer *t)
{
    return t->options.epochs > 1 || t->options.kl_target > 0;
}

void trainer_save(const Trainer *t, Blob *out)
{
    size_t bytes = t->params * sizeof(float);
    blob_put_i64(out, t->steps);
    blob_put_i64(out, (int64_t)t->params);
    blob_put(out, model_data_const(t->model), bytes);
    blob_put(out, model_data_const(t->average), bytes);
    blob_put(out, t->mean, bytes);
    blob_put(out, t->square, bytes);
    if (!has_counts(t)) return;
    blob_put_i64(out, t->updates);
    blob_put(out, &t->multiplier, sizeof t->multiplier);
}

Status trainer_load(Trainer *t, BlobReader *in)
{
    size_t bytes = t->params * sizeof(float);
    t->steps = blob_get_i64(in);
    if (blob_get_i64(in) != (int64_t)t->params)
        return status_error(ERR_FORMAT, "the saved network has another number of parameters");
    blob_get(in, model_data(t->model), bytes);
    blob_get(in, model_data(t->average), bytes);
    blob_get(in, t->mean, bytes);
    blob_get(in, t->square, bytes);
    t->updates = has_counts(t) ? blob_get_i64(in) : t->steps;
    if (has_counts(t)) blob_get(in, &t->multiplier, sizeof t->multiplier);
    return in->failed ? status_error(ERR_FORMAT, "the saved network is cut short") : status_ok();
}
