/* reduce.cuh - sums and maxima over the lanes of a group, of a warp or of a block; everyone gets the result. */
#ifndef TENGEN_NET_CUDA_REDUCE_CUH
#define TENGEN_NET_CUDA_REDUCE_CUH

#include "net/cuda/platform.cuh"

struct Sum {
    static __device__ __forceinline__ float identity() { return 0.0f; }
    static __device__ __forceinline__ float combine(float x, float y) { return x + y; }
};

/* Of a NaN and a number, the number. */
struct Maximum {
    static __device__ __forceinline__ float identity() { return -INFINITY; }
    static __device__ __forceinline__ float combine(float x, float y) { return fmaxf(x, y); }
};

/* Over each group of `width` neighbouring lanes, a power of two up to 32. All 32 lanes take part. Every lane has the
 * same bits: in each step, two add the same two numbers. */
template <typename How> static __device__ __forceinline__ float reduce_group(float x, int width)
{
    for (int by = width / 2; by > 0; by /= 2) x = How::combine(x, __shfl_xor_sync(ALL_LANES, x, by));
    return x;
}

/* Over all threads of a block, whose number is a multiple of 32. */
template <typename How> static __device__ float reduce_block(float x)
{
    SHARED_ARRAY(float, of_warp, WARP);
    int lane = (int)threadIdx.x % WARP, warps = (int)blockDim.x / WARP;
    x = reduce_group<How>(x, WARP);
    if (lane == 0) of_warp[threadIdx.x / WARP] = x;
    __syncthreads();
    x = reduce_group<How>(lane < warps ? of_warp[lane] : How::identity(), WARP);
    /* The next reduction writes there. */
    __syncthreads();
    return x;
}

#endif
