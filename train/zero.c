#include "train/zero.h"

#include "train/comm_reduce.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { BUCKET = 1 << 20, SCALE_AFTER = 2000, SCALE_LEAST = 1, SCALE_MOST = 1 << 24 };

struct Zero {
    ZeroConfig config;
    ZeroModel model;
    ZeroLayout layout;
    Comm *comm;
    ZeroGradients *gradients;
    ZeroParams *params;
    ZeroMoments *moments;
    float *scratch;     /* [bucket_most]: a bucket on its way out */
    ParamSlice *moving; /* the layout's slices without the frozen ones */
    int movings;
    double *words;      /* of the step: this rank's, then every rank's */
    size_t words_count; /* order, losses, sums of squares */
    int64_t steps;
    float loss_scale;
    int32_t finite;    /* steps since the loss scale changed */
    float rate, scale; /* of the update under way */
    int forwards;      /* micro-steps of this step */
    int backwards;
    double *losses; /* [accumulation]: within words */
};

ZeroConfig zero_defaults(void)
{
    return (ZeroConfig){.stage = 2,
                        .exact = true,
                        .overlap = true,
                        .accumulation = 1,
                        .bucket = BUCKET,
                        .scale_after = SCALE_AFTER,
                        .optimizer = optimizer_defaults(OPTIMIZER_ADAMW)};
}

/* ---- life ---- */

/* Parts of a bucket that this rank owns. */
static int own_parts(const Zero *z)
{
    return z->layout.parts / z->layout.ranks;
}

static Status allocate(Zero *z)
{
    size_t ranks = (size_t)z->layout.ranks;
    z->words_count = 1 + (size_t)z->config.accumulation + (size_t)z->layout.buckets * (size_t)own_parts(z);
    z->scratch = calloc(z->layout.bucket_most + 1, sizeof(float));
    z->moving = calloc((size_t)z->layout.slices + 1, sizeof *z->moving);
    z->words = calloc((1 + ranks) * z->words_count, sizeof *z->words);
    if (!z->scratch || !z->moving || !z->words)
        return status_no_memory(z->layout.bucket_most * sizeof(float), "the optimizer's state");
    z->losses = z->words + 1;
    for (int i = 0; i < z->layout.slices; i++)
        if (!z->config.frozen || !z->config.frozen[i]) z->moving[z->movings++] = z->layout.slice[i];
    return status_ok();
}

static void set_factor(Zero *z)
{
    float shards = (float)(z->config.shards ? z->config.shards : z->config.accumulation * z->layout.ranks);
    zero_gradients_set_factor(z->gradients, 1 / (shards * z->loss_scale));
}

static Status new_parts(Zero *z)
{
    const ZeroConfig *o = &z->config;
    ZeroGradientsOptions gradients = {.stage = o->stage,
                                      .exact = o->exact,
                                      .overlap = o->overlap,
                                      .accumulation = o->accumulation,
                                      .frozen = o->frozen};
    ZeroParamsOptions params = {.stage = o->stage, .overlap = o->overlap, .poison = o->poison};
    TRY(zero_layout_new(&z->layout, z->model.shape, comm_size(z->comm), o->bucket));
    TRY(zero_gradients_new(&z->gradients, &z->layout, z->comm, gradients));
    TRY(zero_params_new(&z->params, &z->layout, z->comm, params));
    TRY(zero_moments_new(&z->moments, &z->layout, o->stage, o->folder));
    TRY(allocate(z));
    set_factor(z);
    return status_ok();
}

Status zero_new(Zero **out, const ZeroModel *model, const ZeroConfig *config, Comm *c)
{
    assert(config->stage >= 0 && config->stage <= 3 && config->clip >= 0 && config->loss_scale >= 0);
    *out = NULL;
    Zero *z = calloc(1, sizeof *z);
    if (!z) return status_no_memory(sizeof *z, "the optimizer's state");
    z->config = *config;
    z->model = *model;
    z->comm = c;
    z->loss_scale = config->loss_scale > 0 ? config->loss_scale : 1;
    Status status = new_parts(z);
    if (status.code != STATUS_OK)
        zero_free(z);
    else
        *out = z;
    return status;
}

void zero_free(Zero *z)
{
    if (!z) return;
    zero_gradients_free(z->gradients);
    zero_params_free(z->params);
    zero_moments_free(z->moments);
    zero_layout_free(&z->layout);
    free(z->scratch);
    free(z->moving);
    free(z->words);
    free(z);
}

/* ---- the passes ---- */

static int shard_now(const Zero *z)
{
    return comm_rank(z->comm) * z->config.accumulation + z->backwards;
}

Status zero_forward(Zero *z, double *loss)
{
    assert(z->forwards == z->backwards && z->forwards < z->config.accumulation);
    TRY(z->model.forward(z->model.context, z, shard_now(z), loss));
    z->losses[z->forwards++] = *loss;
    return status_ok();
}

Status zero_backward(Zero *z)
{
    bool whole;
    assert(z->forwards == z->backwards + 1);
    TRY(z->model.backward(z->model.context, z, shard_now(z)));
    z->backwards++;
    TRY(zero_gradients_finish(z->gradients, &whole));
    assert(whole == (z->backwards == z->config.accumulation));
    return status_ok();
}

Status zero_param_needed(Zero *z, int unit, ZeroDirection direction, const float **params)
{
    return zero_params_need(z->params, unit, direction, params);
}

void zero_param_done(Zero *z, int unit)
{
    zero_params_release(z->params, unit);
}

Status zero_grad_ready(Zero *z, int unit, const float gradient[])
{
    return zero_gradients_ready(z->gradients, unit, gradient);
}

/* ---- what the ranks tell each other in a step ---- */

/* Of every bucket, on the pool's workers or on this thread. */
static void each_bucket(Zero *z, PoolTask *task)
{
    if (z->config.pool)
        pool_run(z->config.pool, z->layout.buckets, task, z);
    else
        for (int b = 0; b < z->layout.buckets; b++) task(z, b, 0);
}

/* Sums of squares of this rank's parts of a bucket. */
static void sum_squares(void *context, int b, int worker)
{
    (void)worker;
    Zero *z = context;
    int parts = own_parts(z);
    double *sums = z->words + 1 + z->config.accumulation + (size_t)b * (size_t)parts;
    size_t n = zero_layout_slice(&z->layout, b) / (size_t)parts;
    const float *slice = zero_gradients_slice(z->gradients, b, comm_rank(z->comm));
    for (int i = 0; i < parts; i++) sums[i] = optimizer_square_sum(slice + (size_t)i * n, n);
}

static double tree_sum(double *values, int n)
{
    if (n == 0) return 0;
    comm_reduce(values, sizeof *values, n, sizeof *values, COMM_FLOAT64, COMM_SUM);
    return values[0];
}

/* Order and losses and sums of every rank, in one message. */
static Status exchange_words(Zero *z)
{
    CommTicket ticket;
    uint64_t order = comm_counters(z->comm).order;
    memcpy(z->words, &order, sizeof order);
    each_bucket(z, sum_squares);
    TRY(comm_all_gather(z->comm, z->words, z->words + z->words_count, z->words_count * sizeof *z->words,
                        &ticket));
    return comm_wait(z->comm, ticket);
}

static double *words_of(const Zero *z, int rank)
{
    return z->words + z->words_count * (size_t)(1 + rank);
}

static Status check_order(const Zero *z)
{
    for (int r = 0; r < z->layout.ranks; r++)
        if (memcmp(words_of(z, r), z->words, sizeof(uint64_t)) != 0)
            return status_error(ERR_DEVICE, "rank %d has not exchanged what rank %d has", r,
                                comm_rank(z->comm));
    return status_ok();
}

/* By rank and micro-step: the tree over all micro-shards. */
static double mean_loss(const Zero *z)
{
    int n = z->config.accumulation;
    for (int r = 0; r < z->layout.ranks; r++) words_of(z, r)[1] = tree_sum(words_of(z, r) + 1, n);
    comm_reduce(words_of(z, 0) + 1, z->words_count * sizeof(double), z->layout.ranks, sizeof(double),
                COMM_FLOAT64, COMM_SUM);
    return words_of(z, 0)[1] / (n * z->layout.ranks);
}

/* Within each bucket over its parts, then over buckets. */
static double global_norm(const Zero *z)
{
    int parts = own_parts(z), first = 1 + z->config.accumulation;
    double *sum = words_of(z, 0) + first;
    for (int b = 0; b < z->layout.buckets; b++) {
        for (int r = 0; r < z->layout.ranks; r++) tree_sum(words_of(z, r) + first + b * parts, parts);
        comm_reduce(sum + b * parts, z->words_count * sizeof(double), z->layout.ranks, sizeof(double),
                    COMM_FLOAT64, COMM_SUM);
    }
    comm_reduce(sum, (size_t)parts * sizeof(double), z->layout.buckets, sizeof(double), COMM_FLOAT64,
                COMM_SUM);
    return z->layout.buckets > 0 ? sqrt(sum[0]) : 0;
}

/* ---- the step ---- */

/* After the last bucket of a step comes the first one of the next. */
static int bucket_after(const Zero *z, int bucket)
{
    return z->layout.buckets > 1 ? (bucket + 1) % z->layout.buckets : -1;
}

static void update_slice(Zero *z, int bucket, int rank, float *mean, float *square)
{
    OptimizerRange range = {
        .from = zero_layout_start(&z->layout, bucket, rank), .mean = mean, .square = square};
    range.to = range.from + zero_layout_slice(&z->layout, bucket);
    range.params = zero_params_slice(z->params, bucket, rank);
    range.grads = zero_gradients_slice(z->gradients, bucket, rank);
    optimizer_step(&z->config.optimizer, (uint64_t)z->steps + 1, z->rate, z->scale, z->moving, z->movings,
                   range);
}

static Status update_bucket(Zero *z, int bucket)
{
    ZeroMomentsPart part;
    size_t slice = zero_layout_slice(&z->layout, bucket);
    TRY(zero_moments_open(z->moments, bucket, bucket_after(z, bucket), &part));
    if (z->config.stage > 0)
        update_slice(z, bucket, comm_rank(z->comm), part.mean, part.square);
    else
        for (int r = 0; r < z->layout.ranks; r++)
            update_slice(z, bucket, r, part.mean + (size_t)r * slice, part.square + (size_t)r * slice);
    zero_moments_close(z->moments, true);
    return status_ok();
}

/* Only of moments in memory, which are always at hand. */
static void update_bucket_task(void *context, int bucket, int worker)
{
    (void)worker;
    Status status = update_bucket(context, bucket);
    assert(status.code == STATUS_OK);
    (void)status;
}

/* Buckets go out one by one: in one thread each while the next one is worked on. */
static Status update(Zero *z)
{
    bool at_once = z->config.pool && !zero_moments_in_file(z->moments);
    if (at_once) each_bucket(z, update_bucket_task);
    for (int b = 0; b < z->layout.buckets; b++) {
        comm_alive(z->comm);
        if (!at_once) TRY(update_bucket(z, b));
        TRY(zero_params_changed(z->params, b));
    }
    return status_ok();
}

static void set_loss_scale(Zero *z, float scale)
{
    z->loss_scale = scale;
    z->finite = 0;
    set_factor(z);
}

static Status skip(Zero *z, ZeroReport *report)
{
    if (z->config.loss_scale == 0)
        return status_error(ERR_DEVICE, "step %lld: the gradient is not finite", (long long)z->steps + 1);
    if (z->loss_scale <= SCALE_LEAST)
        return status_error(ERR_DEVICE, "step %lld: the gradient is not finite, at a loss scale of %g too",
                            (long long)z->steps + 1, z->loss_scale);
    report->skipped = true;
    set_loss_scale(z, z->loss_scale / 2);
    return status_ok();
}

Status zero_step(Zero *z, double rate, ZeroReport *report)
{
    assert(z->backwards == z->config.accumulation && z->forwards == z->backwards);
    z->forwards = z->backwards = 0;
    TRY(exchange_words(z));
    TRY(check_order(z));
    *report = (ZeroReport){.loss = mean_loss(z), .norm = global_norm(z)};
    if (!isfinite(report->norm)) return skip(z, report);
    bool clipped = z->config.clip > 0 && report->norm > z->config.clip;
    z->rate = (float)rate;
    z->scale = clipped ? (float)(z->config.clip / report->norm) : 1;
    TRY(update(z));
    z->steps++;
    if (z->config.loss_scale > 0 && ++z->finite >= z->config.scale_after)
        set_loss_scale(z, z->loss_scale <= SCALE_MOST / 2 ? z->loss_scale * 2 : z->loss_scale);
    return status_ok();
}

int64_t zero_steps(const Zero *z)
{
    return z->steps;
}

float zero_loss_scale(const Zero *z)
{
    return z->loss_scale;
}

/* ---- state ---- */

/* Is it whole on every rank? */
static bool whole(const Zero *z, ZeroState which)
{
    return which == ZERO_PARAMS ? z->config.stage < 3 : z->config.stage == 0;
}

/* What this rank has of a bucket: all of it, or its slice. */
static Status open_state(Zero *z, ZeroState which, int bucket, float **out)
{
    ZeroMomentsPart part;
    *out = NULL;
    if (which == ZERO_PARAMS) {
        *out = zero_params_slice(z->params, bucket, whole(z, which) ? 0 : comm_rank(z->comm));
        return status_ok();
    }
    TRY(zero_moments_open(z->moments, bucket, bucket_after(z, bucket), &part));
    *out = which == ZERO_MEAN ? part.mean : part.square;
    return status_ok();
}

static void close_state(Zero *z, ZeroState which, bool changed)
{
    if (which != ZERO_PARAMS) zero_moments_close(z->moments, changed);
}

/* As far as it is the model's. */
static Status fill_bucket(Zero *z, ZeroState which, int bucket, ZeroFill *fill, void *context)
{
    float *own;
    size_t offset, n = zero_layout_model_range(&z->layout, bucket, &offset);
    size_t slice = zero_layout_slice(&z->layout, bucket), at = (size_t)comm_rank(z->comm) * slice;
    size_t from = whole(z, which) ? 0 : at, to = whole(z, which) || at + slice > n ? n : at + slice;
    TRY(open_state(z, which, bucket, &own));
    if (to > from) fill(context, offset + from, to - from, own);
    close_state(z, which, true);
    return status_ok();
}

Status zero_fill(Zero *z, ZeroState which, ZeroFill *fill, void *context)
{
    if (which == ZERO_PARAMS) TRY(zero_params_forget(z->params));
    for (int b = 0; b < z->layout.buckets; b++) TRY(fill_bucket(z, which, b, fill, context));
    return zero_moments_finish(z->moments);
}

static void copy_of(void *context, size_t offset, size_t n, float out[])
{
    const float *const *model = context;
    memcpy(out, *model + offset, n * sizeof *out);
}

Status zero_set(Zero *z, ZeroState which, const float model[])
{
    return zero_fill(z, which, copy_of, &model);
}

ZeroCounts zero_counts(const Zero *z)
{
    return (ZeroCounts){z->steps, z->loss_scale, z->finite};
}

void zero_set_counts(Zero *z, ZeroCounts counts)
{
    z->steps = counts.steps;
    set_loss_scale(z, counts.loss_scale);
    z->finite = counts.finite;
}

static Status gather(Zero *z, ZeroState which, int bucket, const float *own, const float **values)
{
    CommTicket ticket;
    size_t bytes = zero_layout_slice(&z->layout, bucket) * sizeof(float);
    *values = whole(z, which) ? own : z->scratch;
    if (whole(z, which)) return status_ok();
    TRY(comm_all_gather(z->comm, own, z->scratch, bytes, &ticket));
    return comm_wait(z->comm, ticket);
}

static Status get_bucket(Zero *z, ZeroState which, int bucket, ZeroTake *take, void *context)
{
    float *own;
    const float *values;
    size_t offset, n = zero_layout_model_range(&z->layout, bucket, &offset);
    TRY(open_state(z, which, bucket, &own));
    Status status = gather(z, which, bucket, own, &values);
    if (status.code == STATUS_OK && take && n > 0) status = take(context, offset, values, n);
    close_state(z, which, false);
    return status;
}

Status zero_get(Zero *z, ZeroState which, ZeroTake *take, void *context)
{
    TRY(comm_finish(z->comm)); /* parameters may still be on their way */
    for (int b = 0; b < z->layout.buckets; b++) TRY(get_bucket(z, which, b, take, context));
    return status_ok();
}

/* ---- what it costs ---- */

ZeroMemory zero_memory(const Zero *z)
{
    return (ZeroMemory){.params = zero_params_kept_bytes(z->params),
                        .gradients = zero_gradients_sum_bytes(z->gradients),
                        .moments = zero_moments_kept_bytes(z->moments),
                        .buckets =
                            zero_gradients_bucket_bytes(z->gradients) + z->layout.bucket_most * sizeof(float),
                        .windows = zero_moments_window_bytes(z->moments),
                        .live = zero_params_live_bytes(z->params),
                        .carries = zero_gradients_carry_bytes(z->gradients)};
}

const ZeroLayout *zero_layout(const Zero *z)
{
    return &z->layout;
}

ZeroFetches zero_fetches(const Zero *z)
{
    return zero_params_fetches(z->params);
}
