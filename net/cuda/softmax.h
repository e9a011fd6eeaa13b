/* softmax.h - softmax and its gradient over the rows of an array on a GPU, for rows of any length up to 65,536.
 *
 * Forward, with m the maximum of a row's x and S the sum of exp(scale (x - m)) over its columns:
 *
 *   y = exp(scale (x - m)) / S            or, of the logarithm,   y = scale (x - m) - log(S)
 *
 * Backward, from y and the gradient dy of y:
 *
 *   dx = scale (dy - sum(dy y)) y         or, of the logarithm,   dx = scale (dy - exp(y) sum(dy))
 *
 * Sums are taken in float32. A row with a NaN or +infinity among the columns that count becomes NaN there. By length
 * of row there are three ways to work, as OneFlow has them: a group of 1 to 32 lanes holds the row in registers; a
 * block holds it in shared memory; or a block reads it twice. A row's bits depend on its numbers, on the shape and
 * on alignment alone, not on its place or on the number of rows. net/softmax.h is the CPU's. */
#ifndef TENGEN_NET_CUDA_SOFTMAX_H
#define TENGEN_NET_CUDA_SOFTMAX_H

#include "net/cuda/device.h"
#include "net/cuda/element.h"

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { SOFTMAX_COLUMNS_MAX = 65536, SOFTMAX_REGISTER_COLUMNS = 1024 };

typedef enum SoftmaxWay {
    SOFTMAX_AUTO,      /* whichever suits the columns */
    SOFTMAX_REGISTERS, /* up to SOFTMAX_REGISTER_COLUMNS */
    SOFTMAX_SHARED,    /* as many columns as shared memory holds in float32; backward it is half as many */
    SOFTMAX_REREAD,
} SoftmaxWay;

/* Of every array of a call. */
typedef struct SoftmaxShape {
    ElementType type;
    int64_t rows;   /* >= 0 */
    int columns;    /* 1..SOFTMAX_COLUMNS_MAX */
    int64_t stride; /* columns from one row to the next, >= columns; also behind the last row they are there.
                             Rows that begin at multiples of 16 bytes are moved 16 bytes at a time */
    bool log;       /* log-softmax */
    float scale;    /* > 0: one over the temperature */
    const uint32_t
        *mask; /* on the device, [rows, ceil(columns / 32)]: bit c % 32 of word c / 32 says that column c
                             counts; NULL: all do. The others become 0, or -infinity in the logarithm, as does a
                             whole row in which none counts; their gradient is 0 */
    SoftmaxWay way;
} SoftmaxShape;

/* x, y, dy, dx[rows, stride] on the device; y or dx may be one of the others. What lies between the columns and the
 * stride is not written. Queued on d. ERR_UNSUPPORTED: the way that was asked for cannot hold so many
 * columns; ERR_DEVICE. */
Status softmax_forward(Device *d, const SoftmaxShape *s, const void *x, void *y)
    __attribute__((warn_unused_result));
Status softmax_backward(Device *d, const SoftmaxShape *s, const void *y, const void *dy, void *dx)
    __attribute__((warn_unused_result));

#ifdef __cplusplus
}
#endif

#endif
