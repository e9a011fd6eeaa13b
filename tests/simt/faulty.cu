#include "tests/simt/faulty.h"

#include "net/cuda/mma.cuh"
#include "net/cuda/platform.cuh"

static __global__ void reverse(bool barrier, const float *in, float *out)
{
    SHARED_DYNAMIC(float, turned);
    int t = (int)threadIdx.x, last = (int)blockDim.x - 1;
    turned[last - t] = in[t];
    if (barrier) __syncthreads();
    out[t] = turned[t];
}

void faulty_reverse(int threads, bool barrier, const float in[], float out[])
{
    LAUNCH(reverse, 1, threads, (size_t)threads * sizeof(float), nullptr, barrier, in, out);
}

static __global__ void reverse_warp(bool barrier, const float *in, float *out)
{
    SHARED_ARRAY(float, turned, WARP);
    int t = (int)threadIdx.x;
    turned[WARP - 1 - t] = in[t];
    if (barrier) __syncwarp();
    out[t] = turned[t];
}

void faulty_reverse_warp(bool barrier, const float in[32], float out[32])
{
    LAUNCH(reverse_warp, 1, WARP, 0, nullptr, barrier, in, out);
}

static __global__ void barrier(int reach, bool elsewhere)
{
    if ((int)threadIdx.x < reach)
        __syncthreads();
    else if (elsewhere)
        __syncthreads();
}

void faulty_barrier(int threads, int reach, bool elsewhere)
{
    LAUNCH(barrier, 1, threads, 0, nullptr, reach, elsewhere);
}

static __global__ void shuffle_some(int reach, uint32_t mask)
{
    int value = (int)threadIdx.x;
    if (value < reach) __shfl_xor_sync(mask, value, 1);
}

void faulty_shuffle(int reach, uint32_t mask)
{
    LAUNCH(shuffle_some, 1, WARP, 0, nullptr, reach, mask);
}

static __global__ void take_from(int source)
{
    int value = (int)threadIdx.x;
    if (value < 16) __shfl_sync(0xffffu, value, source);
}

void faulty_source(int source)
{
    LAUNCH(take_from, 1, WARP, 0, nullptr, source);
}

static __global__ void read_shared(int index, float *out)
{
    SHARED_DYNAMIC(float, shared);
    out[0] = shared[index];
}

void faulty_read_shared(int count, int index, float *out)
{
    LAUNCH(read_shared, 1, 1, (size_t)count * sizeof(float), nullptr, index, out);
}

static __global__ void read_one(const float *in, int index, float *out)
{
    out[0] = in[index];
}

void faulty_read(const float *in, int index, float *out)
{
    LAUNCH(read_one, 1, 1, 0, nullptr, in, index, out);
}

static __global__ void leave_number(int *out)
{
    *out = (int)blockIdx.x;
}

void faulty_last_block(int blocks, int *out)
{
    LAUNCH(leave_number, blocks, 1, 0, nullptr, out);
}

static __global__ void sum(const float *in, float *out, int *count)
{
    SHARED_ARRAY(float, of_warp, WARP);
    int t = (int)threadIdx.x, i = (int)(blockIdx.x * blockDim.x) + t, warps = (int)blockDim.x / WARP;
    float value = in[i];
    for (int by = WARP / 2; by > 0; by /= 2) value += __shfl_xor_sync(ALL_LANES, value, by);
    if (t % WARP == 0) of_warp[t / WARP] = value;
    __syncthreads();
    float all = 0;
    for (int w = 0; w < warps; w++) all += of_warp[w];
    out[i] = all;
    atomicAdd(count, 1);
}

void faulty_sum(int blocks, int threads, const float in[], float out[], int *count)
{
    LAUNCH(sum, blocks, threads, 0, nullptr, in, out, count);
}

static __global__ void shuffles(uint32_t (*out)[32])
{
    uint32_t lane = threadIdx.x;
    out[0][lane] = __shfl_xor_sync(ALL_LANES, lane, 5);
    out[1][lane] = __shfl_up_sync(ALL_LANES, lane, 3);
    out[2][lane] = __shfl_down_sync(ALL_LANES, lane, 2);
    out[3][lane] = __shfl_sync(ALL_LANES, lane, 7);
    out[4][lane] = __shfl_xor_sync(ALL_LANES, lane, 3, 8);
    out[5][lane] = __shfl_up_sync(ALL_LANES, lane, 1, 8);
    out[6][lane] = __ballot_sync(ALL_LANES, lane & 1);
}

void faulty_shuffles(uint32_t out[7][32])
{
    LAUNCH(shuffles, 1, WARP, 0, nullptr, out);
}

/* Two neighbours as bfloat16 in a word, the first in the lower half. */
static __device__ uint32_t pair(float first, float second)
{
    return __float2bfloat16(first).bits | (uint32_t)__float2bfloat16(second).bits << 16;
}

static __global__ void multiply(const float (*a)[16], const float (*b)[8], float (*c)[8])
{
    int g = (int)threadIdx.x / 4, k = (int)threadIdx.x % 4 * 2;
    uint32_t fa[4] = {pair(a[g][k], a[g][k + 1]), pair(a[g + 8][k], a[g + 8][k + 1]),
                      pair(a[g][k + 8], a[g][k + 9]), pair(a[g + 8][k + 8], a[g + 8][k + 9])};
    uint32_t fb[2] = {pair(b[k][g], b[k + 1][g]), pair(b[k + 8][g], b[k + 9][g])};
    float fc[4] = {c[g][k], c[g][k + 1], c[g + 8][k], c[g + 8][k + 1]};
    mma_bf16(fc, fa, fb);
    c[g][k] = fc[0];
    c[g][k + 1] = fc[1];
    c[g + 8][k] = fc[2];
    c[g + 8][k + 1] = fc[3];
}

void faulty_mma(const float a[16][16], const float b[16][8], float c[16][8])
{
    LAUNCH(multiply, 1, WARP, 0, nullptr, a, b, c);
}

static __global__ void load_matrices(const uint16_t (*t)[16], uint16_t (*out)[16][16])
{
    SHARED_DYNAMIC(uint16_t, tile);
    int lane = (int)threadIdx.x, g = lane / 4, c = lane % 4 * 2;
    for (int i = lane; i < 256; i += WARP) tile[i] = t[i / 16][i % 16];
    __syncwarp();
    /* Matrices 0 and 1 lie above each other, 2 and 3 to their right. */
    const uint16_t *row = tile + (lane % 16) * 16 + lane / 16 * 8;
    uint32_t plain[4], transposed[4];
    mma_load(plain, row);
    mma_load_transposed(transposed, row);
    for (int m = 0; m < 4; m++) {
        int y = m % 2 * 8, x = m / 2 * 8;
        out[0][y + g][x + c] = (uint16_t)plain[m];
        out[0][y + g][x + c + 1] = (uint16_t)(plain[m] >> 16);
        out[1][y + c][x + g] = (uint16_t)transposed[m];
        out[1][y + c + 1][x + g] = (uint16_t)(transposed[m] >> 16);
    }
}

void faulty_matrices(const uint16_t t[16][16], uint16_t out[2][16][16])
{
    LAUNCH(load_matrices, 1, WARP, 512, nullptr, t, out);
}

float faulty_half(float x)
{
    return __half2float(__float2half(x));
}

float faulty_bfloat16(float x)
{
    return __bfloat162float(__float2bfloat16(x));
}
