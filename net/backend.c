#include "net/backend.h"

#include "net/backend_cpu.h"
#include "net/backend_ref.h"

#include <stdio.h>

const char *const backend_names[] = {
    [BACKEND_AUTO] = "auto",
    [BACKEND_REFERENCE] = "reference",
    [BACKEND_CPU] = "cpu",
    NULL,
};

static BackendKind resolve(BackendKind kind)
{
    if (kind != BACKEND_AUTO) return kind;
    return backend_cpu_present() ? BACKEND_CPU : BACKEND_REFERENCE;
}

Status backend_new(Backend **out, BackendKind kind, const BackendConfig *config)
{
    assert(config->size >= BOARD_SIZE_MIN && config->size <= BOARD_SIZE_MAX && config->max_batch >= 1);
    if (resolve(kind) == BACKEND_CPU) return backend_cpu_new(out, config);
    return backend_ref_new(out, config);
}

void backend_resolve(BackendKind *kind, Precision *precision)
{
    *kind = resolve(*kind);
    if (*kind == BACKEND_CPU)
        *precision = backend_cpu_precision(*precision);
    else if (*precision == PRECISION_AUTO)
        *precision = PRECISION_FLOAT32;
}

const char *backend_text(BackendKind kind, Precision precision, char *text, int n)
{
    if (resolve(kind) == BACKEND_CPU) return backend_cpu_text(precision, text, n);
    snprintf(text, (size_t)n,
             precision == PRECISION_BFLOAT16 ? "none: the reference backend has no bfloat16"
                                             : "reference (plain loops, float32)");
    return text;
}
