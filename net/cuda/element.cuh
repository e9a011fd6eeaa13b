/* element.cuh - numbers of every format as float32 in registers: loaded and stored alone or in packs.
 *
 * A pack is N neighbours, which go over the bus in pieces of 16 bytes, or in one piece if they are smaller. */
#ifndef TENGEN_NET_CUDA_ELEMENT_CUH
#define TENGEN_NET_CUDA_ELEMENT_CUH

#include "net/cuda/element.h"
#include "net/cuda/platform.cuh"

static __device__ __forceinline__ float element_float(float x)
{
    return x;
}

static __device__ __forceinline__ float element_float(__half x)
{
    return __half2float(x);
}

static __device__ __forceinline__ float element_float(__nv_bfloat16 x)
{
    return __bfloat162float(x);
}

static __device__ __forceinline__ float element_float(uint16_t x)
{
    return (float)x;
}

static __device__ __forceinline__ void element_set(float *to, float x)
{
    *to = x;
}

static __device__ __forceinline__ void element_set(__half *to, float x)
{
    *to = __float2half(x);
}

static __device__ __forceinline__ void element_set(__nv_bfloat16 *to, float x)
{
    *to = __float2bfloat16(x);
}

template <typename T, int N> struct __align__(sizeof(T) * N) Piece
{
    T of[N];
};

/* Elements of T in one piece of a pack of N. */
template <typename T, int N> struct PieceOf {
    static const int LENGTH = sizeof(T) * N <= 16 ? N : 16 / (int)sizeof(T);
};

/* out[0..N) = from[0..N); where N > 1, from is aligned to a piece. */
template <typename T, int N> static __device__ __forceinline__ void element_load(const T *from, float out[N])
{
    const int length = PieceOf<T, N>::LENGTH;
    UNROLL
    for (int i = 0; i < N; i += length) {
        Piece<T, length> piece = *reinterpret_cast<const Piece<T, length> *>(from + i);
        UNROLL
        for (int k = 0; k < length; k++) out[i + k] = element_float(piece.of[k]);
    }
}

/* to[0..n) = x[0..n), n <= N; all of a pack at once, and what ends in its middle one by one, since what lies
 * behind it may be another's. */
template <typename T, int N>
static __device__ __forceinline__ void element_store(T *to, const float x[N], int n)
{
    const int length = PieceOf<T, N>::LENGTH;
    if (n < N) {
        for (int k = 0; k < N; k++)
            if (k < n) element_set(to + k, x[k]);
        return;
    }
    UNROLL
    for (int i = 0; i < N; i += length) {
        Piece<T, length> piece;
        UNROLL
        for (int k = 0; k < length; k++) element_set(&piece.of[k], x[i + k]);
        *reinterpret_cast<Piece<T, length> *>(to + i) = piece;
    }
}

#endif
