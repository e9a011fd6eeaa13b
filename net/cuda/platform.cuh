/* platform.cuh - what kernels are written in: CUDA, in the subset that a host compiler can be taught.
 *
 * Under nvcc this is CUDA itself. In the tests a C++ compiler for the host takes the same files, and finds
 * <cuda_runtime.h> and the others in tests/simt/include, where a block's threads are fibres. Two things cannot
 * be spelled in host C++ and have macros here: a launch, and shared memory. This is the one file that names
 * CUDA's headers.
 *
 * Rules for kernels, which the tests rely on:
 *   - every thread of a block reaches every __syncthreads(); none returns before;
 *   - the mask of a shuffle names exactly the lanes that take part;
 *   - shared memory holds NaN at first;
 *   - no result depends on the order of warps or blocks. */
#ifndef TENGEN_NET_CUDA_PLATFORM_CUH
#define TENGEN_NET_CUDA_PLATFORM_CUH

#include <cuda_bf16.h>
#include <cuda_fp16.h>
#include <cuda_runtime.h>

#include <stddef.h>
#include <stdint.h>

#include "game/base/status.h"

enum { WARP = 32 };
#define ALL_LANES 0xffffffffu

#ifdef __CUDACC__

/* kernel: a name or a variable, without commas; shared: bytes of dynamic shared memory. */
#define LAUNCH(kernel, grid, block, shared, stream, ...) kernel<<<grid, block, shared, stream>>>(__VA_ARGS__)

/* `type *name`: the block's dynamic shared memory, aligned to 16 bytes; once in a kernel. */
#define SHARED_DYNAMIC(type, name)                                                                           \
    extern __shared__ uint4 shared_dynamic[];                                                                \
    type *name = reinterpret_cast<type *>(shared_dynamic)

/* `type name[count]` in the block's shared memory. */
#define SHARED_ARRAY(type, name, count) __shared__ type name[count]

/* Before a loop whose bounds the compiler knows, so that arrays indexed in it stay in registers. */
#define UNROLL _Pragma("unroll")

#else

#define LAUNCH(kernel, grid, block, shared, stream, ...)                                                     \
    simt::launch(grid, block, shared, stream, [=] { kernel(__VA_ARGS__); })
#define SHARED_DYNAMIC(type, name) type *name = reinterpret_cast<type *>(simt_shared_dynamic())
#define SHARED_ARRAY(type, name, count)                                                                      \
    type *name = reinterpret_cast<type *>(simt_shared_array(__FILE__, __LINE__, sizeof(type) * (count)))
#define UNROLL

#endif

#endif
