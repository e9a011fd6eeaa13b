/* precision.h - the number format in which a backend computes; parameters are always kept in float32. */
#ifndef TENGEN_NET_PRECISION_H
#define TENGEN_NET_PRECISION_H

typedef enum Precision {
    PRECISION_AUTO, /* bfloat16 where the backend has it in hardware, else float32 */
    PRECISION_FLOAT32,
    PRECISION_BFLOAT16,
} Precision;

/* What users call them, by Precision; NULL at the end. */
extern const char *const precision_names[];

#endif
