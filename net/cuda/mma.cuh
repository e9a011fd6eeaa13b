/* mma.cuh - matrix products of a warp on tensor cores, each behind one function that the tests emulate.
 *
 * Fragments are spread over the lanes as the PTX ISA says of mma.m16n8k16 with .bf16. With g = lane / 4 and
 * c = lane % 4 * 2, and two bfloat16 in a word, the lower half first:
 *
 *   a, 16x16: a[0] = A[g][c, c+1]   a[1] = A[g+8][c, c+1]   a[2] = A[g][c+8, c+9]   a[3] = A[g+8][c+8, c+9]
 *   b, 16x8:  b[0] = B[c, c+1][g]   b[1] = B[c+8, c+9][g]
 *   c, 16x8:  c[0], c[1] = C[g][c, c+1]   c[2], c[3] = C[g+8][c, c+1] */
#ifndef TENGEN_NET_CUDA_MMA_CUH
#define TENGEN_NET_CUDA_MMA_CUH

#include "net/cuda/platform.cuh"

#ifdef __CUDACC__

/* c += a b, sums in float32; all 32 lanes. */
static __device__ __forceinline__ void mma_bf16(float c[4], const uint32_t a[4], const uint32_t b[2])
{
    asm volatile("mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, "
                 "{%0,%1,%2,%3};"
                 : "+f"(c[0]), "+f"(c[1]), "+f"(c[2]), "+f"(c[3])
                 : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]));
}

/* Four 8x8 matrices from shared memory: lane l brings the address of row l % 8 of matrix l / 8 (16 bytes,
 * aligned); out[m] is its fragment, [g][c, c+1]; all 32 lanes. */
static __device__ __forceinline__ void mma_load(uint32_t out[4], const void *row)
{
    asm volatile("ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%0,%1,%2,%3}, [%4];"
                 : "=r"(out[0]), "=r"(out[1]), "=r"(out[2]), "=r"(out[3])
                 : "r"((uint32_t)__cvta_generic_to_shared(row))
                 : "memory");
}

/* The same, transposed: out[m] is [c, c+1][g]. */
static __device__ __forceinline__ void mma_load_transposed(uint32_t out[4], const void *row)
{
    asm volatile("ldmatrix.sync.aligned.m8n8.x4.trans.shared.b16 {%0,%1,%2,%3}, [%4];"
                 : "=r"(out[0]), "=r"(out[1]), "=r"(out[2]), "=r"(out[3])
                 : "r"((uint32_t)__cvta_generic_to_shared(row))
                 : "memory");
}

#else

#define mma_bf16(c, a, b)             simt::mma_m16n8k16(__FILE__, __LINE__, c, a, b)
#define mma_load(out, row)            simt::load_matrices(__FILE__, __LINE__, out, row, false)
#define mma_load_transposed(out, row) simt::load_matrices(__FILE__, __LINE__, out, row, true)

#endif

#endif
