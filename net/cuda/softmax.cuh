/* softmax.cuh - the kernels of softmax.h: three ways to work, forward and backward.
 *
 * A row is cut into packs of N columns. In registers, pack q * width + lane belongs to `lane` of its group, for q < Q;
 * otherwise pack i * threads + t belongs to thread t of the block. */
#ifndef TENGEN_NET_CUDA_SOFTMAX_CUH
#define TENGEN_NET_CUDA_SOFTMAX_CUH

#include "net/cuda/reduce.cuh"
#include "net/cuda/row.cuh"

struct SoftmaxRows {
    int64_t rows;
    int columns;
    int width; /* lanes of a group, in registers */
    bool log;
    float scale;
};

/* ---- one number ---- */

/* Columns that do not count are -infinity, and count for nothing even where that is the maximum too. */
static __device__ __forceinline__ float softmax_exponent(float x, float maximum, float scale)
{
    return x == -INFINITY ? 0.0f : expf((x - maximum) * scale);
}

/* What a row needs of itself for its results: maximum and sum. */
struct SoftmaxOfRow {
    float maximum, factor; /* 1 / sum, or its logarithm */

    __device__ SoftmaxOfRow(const SoftmaxRows &r, float greatest, float sum)
        : maximum(greatest), factor(r.log ? -logf(sum) : 1.0f / sum)
    {
    }
    __device__ __forceinline__ float from_exponential(float e) const { return e * factor; }
    __device__ __forceinline__ float logarithm(const SoftmaxRows &r, float x) const
    {
        return (x - maximum) * r.scale + factor;
    }
    __device__ __forceinline__ float from_input(const SoftmaxRows &r, float x) const
    {
        return r.log ? logarithm(r, x) : softmax_exponent(x, maximum, r.scale) * factor;
    }
};

/* The part of a number in the sum that backward needs, and the gradient. */
static __device__ __forceinline__ float softmax_part(const SoftmaxRows &r, float y, float dy)
{
    return r.log ? dy : dy * y;
}

static __device__ __forceinline__ float softmax_gradient(const SoftmaxRows &r, float y, float dy, float sum)
{
    return r.scale * (r.log ? dy - expf(y) * sum : (dy - sum) * y);
}

/* ---- a group of lanes a row, in registers ---- */

/* The first row of the warp's, and from there to its next one. */
struct GroupRows {
    int64_t first, step;
    int group, lane; /* the thread's, in its warp */

    __device__ GroupRows(int width) : group((int)threadIdx.x % WARP / width), lane((int)threadIdx.x % width)
    {
        int64_t of_warp = WARP / width, warps_a_block = blockDim.x / WARP;
        first = (blockIdx.x * warps_a_block + threadIdx.x / WARP) * of_warp;
        step = gridDim.x * warps_a_block * of_warp;
    }
};

/* A group without a row of its own goes along, for the shuffles, with columns of which none counts. */
static __device__ __forceinline__ int group_column(const SoftmaxRows &r, const GroupRows &g, int64_t row,
                                                   int q, int n)
{
    return row < r.rows ? (q * r.width + g.lane) * n : r.columns;
}

template <typename T, int N, int Q>
static __global__ void softmax_in_registers(SoftmaxRows r, Load<T> load, Store<T> store)
{
    GroupRows g(r.width);
    for (int64_t base = g.first; base < r.rows; base += g.step) {
        int64_t row = base + g.group;
        float x[Q][N], maximum = -INFINITY, sum = 0;
        UNROLL
        for (int q = 0; q < Q; q++) {
            load.template pack<N>(row, group_column(r, g, row, q, N), -INFINITY, x[q]);
            UNROLL
            for (int k = 0; k < N; k++) maximum = fmaxf(maximum, x[q][k]);
        }
        maximum = reduce_group<Maximum>(maximum, r.width);
        UNROLL
        for (int q = 0; q < Q; q++) {
            UNROLL
            for (int k = 0; k < N; k++) {
                float e = softmax_exponent(x[q][k], maximum, r.scale);
                sum += e;
                x[q][k] = r.log ? x[q][k] : e;
            }
        }
        SoftmaxOfRow of(r, maximum, reduce_group<Sum>(sum, r.width));
        UNROLL
        for (int q = 0; q < Q; q++) {
            UNROLL
            for (int k = 0; k < N; k++)
                x[q][k] = r.log ? of.logarithm(r, x[q][k]) : of.from_exponential(x[q][k]);
            store.template pack<N>(row, group_column(r, g, row, q, N), x[q]);
        }
    }
}

template <typename T, int N, int Q>
static __global__ void softmax_backward_in_registers(SoftmaxRows r, Load<T> load_y, Load<T> load_dy,
                                                     Store<T> store)
{
    GroupRows g(r.width);
    for (int64_t base = g.first; base < r.rows; base += g.step) {
        int64_t row = base + g.group;
        float y[Q][N], dy[Q][N], sum = 0;
        UNROLL
        for (int q = 0; q < Q; q++) {
            int column = group_column(r, g, row, q, N);
            load_y.template pack<N>(row, column, 0.0f, y[q]);
            load_dy.template pack<N>(row, column, 0.0f, dy[q]);
            UNROLL
            for (int k = 0; k < N; k++) sum += softmax_part(r, y[q][k], dy[q][k]);
        }
        sum = reduce_group<Sum>(sum, r.width);
        UNROLL
        for (int q = 0; q < Q; q++) {
            UNROLL
            for (int k = 0; k < N; k++) dy[q][k] = softmax_gradient(r, y[q][k], dy[q][k], sum);
            store.template pack<N>(row, group_column(r, g, row, q, N), dy[q]);
        }
    }
}

/* ---- a block a row, in shared memory ---- */

/* A block of so many has 64 registers a thread on every device: the compiler must be told, or a launch is refused where
 * it has taken more. */
enum { BLOCK_THREADS_MAX = 1024 };

/* A row as float32 in shared memory. Each thread reads what it wrote itself, so no barrier is needed. Number k of a pack
 * lies beside the same number of the next thread's, so that no two lanes meet in a bank. */
struct SharedRow {
    float *memory;
    int packs;

    template <int N> __device__ __forceinline__ void put(int pack, const float x[N])
    {
        UNROLL
        for (int k = 0; k < N; k++) memory[k * packs + pack] = x[k];
    }
    template <int N> __device__ __forceinline__ void get(int pack, float x[N]) const
    {
        UNROLL
        for (int k = 0; k < N; k++) x[k] = memory[k * packs + pack];
    }
};

template <typename T, int N>
static __global__ void __launch_bounds__(BLOCK_THREADS_MAX)
    softmax_in_shared(SoftmaxRows r, Load<T> load, Store<T> store)
{
    SHARED_DYNAMIC(float, memory);
    SharedRow kept = {memory, (r.columns + N - 1) / N};
    for (int64_t row = blockIdx.x; row < r.rows; row += gridDim.x) {
        float x[N], maximum = -INFINITY, sum = 0;
        for (int pack = (int)threadIdx.x; pack < kept.packs; pack += (int)blockDim.x) {
            load.template pack<N>(row, pack * N, -INFINITY, x);
            UNROLL
            for (int k = 0; k < N; k++) maximum = fmaxf(maximum, x[k]);
            kept.put<N>(pack, x);
        }
        maximum = reduce_block<Maximum>(maximum);
        for (int pack = (int)threadIdx.x; pack < kept.packs; pack += (int)blockDim.x) {
            kept.get<N>(pack, x);
            UNROLL
            for (int k = 0; k < N; k++) {
                float e = softmax_exponent(x[k], maximum, r.scale);
                sum += e;
                x[k] = r.log ? x[k] : e;
            }
            kept.put<N>(pack, x);
        }
        SoftmaxOfRow of(r, maximum, reduce_block<Sum>(sum));
        for (int pack = (int)threadIdx.x; pack < kept.packs; pack += (int)blockDim.x) {
            kept.get<N>(pack, x);
            UNROLL
            for (int k = 0; k < N; k++) x[k] = r.log ? of.logarithm(r, x[k]) : of.from_exponential(x[k]);
            store.template pack<N>(row, pack * N, x);
        }
    }
}

template <typename T, int N>
static __global__ void __launch_bounds__(BLOCK_THREADS_MAX)
    softmax_backward_in_shared(SoftmaxRows r, Load<T> load_y, Load<T> load_dy, Store<T> store)
{
    SHARED_DYNAMIC(float, memory);
    int packs = (r.columns + N - 1) / N;
    SharedRow kept_y = {memory, packs}, kept_dy = {memory + packs * N, packs};
    for (int64_t row = blockIdx.x; row < r.rows; row += gridDim.x) {
        float y[N], dy[N], sum = 0;
        for (int pack = (int)threadIdx.x; pack < packs; pack += (int)blockDim.x) {
            load_y.template pack<N>(row, pack * N, 0.0f, y);
            load_dy.template pack<N>(row, pack * N, 0.0f, dy);
            UNROLL
            for (int k = 0; k < N; k++) sum += softmax_part(r, y[k], dy[k]);
            kept_y.put<N>(pack, y);
            kept_dy.put<N>(pack, dy);
        }
        sum = reduce_block<Sum>(sum);
        for (int pack = (int)threadIdx.x; pack < packs; pack += (int)blockDim.x) {
            kept_y.get<N>(pack, y);
            kept_dy.get<N>(pack, dy);
            UNROLL
            for (int k = 0; k < N; k++) dy[k] = softmax_gradient(r, y[k], dy[k], sum);
            store.template pack<N>(row, pack * N, dy);
        }
    }
}

/* ---- a block a row, reading it twice ---- */

/* Maximum and sum in one pass (Milakov and Gimelshein 2018): when a pack brings a greater maximum, what was
 * summed so far is scaled to it. */
struct RunningSum {
    float maximum, sum;

    template <int N> __device__ __forceinline__ void add(const float x[N], float scale)
    {
        float greatest = maximum;
        UNROLL
        for (int k = 0; k < N; k++) greatest = fmaxf(greatest, x[k]);
        sum *= softmax_exponent(maximum, greatest, scale);
        maximum = greatest;
        UNROLL
        for (int k = 0; k < N; k++) sum += softmax_exponent(x[k], maximum, scale);
    }
};

template <typename T, int N>
static __global__ void __launch_bounds__(BLOCK_THREADS_MAX)
    softmax_rereading(SoftmaxRows r, Load<T> load, Store<T> store)
{
    int packs = (r.columns + N - 1) / N;
    for (int64_t row = blockIdx.x; row < r.rows; row += gridDim.x) {
        float x[N];
        RunningSum mine = {-INFINITY, 0.0f};
        for (int pack = (int)threadIdx.x; pack < packs; pack += (int)blockDim.x) {
            load.template pack<N>(row, pack * N, -INFINITY, x);
            mine.add<N>(x, r.scale);
        }
        float maximum = reduce_block<Maximum>(mine.maximum);
        float sum = mine.sum * softmax_exponent(mine.maximum, maximum, r.scale);
        SoftmaxOfRow of(r, maximum, reduce_block<Sum>(sum));
        for (int pack = (int)threadIdx.x; pack < packs; pack += (int)blockDim.x) {
            load.template pack<N>(row, pack * N, -INFINITY, x);
            UNROLL
            for (int k = 0; k < N; k++) x[k] = of.from_input(r, x[k]);
            store.template pack<N>(row, pack * N, x);
        }
    }
}

template <typename T, int N>
static __global__ void __launch_bounds__(BLOCK_THREADS_MAX)
    softmax_backward_rereading(SoftmaxRows r, Load<T> load_y, Load<T> load_dy, Store<T> store)
{
    int packs = (r.columns + N - 1) / N;
    for (int64_t row = blockIdx.x; row < r.rows; row += gridDim.x) {
        float y[N], dy[N], sum = 0;
        for (int pack = (int)threadIdx.x; pack < packs; pack += (int)blockDim.x) {
            load_y.template pack<N>(row, pack * N, 0.0f, y);
            load_dy.template pack<N>(row, pack * N, 0.0f, dy);
            UNROLL
            for (int k = 0; k < N; k++) sum += softmax_part(r, y[k], dy[k]);
        }
        sum = reduce_block<Sum>(sum);
        for (int pack = (int)threadIdx.x; pack < packs; pack += (int)blockDim.x) {
            load_y.template pack<N>(row, pack * N, 0.0f, y);
            load_dy.template pack<N>(row, pack * N, 0.0f, dy);
            UNROLL
            for (int k = 0; k < N; k++) dy[k] = softmax_gradient(r, y[k], dy[k], sum);
            store.template pack<N>(row, pack * N, dy);
        }
    }
}

#endif
