#include "net/cuda/heads.h"

#include "game/base/philox.h"
#include "net/cuda/device.cuh"
#include "net/cuda/softmax.cuh"

#include <assert.h>

/* ---- a row of logits ---- */

/* How a row's probabilities come from its logits. */
enum Rule { BY_EXPONENTIAL, BY_MAXIMUM, UNIFORM, NONE };

/* The part of a row that a lane holds: pack q * width + lane of each group. */
template <typename T, int N, int Q> struct LegalRow {
    float x[Q][N];     /* -infinity where it is not legal */
    uint32_t legal[Q]; /* bits */
    int moves;         /* legal points of the whole row */
    float maximum;
    Rule rule;
    uint8_t flags;

    __device__ LegalRow(const SoftmaxRows &r, const GroupRows &g, const Load<T> &load, int64_t row)
    {
        float count = 0, wild = 0;
        maximum = -INFINITY;
        UNROLL
        for (int q = 0; q < Q; q++) {
            legal[q] = load.template pack<N>(row, group_column(r, g, row, q, N), -INFINITY, x[q]);
            count += (float)__popc(legal[q]);
            UNROLL
            for (int k = 0; k < N; k++) {
                maximum = fmaxf(maximum, x[q][k]);
                if (has(q, k) && !(fabsf(x[q][k]) < INFINITY)) wild++;
            }
        }
        maximum = reduce_group<Maximum>(maximum, r.width);
        moves = (int)reduce_group<Sum>(count, r.width);
        bool finite = reduce_group<Sum>(wild, r.width) == 0;
        flags = (uint8_t)((moves == 0 ? HEADS_NO_MOVE : 0) | (finite ? 0 : HEADS_NOT_FINITE));
        rule = moves == 0 ? NONE : !finite ? UNIFORM : r.scale == INFINITY ? BY_MAXIMUM : BY_EXPONENTIAL;
    }

    __device__ __forceinline__ bool has(int q, int k) const { return legal[q] >> k & 1; }

    /* Proportional to the probability. */
    __device__ __forceinline__ float weight(int q, int k, float scale) const
    {
        if (!has(q, k) || rule == NONE) return 0.0f;
        if (rule == UNIFORM) return 1.0f;
        if (rule == BY_MAXIMUM) return x[q][k] == maximum ? 1.0f : 0.0f;
        return expf((x[q][k] - maximum) * scale);
    }

    __device__ __forceinline__ float weight_sum(const SoftmaxRows &r) const
    {
        float sum = 0;
        UNROLL
        for (int q = 0; q < Q; q++) {
            UNROLL
            for (int k = 0; k < N; k++) sum += weight(q, k, r.scale);
        }
        return reduce_group<Sum>(sum, r.width);
    }
};

/* ---- probabilities ---- */

template <typename T, int N, int Q>
static __global__ void heads_policy_rows(SoftmaxRows r, Load<T> load, Store<T> store, uint8_t *flags)
{
    GroupRows g(r.width);
    for (int64_t base = g.first; base < r.rows; base += g.step) {
        int64_t row = base + g.group;
        LegalRow<T, N, Q> z(r, g, load, row);
        float sum = z.weight_sum(r), factor = sum > 0 ? 1.0f / sum : 0.0f;
        UNROLL
        for (int q = 0; q < Q; q++) {
            float p[N];
            UNROLL
            for (int k = 0; k < N; k++) p[k] = z.weight(q, k, r.scale) * factor;
            store.template pack<N>(row, group_column(r, g, row, q, N), p);
        }
        if (g.lane == 0 && row < r.rows) flags[row] = z.flags;
    }
}

/* ---- loss and gradient ---- */

/* What a pack is taught: targets, from one array or the other. */
template <int N>
static __device__ __forceinline__ void load_target(const HeadsLoss &l, const Load<float> &target,
                                                   const Load<uint16_t> &visits, int64_t row, int column,
                                                   float out[N])
{
    if (l.target) {
        target.pack<N>(row, column, 0.0f, out);
        return;
    }
    if (!visits.pack<N>(row, column, 0.0f, out)) return;
    float sum = (float)l.visit_sum[row], factor = sum > 0 ? 1.0f / sum : 0.0f;
    UNROLL
    for (int k = 0; k < N; k++) out[k] *= factor;
}

static __device__ void value_by_outcome(const float z[3], const float target[3], float scale,
                                        float gradient[3], float *loss)
{
    float maximum = fmaxf(z[0], fmaxf(z[1], z[2])), sum = 0, mass = 0, total = 0;
    for (int i = 0; i < 3; i++) sum += expf(z[i] - maximum);
    for (int i = 0; i < 3; i++) {
        mass += target[i];
        total -= target[i] * (z[i] - maximum - logf(sum));
    }
    for (int i = 0; i < 3; i++) gradient[i] = scale * (expf(z[i] - maximum) / sum * mass - target[i]);
    *loss = total;
}

/* By the lane that leads a row's group. */
static __device__ void value_of_row(const HeadsLoss &l, int64_t row, float weight)
{
    int64_t at = row * l.outcomes;
    float scale = l.value_scale * weight;
    if (l.outcomes == 3) {
        value_by_outcome(l.value + at, l.value_target + at, scale, l.value_gradient + at, l.value_loss + row);
    } else if (l.outcomes == 1) {
        float y = tanhf(l.value[at]), error = l.value_target[at] - y;
        l.value_gradient[at] = -2 * scale * error * (1 - y * y);
        l.value_loss[row] = error * error;
    }
}

/* Sums over the lanes' points, then over the row. */
struct RowLoss {
    float mass, loss, entropy, divergence;

    __device__ __forceinline__ void add(float target, float p, float logarithm, float before)
    {
        mass += target;
        loss -= target * logarithm;
        entropy -= p * logarithm;
        if (before > 0) divergence += before * (logf(before) - logarithm);
    }
    __device__ void reduce(int width)
    {
        mass = reduce_group<Sum>(mass, width);
        loss = reduce_group<Sum>(loss, width);
        entropy = reduce_group<Sum>(entropy, width);
        divergence = reduce_group<Sum>(divergence, width);
    }
    __device__ void write(const HeadsLoss &l, int64_t row) const
    {
        l.loss[row] = loss;
        if (l.entropy) l.entropy[row] = entropy;
        if (l.divergence) l.divergence[row] = divergence;
    }
};

/* The arrays by points that a loss reads beside the logits. */
struct LossArrays {
    Load<float> target;
    Load<uint16_t> visits;
    Load<float> before;
};

template <typename T, int N, int Q>
static __global__ void heads_loss_rows(SoftmaxRows r, Load<T> load, Store<T> store, uint8_t *flags,
                                       HeadsLoss l, LossArrays arrays)
{
    GroupRows g(r.width);
    for (int64_t base = g.first; base < r.rows; base += g.step) {
        int64_t row = base + g.group;
        LegalRow<T, N, Q> z(r, g, load, row);
        bool sound = z.flags == 0;
        float sum = z.weight_sum(r), log_sum = logf(sum), factor = sum > 0 ? 1.0f / sum : 0.0f;
        float target[Q][N];
        RowLoss of = {0, 0, 0, 0};
        UNROLL
        for (int q = 0; q < Q; q++) {
            int column = group_column(r, g, row, q, N);
            float before[N] = {0};
            load_target<N>(l, arrays.target, arrays.visits, row, column, target[q]);
            if (l.before) arrays.before.template pack<N>(row, column, 0.0f, before);
            UNROLL
            for (int k = 0; k < N; k++)
                if (sound && z.has(q, k))
                    of.add(target[q][k], z.weight(q, k, r.scale) * factor, z.x[q][k] - z.maximum - log_sum,
                           before[k]);
        }
        of.reduce(r.width);
        float weight = row < r.rows && l.weight ? l.weight[row] : 1.0f;
        UNROLL
        for (int q = 0; q < Q; q++) {
            float dz[N];
            UNROLL
            for (int k = 0; k < N; k++) {
                float p = z.weight(q, k, r.scale) * factor;
                dz[k] = sound ? l.scale * weight * (p * of.mass - target[q][k]) : 0.0f;
            }
            store.template pack<N>(row, group_column(r, g, row, q, N), dz);
        }
        if (g.lane == 0 && row < r.rows) {
            flags[row] = z.flags;
            of.write(l, row);
            value_of_row(l, row, weight);
        }
    }
}

/* ---- candidates of a root ---- */

/* How many legal points there are before `column`. */
static __device__ int moves_before(const RowMask &legal, int64_t row, int column)
{
    const uint32_t *words = legal.words + row * legal.words_a_row();
    int count = 0;
    for (int i = 0; i < column / 32; i++) count += __popc(words[i]);
    return count + (column % 32 ? __popc(words[column / 32] << (32 - column % 32)) : 0);
}

/* The noise of a row's legal point number `move`: rng_gumbel takes two of a block's four numbers. */
static __device__ float gumbel_noise(const Rng &rng, int move)
{
    uint32_t counter[4] = {(uint32_t)move / 2, rng.counter[1], rng.counter[2], rng.counter[3]}, block[4];
    philox_block(counter, rng.key, block);
    double u = move % 2 ? philox_open_unit(block[2], block[3]) : philox_open_unit(block[0], block[1]);
    return (float)-log(-log(u));
}

/* A point and what it is chosen by; of equal scores the lower point is better. */
struct Scored {
    float score, prior, noise;
    int point;

    __device__ __forceinline__ bool better_than(const Scored &s) const
    {
        return score > s.score || (score == s.score && point < s.point);
    }
};

static __device__ Scored best_of_group(Scored s, int width)
{
    for (int by = width / 2; by > 0; by /= 2) {
        Scored other = {__shfl_xor_sync(ALL_LANES, s.score, by), __shfl_xor_sync(ALL_LANES, s.prior, by),
                        __shfl_xor_sync(ALL_LANES, s.noise, by), __shfl_xor_sync(ALL_LANES, s.point, by)};
        if (other.better_than(s)) s = other;
    }
    return s;
}

template <typename T, int N, int Q>
static __global__ void heads_root_rows(SoftmaxRows r, Load<T> load, uint8_t *flags, const Rng *rng,
                                       int candidates, HeadsCandidate *out)
{
    GroupRows g(r.width);
    for (int64_t base = g.first; base < r.rows; base += g.step) {
        int64_t row = base + g.group;
        LegalRow<T, N, Q> z(r, g, load, row);
        float sum = z.weight_sum(r), factor = sum > 0 ? 1.0f / sum : 0.0f;
        float noise[Q][N];
        uint32_t left[Q];
        UNROLL
        for (int q = 0; q < Q; q++) {
            int column = group_column(r, g, row, q, N);
            int move = z.legal[q] && rng ? moves_before(load.mask, row, column) : 0;
            left[q] = z.legal[q];
            UNROLL
            for (int k = 0; k < N; k++)
                noise[q][k] = rng && z.has(q, k) ? gumbel_noise(rng[row], move++) : 0.0f;
        }
        for (int c = 0; c < candidates; c++) {
            Scored best = {-INFINITY, 0.0f, 0.0f, HEADS_POINTS_MAX};
            UNROLL
            for (int q = 0; q < Q; q++) {
                UNROLL
                for (int k = 0; k < N; k++) {
                    if (!(left[q] >> k & 1)) continue;
                    float prior = z.weight(q, k, r.scale) * factor;
                    Scored s = {logf(fmaxf(prior, 1e-9f)) + noise[q][k], prior, noise[q][k],
                                (q * r.width + g.lane) * N + k};
                    if (s.better_than(best)) best = s;
                }
            }
            best = best_of_group(best, r.width);
            UNROLL
            for (int q = 0; q < Q; q++) {
                int k = best.point - (q * r.width + g.lane) * N;
                if (k >= 0 && k < N) left[q] &= ~(1u << k);
            }
            if (g.lane == 0 && row < r.rows)
                out[row * candidates + c] = {best.point < r.columns ? best.point : -1, best.prior,
                                             best.noise};
        }
        if (g.lane == 0 && row < r.rows) flags[row] = z.flags;
    }
}

/* ---- launches ---- */

enum { HEADS_THREADS = 128 };

/* What the kernels of all heads are launched with. */
struct HeadCall {
    const Device *device;
    const HeadsPolicy *policy;
    float scale; /* of the logits */
    bool aligned;
};

template <typename T> static Load<T> load_points(const HeadCall &c, const T *from)
{
    return {from, c.policy->stride, {c.policy->legal, c.policy->points}};
}

template <typename T> static Load<T> load_logits(const HeadCall &c)
{
    return load_points(c, static_cast<const T *>(c.policy->logits));
}

template <typename T> static Store<T> store_points(const HeadCall &c, void *to)
{
    return {static_cast<T *>(to), c.policy->stride, {c.policy->legal, c.policy->points}, 0.0f};
}

/* A head has `launch<T, N, Q>(call, rows, blocks)`; here its rows are laid out. */
template <typename T, int N, int Q, typename Head>
static void launch_head(const HeadCall &c, const Head &head)
{
    int width = group_width(c.policy->points, N), rows_a_block = HEADS_THREADS / width;
    int64_t wanted = ((int64_t)c.policy->rows + rows_a_block - 1) / rows_a_block;
    SoftmaxRows rows = {c.policy->rows, c.policy->points, width, false, c.scale};
    head.template launch<T, N, Q>(c, rows, device_blocks(c.device, wanted, HEADS_THREADS));
}

template <typename T, int N, typename Head> static void choose_packs(const HeadCall &c, const Head &head)
{
    int packs = (c.policy->points + WARP * N - 1) / (WARP * N);
    if constexpr (N > 1) {
        if (packs <= 1) return launch_head<T, N, 1>(c, head);
        if (packs <= 2) return launch_head<T, N, 2>(c, head);
    } else {
        if (packs <= 4) return launch_head<T, N, 4>(c, head);
    }
    launch_head<T, N, HEADS_POINTS_MAX / (WARP * N)>(c, head);
}

template <typename T, typename Head> static void choose_pack(const HeadCall &c, const Head &head)
{
    if (c.aligned)
        choose_packs<T, 16 / (int)sizeof(T)>(c, head);
    else
        choose_packs<T, 1>(c, head);
}

/* The arrays by points that a head has beside the logits tell whether all rows begin at multiples of 16 bytes. */
template <typename Head>
static Status run(Device *d, const HeadsPolicy *p, float scale, uintptr_t addresses, const Head &head,
                  const char *what)
{
    assert(p->rows >= 0 && p->points >= 1 && p->points <= HEADS_POINTS_MAX && p->stride >= p->points);
    if (p->rows == 0) return status_ok();
    bool aligned = (addresses | (uintptr_t)p->logits) % 16 == 0 && p->stride % 8 == 0;
    HeadCall c = {d, p, scale, aligned};
    switch (p->type) {
    case ELEMENT_FLOAT16:
        choose_pack<__half>(c, head);
        break;
    case ELEMENT_BFLOAT16:
        choose_pack<__nv_bfloat16>(c, head);
        break;
    default:
        choose_pack<float>(c, head);
    }
    return device_launched(what);
}

struct PolicyHead {
    void *out;

    template <typename T, int N, int Q> void launch(const HeadCall &c, SoftmaxRows rows, int blocks) const
    {
        auto *kernel = heads_policy_rows<T, N, Q>;
        Load<T> load = load_logits<T>(c);
        Store<T> store = store_points<T>(c, out);
        uint8_t *flags = c.policy->flags;
        LAUNCH(kernel, blocks, HEADS_THREADS, 0, c.device->stream, rows, load, store, flags);
    }
};

Status heads_policy(Device *d, const HeadsPolicy *p, float temperature, void *out)
{
    assert(temperature >= 0);
    float scale = temperature > 0 ? 1 / temperature : INFINITY;
    return run(d, p, scale, (uintptr_t)out, PolicyHead{out}, "policy head");
}

struct LossHead {
    HeadsLoss loss;

    template <typename T, int N, int Q> void launch(const HeadCall &c, SoftmaxRows rows, int blocks) const
    {
        auto *kernel = heads_loss_rows<T, N, Q>;
        Load<T> load = load_logits<T>(c);
        Store<T> store = store_points<T>(c, loss.gradient);
        uint8_t *flags = c.policy->flags;
        HeadsLoss l = loss;
        LossArrays arrays = {load_points(c, l.target), load_points(c, l.visits), load_points(c, l.before)};
        LAUNCH(kernel, blocks, HEADS_THREADS, 0, c.device->stream, rows, load, store, flags, l, arrays);
    }
};

Status heads_loss(Device *d, const HeadsPolicy *p, const HeadsLoss *l)
{
    assert(l->target || (l->visits && l->visit_sum));
    assert(l->outcomes == 0 || l->outcomes == 1 || l->outcomes == 3);
    assert(!l->divergence || l->before);
    uintptr_t addresses =
        (uintptr_t)l->target | (uintptr_t)l->visits | (uintptr_t)l->before | (uintptr_t)l->gradient;
    return run(d, p, 1.0f, addresses, LossHead{*l}, "loss heads");
}

struct RootHead {
    const Rng *rng;
    int candidates;
    HeadsCandidate *out;

    template <typename T, int N, int Q> void launch(const HeadCall &c, SoftmaxRows rows, int blocks) const
    {
        auto *kernel = heads_root_rows<T, N, Q>;
        Load<T> load = load_logits<T>(c);
        RootHead h = *this;
        uint8_t *flags = c.policy->flags;
        LAUNCH(kernel, blocks, HEADS_THREADS, 0, c.device->stream, rows, load, flags, h.rng, h.candidates,
               h.out);
    }
};

Status heads_root(Device *d, const HeadsPolicy *p, const Rng rng[], int candidates, HeadsCandidate out[])
{
    assert(candidates >= 1 && candidates <= HEADS_CANDIDATES_MAX);
    return run(d, p, 1.0f, 0, RootHead{rng, candidates, out}, "root step");
}
