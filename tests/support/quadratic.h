/* quadratic.h - a model for tests of ZeRO whose every parameter has a target of its own in each micro-shard:
 * the loss of a shard is the mean of (p - t)^2 / 2.  Units may have any size. */
#ifndef TENGEN_TESTS_SUPPORT_QUADRATIC_H
#define TENGEN_TESTS_SUPPORT_QUADRATIC_H

#include "game/base/os.h"
#include "train/zero.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { QUADRATIC_UNITS = 16 };

typedef struct Quadratic {
    int units;
    ParamUnit unit[QUADRATIC_UNITS];
    ParamSlice slice[QUADRATIC_UNITS]; /* one a unit */
    size_t params;                     /* of the arena, with what lies between units */
    int64_t step;                      /* chooses the targets */
    int unused;                        /* a unit that the loss does not see; -1: none */
    int64_t bad_step;                  /* in this step … */
    int bad_shard;                     /* … this shard's gradient is infinite; -1: none's */
    double seconds;                    /* that each unit's backward pass takes */
    float *gradient;                   /* of one unit */
} Quadratic;

/* Units of these sizes, each from a multiple of 64 on, as a model's. */
static inline bool quadratic_new(Quadratic *q, const size_t sizes[], int units)
{
    size_t most = 1;
    *q = (Quadratic){.units = units, .unused = -1, .bad_shard = -1};
    for (int u = 0; u < units; u++) {
        size_t room = (sizes[u] + 63) / 64 * 64;
        q->unit[u] = (ParamUnit){q->params, room};
        q->slice[u] = (ParamSlice){.unit = u,
                                   .dims = 1,
                                   .shape = {(int)sizes[u]},
                                   .offset = q->params,
                                   .count = sizes[u],
                                   .decay = u % 2 == 0};
        q->params += room;
        if (room > most) most = room;
    }
    q->gradient = calloc(most, sizeof(float));
    return q->gradient != NULL;
}

static inline void quadratic_free(Quadratic *q)
{
    free(q->gradient);
}

static inline float quadratic_noise(uint64_t a, uint64_t b)
{
    uint64_t h = (a * 0x9E3779B97F4A7C15u) ^ (b + 0x7F4A7C15u) * 0xC2B2AE3D27D4EB4Fu;
    h ^= h >> 31;
    h *= 0x9E3779B97F4A7C15u;
    h ^= h >> 29;
    return (float)(int32_t)(uint32_t)(h >> 16) * (1.0f / 2147483648.0f);
}

static inline float quadratic_target(const Quadratic *q, int shard, size_t i)
{
    return quadratic_noise((uint64_t)q->step * 64 + (uint64_t)shard, i);
}

/* Parameters to begin with. */
static inline void quadratic_start(const Quadratic *q, float params[])
{
    memset(params, 0, q->params * sizeof *params);
    for (int u = 0; u < q->units; u++)
        for (size_t i = 0; i < q->slice[u].count; i++)
            params[q->slice[u].offset + i] = quadratic_noise(77, q->slice[u].offset + i);
}

/* What a unit adds to a shard's loss. */
static inline double quadratic_unit_loss(const Quadratic *q, int shard, int u, const float *params)
{
    double sum = 0;
    for (size_t i = 0; i < q->slice[u].count && u != q->unused; i++) {
        double d = (double)params[i] - quadratic_target(q, shard, q->slice[u].offset + i);
        sum += d * d / 2;
    }
    return sum;
}

static inline void quadratic_unit_gradient(const Quadratic *q, int shard, int u, const float *params,
                                           float *gradient)
{
    memset(gradient, 0, q->unit[u].count * sizeof *gradient);
    for (size_t i = 0; i < q->slice[u].count && u != q->unused; i++)
        gradient[i] = params[i] - quadratic_target(q, shard, q->slice[u].offset + i);
    if (q->step == q->bad_step && shard == q->bad_shard && q->slice[u].count > 0) gradient[0] = INFINITY;
}

static inline Status quadratic_forward(void *context, Zero *z, int shard, double *loss)
{
    const Quadratic *q = context;
    *loss = 0;
    for (int u = 0; u < q->units; u++) {
        const float *params;
        TRY(zero_param_needed(z, u, ZERO_FORWARD, &params));
        *loss += quadratic_unit_loss(q, shard, u, params);
        zero_param_done(z, u);
    }
    return status_ok();
}

static inline Status quadratic_backward(void *context, Zero *z, int shard)
{
    const Quadratic *q = context;
    for (int u = q->units - 1; u >= 0; u--) {
        const float *params;
        TRY(zero_param_needed(z, u, ZERO_BACKWARD, &params));
        quadratic_unit_gradient(q, shard, u, params, q->gradient);
        for (size_t i = 0; i < q->unit[u].count; i++) q->gradient[i] *= zero_loss_scale(z);
        zero_param_done(z, u);
        if (q->seconds > 0) os_sleep(q->seconds);
        if (u != q->unused) TRY(zero_grad_ready(z, u, q->gradient));
    }
    return status_ok();
}

static inline ZeroModel quadratic_model(Quadratic *q)
{
    return (ZeroModel){.shape = {.units = q->units, .slices = q->units, .unit = q->unit, .slice = q->slice},
                       .context = q,
                       .forward = quadratic_forward,
                       .backward = quadratic_backward};
}

/* A zero_get into an array. */
static inline Status quadratic_take(void *context, size_t offset, const float *values, size_t n)
{
    memcpy((float *)context + offset, values, n * sizeof *values);
    return status_ok();
}

#endif
