#include "net/backend_cpu.h"

#include <stdio.h>

bool backend_cpu_present(void)
{
    return false;
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
