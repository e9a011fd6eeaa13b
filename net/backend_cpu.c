#include "net/backend_cpu.h"

#include <stdio.h>

#ifdef TENGEN_HAVE_ONEDNN

#include "net/backend_cpu_conv.h"
#include "net/backend_cpu_ops.h"

bool backend_cpu_present(void)
{
    return true;
}

static bool use_bfloat16(Precision precision)
{
    if (precision == PRECISION_AUTO) return backend_cpu_conv_has_bfloat16();
    return precision == PRECISION_BFLOAT16;
}

Precision backend_cpu_precision(Precision precision)
{
    return use_bfloat16(precision) ? PRECISION_BFLOAT16 : PRECISION_FLOAT32;
}

const char *backend_cpu_text(Precision precision, char *text, int n)
{
    char details[64];
    if (use_bfloat16(precision) && !backend_cpu_conv_has_bfloat16())
        snprintf(text, (size_t)n, "none: this CPU has no instructions for bfloat16");
    else
        snprintf(text, (size_t)n, "cpu (%s)",
                 backend_cpu_conv_text(use_bfloat16(precision), details, sizeof details));
    return text;
}

Status backend_cpu_new(Backend **out, const BackendConfig *config)
{
    *out = NULL;
    bool bfloat16 = use_bfloat16(config->precision);
    if (bfloat16 && !backend_cpu_conv_has_bfloat16())
        return status_error(ERR_UNSUPPORTED, "this CPU has no instructions for bfloat16: use float32");
    return backend_cpu_ops_new(out, config, bfloat16);
}

#else

bool backend_cpu_present(void)
{
    return false;
}

Precision backend_cpu_precision(Precision precision)
{
    return precision == PRECISION_AUTO ? PRECISION_FLOAT32 : precision;
}

const char *backend_cpu_text(Precision precision, char *text, int n)
{
    (void)precision;
    snprintf(text, (size_t)n, "none: built without oneDNN");
    return text;
}

Status backend_cpu_new(Backend **out, const BackendConfig *config)
{
    (void)config;
    *out = NULL;
    return status_error(ERR_UNSUPPORTED, "the cpu backend is not in this build: it needs oneDNN");
}

#endif
