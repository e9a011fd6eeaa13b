#include "net/cpu_tower.h"

#include <stddef.h>

#ifdef TENGEN_HAVE_ONEDNN

#include "game/base/rng.h"
#include "net/backend_cpu_conv.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { TAPS = 9, ALIGNMENT = 64 };

struct CpuTower {
    CpuTowerShape shape;
    Convolver *convolver;
    ConvWeights **weights;
    float *natural; /* [convolutions, channels, channels, 3, 3] */
    void *activations[2];
};

static size_t weight_floats(CpuTowerShape s)
{
    return (size_t)s.channels * (size_t)s.channels * TAPS;
}

/* Activations are ones, which both formats hold. */
static Status fill(CpuTower *t, bool bfloat16)
{
    CpuTowerShape s = t->shape;
    size_t values = (size_t)s.batch * (size_t)s.size * (size_t)s.size * (size_t)s.channels;
    size_t bytes = (values * sizeof(float) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    for (int i = 0; i < 2; i++) {
        t->activations[i] = aligned_alloc(ALIGNMENT, bytes);
        if (!t->activations[i]) return status_no_memory(bytes, "a tower");
        memset(t->activations[i], 0, bytes);
    }
    for (size_t i = 0; i < values; i++) {
        if (bfloat16)
            ((uint16_t *)t->activations[0])[i] = 0x3f80;
        else
            ((float *)t->activations[0])[i] = 1;
    }
    return status_ok();
}

/* He's variance, so that numbers stay of one size from layer to layer. */
static Status prepare(CpuTower *t, bool bfloat16)
{
    CpuTowerShape s = t->shape;
    size_t floats = weight_floats(s) * (size_t)s.convolutions;
    Rng rng = rng_make(1, 0, 0, 0, RNG_INIT);
    double scale = sqrt(2.0 / (TAPS * s.channels));
    ConvShape shape = {.in = s.channels, .out = s.channels, .kernel = 3};
    TRY(fill(t, bfloat16));
    t->natural = malloc(floats * sizeof *t->natural);
    t->weights = calloc((size_t)s.convolutions, sizeof(ConvWeights *));
    if (!t->natural || !t->weights) return status_no_memory(floats * sizeof *t->natural, "a tower");
    for (size_t i = 0; i < floats; i++) t->natural[i] = (float)(scale * rng_normal(&rng));
    TRY(backend_cpu_conv_new(&t->convolver, bfloat16, s.size, s.batch));
    for (int i = 0; i < s.convolutions; i++)
        TRY(backend_cpu_conv_weights(t->convolver, shape, t->natural + weight_floats(s) * (size_t)i,
                                     &t->weights[i]));
    return status_ok();
}

Status cpu_tower_new(CpuTower **out, CpuTowerShape shape)
{
    *out = NULL;
    CpuTower *t = calloc(1, sizeof *t);
    if (!t) return status_no_memory(sizeof *t, "a tower");
    t->shape = shape;
    Status status = prepare(t, backend_cpu_conv_has_bfloat16());
    if (status.code != STATUS_OK)
        cpu_tower_free(t);
    else
        *out = t;
    return status;
}

void cpu_tower_free(CpuTower *t)
{
    if (!t) return;
    backend_cpu_conv_free(t->convolver);
    for (int i = 0; i < 2; i++) free(t->activations[i]);
    free(t->weights);
    free(t->natural);
    free(t);
}

Status cpu_tower_run(CpuTower *t)
{
    for (int i = 0; i < t->shape.convolutions; i++) {
        ConvCall call = {.weights = t->weights[i],
                         .relu = true,
                         .x = t->activations[i % 2],
                         .y = t->activations[(i + 1) % 2]};
        TRY(backend_cpu_conv_run(t->convolver, t->shape.batch, &call));
    }
    return status_ok();
}

#else

Status cpu_tower_new(CpuTower **out, CpuTowerShape shape)
{
    (void)shape;
    *out = NULL;
    return status_error(ERR_UNSUPPORTED, "a bare tower needs oneDNN, which is not in this build");
}

void cpu_tower_free(CpuTower *t)
{
    (void)t;
}

Status cpu_tower_run(CpuTower *t)
{
    (void)t;
    return status_error(ERR_UNSUPPORTED, "a bare tower needs oneDNN, which is not in this build");
}

#endif
