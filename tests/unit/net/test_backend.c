/* Every operation of every backend against the reference in double: one table of cases. */
#include "game/base/rng.h"
#include "net/backend_ref_double.h"
#include "tests/support/backends.h"
#include "tests/unit/net/backend_cases.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* ---- data ---- */

enum { WEIGHT, BIAS_SLICE, SLICES, GUARD = 16 };
static const float sentinel = -12345.0f;

typedef struct Data {
    ParamSlice slice[SLICES];
    size_t params;
    size_t out_count; /* of the result, all rows in use */
    float *arena;
    uint16_t *planes;
    float *x, *dy, *v, *dv;
} Data;

/* Few bits, so that no backend rounds its inputs. */
static float coarse(Rng *rng)
{
    return (float)((int)rng_below(rng, 65) - 32) / 32.0f;
}

static float *random_array(Rng *rng, size_t count)
{
    float *a = malloc(count * sizeof *a);
    assert_non_null(a);
    for (size_t i = 0; i < count; i++) a[i] = coarse(rng);
    return a;
}

static void rectify(float *a, size_t count)
{
    for (size_t i = 0; i < count; i++) a[i] = a[i] > 0 ? a[i] : 0;
}

static bool is_vector_case(const Case *c)
{
    return c->operation == DENSE || c->operation == DENSE_DATA || c->operation == DENSE_PARAMS;
}

static void make_slices(const Case *c, Data *d)
{
    int k = c->kernel ? c->kernel : 1;
    d->slice[WEIGHT] = (ParamSlice){.name = "weight",
                                    .dims = is_vector_case(c) ? 2 : 4,
                                    .shape = {c->out, c->in, k, k},
                                    .offset = 64,
                                    .count = (size_t)(c->out * c->in * k * k)};
    d->slice[BIAS_SLICE] = (ParamSlice){.name = "bias",
                                        .dims = 1,
                                        .shape = {c->out, 1, 1, 1},
                                        .offset = 64 + d->slice[WEIGHT].count + 24,
                                        .count = (size_t)c->out};
    d->params = d->slice[BIAS_SLICE].offset + d->slice[BIAS_SLICE].count + 8;
}

static void make_data(const Case *c, Data *d)
{
    Rng rng = rng_make(7, 0, (uint64_t)(c - cases), 0, RNG_GENERAL);
    size_t points = (size_t)(c->size * c->size);
    size_t rows = (size_t)c->max_batch;
    memset(d, 0, sizeof *d);
    make_slices(c, d);
    d->arena = random_array(&rng, d->params);
    d->x = random_array(&rng, rows * points * (size_t)c->in);
    d->dy = random_array(&rng, rows * points * (size_t)c->out);
    d->v = random_array(&rng, rows * (points + 3 * (size_t)c->in));
    d->dv = random_array(&rng, rows * (points + 3 * (size_t)c->in));
    d->planes = malloc(rows * points * sizeof *d->planes);
    assert_non_null(d->planes);
    for (size_t i = 0; i < rows * points; i++) {
        d->planes[i] = (uint16_t)(rng_u32(&rng) & ((1u << (c->in < 16 ? c->in : 16)) - 1));
    }
    if (c->operation == LOGITS_DATA || c->operation == PROJECT_DATA || c->operation == POOL_DATA ||
        c->operation == POOL_PART_DATA)
        rectify(d->x, rows * points * (size_t)c->in);
}

static void free_data(Data *d)
{
    free(d->arena);
    free(d->x);
    free(d->dy);
    free(d->v);
    free(d->dv);
    free(d->planes);
}

/* ---- running ---- */

static void ok(Status status)
{
    if (status.code != STATUS_OK) fail_msg("%s", status.message);
}

static Tensor *make(Backend *b, TensorKind kind, int channels, const float data[])
{
    Tensor *t;
    ok(backend_tensor(b, kind, channels, &t));
    if (data) ok(backend_upload(b, b->max_batch, data, t));
    return t;
}

/* Where the residual goes in and the result comes out, which may be one tensor. */
static Tensor *make_output(Backend *b, const Case *c, TensorKind kind, int channels, const float residual[],
                           Tensor **in)
{
    *in = c->flags & RESIDUAL ? make(b, kind, channels, residual) : NULL;
    return c->flags & IN_PLACE ? *in : make(b, kind, channels, NULL);
}

static Tensor *run_conv(Backend *b, const Case *c, const Data *d)
{
    Tensor *x = make(b, TENSOR_SPATIAL, c->in, d->x);
    if (c->operation == CONV_PLANES) {
        x = make(b, TENSOR_PLANES, c->in, NULL);
        ok(backend_set_planes(b, c->rows, d->planes, x));
    }
    Tensor *residual;
    Tensor *y = make_output(b, c, TENSOR_SPATIAL, c->out, d->dy, &residual);
    ok(backend_conv(b, c->rows,
                    (ConvForward){.x = x,
                                  .weight = WEIGHT,
                                  .bias = c->flags & BIAS ? BIAS_SLICE : PARAM_NONE,
                                  .residual = residual,
                                  .relu = c->flags & RELU,
                                  .y = y}));
    return y;
}

static Tensor *run_conv_data(Backend *b, const Case *c, const Data *d)
{
    Tensor *residual;
    Tensor *dx = make_output(b, c, TENSOR_SPATIAL, c->in, d->x, &residual);
    size_t count = (size_t)(b->max_batch * c->in * c->size * c->size);
    float *mask = malloc(count * sizeof *mask);
    assert_non_null(mask);
    for (size_t i = 0; i < count; i++) mask[i] = d->x[count - 1 - i] > 0 ? d->x[count - 1 - i] : 0;
    Tensor *m = make(b, TENSOR_SPATIAL, c->in, mask);
    free(mask);
    ok(backend_conv_data(b, c->rows,
                         (ConvBackward){.dy = make(b, TENSOR_SPATIAL, c->out, d->dy),
                                        .weight = WEIGHT,
                                        .residual = residual,
                                        .mask = c->flags & MASK ? m : NULL,
                                        .dx = dx}));
    return dx;
}

static void run_conv_params(Backend *b, const Case *c, const Data *d)
{
    Tensor *x = make(b, TENSOR_SPATIAL, c->in, d->x);
    if (c->operation == CONV_PARAMS_PLANES) {
        x = make(b, TENSOR_PLANES, c->in, NULL);
        ok(backend_set_planes(b, c->rows, d->planes, x));
    }
    ok(backend_conv_params(b, c->rows, x, make(b, TENSOR_SPATIAL, c->out, d->dy), WEIGHT,
                           c->flags & BIAS ? BIAS_SLICE : PARAM_NONE));
}

static Tensor *run_dense(Backend *b, const Case *c, const Data *d)
{
    Tensor *y = make(b, TENSOR_VECTOR, c->out, NULL);
    ok(backend_dense(b, c->rows,
                     (DenseForward){.x = make(b, TENSOR_VECTOR, c->in, d->x),
                                    .weight = WEIGHT,
                                    .bias = c->flags & BIAS ? BIAS_SLICE : PARAM_NONE,
                                    .relu = c->flags & RELU,
                                    .y = y}));
    return y;
}

static Tensor *run_dense_data(Backend *b, const Case *c, const Data *d)
{
    Tensor *residual;
    Tensor *dx = make_output(b, c, TENSOR_VECTOR, c->in, d->x, &residual);
    ok(backend_dense_data(
        b, c->rows,
        (DenseBackward){.dy = make(b, TENSOR_VECTOR, c->out, d->dy),
                        .weight = WEIGHT,
                        .residual = residual,
                        .mask = c->flags & MASK ? make(b, TENSOR_VECTOR, c->in, d->v) : NULL,
                        .dx = dx}));
    return dx;
}

static Tensor *run_pool(Backend *b, const Case *c, const Data *d)
{
    Tensor *x = make(b, TENSOR_SPATIAL, c->in, d->x);
    Tensor *v = make(b, TENSOR_VECTOR, c->out, NULL);
    ok(backend_pool(b, c->rows, x, v));
    if (c->operation == POOL) return v;
    Tensor *dx = make(b, TENSOR_SPATIAL, c->in, NULL);
    ok(backend_pool_data(b, c->rows, x, v, make(b, TENSOR_VECTOR, c->out, d->dv), dx));
    return dx;
}

static Tensor *run_pool_part(Backend *b, const Case *c, const Data *d)
{
    Tensor *x = make(b, TENSOR_SPATIAL, c->in, d->x);
    Tensor *v = make(b, TENSOR_VECTOR, c->out, NULL);
    ok(backend_pool_part(b, c->rows, x, v));
    if (c->operation == POOL_PART) return v;
    Tensor *dx = make(b, TENSOR_SPATIAL, c->in, d->x);
    ok(backend_pool_part_data(b, c->rows, x, v, make(b, TENSOR_VECTOR, c->out, d->dv), dx));
    return dx;
}

static Tensor *run_spread(Backend *b, const Case *c, const Data *d)
{
    Tensor *x = make(b, TENSOR_SPATIAL, c->in, d->x);
    Tensor *v = make(b, TENSOR_VECTOR, c->out, d->v);
    if (c->operation == SPREAD) {
        ok(backend_spread(b, c->rows, v, x));
        return x;
    }
    ok(backend_spread_data(b, c->rows, x, v));
    return v;
}

static Tensor *run_logits(Backend *b, const Case *c, const Data *d)
{
    Tensor *x = make(b, TENSOR_SPATIAL, c->in, d->x);
    Tensor *v = make(b, TENSOR_VECTOR, c->size * c->size, d->v);
    if (c->operation == LOGITS) {
        ok(backend_logits(b, c->rows, x, WEIGHT, v));
        return v;
    }
    Tensor *residual;
    Tensor *dx = make_output(b, c, TENSOR_SPATIAL, c->in, d->x, &residual);
    ok(backend_logits_data(b, c->rows, x, v, WEIGHT, residual, dx));
    return dx;
}

static Tensor *run_project(Backend *b, const Case *c, const Data *d)
{
    Tensor *x = make(b, TENSOR_SPATIAL, c->in, d->x);
    Tensor *v = make(b, TENSOR_VECTOR, c->out * c->size * c->size, d->dy);
    if (c->operation == PROJECT) {
        ok(backend_project(b, c->rows, x, WEIGHT, BIAS_SLICE, v));
        return v;
    }
    Tensor *residual;
    Tensor *dx = make_output(b, c, TENSOR_SPATIAL, c->in, d->x, &residual);
    ok(backend_project_data(b, c->rows, x, v, WEIGHT, BIAS_SLICE, residual, dx));
    return dx;
}

/* The output tensor, or NULL where the gradients are all. */
static Tensor *run_operation(Backend *b, const Case *c, const Data *d)
{
    switch (c->operation) {
    case CONV:
    case CONV_PLANES:
        return run_conv(b, c, d);
    case CONV_DATA:
        return run_conv_data(b, c, d);
    case DENSE:
        return run_dense(b, c, d);
    case DENSE_DATA:
        return run_dense_data(b, c, d);
    case POOL:
    case POOL_DATA:
        return run_pool(b, c, d);
    case POOL_PART:
    case POOL_PART_DATA:
        return run_pool_part(b, c, d);
    case SPREAD:
    case SPREAD_DATA:
        return run_spread(b, c, d);
    case LOGITS:
    case LOGITS_DATA:
        return run_logits(b, c, d);
    case PROJECT:
    case PROJECT_DATA:
        return run_project(b, c, d);
    case DENSE_PARAMS:
        ok(backend_dense_params(b, c->rows, make(b, TENSOR_VECTOR, c->in, d->x),
                                make(b, TENSOR_VECTOR, c->out, d->dy), WEIGHT,
                                c->flags & BIAS ? BIAS_SLICE : PARAM_NONE));
        return NULL;
    default:
        run_conv_params(b, c, d);
        return NULL;
    }
}

static size_t row_length(const Case *c)
{
    size_t points = (size_t)(c->size * c->size);
    switch (c->operation) {
    case CONV:
    case CONV_PLANES:
    case PROJECT:
        return points * (size_t)c->out;
    case DENSE:
    case POOL:
    case POOL_PART:
    case SPREAD_DATA:
        return (size_t)c->out;
    case DENSE_DATA:
        return (size_t)c->in;
    case LOGITS:
        return points;
    case CONV_PARAMS:
    case CONV_PARAMS_PLANES:
    case DENSE_PARAMS:
        return 0;
    default:
        return points * (size_t)c->in;
    }
}

static bool has_grads(const Case *c)
{
    return c->operation == CONV_PARAMS || c->operation == CONV_PARAMS_PLANES ||
           c->operation == DENSE_PARAMS || c->operation == LOGITS_DATA || c->operation == PROJECT_DATA;
}

/* What a case leaves: the output, then the gradients, guard bands round both. */
typedef struct Outcome {
    float *out;   /* [guard, rows * row_length, guard] */
    float *grads; /* [params]; slices are written, the rest is the sentinel */
} Outcome;

static float *filled(size_t count)
{
    float *a = malloc(count * sizeof *a);
    assert_non_null(a);
    for (size_t i = 0; i < count; i++) a[i] = sentinel;
    return a;
}

static Outcome run_case(Backend *b, const Case *c, const Data *d)
{
    Outcome o = {filled((size_t)c->rows * row_length(c) + 2 * GUARD), filled(d->params)};
    ok(backend_set_params(b, d->arena));
    Tensor *out = run_operation(b, c, d);
    if (out) ok(backend_download(b, c->rows, out, o.out + GUARD));
    if (has_grads(c)) ok(backend_get_grads(b, o.grads));
    return o;
}

static void free_outcome(Outcome *o)
{
    free(o->out);
    free(o->grads);
}

static BackendConfig config_of(const Case *c, const Data *d, Precision precision)
{
    return (BackendConfig){.precision = precision,
                           .size = c->size,
                           .max_batch = c->max_batch,
                           .training = true,
                           .slices = SLICES,
                           .slice = d->slice,
                           .params = d->params};
}

static Outcome run_on(BackendChoice choice, const Case *c, const Data *d)
{
    BackendConfig config = config_of(c, d, choice.precision);
    Backend *b;
    ok(backend_new(&b, choice.kind, &config));
    Outcome o = run_case(b, c, d);
    backend_free(b);
    return o;
}

static Outcome run_reference(const Case *c, const Data *d)
{
    BackendConfig config = config_of(c, d, PRECISION_FLOAT32);
    Backend *b;
    ok(backend_ref_double_new(&b, &config));
    Outcome o = run_case(b, c, d);
    backend_free(b);
    return o;
}

/* ---- comparing ---- */

static double largest(const float *a, size_t n)
{
    double most = 0;
    for (size_t i = 0; i < n; i++) most = fabs((double)a[i]) > most ? fabs((double)a[i]) : most;
    return most;
}

static void compare(const char *what, int index, const float *got, const float *want, size_t n,
                    double tolerance)
{
    double allowed = tolerance * (1 + largest(want, n));
    for (size_t i = 0; i < n; i++) {
        if (fabs((double)got[i] - (double)want[i]) <= allowed) continue;
        fail_msg("case %d, %s[%zu] is %g, not %g", index, what, i, (double)got[i], (double)want[i]);
    }
}

static bool has_bias(const Case *c)
{
    return has_grads(c) && c->flags & BIAS;
}

static void check_guards(const Case *c, const Data *d, const Outcome *o)
{
    size_t count = (size_t)c->rows * row_length(c);
    for (size_t i = 0; i < GUARD; i++) {
        assert_true(o->out[i] == sentinel);
        assert_true(o->out[GUARD + count + i] == sentinel);
    }
    size_t end = d->slice[WEIGHT].offset + d->slice[WEIGHT].count;
    for (size_t i = 0; i < d->slice[WEIGHT].offset; i++) assert_true(o->grads[i] == sentinel);
    for (size_t i = end; i < d->slice[BIAS_SLICE].offset; i++) assert_true(o->grads[i] == sentinel);
    for (size_t i = d->params - 8; i < d->params; i++) assert_true(o->grads[i] == sentinel);
}

static void check_case(BackendChoice choice, int index)
{
    const Case *c = &cases[index];
    Data d;
    make_data(c, &d);
    Outcome want = run_reference(c, &d);
    Outcome got = run_on(choice, c, &d);
    double tolerance = choice.precision == PRECISION_BFLOAT16 ? 1.0 / 128 : 1e-5;
    compare("out", index, got.out + GUARD, want.out + GUARD, (size_t)c->rows * row_length(c), tolerance);
    if (has_grads(c)) {
        const ParamSlice *w = &d.slice[WEIGHT];
        compare("weight gradient", index, got.grads + w->offset, want.grads + w->offset, w->count, tolerance);
    }
    if (has_bias(c)) {
        const ParamSlice *s = &d.slice[BIAS_SLICE];
        compare("bias gradient", index, got.grads + s->offset, want.grads + s->offset, s->count, tolerance);
    }
    check_guards(c, &d, &got);
    free_outcome(&want);
    free_outcome(&got);
    free_data(&d);
}

static void operations_agree_with_the_reference(void **state)
{
    (void)state;
    BackendChoice present[BACKENDS_MAX];
    int n = backends_present(present);
    for (int i = 0; i < n; i++) {
        for (int k = 0; k < CASES; k++) check_case(present[i], k);
    }
}

static void the_same_calls_give_the_same_bits(void **state)
{
    (void)state;
    BackendChoice present[BACKENDS_MAX];
    int n = backends_present(present);
    for (int i = 0; i < n; i++) {
        for (int k = 0; k < CASES; k++) {
            const Case *c = &cases[k];
            Data d;
            make_data(c, &d);
            Outcome a = run_on(present[i], c, &d);
            Outcome b = run_on(present[i], c, &d);
            size_t count = (size_t)c->rows * row_length(c) + 2 * GUARD;
            assert_memory_equal(a.out, b.out, count * sizeof *a.out);
            assert_memory_equal(a.grads, b.grads, d.params * sizeof *a.grads);
            free_outcome(&a);
            free_outcome(&b);
            free_data(&d);
        }
    }
}

/* Known by hand, since all else is measured by the reference. */
static void the_reference_convolves(void **state)
{
    (void)state;
    const ParamSlice slice = {.name = "w", .dims = 4, .shape = {1, 1, 3, 3}, .offset = 0, .count = 9};
    BackendConfig config = {.size = 5, .max_batch = 1, .slices = 1, .slice = &slice, .params = 9};
    const float weight[9] = {1, 2, 3, 4, 5, 6, 7, 8, 9};
    float x[25] = {0};
    x[0] = 1;
    x[2 * 5 + 3] = 10;
    const float want[25] = {5,  4,  0, 0, 0,  2,  1,  90, 80, 70, 0, 0, 60,
                            50, 40, 0, 0, 30, 20, 10, 0,  0,  0,  0, 0};
    Backend *b;
    ok(backend_ref_double_new(&b, &config));
    ok(backend_set_params(b, weight));
    Tensor *in = make(b, TENSOR_SPATIAL, 1, x);
    Tensor *out = make(b, TENSOR_SPATIAL, 1, NULL);
    ok(backend_conv(b, 1, (ConvForward){.x = in, .weight = 0, .bias = PARAM_NONE, .y = out}));
    float got[25];
    ok(backend_download(b, 1, out, got));
    backend_free(b);
    assert_memory_equal(got, want, sizeof want);
}

static void automatic_choices_are_resolved(void **state)
{
    (void)state;
    BackendKind kind = BACKEND_AUTO;
    Precision precision = PRECISION_AUTO;
    char automatic[100], resolved[100];
    backend_text(kind, precision, automatic, sizeof automatic);
    backend_resolve(&kind, &precision);
    assert_true(kind != BACKEND_AUTO && precision != PRECISION_AUTO);
    assert_string_equal(backend_text(kind, precision, resolved, sizeof resolved), automatic);
    kind = BACKEND_REFERENCE;
    precision = PRECISION_AUTO;
    backend_resolve(&kind, &precision);
    assert_true(kind == BACKEND_REFERENCE && precision == PRECISION_FLOAT32);
    precision = PRECISION_BFLOAT16;
    backend_resolve(&kind, &precision);
    assert_int_equal(precision, PRECISION_BFLOAT16);
}

static void what_is_not_there_is_refused(void **state)
{
    (void)state;
    BackendConfig config = {.precision = PRECISION_BFLOAT16, .size = 5, .max_batch = 1};
    Backend *b;
    Status status = backend_new(&b, BACKEND_REFERENCE, &config);
    assert_int_equal(status.code, ERR_UNSUPPORTED);
    assert_non_null(strstr(status.message, "bfloat16"));
    char text[100];
    assert_non_null(strstr(backend_text(BACKEND_REFERENCE, PRECISION_AUTO, text, sizeof text), "float32"));
    assert_non_null(strstr(backend_text(BACKEND_REFERENCE, PRECISION_BFLOAT16, text, sizeof text), "none"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_reference_convolves),
        cmocka_unit_test(operations_agree_with_the_reference),
        cmocka_unit_test(the_same_calls_give_the_same_bits),
        cmocka_unit_test(automatic_choices_are_resolved),
        cmocka_unit_test(what_is_not_there_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
