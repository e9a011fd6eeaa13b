/* backend_cpu_dense.h - dense layers in float32, for few rows: a row's result does not depend, to the bit, on
 * how many rows there are. Weights are [out, in]. */
#ifndef TENGEN_NET_BACKEND_CPU_DENSE_H
#define TENGEN_NET_BACKEND_CPU_DENSE_H

#include <stdbool.h>
#include <stddef.h>

typedef struct DenseShape {
    int rows, in, out;
} DenseShape;

/* Floats of a layer's transposed weights, which are [in, out padded to a multiple of 16]. */
size_t backend_cpu_dense_floats(int in, int out);
void backend_cpu_dense_transpose(int in, int out, const float weight[], float transposed[]);

/* y[rows, out] = act(x[rows, in] weight^T + bias); bias may be NULL. */
void backend_cpu_dense_forward(DenseShape s, const float x[], const float transposed[], const float bias[],
                               bool relu, float y[]);

/* dx[rows, in] = (dy[rows, out] weight + residual) where mask > 0, else 0; residual and mask are
 * [rows, in] or NULL; dx may be residual. */
void backend_cpu_dense_data(DenseShape s, const float dy[], const float weight[], const float residual[],
                            const float mask[], float dx[]);

/* grad[out, in] = dy^T x; bias[out] = the sum of dy over the rows, unless NULL. */
void backend_cpu_dense_params(DenseShape s, const float x[], const float dy[], float grad[], float bias[]);

#endif
