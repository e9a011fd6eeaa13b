/* cuda_bf16.h - bfloat16 on the CPU, as far as net/cuda uses it. */
#ifndef TENGEN_TESTS_SIMT_INCLUDE_CUDA_BF16_H
#define TENGEN_TESTS_SIMT_INCLUDE_CUDA_BF16_H

#include <cuda_runtime.h>

#include "tests/simt/tensor.h"

struct __nv_bfloat16 {
    uint16_t bits;
};

/* To the nearest, of two equally near to the even one. */
static inline __nv_bfloat16 __float2bfloat16(float x)
{
    uint32_t bits = __float_as_uint(x);
    if (x != x) return {0x7fff};
    return {(uint16_t)((bits + 0x7fffu + (bits >> 16 & 1)) >> 16)};
}

static inline float __bfloat162float(__nv_bfloat16 x)
{
    return __uint_as_float((uint32_t)x.bits << 16);
}

#endif
