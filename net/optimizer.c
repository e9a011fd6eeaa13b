#include "net/optimizer.h"

#include "net/optimizer_formula.h"

#include <assert.h>

const char *const optimizer_names[] = {
    [OPTIMIZER_ADAMW] = "adamw", [OPTIMIZER_SGD] = "sgd", [OPTIMIZER_ADAM] = "adam", NULL};

OptimizerOptions optimizer_defaults(OptimizerKind kind)
{
    OptimizerOptions o = {.kind = kind,
                          .momentum = 0.9f,
                          .beta1 = 0.9f,
                          .beta2 = 0.999f,
                          .epsilon = 1e-8f,
                          .weight_decay = 1e-4f};
    return o;
}

/* In float64: float32's 1 - 0.999^t has lost half its digits at t = 1. */
static float bias_correction(float beta, uint64_t step)
{
    return (float)(1.0 / (1.0 - pow((double)beta, (double)step)));
}

static OptimizerStep make_step(const OptimizerOptions *o, uint64_t step, float rate, float scale)
{
    OptimizerStep s = {.rate = rate, .scale = scale, .beta1 = o->momentum};
    if (o->kind != OPTIMIZER_SGD) {
        s.beta1 = o->beta1;
        s.beta2 = o->beta2;
        s.epsilon = o->epsilon;
        s.correction1 = bias_correction(o->beta1, step);
        s.correction2 = bias_correction(o->beta2, step);
    }
    return s;
}

static void step_adamw(const OptimizerStep *step, float decay, size_t n, float *restrict p,
                       const float *restrict g, float *restrict m, float *restrict v)
{
    const OptimizerStep s = *step;
    for (size_t i = 0; i < n; i++) optimizer_formula_adamw(&s, decay, g[i], &p[i], &m[i], &v[i]);
}

static void step_adam(const OptimizerStep *step, float decay, size_t n, float *restrict p,
                      const float *restrict g, float *restrict m, float *restrict v)
{
    const OptimizerStep s = *step;
    for (size_t i = 0; i < n; i++) optimizer_formula_adam(&s, decay, g[i], &p[i], &m[i], &v[i]);
}

static void step_sgd(const OptimizerStep *step, float decay, size_t n, float *restrict p,
                     const float *restrict g, float *restrict m)
{
    const OptimizerStep s = *step;
    for (size_t i = 0; i < n; i++) optimizer_formula_sgd(&s, decay, g[i], &p[i], &m[i]);
}

void optimizer_step(const OptimizerOptions *options, uint64_t step, float rate, float scale,
                    const ParamSlice slices[], int n, OptimizerRange range)
{
    assert(step >= 1 && range.from <= range.to);
    OptimizerStep s = make_step(options, step, rate, scale);
    for (int i = 0; i < n; i++) {
        size_t from = slices[i].offset > range.from ? slices[i].offset : range.from;
        size_t end = slices[i].offset + slices[i].count;
        size_t to = end < range.to ? end : range.to;
        if (from >= to) continue;
        float decay = slices[i].decay ? options->weight_decay : 0.0f;
        size_t at = from - range.from;
        if (options->kind == OPTIMIZER_ADAMW)
            step_adamw(&s, decay, to - from, range.params + at, range.grads + at, range.mean + at,
                       range.square + at);
        else if (options->kind == OPTIMIZER_ADAM)
            step_adam(&s, decay, to - from, range.params + at, range.grads + at, range.mean + at,
                      range.square + at);
        else
            step_sgd(&s, decay, to - from, range.params + at, range.grads + at, range.mean + at);
    }
}

double optimizer_square_sum(const float g[], size_t n)
{
    /* Eight partial sums: the order is fixed, and the compiler may use a vector for them. */
    double sum[8] = {0};
    size_t whole = n - n % 8;
    for (size_t i = 0; i < whole; i += 8)
        for (int j = 0; j < 8; j++) sum[j] += (double)g[i + j] * g[i + j];
    for (size_t i = whole; i < n; i++) sum[i - whole] += (double)g[i] * g[i];
    return ((sum[0] + sum[1]) + (sum[2] + sum[3])) + ((sum[4] + sum[5]) + (sum[6] + sum[7]));
}
