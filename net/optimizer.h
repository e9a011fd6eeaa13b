/* optimizer.h - turns gradients into new parameters: AdamW, Adam, or SGD with momentum.
 *
 * It works on any range [from, to) of the arena, so that a shard is stepped as the whole would be: an
 * element's new value depends on that element alone. The caller owns the state, zero at the start. Same
 * input, same bits. Padding between units is left alone. */
#ifndef TENGEN_NET_OPTIMIZER_H
#define TENGEN_NET_OPTIMIZER_H

#include "net/model.h"

typedef enum OptimizerKind { OPTIMIZER_ADAMW, OPTIMIZER_SGD, OPTIMIZER_ADAM, OPTIMIZER_KINDS } OptimizerKind;

typedef struct OptimizerOptions {
    OptimizerKind kind;
    float momentum; /* SGD: 0 to 1 */
    float beta1;    /* Adam and AdamW: 0 to 1, 1 excluded, as is beta2 */
    float beta2;
    float epsilon;      /* Adam and AdamW: > 0 */
    float weight_decay; /* >= 0; on slices with `decay` only; decoupled from the gradient, but for Adam */
} OptimizerOptions;

/* The usual values: beta 0.9 and 0.999, epsilon 1e-8, momentum 0.9, weight decay 1e-4. */
OptimizerOptions optimizer_defaults(OptimizerKind kind);

/* What users call the kinds, by OptimizerKind; NULL at the end. */
extern const char *const optimizer_names[];

/* The state and what it belongs to, for [from, to) of the arena: each array's element 0 is the arena's
 * element `from`. */
typedef struct OptimizerRange {
    size_t from, to;
    float *params;      /* changed */
    const float *grads; /* d loss / d params */
    float *mean;        /* state of every kind */
    float *square;      /* state of Adam and AdamW; unused by SGD, may be NULL */
} OptimizerRange;

/* One step, the step-th, counted from 1. slices[0..n) is the model's table, in order of offset. scale
 * multiplies the gradients. */
void optimizer_step(const OptimizerOptions *options, uint64_t step, float rate, float scale,
                    const ParamSlice slices[], int n, OptimizerRange range);

/* The sum of squares of g[0..n) in float64, in a fixed order; for clipping by the norm. */
double optimizer_square_sum(const float g[], size_t n);

#endif
