/* backend_cpu_lanes.h - eight floats worked on as one vector, and the two formats they are kept in. */
#ifndef TENGEN_NET_BACKEND_CPU_LANES_H
#define TENGEN_NET_BACKEND_CPU_LANES_H

#include <stdint.h>
#include <string.h>

enum { LANES = 8 };

typedef float Lanes __attribute__((vector_size(LANES * sizeof(float))));
typedef int32_t Masks __attribute__((vector_size(LANES * sizeof(int32_t)))); /* each 0 or -1 */

/* Vectors go by pointer: by value their calling convention would depend on the instruction set. */
#define select_lanes(out, mask, yes, no)                                                                     \
    do {                                                                                                     \
        Masks select_mask = (mask);                                                                          \
        *(out) = (Lanes)(((Masks)(yes)&select_mask) | ((Masks)(no) & ~select_mask));                         \
    } while (0)

#endif
