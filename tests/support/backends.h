/* backends.h - every backend and precision that this build and machine have, for tests that run on all. */
#ifndef TENGEN_TESTS_SUPPORT_BACKENDS_H
#define TENGEN_TESTS_SUPPORT_BACKENDS_H

#include "net/backend.h"

typedef struct BackendChoice {
    BackendKind kind;
    Precision precision;
} BackendChoice;

enum { BACKENDS_MAX = 3 };

static inline bool backends_has(BackendChoice choice)
{
    const ParamSlice slice = {.name = "weight", .dims = 1, .shape = {1, 1, 1, 1}, .count = 1};
    BackendConfig config = {
        .precision = choice.precision, .size = 5, .max_batch = 1, .slices = 1, .slice = &slice, .params = 1};
    Backend *b = NULL;
    Status status = backend_new(&b, choice.kind, &config);
    backend_free(b);
    return status.code == STATUS_OK;
}

/* Writes those present to out[BACKENDS_MAX]; the reference backend is the first. Returns how many. */
static inline int backends_present(BackendChoice out[])
{
    const BackendChoice all[BACKENDS_MAX] = {
        {BACKEND_REFERENCE, PRECISION_FLOAT32},
        {BACKEND_CPU, PRECISION_FLOAT32},
        {BACKEND_CPU, PRECISION_BFLOAT16},
    };
    int n = 0;
    for (int i = 0; i < BACKENDS_MAX; i++) {
        if (backends_has(all[i])) out[n++] = all[i];
    }
    return n;
}

#endif
