/* faulty.h - small kernels, most of them wrong in one way, on which the shim is tested. */
#ifndef TENGEN_TESTS_SIMT_FAULTY_H
#define TENGEN_TESTS_SIMT_FAULTY_H

#include "tests/simt/simt.h"

#ifdef __cplusplus
extern "C" {
#endif

/* out[t] = in[threads - 1 - t] through shared memory, with the barrier that this needs or without. */
void faulty_reverse(int threads, bool barrier, const float in[], float out[]);

/* The same through a warp's 32 floats, with __syncwarp or without. */
void faulty_reverse_warp(bool barrier, const float in[32], float out[32]);

/* Threads below `reach` reach a barrier; the others end, or reach one elsewhere. */
void faulty_barrier(int threads, int reach, bool elsewhere);

/* Lanes below `reach` shuffle under `mask`; the others do not. */
void faulty_shuffle(int reach, uint32_t mask);

/* Every lane takes from lane `source`, under a mask of the lower 16 of 32 lanes, of which alone take part. */
void faulty_source(int source);

/* out[0] = shared[index] of a block's `count` floats that nobody wrote. */
void faulty_read_shared(int count, int index, float *out);

/* out[0] = in[index]. */
void faulty_read(const float *in, int index, float *out);

/* Each of `blocks` blocks leaves its number: the last one to run stays. */
void faulty_last_block(int blocks, int *out);

/* out[t] = sum over the block of in, by shuffles and shared memory, rightly; count[0] gains 1 for each thread. */
void faulty_sum(int blocks, int threads, const float in[], float out[], int *count);

/* Shuffles of lane numbers: out[k][lane] for xor 5, up 3, down 2, lane 7 of 32, and xor 3, up 1 within segments of 8;
 * out[6][lane] = ballot of odd lanes. */
void faulty_shuffles(uint32_t out[7][32]);

/* c += a b with every lane's fragments made as the PTX ISA documents them; and the four 8x8 quarters of t
 * loaded by ldmatrix, plain and transposed: out[plain or transposed][row][column]. */
void faulty_mma(const float a[16][16], const float b[16][8], float c[16][8]);
void faulty_matrices(const uint16_t t[16][16], uint16_t out[2][16][16]);

/* x rounded to half precision and to bfloat16. */
float faulty_half(float x);
float faulty_bfloat16(float x);

#ifdef __cplusplus
}
#endif

#endif
