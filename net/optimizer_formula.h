/* optimizer_formula.h - one parameter's step, shared by every device: no state, no calls but sqrtf.
 *
 * All in float32. `scale` multiplies the gradient first (clipping by norm, a mean over shards). */
#ifndef TENGEN_NET_OPTIMIZER_FORMULA_H
#define TENGEN_NET_OPTIMIZER_FORMULA_H

#include <math.h>

/* What one step uses for every element; optimizer.c works it out once a step. */
typedef struct OptimizerStep {
    float rate;        /* learning rate */
    float scale;       /* of the gradients */
    float beta1;       /* Adam and AdamW: decay of the mean; SGD: momentum */
    float beta2;       /* likewise: decay of the mean square */
    float epsilon;     /* likewise */
    float correction1; /* likewise: 1 / (1 - beta1^t) */
    float correction2; /* likewise: 1 / (1 - beta2^t) */
} OptimizerStep;

/* Adam (Kingma and Ba 2015, algorithm 1) with the penalty decay / 2 p^2 in the loss, decay = weight decay or 0 for
 * this slice:
 *   g = g + decay p;  m = beta1 m + (1 - beta1) g;  v = beta2 v + (1 - beta2) g^2
 *   p = p - rate m' / (sqrt(v') + epsilon),  m' and v' corrected for their start at zero. */
static inline float optimizer_formula_direction(const OptimizerStep *s, float g, float *m, float *v)
{
    float mean = s->beta1 * *m + (1.0f - s->beta1) * g;
    float square = s->beta2 * *v + (1.0f - s->beta2) * g * g;
    *m = mean;
    *v = square;
    return mean * s->correction1 / (sqrtf(square * s->correction2) + s->epsilon);
}

static inline void optimizer_formula_adam(const OptimizerStep *s, float decay, float gradient, float *p,
                                          float *m, float *v)
{
    *p -= s->rate * optimizer_formula_direction(s, gradient * s->scale + decay * *p, m, v);
}

/* AdamW (Loshchilov and Hutter 2019, algorithm 2), with decay as above:
 *   m = beta1 m + (1 - beta1) g;  v = beta2 v + (1 - beta2) g^2
 *   p = p - rate (m' / (sqrt(v') + epsilon) + decay p),  m' and v' corrected for their start at zero. */
static inline void optimizer_formula_adamw(const OptimizerStep *s, float decay, float gradient, float *p,
                                           float *m, float *v)
{
    *p -= s->rate * (optimizer_formula_direction(s, gradient * s->scale, m, v) + decay * *p);
}

/* Stochastic gradient descent with momentum, decay decoupled as above:
 *   m = momentum m + g;  p = p - rate (m + decay p). */
static inline void optimizer_formula_sgd(const OptimizerStep *s, float decay, float gradient, float *p,
                                         float *m)
{
    float mean = s->beta1 * *m + gradient * s->scale;
    *m = mean;
    *p -= s->rate * (mean + decay * *p);
}

#endif
