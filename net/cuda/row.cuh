/* row.cuh - rows of numbers as kernels see them: where they lie, which columns count, and how they come in and
 * go out.
 *
 * Load and Store are the only ways in which the softmax kernels touch their arrays, so what happens to a number on its
 * way belongs here: columns that a mask leaves out come in as -infinity and go out as a fixed number. A row
 * comes and goes in packs of N columns. Its width is cut into packs the same way for each kernel, so a row's
 * result does not depend, to the bit, on where it lies or on how many there are. */
#ifndef TENGEN_NET_CUDA_ROW_CUH
#define TENGEN_NET_CUDA_ROW_CUH

#include "net/cuda/element.cuh"

/* Which columns of a row count: bit c of the row's words; NULL: all of them. */
struct RowMask {
    const uint32_t *words;
    int columns;

    __device__ __forceinline__ int words_a_row() const { return (columns + 31) / 32; }

    /* Bit k: column first + k counts. first is a multiple of N, and N a power of two up to 32. */
    template <int N> __device__ __forceinline__ uint32_t pack(int64_t row, int first) const
    {
        if (first >= columns) return 0;
        const uint32_t all = N == 32 ? ~0u : (1u << N) - 1;
        uint32_t there = columns - first >= N ? all : (1u << (columns - first)) - 1;
        return words ? words[row * words_a_row() + first / 32] >> (first % 32) & there : there;
    }
};

/* The fewest lanes, a power of two up to 32, whose packs of so many columns hold a row. */
static inline int group_width(int columns, int pack)
{
    int width = 1;
    while (width < WARP && width * pack < columns) width *= 2;
    return width;
}

template <typename T> struct Load {
    const T *from;
    int64_t stride; /* columns from row to row */
    RowMask mask;

    /* What does not count is `absent`. Returns the pack's bits. */
    template <int N>
    __device__ __forceinline__ uint32_t pack(int64_t row, int first, float absent, float out[N]) const
    {
        uint32_t counts = mask.pack<N>(row, first);
        UNROLL
        for (int k = 0; k < N; k++) out[k] = absent;
        if (counts) element_load<T, N>(from + row * stride + first, out);
        UNROLL
        for (int k = 0; k < N; k++)
            if (!(counts >> k & 1)) out[k] = absent;
        return counts;
    }
};

template <typename T> struct Store {
    T *to;
    int64_t stride;
    RowMask mask;
    float absent; /* goes where the mask leaves out a column */

    template <int N> __device__ __forceinline__ void pack(int64_t row, int first, float x[N]) const
    {
        if (first >= mask.columns) return;
        uint32_t counts = mask.pack<N>(row, first);
        UNROLL
        for (int k = 0; k < N; k++)
            if (!(counts >> k & 1)) x[k] = absent;
        element_store<T, N>(to + row * stride + first, x, mask.columns - first);
    }
};

#endif
