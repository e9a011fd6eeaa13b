#include "train/zero_gradients.h"

#include "train/comm_reduce.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { FLIGHTS = 2, CARRIES_MAX = 6 };

/* A bucket that is being exchanged. */
typedef struct Flight {
    float *buffer;   /* [bucket_most]: what is sent, in stages 2 and 3 */
    float *received; /* [bucket_most]: from each rank, in exact mode */
    float *sent;     /* of the present exchange: buffer, or its place in the whole array */
    CommTicket ticket;
    int bucket; /* -1: none */
    bool adds;  /* to what earlier micro-steps have brought */
} Flight;

struct ZeroGradients {
    const ZeroLayout *layout;
    Comm *comm;
    ZeroGradientsOptions options;
    float factor;
    float *sum;                /* [params] in stages 0 and 1, else [params / ranks] */
    float *carry[CARRIES_MAX]; /* [params]: carry[i] holds the sum of 2^i micro-steps */
    int carries;
    Flight flight[FLIGHTS];
    int turn;  /* of the flights */
    int micro; /* micro-steps over */
    int next;  /* unit, all above have come */
};

/* ---- life ---- */

static bool whole_sums(const ZeroGradients *g)
{
    return g->options.stage < 2;
}

static size_t sum_floats(const ZeroGradients *g)
{
    return whole_sums(g) ? g->layout->params : zero_layout_shard(g->layout);
}

static float *new_floats(size_t n, bool *good)
{
    float *f = calloc(n ? n : 1, sizeof *f);
    *good = *good && f;
    return f;
}

static Status allocate(ZeroGradients *g)
{
    bool good = true;
    size_t most = g->layout->bucket_most;
    g->sum = new_floats(sum_floats(g), &good);
    for (int i = 0; i < FLIGHTS; i++) {
        g->flight[i].bucket = -1;
        if (!whole_sums(g)) g->flight[i].buffer = new_floats(most, &good);
        if (g->options.exact) g->flight[i].received = new_floats(most, &good);
    }
    for (int n = g->options.accumulation - 1; g->options.exact && n > 0; n >>= 1)
        g->carry[g->carries++] = new_floats(g->layout->params, &good);
    return good ? status_ok() : status_no_memory(sum_floats(g) * sizeof(float), "gradients");
}

Status zero_gradients_new(ZeroGradients **out, const ZeroLayout *l, Comm *c, ZeroGradientsOptions options)
{
    assert(options.stage >= 0 && options.stage <= 3 && l->ranks == comm_size(c));
    assert(options.accumulation >= 1 && options.accumulation <= COMM_RANKS_MAX);
    ZeroGradients *g = calloc(1, sizeof *g);
    *out = NULL;
    if (!g) return status_no_memory(sizeof *g, "gradients");
    *g = (ZeroGradients){.layout = l, .comm = c, .options = options, .factor = 1, .next = l->units - 1};
    Status status = allocate(g);
    if (status.code != STATUS_OK)
        zero_gradients_free(g);
    else
        *out = g;
    return status;
}

void zero_gradients_free(ZeroGradients *g)
{
    if (!g) return;
    free(g->sum);
    for (int i = 0; i < FLIGHTS; i++) {
        free(g->flight[i].buffer);
        free(g->flight[i].received);
    }
    for (int i = 0; i < g->carries; i++) free(g->carry[i]);
    free(g);
}

void zero_gradients_set_factor(ZeroGradients *g, float factor)
{
    g->factor = factor;
}

/* ---- landing: what has been exchanged becomes this rank's sum ---- */

static float *sum_slice(const ZeroGradients *g, int bucket, int rank)
{
    size_t start = whole_sums(g) ? zero_layout_start(g->layout, bucket, rank)
                                 : zero_layout_shard_start(g->layout, bucket);
    return g->sum + start;
}

static void clear_frozen(const ZeroGradients *g, int bucket, float *slice)
{
    const ZeroLayout *l = g->layout;
    size_t start = zero_layout_start(l, bucket, comm_rank(g->comm)),
           end = start + zero_layout_slice(l, bucket);
    for (int i = 0; g->options.frozen && i < l->slices; i++) {
        if (!g->options.frozen[i]) continue;
        size_t from = l->slice[i].offset, to = from + l->slice[i].count;
        if (from < start) from = start;
        if (to > end) to = end;
        if (from < to) memset(slice + (from - start), 0, (to - from) * sizeof *slice);
    }
}

static Status land(ZeroGradients *g, Flight *f)
{
    if (f->bucket < 0) return status_ok();
    TRY(comm_wait(g->comm, f->ticket));
    int rank = comm_rank(g->comm), bucket = f->bucket;
    size_t n = zero_layout_slice(g->layout, bucket);
    const float *came = f->sent + (size_t)rank * n;
    float *to = sum_slice(g, bucket, rank);
    if (g->options.exact) {
        comm_reduce(f->received, n * sizeof(float), g->layout->ranks, n * sizeof(float), COMM_FLOAT32,
                    COMM_SUM);
        came = f->received;
    }
    for (size_t i = 0; i < n; i++) to[i] = f->adds ? to[i] + came[i] * g->factor : came[i] * g->factor;
    clear_frozen(g, bucket, to);
    f->bucket = -1;
    if (g->options.stage > 0) return status_ok();
    CommTicket ticket;
    return comm_all_gather(g->comm, to, g->sum + g->layout->bucket[bucket].offset, n * sizeof(float),
                           &ticket);
}

/* ---- departure ---- */

static Status depart(ZeroGradients *g, Flight *f, int bucket)
{
    size_t n = zero_layout_slice(g->layout, bucket);
    f->bucket = bucket;
    f->adds = !g->options.exact && !whole_sums(g) && g->micro > 0;
    if (g->options.exact)
        TRY(comm_all_to_all(g->comm, f->sent, f->received, n * sizeof(float), &f->ticket));
    else
        TRY(comm_reduce_scatter(g->comm, f->sent, f->sent + (size_t)comm_rank(g->comm) * n, n, COMM_FLOAT32,
                                COMM_SUM, &f->ticket));
    return g->options.overlap ? status_ok() : land(g, f);
}

static bool last_micro_step(const ZeroGradients *g)
{
    return g->micro == g->options.accumulation - 1;
}

/* to = what comes, of which n floats are the model's; NULL: nothing does. */
static void take(float *to, const float *from, size_t n, size_t count)
{
    if (from) memcpy(to, from, n * sizeof *to);
    if (!from) n = 0;
    memset(to + n, 0, (count - n) * sizeof *to);
}

static void add(float *restrict to, const float *restrict before, size_t count)
{
    for (size_t i = 0; i < count; i++) to[i] = before[i] + to[i];
}

/* `to` is this micro-step's: it meets the sums of as many micro-steps as it has come to itself, as a carry goes through a
 * binary number; and in the last micro-step all that are left. */
static void add_carries(ZeroGradients *g, float *to, size_t offset, size_t count)
{
    for (int i = 0; i < g->carries; i++) {
        bool there = g->micro >> i & 1;
        if (!there && !last_micro_step(g)) break;
        if (there) add(to, g->carry[i] + offset, count);
    }
}

/* Exact, not the last micro-step. */
static void carry_on(ZeroGradients *g, int bucket, const float *from, size_t n)
{
    const ZeroBucket *b = &g->layout->bucket[bucket];
    int level = 0;
    while (g->micro >> level & 1) level++;
    float *to = g->carry[level] + b->offset;
    take(to, from, n, b->count);
    add_carries(g, to, b->offset, b->count);
}

/* Where a bucket is put together: its place in the whole array, or a flight's buffer. */
static float *place(const ZeroGradients *g, const Flight *f, int bucket)
{
    return whole_sums(g) ? g->sum + g->layout->bucket[bucket].offset : f->buffer;
}

static Status bucket_ready(ZeroGradients *g, int bucket, const float *from, size_t n)
{
    const ZeroBucket *b = &g->layout->bucket[bucket];
    if (g->options.exact && !last_micro_step(g)) {
        carry_on(g, bucket, from, n);
        return status_ok();
    }
    Flight *f = &g->flight[g->turn];
    TRY(land(g, f));
    f->sent = place(g, f, bucket);
    if (!g->options.exact && whole_sums(g) && g->micro > 0) {
        for (size_t i = 0; from && i < n; i++) f->sent[i] += from[i];
    } else {
        take(f->sent, from, n, b->count);
    }
    if (g->options.exact) add_carries(g, f->sent, b->offset, b->count);
    if (whole_sums(g) && !last_micro_step(g)) return status_ok();
    g->turn = (g->turn + 1) % FLIGHTS;
    return depart(g, f, bucket);
}

static Status unit_ready(ZeroGradients *g, int unit, const float *gradient)
{
    const ZeroUnit *u = &g->layout->unit[unit];
    for (int i = 0; i < u->buckets; i++) {
        size_t model_offset, n = zero_layout_model_range(g->layout, u->bucket + i, &model_offset);
        size_t at = model_offset - u->model_offset;
        TRY(bucket_ready(g, u->bucket + i, gradient ? gradient + at : NULL, n));
    }
    return status_ok();
}

Status zero_gradients_ready(ZeroGradients *g, int unit, const float gradient[])
{
    assert(unit >= 0 && unit <= g->next);
    while (g->next > unit) TRY(unit_ready(g, g->next--, NULL));
    g->next--;
    TRY(unit_ready(g, unit, gradient));
    return comm_progress(g->comm);
}

Status zero_gradients_finish(ZeroGradients *g, bool *whole)
{
    while (g->next >= 0) TRY(unit_ready(g, g->next--, NULL));
    for (int i = 0; i < FLIGHTS; i++) TRY(land(g, &g->flight[(g->turn + i) % FLIGHTS]));
    *whole = last_micro_step(g);
    g->micro = *whole ? 0 : g->micro + 1;
    g->next = g->layout->units - 1;
    return *whole && g->options.stage == 0 ? comm_finish(g->comm) : status_ok();
}

/* ---- reading ---- */

const float *zero_gradients_slice(const ZeroGradients *g, int bucket, int rank)
{
    assert(rank == comm_rank(g->comm) || g->options.stage == 0);
    return sum_slice(g, bucket, rank);
}

size_t zero_gradients_sum_bytes(const ZeroGradients *g)
{
    return sum_floats(g) * sizeof(float);
}

size_t zero_gradients_bucket_bytes(const ZeroGradients *g)
{
    size_t buffers = (size_t)(whole_sums(g) ? 0 : FLIGHTS) + (size_t)(g->options.exact ? FLIGHTS : 0);
    return buffers * g->layout->bucket_most * sizeof(float);
}

size_t zero_gradients_carry_bytes(const ZeroGradients *g)
{
    return (size_t)g->carries * g->layout->params * sizeof(float);
}
