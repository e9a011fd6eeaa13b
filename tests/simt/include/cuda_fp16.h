/* cuda_fp16.h - IEEE's half precision on the CPU, as far as net/cuda uses it. */
#ifndef TENGEN_TESTS_SIMT_INCLUDE_CUDA_FP16_H
#define TENGEN_TESTS_SIMT_INCLUDE_CUDA_FP16_H

#include <cuda_runtime.h>

struct __half {
    uint16_t bits;
};

/* To the nearest, of two equally near to the even one. */
static inline __half __float2half(float x)
{
    uint32_t bits = __float_as_uint(x), sign = bits >> 16 & 0x8000u, size = bits & 0x7fffffffu;
    if (size > 0x7f800000u) return {0x7fff};
    if (size >= 0x477ff000u) return {(uint16_t)(sign | 0x7c00u)};
    if (size < 0x38800000u) {
        /* Below 2^-14 steps are 2^-24: adding 0.5 leaves just these in the lowest bits. */
        float rounded = __uint_as_float(size) + 0.5f;
        return {(uint16_t)(sign | (__float_as_uint(rounded) - 0x3f000000u))};
    }
    return {(uint16_t)(sign | ((size + 0xfffu + (size >> 13 & 1) - 0x38000000u) >> 13))};
}

static inline float __half2float(__half x)
{
    uint32_t sign = (uint32_t)(x.bits & 0x8000u) << 16, size = x.bits & 0x7fffu;
    if (size >= 0x7c00u) return __uint_as_float(sign | 0x7f800000u | (size & 0x3ffu) << 13);
    /* 2^112 moves the exponent from one bias to the other, and makes the smallest numbers normal. */
    return __uint_as_float(sign | __float_as_uint(__uint_as_float(size << 13) * 0x1p112f));
}

#endif
