/* backend_cases.h - the table of operations, shapes and flags on which every backend is compared. */
#ifndef TENGEN_TESTS_UNIT_NET_BACKEND_CASES_H
#define TENGEN_TESTS_UNIT_NET_BACKEND_CASES_H

typedef enum Operation {
    CONV,
    CONV_PLANES,
    CONV_DATA,
    CONV_PARAMS,
    CONV_PARAMS_PLANES,
    DENSE,
    DENSE_DATA,
    DENSE_PARAMS,
    POOL,
    POOL_DATA,
    POOL_PART,
    POOL_PART_DATA,
    SPREAD,
    SPREAD_DATA,
    LOGITS,
    LOGITS_DATA,
} Operation;

enum { BIAS = 1, RESIDUAL = 2, IN_PLACE = 4, RELU = 8, MASK = 16 };

typedef struct Case {
    Operation operation;
    int in, out, kernel, size, rows, max_batch;
    int flags;
} Case;

/* Small and odd shapes, each of the flags, batches that are full and that are not. */
static const Case cases[] = {
    {CONV, 8, 8, 3, 5, 1, 1, BIAS},
    {CONV, 8, 16, 3, 6, 3, 4, BIAS | RELU},
    {CONV, 16, 16, 3, 7, 2, 2, BIAS | RESIDUAL | RELU},
    {CONV, 32, 32, 3, 6, 5, 8, BIAS | RESIDUAL | IN_PLACE | RELU},
    {CONV, 24, 40, 3, 15, 3, 3, BIAS | RESIDUAL},
    {CONV, 64, 64, 3, 9, 2, 7, BIAS | RESIDUAL | IN_PLACE},
    {CONV, 32, 16, 1, 6, 4, 4, BIAS},
    {CONV, 40, 8, 1, 15, 1, 3, 0},
    {CONV, 8, 8, 1, 20, 2, 2, RELU},
    {CONV_PLANES, 8, 16, 3, 6, 3, 5, BIAS | RELU},
    {CONV_PLANES, 16, 32, 3, 15, 2, 2, BIAS | RELU},
    {CONV_PLANES, 16, 8, 3, 5, 1, 1, BIAS},
    {CONV_DATA, 8, 8, 3, 5, 1, 1, 0},
    {CONV_DATA, 8, 16, 3, 6, 3, 3, MASK},
    {CONV_DATA, 16, 16, 3, 7, 2, 4, RESIDUAL | MASK},
    {CONV_DATA, 32, 32, 3, 6, 5, 5, RESIDUAL | IN_PLACE | MASK},
    {CONV_DATA, 24, 40, 3, 15, 3, 3, MASK},
    {CONV_DATA, 32, 16, 1, 6, 4, 4, RESIDUAL | IN_PLACE | MASK},
    {CONV_DATA, 40, 8, 1, 15, 1, 1, 0},
    {CONV_PARAMS, 8, 8, 3, 5, 1, 1, BIAS},
    {CONV_PARAMS, 8, 16, 3, 6, 3, 4, BIAS},
    {CONV_PARAMS, 32, 32, 3, 6, 8, 8, BIAS},
    {CONV_PARAMS, 24, 40, 3, 15, 2, 2, BIAS},
    {CONV_PARAMS, 32, 16, 1, 6, 4, 4, BIAS},
    {CONV_PARAMS, 40, 8, 1, 15, 2, 3, 0},
    {CONV_PARAMS_PLANES, 8, 16, 3, 6, 3, 3, BIAS},
    {CONV_PARAMS_PLANES, 16, 32, 3, 15, 2, 2, BIAS},
    {DENSE, 16, 8, 0, 5, 1, 1, BIAS},
    {DENSE, 64, 32, 0, 5, 5, 8, BIAS | RELU},
    {DENSE, 32, 3, 0, 5, 3, 3, BIAS},
    {DENSE, 128, 24, 0, 5, 2, 2, 0},
    {DENSE_DATA, 16, 8, 0, 5, 1, 1, 0},
    {DENSE_DATA, 64, 32, 0, 5, 5, 8, RESIDUAL | IN_PLACE},
    {DENSE_DATA, 32, 3, 0, 5, 3, 3, MASK},
    {DENSE_DATA, 48, 24, 0, 5, 2, 2, RESIDUAL | MASK},
    {DENSE_PARAMS, 16, 8, 0, 5, 1, 1, BIAS},
    {DENSE_PARAMS, 64, 32, 0, 5, 5, 8, BIAS},
    {DENSE_PARAMS, 32, 3, 0, 5, 3, 3, BIAS},
    {DENSE_PARAMS, 64, 8, 0, 5, 3, 3, 0},
    {POOL, 8, 16, 0, 5, 1, 1, 0},
    {POOL, 32, 64, 0, 6, 3, 4, 0},
    {POOL, 40, 80, 0, 15, 2, 2, 0},
    {POOL_DATA, 8, 16, 0, 5, 1, 1, 0},
    {POOL_DATA, 32, 64, 0, 6, 3, 4, 0},
    {POOL_DATA, 40, 80, 0, 15, 2, 2, 0},
    {POOL_PART, 16, 24, 0, 5, 1, 1, 0},
    {POOL_PART, 40, 96, 0, 6, 3, 4, 0},
    {POOL_PART, 64, 48, 0, 20, 2, 2, 0},
    {POOL_PART_DATA, 16, 24, 0, 5, 1, 1, 0},
    {POOL_PART_DATA, 40, 96, 0, 6, 3, 4, 0},
    {POOL_PART_DATA, 64, 48, 0, 20, 2, 2, 0},
    {SPREAD, 8, 8, 0, 5, 1, 1, 0},
    {SPREAD, 24, 16, 0, 6, 2, 3, 0},
    {SPREAD, 64, 48, 0, 15, 2, 2, 0},
    {SPREAD, 16, 16, 0, 6, 3, 4, 0},
    {SPREAD, 24, 24, 0, 15, 2, 2, 0},
    {SPREAD_DATA, 8, 8, 0, 5, 1, 1, 0},
    {SPREAD_DATA, 24, 16, 0, 6, 2, 3, 0},
    {SPREAD_DATA, 64, 24, 0, 15, 2, 2, 0},
    {SPREAD_DATA, 16, 16, 0, 6, 3, 4, 0},
    {SPREAD_DATA, 24, 24, 0, 15, 2, 2, 0},
    {LOGITS, 8, 1, 1, 5, 1, 1, 0},
    {LOGITS, 16, 1, 1, 6, 3, 4, 0},
    {LOGITS, 40, 1, 1, 15, 2, 2, 0},
    {LOGITS_DATA, 8, 1, 1, 5, 1, 1, 0},
    {LOGITS_DATA, 16, 1, 1, 6, 3, 4, 0},
    {LOGITS_DATA, 40, 1, 1, 15, 2, 2, 0},
    {LOGITS_DATA, 16, 1, 1, 6, 3, 4, RESIDUAL},
    {LOGITS_DATA, 40, 1, 1, 15, 2, 2, RESIDUAL | IN_PLACE},
};

enum { CASES = sizeof cases / sizeof cases[0] };

#endif
