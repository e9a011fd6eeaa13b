#include "net/precision.h"

#include <string.h>

static const char *const names[] = {
    [PRECISION_AUTO] = "auto",
    [PRECISION_FLOAT32] = "float32",
    [PRECISION_BFLOAT16] = "bfloat16",
};

const char *precision_name(Precision precision)
{
    return names[precision];
}

Status precision_parse(const char *name, Precision *out)
{
    for (int i = PRECISION_AUTO; i <= PRECISION_BFLOAT16; i++) {
        if (strcmp(name, names[i])) continue;
        *out = (Precision)i;
        return status_ok();
    }
    return status_error(ERR_INPUT, "no precision is called \"%s\": auto, float32 or bfloat16", name);
}
