/* backend_cpu_loops.h - the CPU backend's own operations on activations: all but the convolutions.
 *
 * Activations are [rows, point, channel] in one of two formats, float32 or bfloat16, for each of which there
 * is a table; channels are a multiple of 8. Vectors and sums are float32. A row's result does not depend on
 * the other rows; sums over rows run in their order. */
#ifndef TENGEN_NET_BACKEND_CPU_LOOPS_H
#define TENGEN_NET_BACKEND_CPU_LOOPS_H

#include <stddef.h>
#include <stdint.h>

/* The extent of a call: so many rows, points of a board, channels. */
typedef struct LoopShape {
    int rows, points, channels;
} LoopShape;

enum { PROJECT_MAX = 64 };

typedef struct LoopTable {
    size_t element; /* bytes of a value */

    /* x[n, p, c] = bit c of bits[n, p] */
    void (*planes)(LoopShape s, const uint16_t bits[], void *x);

    /* To and from in[n, channels, points]. */
    void (*upload)(LoopShape s, const float in[], void *x);
    void (*download)(LoopShape s, const void *x, float out[]);

    /* x = 0 where mask is not above it. */
    void (*mask)(LoopShape s, const void *mask, void *x);

    /* v[n, 2 channels]: the mean and the maximum over the points. */
    void (*pool)(LoopShape s, const void *x, float v[]);

    /* dx = dv's first part / points, plus its second at the first point that holds the maximum v. */
    void (*pool_data)(LoopShape s, const void *x, const float v[], const float dv[], void *dx);

    /* v[n, 3 part]: of the first `part` channels, rectified, the mean, the mean times scale, the maximum. */
    void (*pool_part)(LoopShape s, int part, float scale, const void *x, float v[]);

    /* Added to dx where x is above 0: (dv's first part + scale * its second) / points, and its third at the
     * first point that holds the maximum. */
    void (*pool_part_data)(LoopShape s, int part, float scale, const void *x, const float v[],
                           const float dv[], void *dx);

    /* x[n, p, c] = relu(x[n, p, c] + v[n, c - first]); before `first`, relu alone */
    void (*spread)(LoopShape s, int first, const float v[], void *x);

    /* dv[n, c - first] = sum over p of dx[n, p, c], first <= c */
    void (*spread_data)(LoopShape s, int first, const void *dx, float dv[]);

    /* v[n, p] = sum over c of weight[c] x[n, p, c] */
    void (*logits)(LoopShape s, const void *x, const float weight[], float v[]);

    /* dx[n, p, c] = weight[c] dv[n, p] + residual (NULL: none; may be dx) where x is above 0, else 0;
     * grad[c] = sum of x dv */
    void (*logits_data)(LoopShape s, const void *x, const float dv[], const float weight[],
                        const void *residual, void *dx, float grad[]);

    /* v[n, o, p] = relu(bias[o] + sum over c of weight[o, c] x[n, p, c]), o < out */
    void (*project)(LoopShape s, int out, const void *x, const float weight[], const float bias[], float v[]);

    /* dx[n, p, c] = sum over o of weight[o, c] dv[n, o, p] + residual (NULL: none; may be dx) where x is above
     * 0, else 0; grad[o, c] = sum of x dv; bias[o] = sum of dv. out <= PROJECT_MAX */
    void (*project_data)(LoopShape s, int out, const void *x, const float dv[], const float weight[],
                         const void *residual, void *dx, float grad[], float bias[]);
} LoopTable;

extern const LoopTable backend_cpu_float32;
extern const LoopTable backend_cpu_bfloat16;

#endif
