/* tensor.h - instructions of the tensor cores on the CPU, with fragments spread over a warp's lanes as the PTX ISA
 * documents them (sections on mma.m16n8k16 and ldmatrix): net/cuda/mma.cuh calls these. */
#ifndef TENGEN_TESTS_SIMT_TENSOR_H
#define TENGEN_TESTS_SIMT_TENSOR_H

#include <cuda_runtime.h>

namespace simt
{

struct MmaFragments {
    uint32_t a[4], b[2]; /* two bfloat16 each, the lower half first */
    float c[4];
};

static inline float bfloat16_at(const uint32_t words[], int i)
{
    return __uint_as_float((words[i / 2] >> (i % 2 * 16)) << 16);
}

/* A warp's fragments as matrices: a[16][16], b[16][8] by column in b, c[16][8]. */
struct MmaMatrices {
    float a[16][16], b[16][8], c[16][8];
};

static inline void mma_collect(const SimtSlot slot[], MmaMatrices *m)
{
    for (int lane = 0; lane < SIMT_WARP; lane++) {
        MmaFragments f;
        memcpy(&f, slot[lane].byte, sizeof f);
        int group = lane / 4, column = lane % 4 * 2;
        for (int i = 0; i < 8; i++)
            m->a[group + i / 2 % 2 * 8][column + i % 2 + i / 4 * 8] = bfloat16_at(f.a, i);
        for (int i = 0; i < 4; i++) m->b[column + i % 2 + i / 2 * 8][group] = bfloat16_at(f.b, i);
        for (int i = 0; i < 4; i++) m->c[group + i / 2 * 8][column + i % 2] = f.c[i];
    }
}

/* c += a b: 16x16 times 16x8 in bfloat16, sums in float32. */
static inline void mma_m16n8k16(const char *file, int line, float c[4], const uint32_t a[4],
                                const uint32_t b[2])
{
    MmaFragments mine = {{a[0], a[1], a[2], a[3]}, {b[0], b[1]}, {c[0], c[1], c[2], c[3]}};
    MmaMatrices m;
    mma_collect(simt_meet(file, line, "mma", 0xffffffffu, &mine, sizeof mine), &m);
    for (int i = 0; i < 4; i++) {
        int row = simt_lane() / 4 + i / 2 * 8, column = simt_lane() % 4 * 2 + i % 2;
        float sum = m.c[row][column];
        for (int k = 0; k < 16; k++) sum += m.a[row][k] * m.b[k][column];
        c[i] = sum;
    }
}

/* Four 8x8 matrices of 16-bit numbers: lane l brings the address of row l % 8 of matrix l / 8, 16 bytes, aligned;
 * out[m] holds elements [lane / 4][lane % 4 * 2] and the next, or, transposed, [lane % 4 * 2][lane / 4] and the
 * one below. */
static inline void load_matrices(const char *file, int line, uint32_t out[4], const void *row,
                                 bool transposed)
{
    if ((uintptr_t)row % 16) simt_fail(file, line, "ldmatrix: a row that is not aligned to 16 bytes");
    const SimtSlot *slot = simt_meet(file, line, "ldmatrix", 0xffffffffu, &row, sizeof row);
    int group = simt_lane() / 4, column = simt_lane() % 4 * 2;
    for (int m = 0; m < 4; m++) {
        uint16_t pair[2];
        for (int i = 0; i < 2; i++) {
            int y = transposed ? column + i : group, x = transposed ? group : column + i;
            const uint16_t *source;
            memcpy(&source, slot[m * 8 + y].byte, sizeof source);
            pair[i] = source[x];
        }
        out[m] = pair[0] | (uint32_t)pair[1] << 16;
    }
}

} // namespace simt

#endif
