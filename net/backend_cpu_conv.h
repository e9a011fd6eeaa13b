/* backend_cpu_conv.h - oneDNN's convolutions: the one pair of files that knows oneDNN.
 *
 * Activations are [rows, y, x, channels] in bfloat16 or float32 (one of them for all that a Convolver does),
 * square, with zero padding, so that input and output are equally large. Convolutions are compiled when a
 * shape and batch is first met. Single-threaded. */
#ifndef TENGEN_NET_BACKEND_CPU_CONV_H
#define TENGEN_NET_BACKEND_CPU_CONV_H

#include "game/base/status.h"

typedef struct Convolver Convolver;

/* One tensor of weights, kept in the layouts that its convolutions want. */
typedef struct ConvWeights ConvWeights;

typedef struct ConvShape {
    int in, out; /* channels, multiples of 8 */
    int kernel;  /* 1 or 3 */
} ConvShape;

/* y = act(conv(x, weights) + bias + y). Only the first n rows are defined, but up to max_batch rows of x
 * and y are touched. */
typedef struct ConvCall {
    const ConvWeights *weights;
    const float *bias; /* [out]; NULL: none */
    bool add;          /* what y holds is added */
    bool relu;
    const void *x; /* [max_batch, y, x, in] */
    void *y;       /* [max_batch, y, x, out] */
} ConvCall;

/* Does this CPU have instructions for bfloat16? And matrix tiles (AMX), which the system lets us use? */
bool backend_cpu_conv_has_bfloat16(void);
bool backend_cpu_conv_has_amx(void);

/* "oneDNN 2.6.3, bfloat16, AMX" */
const char *backend_cpu_conv_text(bool bfloat16, char *text, int n);

Status backend_cpu_conv_new(Convolver **out, bool bfloat16, int size, int max_batch)
    __attribute__((warn_unused_result));
void backend_cpu_conv_free(Convolver *c);

/* Weights that stand at natural[out, in, y, x], which the convolver reads whenever it is told to: it
 * outlives the convolver. *out is the convolver's. */
Status backend_cpu_conv_weights(Convolver *c, ConvShape shape, const float *natural, ConvWeights **out)
    __attribute__((warn_unused_result));

/* The numbers in `natural` have changed. */
Status backend_cpu_conv_changed(Convolver *c, ConvWeights *w) __attribute__((warn_unused_result));

/* Rows are independent of n and of each other, to the bit. */
Status backend_cpu_conv_run(Convolver *c, int n, const ConvCall *call) __attribute__((warn_unused_result));

/* weights[out, in, y, x] and bias[out] (NULL: not wanted) = the gradients of w from its input x and the
 * gradient dy of its output, over exactly n rows. */
Status backend_cpu_conv_grads(Convolver *c, int n, const ConvWeights *w, const void *x, const void *dy,
                              float weights[], float bias[]) __attribute__((warn_unused_result));

#endif
