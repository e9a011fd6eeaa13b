/* test_softmax.c - softmax on a GPU against its definition in float64, for every length, type and way to work.
 *
 * With the argument `all`, every row length from 1 to 1,025; else a sample of them. */
#include "net/cuda/softmax.h"
#include "tests/cuda/gpu.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static bool all_lengths;

/* ---- one case ---- */

typedef struct Case {
    SoftmaxShape shape;
    bool backward;
    int offset;           /* elements by which the arrays begin behind an aligned address */
    const float *x;       /* [rows, stride], already rounded: x, or y of the backward pass */
    const float *dy;      /* [rows, stride] */
    const uint32_t *mask; /* on the host */
} Case;

enum { GUARD = 16 };

static int64_t elements(const Case *c)
{
    return c->shape.rows * c->shape.stride;
}

/* x on the device behind `offset` elements; *base is what to free. */
static const void *array_of(const Case *c, const float x[], void **base)
{
    int size = element_bytes(c->shape.type);
    size_t bytes = (size_t)((c->offset + elements(c)) * size);
    char *host = calloc(1, bytes);
    gpu_encode(c->shape.type, x, elements(c), host + c->offset * size);
    *base = gpu_array(host, bytes);
    free(host);
    return (char *)*base + c->offset * size;
}

static bool counts(const Case *c, int64_t row, int column)
{
    return !c->mask || (c->mask[row * ((c->shape.columns + 31) / 32) + column / 32] >> (column % 32) & 1);
}

/* Runs the case once: the output with GUARD elements before and behind it, as bits. */
static char *run_once(const Case *c)
{
    int size = element_bytes(c->shape.type);
    size_t guard = (size_t)(GUARD + c->offset) * (size_t)size,
           bytes = 2 * guard + (size_t)(elements(c) * size);
    void *x_base, *dy_base = NULL, *mask = NULL, *out = gpu_array(NULL, bytes);
    SoftmaxShape shape = c->shape;
    if (c->mask)
        shape.mask = mask = gpu_array(c->mask, (size_t)shape.rows * (size_t)((shape.columns + 31) / 32) * 4);
    const void *x = array_of(c, c->x, &x_base), *dy = c->backward ? array_of(c, c->dy, &dy_base) : NULL;
    Status status = c->backward ? softmax_backward(gpu(), &shape, x, dy, (char *)out + guard)
                                : softmax_forward(gpu(), &shape, x, (char *)out + guard);
    if (status.code != STATUS_OK) fail_msg("%d columns: %s", shape.columns, status.message);
    char *host = malloc(bytes);
    gpu_get(host, out, bytes);
    gpu_free(out);
    gpu_free(x_base);
    gpu_free(dy_base);
    gpu_free(mask);
    return host;
}

/* What lies around the columns is as it was. */
static void check_guards(const Case *c, const char *out)
{
    int size = element_bytes(c->shape.type);
    int64_t before = GUARD + c->offset, row = 0;
    for (int64_t i = 0; i < 2 * before + elements(c); i++) {
        row = i < before ? -1 : (i - before) / c->shape.stride;
        if (row >= 0 && row < c->shape.rows && (i - before) % c->shape.stride < c->shape.columns) continue;
        for (int k = 0; k < size; k++)
            if ((unsigned char)out[i * size + k] != 0xa5)
                fail_msg("%d columns: element %lld outside was written", c->shape.columns,
                         (long long)(i - before));
    }
}

/* ---- the definition ---- */

static void expected_forward(const Case *c, int64_t row, double out[])
{
    const SoftmaxShape *s = &c->shape;
    const float *x = c->x + row * s->stride;
    double maximum = -INFINITY, sum = 0;
    for (int i = 0; i < s->columns; i++)
        if (counts(c, row, i)) maximum = fmax(maximum, x[i]);
    for (int i = 0; i < s->columns; i++)
        if (counts(c, row, i)) sum += exp((x[i] - maximum) * s->scale);
    for (int i = 0; i < s->columns; i++) {
        double logarithm = (x[i] - maximum) * s->scale - log(sum);
        if (!counts(c, row, i))
            out[i] = s->log ? -INFINITY : 0;
        else
            out[i] = s->log ? logarithm : exp(logarithm);
    }
}

static void expected_backward(const Case *c, int64_t row, double out[])
{
    const SoftmaxShape *s = &c->shape;
    const float *y = c->x + row * s->stride, *dy = c->dy + row * s->stride;
    double sum = 0;
    for (int i = 0; i < s->columns; i++)
        if (counts(c, row, i)) sum += s->log ? dy[i] : (double)dy[i] * y[i];
    for (int i = 0; i < s->columns; i++) {
        out[i] = s->scale * (s->log ? dy[i] - exp(y[i]) * sum : (dy[i] - sum) * y[i]);
        if (!counts(c, row, i)) out[i] = 0;
    }
}

static double tolerance(const Case *c, double expected)
{
    if (c->shape.type != ELEMENT_FLOAT32) return gpu_ulp(c->shape.type, expected) + 2e-6 * c->backward;
    if (c->backward) return 4e-6 * fmax(1, fabs(expected));
    return c->shape.log ? 1e-6 * fmax(1, fabs(expected)) : 2e-7;
}

static void check_row(const Case *c, int64_t row, const char *out)
{
    static double expected[SOFTMAX_COLUMNS_MAX];
    double sum = 0;
    (c->backward ? expected_backward : expected_forward)(c, row, expected);
    for (int i = 0; i < c->shape.columns; i++) {
        double got = gpu_decode(c->shape.type, out, row * c->shape.stride + i);
        sum += got;
        bool good =
            counts(c, row, i) ? fabs(got - expected[i]) <= tolerance(c, expected[i]) : got == expected[i];
        if (!good)
            fail_msg("type %d, %lld rows of %d, stride %lld, way %d, %s%s: [%lld, %d] is %.9g, not %.9g",
                     c->shape.type, (long long)c->shape.rows, c->shape.columns, (long long)c->shape.stride,
                     c->shape.way, c->shape.log ? "log " : "", c->backward ? "backward" : "forward",
                     (long long)row, i, got, expected[i]);
    }
    bool sums = c->shape.type == ELEMENT_FLOAT32 && !c->shape.log && !c->backward && !c->mask;
    if (sums && fabs(sum - 1) > 1e-6) fail_msg("%d columns: the sum is %.9g", c->shape.columns, sum);
}

/* In every order the same bits, and these are right. */
static void check(const Case *c)
{
    int size = element_bytes(c->shape.type);
    size_t guard = (size_t)(GUARD + c->offset) * (size_t)size,
           bytes = 2 * guard + (size_t)(elements(c) * size);
    gpu_set_order(0);
    char *out = run_once(c);
    for (int order = 1; order < gpu_orders(); order++) {
        gpu_set_order(order);
        char *again = run_once(c);
        if (memcmp(out, again, bytes) != 0)
            fail_msg("%d columns: other bits in order %d", c->shape.columns, order);
        free(again);
    }
    check_guards(c, out);
    for (int64_t row = 0; row < c->shape.rows; row++) check_row(c, row, out + guard);
    free(out);
}

/* ---- numbers to work on ---- */

static int64_t padded(int columns)
{
    return (columns + 7) / 8 * 8;
}

/* Logits between -8 and 8, the same for the same row. */
static float *logits(ElementType type, int64_t rows, int64_t stride)
{
    float *x = malloc((size_t)(rows * stride) * sizeof *x);
    for (int64_t i = 0; i < rows * stride; i++)
        x[i] = (float)(16 * gpu_unit((uint64_t)(i / stride * 100000 + i % stride)) - 8);
    gpu_round(type, x, rows * stride);
    return x;
}

static SoftmaxShape shape_of(ElementType type, int64_t rows, int columns, int64_t stride)
{
    return (SoftmaxShape){.type = type, .rows = rows, .columns = columns, .stride = stride, .scale = 1};
}

/* Forward, then backward from what forward should have given. */
static void check_both(SoftmaxShape shape, int offset, const uint32_t mask[])
{
    float *x = logits(shape.type, shape.rows, shape.stride);
    Case c = {.shape = shape, .offset = offset, .x = x, .mask = mask};
    check(&c);
    float *y = calloc((size_t)elements(&c), sizeof *y), *dy = logits(shape.type, shape.rows, shape.stride);
    double *expected = malloc((size_t)shape.columns * sizeof *expected);
    for (int64_t row = 0; row < shape.rows; row++) {
        expected_forward(&c, row, expected);
        for (int i = 0; i < shape.columns; i++) y[row * shape.stride + i] = (float)expected[i];
    }
    for (int64_t i = 0; i < elements(&c); i++) dy[i] *= 0.125f;
    gpu_round(shape.type, y, elements(&c));
    gpu_round(shape.type, dy, elements(&c));
    Case back = {.shape = shape, .backward = true, .offset = offset, .x = y, .dy = dy, .mask = mask};
    check(&back);
    free(x);
    free(y);
    free(dy);
    free(expected);
}

static uint32_t *random_mask(int64_t rows, int columns)
{
    int words = (columns + 31) / 32;
    uint32_t *mask = calloc((size_t)rows * (size_t)words, sizeof *mask);
    for (int64_t i = 0; i < rows * words * 32; i++)
        if (gpu_unit((uint64_t)i + 77) < 0.7) mask[i / 32] |= 1u << (i % 32);
    return mask;
}

/* ---- tests ---- */

/* Each length once with every type: whether rows are padded, and softmax or its logarithm, take turns. */
static void test_every_length(void **state)
{
    (void)state;
    for (int columns = 1; columns <= 1025; columns++) {
        bool edge =
            columns <= 66 || columns % 32 <= 1 || columns % 32 == 31 || columns == 225 || columns == 361;
        if (!all_lengths && !edge) continue;
        for (int type = 0; type < ELEMENT_TYPES; type++) {
            for (int turn = 0; turn < 2; turn++) {
                SoftmaxShape shape =
                    shape_of((ElementType)type, 3, columns, turn ? padded(columns) : columns);
                shape.log = (columns + type + turn) % 2;
                check_both(shape, 0, NULL);
            }
        }
    }
}

static const int twelve_lengths[] = {1, 7, 31, 33, 36, 64, 81, 100, 225, 226, 361, 400};

/* A row's bits are the same wherever it stands and however many there are. */
static void test_every_number_of_rows(void **state)
{
    (void)state;
    for (int type = 0; type < ELEMENT_TYPES; type++) {
        for (int k = 0; k < 12; k++) {
            int columns = twelve_lengths[k], size = element_bytes((ElementType)type);
            int64_t stride = k % 2 ? padded(columns) : columns;
            float *x = logits((ElementType)type, 67, stride);
            Case c = {.shape = shape_of((ElementType)type, 67, columns, stride), .x = x};
            size_t guard = (size_t)(GUARD * size), row_bytes = (size_t)(columns * size);
            char *whole = run_once(&c);
            for (int64_t row = 0; row < 67; row++) check_row(&c, row, whole + guard);
            for (int rows = 1; rows <= 67; rows++) {
                /* The last rows, so that each stands in another place. */
                Case part = {.shape = shape_of((ElementType)type, rows, columns, stride),
                             .x = x + (67 - rows) * stride};
                char *out = run_once(&part);
                for (int64_t row = 0; row < rows; row++)
                    assert_memory_equal(out + guard + (size_t)(row * stride * size),
                                        whole + guard + (size_t)((row + 67 - rows) * stride * size),
                                        row_bytes);
                check_guards(&part, out);
                free(out);
            }
            free(whole);
            free(x);
        }
    }
}

static void test_more_rows_than_blocks(void **state)
{
    (void)state;
    check_both(shape_of(ELEMENT_BFLOAT16, 300, 33, 33), 0, NULL);
    check_both(shape_of(ELEMENT_FLOAT32, 70, 1028, 1028), 0, NULL);
}

static void test_every_way(void **state)
{
    (void)state;
    const int lengths[] = {1, 31, 33, 225, 226, 1000, 1024};
    for (int type = 0; type < ELEMENT_TYPES; type++)
        for (int k = 0; k < 7; k++)
            for (int way = SOFTMAX_REGISTERS; way <= SOFTMAX_REREAD; way++) {
                SoftmaxShape shape = shape_of((ElementType)type, 2, lengths[k], padded(lengths[k]));
                shape.way = (SoftmaxWay)way;
                shape.log = (k + way) % 2;
                check_both(shape, 0, NULL);
            }
}

static void test_long_rows(void **state)
{
    (void)state;
    const int lengths[] = {1025, 2047, 4096, 6144, 6145, 32768, 65535, 65536};
    for (int k = 0; k < 8; k++) {
        SoftmaxShape shape =
            shape_of((ElementType)(k % ELEMENT_TYPES), k < 5 ? 2 : 1, lengths[k], padded(lengths[k]));
        shape.log = k / 2 % 2;
        check_both(shape, 0, NULL);
    }
}

static void test_misaligned_arrays(void **state)
{
    (void)state;
    const int lengths[] = {1, 8, 64, 225, 400, 1040};
    for (int type = 0; type < ELEMENT_TYPES; type++)
        for (int k = 0; k < 6; k++) {
            check_both(shape_of((ElementType)type, 3, lengths[k], padded(lengths[k])), 1, NULL);
            check_both(shape_of((ElementType)type, 3, lengths[k], lengths[k] + 3), 5, NULL);
        }
}

static void test_masks_and_scales(void **state)
{
    (void)state;
    const int lengths[] = {1, 36, 225, 226, 400, 1030, 6200};
    const float scales[] = {1, 0.25f, 3};
    for (int type = 0; type < ELEMENT_TYPES; type++)
        for (int k = 0; k < 7; k++) {
            int rows = lengths[k] < 1000 ? 5 : 2;
            uint32_t *mask = random_mask(rows, lengths[k]);
            for (int turn = 0; turn < 3; turn++) {
                SoftmaxShape shape =
                    shape_of((ElementType)type, rows, lengths[k], turn ? padded(lengths[k]) : lengths[k]);
                shape.log = turn == 1;
                shape.scale = scales[turn];
                /* A row of which nothing is left is looked at below. */
                for (int row = 0; row < rows; row++) mask[row * ((lengths[k] + 31) / 32)] |= 1;
                check_both(shape, 0, mask);
            }
            free(mask);
        }
}

/* Softmax of one row of float32, by each way, into out. */
static void one_row(const float x[], int columns, const uint32_t mask[], int way, float out[])
{
    Case c = {.shape = shape_of(ELEMENT_FLOAT32, 1, columns, columns), .x = x, .mask = mask};
    c.shape.way = (SoftmaxWay)way;
    char *bytes = run_once(&c);
    memcpy(out, bytes + GUARD * sizeof(float), (size_t)columns * sizeof(float));
    free(bytes);
}

static void test_extreme_logits(void **state)
{
    (void)state;
    enum { N = 225 };
    float x[N], out[N];
    for (int way = SOFTMAX_REGISTERS; way <= SOFTMAX_REREAD; way++) {
        for (int i = 0; i < N; i++) x[i] = i % 2 ? 1e4f : -1e4f;
        one_row(x, N, NULL, way, out);
        for (int i = 0; i < N; i++) assert_true(i % 2 ? fabsf(out[i] - 1.0f / 112) < 2e-7f : out[i] == 0);
        for (int i = 0; i < N; i++) x[i] = -3.25f;
        one_row(x, N, NULL, way, out);
        for (int i = 0; i < N; i++) assert_true(fabsf(out[i] - 1.0f / N) < 1e-9f);
        uint32_t only[8] = {0}, none[8] = {0};
        only[3] = 1u << 5;
        for (int i = 0; i < N; i++) x[i] = (float)i;
        one_row(x, N, only, way, out);
        for (int i = 0; i < N; i++) assert_true(out[i] == (i == 101 ? 1.0f : 0.0f));
        one_row(x, N, none, way, out);
        for (int i = 0; i < N; i++) assert_true(out[i] == 0);
        for (int bad = 0; bad < 2; bad++) {
            x[17] = bad ? INFINITY : NAN;
            one_row(x, N, NULL, way, out);
            assert_true(isnan(out[17]));
        }
        x[17] = -INFINITY;
        one_row(x, N, NULL, way, out);
        assert_true(out[17] == 0 && out[N - 1] > 0.5f);
    }
}

/* Numbers that a shift leaves exact: the same bits. */
static void test_shift_and_permutation(void **state)
{
    (void)state;
    enum { N = 361 };
    float x[N], shifted[N], turned[N], out[N], other[N];
    for (int i = 0; i < N; i++) {
        x[i] = (float)(i * 37 % 64) / 8;
        shifted[i] = x[i] + 512;
        turned[(i * 100 + 7) % N] = x[i];
    }
    for (int way = SOFTMAX_REGISTERS; way <= SOFTMAX_REREAD; way++) {
        one_row(x, N, NULL, way, out);
        one_row(shifted, N, NULL, way, other);
        assert_memory_equal(out, other, sizeof out);
        one_row(turned, N, NULL, way, other);
        for (int i = 0; i < N; i++) assert_true(fabsf(other[(i * 100 + 7) % N] - out[i]) < 1e-8f);
    }
}

static void test_what_cannot_be_had(void **state)
{
    (void)state;
    SoftmaxShape shape = shape_of(ELEMENT_FLOAT32, 1, 2000, 2000);
    shape.way = SOFTMAX_REGISTERS;
    assert_int_equal(softmax_forward(gpu(), &shape, NULL, NULL).code, ERR_UNSUPPORTED);
    shape.way = SOFTMAX_SHARED;
    shape.columns = shape.stride = SOFTMAX_COLUMNS_MAX;
    assert_int_equal(softmax_backward(gpu(), &shape, NULL, NULL, NULL).code, ERR_UNSUPPORTED);
    shape.rows = 0;
    shape.way = SOFTMAX_AUTO;
    assert_int_equal(softmax_forward(gpu(), &shape, NULL, NULL).code, STATUS_OK);
}

int main(int count, char **words)
{
    all_lengths = count > 1 && strcmp(words[1], "all") == 0;
    gpu();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_length),
        cmocka_unit_test(test_every_number_of_rows),
        cmocka_unit_test(test_more_rows_than_blocks),
        cmocka_unit_test(test_every_way),
        cmocka_unit_test(test_long_rows),
        cmocka_unit_test(test_misaligned_arrays),
        cmocka_unit_test(test_masks_and_scales),
        cmocka_unit_test(test_extreme_logits),
        cmocka_unit_test(test_shift_and_permutation),
        cmocka_unit_test(test_what_cannot_be_had),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    gpu_close();
    return failed;
}
