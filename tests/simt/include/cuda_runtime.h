/* cuda_runtime.h - CUDA as kernels see it, on the CPU: what tests/simt/simt.h runs.
 *
 * Found in place of CUDA's own header by whoever compiles kernels with a C++ compiler for the host. It has what
 * net/cuda uses and no more: what is missing here does not compile. Work on streams is done at once. */
#ifndef TENGEN_TESTS_SIMT_INCLUDE_CUDA_RUNTIME_H
#define TENGEN_TESTS_SIMT_INCLUDE_CUDA_RUNTIME_H

#include "tests/simt/simt.h"

#include <cmath>
#include <cstring>

#define __global__
#define __device__
#define __host__
#define __forceinline__ inline
#define __restrict__
#define __launch_bounds__(...)
#define __align__(n) alignas(n)

/* ---- types ---- */

struct dim3 {
    unsigned x, y, z;
    dim3(unsigned width = 1, unsigned height = 1, unsigned depth = 1) : x(width), y(height), z(depth) {}
};

struct alignas(8) uint2 {
    uint32_t x, y;
};
struct alignas(16) uint4 {
    uint32_t x, y, z, w;
};
struct alignas(8) float2 {
    float x, y;
};
struct alignas(16) float4 {
    float x, y, z, w;
};

static inline uint2 make_uint2(uint32_t x, uint32_t y)
{
    return {x, y};
}
static inline uint4 make_uint4(uint32_t x, uint32_t y, uint32_t z, uint32_t w)
{
    return {x, y, z, w};
}
static inline float2 make_float2(float x, float y)
{
    return {x, y};
}
static inline float4 make_float4(float x, float y, float z, float w)
{
    return {x, y, z, w};
}

/* ---- arithmetic ---- */

/* glibc has functions of these names, which are no part of its interface. */
#define __expf expf
#define __logf logf

static inline int __popc(uint32_t x)
{
    return __builtin_popcount(x);
}
static inline int __clz(uint32_t x)
{
    return x ? __builtin_clz(x) : 32;
}
static inline int __ffs(uint32_t x)
{
    return __builtin_ffs((int)x);
}
static inline uint32_t __umulhi(uint32_t x, uint32_t y)
{
    return (uint32_t)(((uint64_t)x * y) >> 32);
}
static inline float rsqrtf(float x)
{
    return 1.0f / sqrtf(x);
}

template <typename T> static inline T __ldg(const T *address)
{
    return *address;
}

static inline uint32_t __float_as_uint(float x)
{
    uint32_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

static inline float __uint_as_float(uint32_t bits)
{
    float x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

template <typename T> static inline T min(T x, T y)
{
    return y < x ? y : x;
}
template <typename T> static inline T max(T x, T y)
{
    return x < y ? y : x;
}

/* ---- threads ---- */

enum { warpSize = SIMT_WARP };

#define __syncthreads()         simt_barrier(__FILE__, __LINE__)
#define __syncwarp(...)         simt::WarpBarrier{__FILE__, __LINE__}(__VA_ARGS__)
#define __shfl_sync(...)        simt::shuffle(__FILE__, __LINE__, __VA_ARGS__)
#define __shfl_xor_sync(...)    simt::shuffle_xor(__FILE__, __LINE__, __VA_ARGS__)
#define __shfl_up_sync(...)     simt::shuffle_up(__FILE__, __LINE__, __VA_ARGS__)
#define __shfl_down_sync(...)   simt::shuffle_down(__FILE__, __LINE__, __VA_ARGS__)
#define __ballot_sync(mask, is) simt::ballot(__FILE__, __LINE__, mask, is)
#define __any_sync(mask, is)    (simt::ballot(__FILE__, __LINE__, mask, is) != 0)
#define __all_sync(mask, is)    (simt::ballot(__FILE__, __LINE__, mask, is) == (mask))

namespace simt
{

struct WarpBarrier {
    const char *file;
    int line;
    void operator()(uint32_t mask = 0xffffffffu)
    {
        simt_meet(file, line, "__syncwarp", mask, &mask, sizeof mask);
    }
};

/* Of the lane `source`, or the caller's own where that lies outside of its segment of `width` lanes. */
template <typename T>
static inline T take(const char *file, int line, const char *what, uint32_t mask, T value, int source,
                     int width)
{
    const SimtSlot *slot = simt_meet(file, line, what, mask, &value, sizeof value);
    int lane = simt_lane(), segment = lane & ~(width - 1);
    if (source < segment || source >= segment + width) return value;
    if (!(mask >> source & 1))
        simt_fail(file, line, "%s: lane %d is outside of the mask %08x", what, source, mask);
    memcpy(&value, slot[source].byte, sizeof value);
    return value;
}

template <typename T>
static inline T shuffle(const char *file, int line, uint32_t mask, T value, int source, int width = SIMT_WARP)
{
    int segment = simt_lane() & ~(width - 1);
    return take(file, line, "__shfl_sync", mask, value, segment + (source & (width - 1)), width);
}

template <typename T>
static inline T shuffle_xor(const char *file, int line, uint32_t mask, T value, int other,
                            int width = SIMT_WARP)
{
    return take(file, line, "__shfl_xor_sync", mask, value, simt_lane() ^ other, width);
}

template <typename T>
static inline T shuffle_up(const char *file, int line, uint32_t mask, T value, int by, int width = SIMT_WARP)
{
    return take(file, line, "__shfl_up_sync", mask, value, simt_lane() - by, width);
}

template <typename T>
static inline T shuffle_down(const char *file, int line, uint32_t mask, T value, int by,
                             int width = SIMT_WARP)
{
    return take(file, line, "__shfl_down_sync", mask, value, simt_lane() + by, width);
}

static inline uint32_t ballot(const char *file, int line, uint32_t mask, bool is)
{
    const SimtSlot *slot = simt_meet(file, line, "__ballot_sync", mask, &is, sizeof is);
    uint32_t votes = 0;
    for (int lane = 0; lane < SIMT_WARP; lane++)
        if ((mask >> lane & 1) && slot[lane].byte[0]) votes |= 1u << lane;
    return votes;
}

} // namespace simt

template <typename T> static inline T atomicAdd(T *address, T value)
{
    T old = *address;
    *address = old + value;
    return old;
}

template <typename T> static inline T atomicMax(T *address, T value)
{
    T old = *address;
    if (old < value) *address = value;
    return old;
}

template <typename T> static inline T atomicOr(T *address, T value)
{
    T old = *address;
    *address = old | value;
    return old;
}

template <typename T> static inline T atomicCAS(T *address, T expected, T value)
{
    T old = *address;
    if (old == expected) *address = value;
    return old;
}

static inline void __threadfence() {}

/* ---- the runtime ---- */

typedef struct SimtStream *cudaStream_t;

enum cudaError_t {
    cudaSuccess = 0,
    cudaErrorMemoryAllocation = 2,
    cudaErrorLaunchFailure = 719,
};

enum cudaMemcpyKind { cudaMemcpyHostToDevice, cudaMemcpyDeviceToHost, cudaMemcpyDeviceToDevice };
enum { cudaStreamNonBlocking = 1, cudaFuncAttributeMaxDynamicSharedMemorySize = 8 };

struct cudaDeviceProp {
    char name[256];
    size_t totalGlobalMem;
    int major, minor;
    int multiProcessorCount;
    int maxThreadsPerMultiProcessor;
    size_t sharedMemPerBlockOptin;
    int l2CacheSize;
};

extern "C" {
cudaError_t cudaGetLastError(void);
const char *cudaGetErrorString(cudaError_t error);
cudaError_t cudaGetDeviceCount(int *count);
cudaError_t cudaGetDeviceProperties(cudaDeviceProp *properties, int device);
cudaError_t cudaMalloc(void **out, size_t bytes);
cudaError_t cudaFree(void *memory);
cudaError_t cudaMemGetInfo(size_t *unused, size_t *all);
cudaError_t cudaMemcpyAsync(void *to, const void *from, size_t bytes, cudaMemcpyKind kind,
                            cudaStream_t stream);
cudaError_t cudaMemsetAsync(void *to, int byte, size_t bytes, cudaStream_t stream);
cudaError_t cudaStreamCreateWithFlags(cudaStream_t *out, unsigned flags);
cudaError_t cudaStreamSynchronize(cudaStream_t stream);
cudaError_t cudaStreamDestroy(cudaStream_t stream);
cudaError_t cudaFuncSetAttribute(const void *kernel, int attribute, int value);
}

namespace simt
{

template <typename Call> static void run_call(void *context)
{
    (*static_cast<Call *>(context))();
}

/* One launch; `call` calls the kernel with its arguments. */
template <typename Call> static void launch(dim3 grid, dim3 block, size_t shared, cudaStream_t, Call call)
{
    simt_run({grid.x, grid.y, grid.z}, {block.x, block.y, block.z}, shared, run_call<Call>, &call);
}

} // namespace simt

#endif
