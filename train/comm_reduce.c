#include "train/comm_reduce.h"

/* Into a, element by element. */
#define COMBINE(NAME, TYPE, RESULT)                                                                          \
    static void NAME(void *into, const void *from, size_t n)                                                 \
    {                                                                                                        \
        TYPE *restrict a = into;                                                                             \
        const TYPE *restrict b = from;                                                                       \
        for (size_t i = 0; i < n; i++) a[i] = (RESULT);                                                      \
    }

COMBINE(sum_float32, float, a[i] + b[i])
COMBINE(max_float32, float, a[i] < b[i] ? b[i] : a[i])
COMBINE(min_float32, float, b[i] < a[i] ? b[i] : a[i])
COMBINE(sum_float64, double, a[i] + b[i])
COMBINE(max_float64, double, a[i] < b[i] ? b[i] : a[i])
COMBINE(min_float64, double, b[i] < a[i] ? b[i] : a[i])
COMBINE(sum_int64, int64_t, a[i] + b[i])
COMBINE(max_int64, int64_t, a[i] < b[i] ? b[i] : a[i])
COMBINE(min_int64, int64_t, b[i] < a[i] ? b[i] : a[i])

static void (*const combine[COMM_TYPES][COMM_REDUCTIONS])(void *, const void *, size_t) = {
    [COMM_FLOAT32] = {sum_float32, max_float32, min_float32},
    [COMM_FLOAT64] = {sum_float64, max_float64, min_float64},
    [COMM_INT64] = {sum_int64, max_int64, min_int64},
};

void comm_reduce(void *parts, size_t stride, int ranks, size_t bytes, CommType type, CommReduction reduction)
{
    char *part = parts;
    size_t n = bytes / comm_type_bytes(type);
    for (int step = 1; step < ranks; step *= 2)
        for (int r = 0; r + step < ranks; r += 2 * step)
            combine[type][reduction](part + (size_t)r * stride, part + (size_t)(r + step) * stride, n);
}
