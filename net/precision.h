/* precision.h - the number format in which a backend computes; parameters are always kept in float32. */
#ifndef TENGEN_NET_PRECISION_H
#define TENGEN_NET_PRECISION_H

#include "game/base/status.h"

typedef enum Precision {
    PRECISION_AUTO, /* bfloat16 where the backend has it in hardware, else float32 */
    PRECISION_FLOAT32,
    PRECISION_BFLOAT16,
} Precision;

/* "auto", "float32", "bfloat16". */
const char *precision_name(Precision precision);

/* The precision of that name, or ERR_INPUT listing the names. */
Status precision_parse(const char *name, Precision *out) __attribute__((warn_unused_result));

#endif
