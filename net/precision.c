#include "net/precision.h"

#include <stddef.h>

const char *const precision_names[] = {
    [PRECISION_AUTO] = "auto",
    [PRECISION_FLOAT32] = "float32",
    [PRECISION_BFLOAT16] = "bfloat16",
    NULL,
};
