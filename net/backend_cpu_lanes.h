/* backend_cpu_lanes.h - eight floats worked on as one vector, and the two formats they are kept in. */
#ifndef TENGEN_NET_BACKEND_CPU_LANES_H
#define TENGEN_NET_BACKEND_CPU_LANES_H

#include <stdint.h>
#include <string.h>

enum { LANES = 8, WIDTH = 4 };

typedef float Lanes __attribute__((vector_size(LANES * sizeof(float))));
typedef int32_t Masks __attribute__((vector_size(LANES * sizeof(int32_t)))); /* each 0 or -1 */

/* Vectors go by pointer: by value their calling convention would depend on the instruction set. */
#define select_lanes(out, mask, yes, no)                                                                     \
    do {                                                                                                     \
        Masks select_mask = (mask);                                                                          \
        *(out) = (Lanes)(((Masks)(yes)&select_mask) | ((Masks)(no) & ~select_mask));                         \
    } while (0)

/* Of two vectors, the sums of neighbours: a0+a1, b0+b1, a2+a3, b2+b3 ... */
#define ADD_NEIGHBOURS(a, b)                                                                                 \
    (__builtin_shufflevector(a, b, 0, 8, 2, 10, 4, 12, 6, 14) +                                              \
     __builtin_shufflevector(a, b, 1, 9, 3, 11, 5, 13, 7, 15))

/* The same of pairs: a0+a2, a1+a3, b0+b2, b1+b3, a4+a6 ... */
#define ADD_PAIRS(a, b)                                                                                      \
    (__builtin_shufflevector(a, b, 0, 1, 8, 9, 4, 5, 12, 13) +                                               \
     __builtin_shufflevector(a, b, 2, 3, 10, 11, 6, 7, 14, 15))

/* x[0] = the sums over the lanes of x[0] to x[7], each added up in the same order. */
static inline void add_across(Lanes x[LANES])
{
    Lanes a = ADD_NEIGHBOURS(x[0], x[1]), b = ADD_NEIGHBOURS(x[2], x[3]);
    Lanes c = ADD_NEIGHBOURS(x[4], x[5]), d = ADD_NEIGHBOURS(x[6], x[7]);
    Lanes low = ADD_PAIRS(a, b), high = ADD_PAIRS(c, d);
    x[0] = __builtin_shufflevector(low, high, 0, 1, 2, 3, 8, 9, 10, 11) +
           __builtin_shufflevector(low, high, 4, 5, 6, 7, 12, 13, 14, 15);
}

#endif
