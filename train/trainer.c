#include "train/trainer.h"

#include "train/comm_alone.h"
#include "train/comm_reduce.h"

#include <assert.h>
#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* How the policy's divergence leads the learning rate; the constants are AlphaZero_Gomoku's. */
static const double MULTIPLIER_STEP = 1.5, MULTIPLIER_LEAST = 0.1, MULTIPLIER_MOST = 10, KL_TOO_FAR = 4;

/* Floats that are summed as one task. */
enum { CHUNK = 16384 };

struct Trainer {
    TrainerOptions options;
    Pool *pool;
    int workers;
    int points;
    Gradient **gradients; /* [workers] */
    Comm *comm, *alone;   /* the ranks; our own, where there are no others */
    LaneRange held;
    Zero *zero;
    Model *model; /* the zero's parameters, in whole */
    Model *average;
    size_t params;
    int64_t updates;
    double multiplier;
    float *grads;          /* [held lanes, params]; the first becomes their sum */
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
    ParamUnit summing;
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

static int held_lanes(const Trainer *t)
{
    return t->held.end - t->held.first;
}

/* The passes of all lanes that this rank holds are one micro-step. */
static Status all_lanes_forward(void *context, Zero *z, int shard, double *loss);
static Status all_lanes_backward(void *context, Zero *z, int shard);

static Status new_zero(Trainer *t)
{
    ZeroConfig config = zero_defaults();
    ZeroModel model = {.context = t, .forward = all_lanes_forward, .backward = all_lanes_backward};
    config.stage = t->options.stage;
    config.folder = t->options.folder;
    config.shards = LANES;
    config.pool = t->pool;
    config.clip = t->options.clip;
    config.optimizer = t->options.optimizer;
    model.shape.units = model_units(t->model, &model.shape.unit);
    model.shape.slices = model_slices(t->model, &model.shape.slice);
    TRY(zero_new(&t->zero, &model, &config, t->comm));
    return zero_set(t->zero, ZERO_PARAMS, model_data_const(t->model));
}

static Status new_ranks(Trainer *t)
{
    t->comm = t->options.comm;
    if (!t->comm) TRY(comm_alone_new(&t->alone));
    if (!t->comm) t->comm = t->alone;
    if (LANES % comm_size(t->comm) != 0)
        return status_error(ERR_INPUT, "%d ranks: a run's %d lanes are divided among 1, 2, 4 or 8",
                            comm_size(t->comm), LANES);
    t->held = lanes_of(comm_rank(t->comm), comm_size(t->comm));
    return status_ok();
}

static Status new_parts(Trainer *t)
{
    TRY(new_ranks(t));
    TRY(model_new(&t->model, t->options.net));
    TRY(model_new(&t->average, t->options.net));
    t->params = model_params(t->model);
    model_init(t->model, rng_make(t->options.seed, 0, 0, 0, RNG_INIT));
    memcpy(model_data(t->average), model_data(t->model), t->params * sizeof(float));
    TRY(new_zero(t));
    TRY(new_floats(&t->grads, (size_t)held_lanes(t) * t->params));
    t->gradients = calloc((size_t)t->workers, sizeof(Gradient *));
    if (!t->gradients) return status_no_memory((size_t)t->workers * sizeof(Gradient *), "a trainer");
    for (int lane = t->held.first; lane < t->held.end; lane++) TRY(new_lane(t, lane));
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
        free(t->before[lane]);
        free(t->after[lane]);
        free(t->rows[lane]);
        free(t->shown[lane]);
    }
    for (int w = 0; t->gradients && w < t->workers; w++) gradient_free(t->gradients[w]);
    free(t->gradients);
    free(t->grads);
    zero_free(t->zero);
    comm_free(t->alone);
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
    if (lane >= t->held.end) return;
    t->faults[lane] = gradient_set_params(t->gradients[worker], model_data_const(t->model));
    if (t->faults[lane].code != STATUS_OK) return;
    for (; lane < t->held.end; lane = atomic_fetch_add(&t->next_lane, 1)) t->work(t, lane, worker);
}

/* Each worker takes the parameters, then lanes until there are none left. */
static Status run_lanes(Trainer *t, void (*work)(Trainer *t, int lane, int worker))
{
    t->work = work;
    atomic_store(&t->next_lane, t->held.first);
    heartbeat_begin(t->options.heartbeat);
    pool_run(t->pool, t->workers, lane_task, t);
    heartbeat_end(t->options.heartbeat);
    for (int lane = t->held.first; lane < t->held.end; lane++) TRY(t->faults[lane]);
    return status_ok();
}

static void lane_gradient(Trainer *t, int lane, int worker)
{
    t->faults[lane] =
        gradient_compute(t->gradients[worker], shard_rows(t), t->shown[lane], t->options.loss,
                         t->grads + (size_t)(lane - t->held.first) * t->params, &t->losses[lane]);
}

static void sum_task(void *context, int chunk, int worker)
{
    (void)worker;
    Trainer *t = context;
    size_t from = (size_t)chunk * CHUNK, left = t->summing.count - from;
    comm_reduce(t->grads + t->summing.offset + from, t->params * sizeof(float), held_lanes(t),
                (left < CHUNK ? left : CHUNK) * sizeof(float), COMM_FLOAT32, COMM_SUM);
}

static Status all_lanes_forward(void *context, Zero *z, int shard, double *loss)
{
    (void)z;
    (void)shard;
    *loss = 0; /* the lanes' reports say more */
    return run_lanes(context, ((Trainer *)context)->work);
}

/* Unit by unit, so that each is on its way while the next is summed. */
static Status all_lanes_backward(void *context, Zero *z, int shard)
{
    (void)shard;
    Trainer *t = context;
    const ParamUnit *units;
    for (int u = model_units(t->model, &units) - 1; u >= 0; u--) {
        t->summing = units[u];
        pool_run(t->pool, (int)((units[u].count + CHUNK - 1) / CHUNK), sum_task, t);
        TRY(zero_grad_ready(z, u, t->grads + units[u].offset));
    }
    return status_ok();
}

/* Every rank's part of what all lanes have, from that of this rank: bytes a lane. */
static Status gather_lanes(Trainer *t, void *lanes, size_t bytes)
{
    CommTicket ticket;
    const char *own = (const char *)lanes + (size_t)t->held.first * bytes;
    TRY(comm_all_gather(t->comm, own, lanes, (size_t)held_lanes(t) * bytes, &ticket));
    return comm_wait(t->comm, ticket);
}

static Status mean_loss(Trainer *t, LossReport *loss)
{
    TRY(gather_lanes(t, t->losses, sizeof t->losses[0]));
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
    return status_ok();
}

static Status take_params(void *context, size_t offset, const float *values, size_t n)
{
    memcpy(model_data(((Trainer *)context)->model) + offset, values, n * sizeof *values);
    return status_ok();
}

static Status make_step(Trainer *t, void (*gradient)(Trainer *t, int lane, int worker))
{
    ZeroReport report;
    double loss;
    t->work = gradient;
    TRY(zero_forward(t->zero, &loss));
    TRY(zero_backward(t->zero));
    TRY(zero_step(t->zero, t->rate, &report));
    return zero_get(t->zero, ZERO_PARAMS, take_params, t);
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
    TRY(gather_lanes(t, t->divergence, sizeof t->divergence[0]));
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
        if (i == 0) TRY(mean_loss(t, loss));
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
        if (i == 0) TRY(mean_loss(t, loss));
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
    return zero_steps(t->zero);
}

const Model *trainer_model(const Trainer *t)
{
    return t->model;
}

ZeroMemory trainer_memory(const Trainer *t)
{
    return zero_memory(t->zero);
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

typedef struct Sink {
    Blob *blob;
    size_t at;
} Sink;

/* The pieces follow each other. */
static Status put_piece(void *context, size_t offset, const float *values, size_t n)
{
    Sink *sink = context;
    assert(offset == sink->at);
    blob_put(sink->blob, values, n * sizeof *values);
    sink->at += n;
    return status_ok();
}

static Status save_state(Trainer *t, ZeroState which, Blob *out)
{
    Sink sink = {.blob = out};
    return zero_get(t->zero, which, out ? put_piece : NULL, &sink);
}

Status trainer_save(Trainer *t, Blob *out)
{
    if (out) {
        blob_put_i64(out, trainer_steps(t));
        blob_put_i64(out, (int64_t)t->params);
        blob_put(out, model_data_const(t->model), t->params * sizeof(float));
        blob_put(out, model_data_const(t->average), t->params * sizeof(float));
    }
    TRY(save_state(t, ZERO_MEAN, out));
    TRY(save_state(t, ZERO_SQUARE, out));
    if (!has_counts(t) || !out) return status_ok();
    blob_put_i64(out, t->updates);
    blob_put(out, &t->multiplier, sizeof t->multiplier);
    return status_ok();
}

Status trainer_load(Trainer *t, BlobReader *in)
{
    size_t bytes = t->params * sizeof(float);
    int64_t steps = blob_get_i64(in);
    if (blob_get_i64(in) != (int64_t)t->params)
        return status_error(ERR_FORMAT, "the saved network has another number of parameters");
    blob_get(in, model_data(t->model), bytes);
    blob_get(in, model_data(t->average), bytes);
    TRY(zero_set(t->zero, ZERO_PARAMS, model_data_const(t->model)));
    blob_get(in, t->grads, bytes);
    TRY(zero_set(t->zero, ZERO_MEAN, t->grads));
    blob_get(in, t->grads, bytes);
    TRY(zero_set(t->zero, ZERO_SQUARE, t->grads));
    zero_set_counts(t->zero, (ZeroCounts){.steps = steps, .loss_scale = 1});
    t->updates = has_counts(t) ? blob_get_i64(in) : steps;
    if (has_counts(t)) blob_get(in, &t->multiplier, sizeof t->multiplier);
    return in->failed ? status_error(ERR_FORMAT, "the saved network is cut short") : status_ok();
}
