/* Whole networks on the CPU backend: near the reference, and each row to the bit whatever stands beside it.
 */
#include "game/base/thread.h"
#include "net/backend_cpu.h"
#include "net/forward.h"
#include "tests/support/backends.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { OUTPUTS_MAX = BOARD_POINTS_MAX + 3 };

static const Precision PRECISIONS[] = {PRECISION_FLOAT32, PRECISION_BFLOAT16};

static void ok(Status status)
{
    if (status.code != STATUS_OK) fail_msg("%s", status.message);
}

static bool present(Precision precision)
{
    return backends_has((BackendChoice){BACKEND_CPU, precision});
}

/* A network whose every parameter matters: model_init leaves the heads almost still. */
static Model *lively_model(NetSpec spec)
{
    Model *m;
    const ParamSlice *slice;
    ok(model_new(&m, spec));
    Rng rng = rng_make(3, 0, 0, 0, RNG_INIT);
    int n = model_slices(m, &slice);
    for (int i = 0; i < n; i++) {
        size_t out = (size_t)slice[i].shape[0];
        double scale = slice[i].dims > 1 ? sqrt(1.5 / (double)(slice[i].count / out)) : 0.1;
        for (size_t k = 0; k < slice[i].count; k++)
            model_data(m)[slice[i].offset + k] = (float)(scale * rng_normal(&rng));
    }
    return m;
}

static Forward make(const Model *m, BackendKind kind, Precision precision, int size, int max_batch)
{
    Forward f;
    NetOptions options = {.backend = kind, .precision = precision, .size = size, .max_batch = max_batch};
    ok(forward_new(&f, m, options, false));
    return f;
}

static uint16_t *random_points(int rows, int points, int planes)
{
    Rng rng = rng_make(4, 0, 0, 0, RNG_GENERAL);
    uint16_t *in = malloc((size_t)(rows * points) * sizeof *in);
    for (int i = 0; i < rows * points; i++)
        in[i] = (uint16_t)(rng_u32(&rng) & rng_u32(&rng) & ((1u << planes) - 1));
    return in;
}

/* out[n, points + 3]: the logits of the policy, then of the value. */
static void run(const Forward *f, int n, const uint16_t in[], float out[])
{
    int points = f->backend->size * f->backend->size;
    float *policy = malloc((size_t)(n * points) * sizeof *policy),
          *value = malloc((size_t)(n * 3) * sizeof *value);
    ok(backend_set_planes(f->backend, n, in, f->planes));
    ok(forward_run(f, n));
    ok(backend_download(f->backend, n, f->policy_logits, policy));
    ok(backend_download(f->backend, n, f->value_logits, value));
    for (int row = 0; row < n; row++) {
        memcpy(out + row * (points + 3), policy + row * points, (size_t)points * sizeof *out);
        memcpy(out + row * (points + 3) + points, value + row * 3, 3 * sizeof *out);
    }
    free(policy);
    free(value);
}

static void compare(NetSpec spec, int size, int rows, Precision precision, double tolerance)
{
    int points = size * size, outputs = rows * (points + 3);
    Model *m = lively_model(spec);
    uint16_t *in = random_points(rows, points, planes_count(spec.planes));
    float *expected = malloc((size_t)outputs * sizeof *expected),
          *actual = malloc((size_t)outputs * sizeof *actual);
    Forward reference = make(m, BACKEND_REFERENCE, PRECISION_FLOAT32, size, rows);
    Forward cpu = make(m, BACKEND_CPU, precision, size, rows);
    run(&reference, rows, in, expected);
    run(&cpu, rows, in, actual);
    double wrong = 0, scale = 0;
    for (int i = 0; i < outputs; i++) {
        wrong = fmax(wrong, fabs((double)expected[i] - actual[i]));
        scale = fmax(scale, fabs((double)expected[i]));
    }
    assert_true(scale > 0.1);
    if (!(wrong <= tolerance * scale)) fail_msg("size %d: off by %g of %g", size, wrong, scale);
    forward_free(&reference);
    forward_free(&cpu);
    model_free(m);
    free(in);
    free(expected);
    free(actual);
}

static void test_networks_agree_with_the_reference(void **state)
{
    (void)state;
    static const NetSpec specs[] = {{PLANES_RAW_1, 1, 8, 8, 8, 0, 0, 0, 0},
                                    {PLANES_THREAT_1, 3, 32, 16, 32, 0, 0, 0, 0},
                                    {PLANES_RAW_1, 2, 40, 24, 56, 1, 1, 0, 0}};
    static const double tolerances[] = {1e-5, 3e-2};
    for (int p = 0; p < 2; p++) {
        if (!present(PRECISIONS[p])) continue;
        for (int size = BOARD_SIZE_MIN; size <= BOARD_SIZE_MAX; size++)
            compare(specs[size % 3], size, 1 + size % 4, PRECISIONS[p], tolerances[p]);
        compare(specs[1], 6, 21, PRECISIONS[p], tolerances[p]);
    }
}

/* Every batch of 1 to max rows, cut from one list at several places, answers each row with the same bits. */
static void check_rows(NetSpec spec, int size, int max, Precision precision)
{
    enum { ROWS = 40 };
    int points = size * size;
    size_t answer = (size_t)(points + 3);
    Model *m = lively_model(spec);
    uint16_t *in = random_points(ROWS, points, planes_count(spec.planes));
    float *alone = malloc(ROWS * answer * sizeof *alone),
          *together = malloc(ROWS * answer * sizeof *together);
    Forward one = make(m, BACKEND_CPU, precision, size, 1), many = make(m, BACKEND_CPU, precision, size, max);
    for (int i = 0; i < ROWS; i++) run(&one, 1, in + i * points, alone + (size_t)i * answer);
    for (int n = 1; n <= max; n++) {
        int from = n * 7 % (ROWS - n + 1);
        run(&many, n, in + from * points, together);
        assert_memory_equal(together, alone + (size_t)from * answer, (size_t)n * answer * sizeof *alone);
    }
    forward_free(&one);
    forward_free(&many);
    model_free(m);
    free(in);
    free(alone);
    free(together);
}

static void test_rows_do_not_depend_on_the_batch(void **state)
{
    (void)state;
    static const struct {
        NetSpec spec;
        int size, max;
    } cases[] = {
        {{PLANES_THREAT_1, 2, 32, 16, 32, 0, 0, 0, 0}, 6, 37},
        {{PLANES_RAW_1, 1, 24, 8, 24, 0, 0, 0, 0}, 8, 13},
        {{PLANES_THREAT_1, 1, 64, 32, 64, 0, 0, 0, 0}, 15, 9},
        {{PLANES_RAW_1, 1, 8, 8, 8, 0, 0, 0, 0}, 5, 33},
        {{PLANES_RAW_1, 1, 128, 32, 64, 0, 0, 0, 0}, 9, 6},
        {{PLANES_RAW_1, 2, 64, 8, 8, 2, 0, 0, 0}, 6, 13},
    };
    for (int p = 0; p < 2; p++)
        for (size_t i = 0; i < sizeof cases / sizeof cases[0] && present(PRECISIONS[p]); i++)
            check_rows(cases[i].spec, cases[i].size, cases[i].max, PRECISIONS[p]);
}

static void test_new_parameters_are_used(void **state)
{
    (void)state;
    static const NetSpec spec = {PLANES_RAW_1, 1, 16, 8, 16, 0, 0, 0, 0};
    float before[OUTPUTS_MAX], after[OUTPUTS_MAX], fresh[OUTPUTS_MAX];
    for (int p = 0; p < 2; p++) {
        if (!present(PRECISIONS[p])) continue;
        Model *m = lively_model(spec);
        uint16_t *in = random_points(1, 49, planes_count(spec.planes));
        Forward f = make(m, BACKEND_CPU, PRECISIONS[p], 7, 4);
        run(&f, 1, in, before);
        for (size_t i = 0; i < model_params(m); i++) model_data(m)[i] *= -0.75f;
        ok(backend_set_params(f.backend, model_data_const(m)));
        run(&f, 1, in, after);
        Forward other = make(m, BACKEND_CPU, PRECISIONS[p], 7, 4);
        run(&other, 1, in, fresh);
        assert_memory_equal(after, fresh, 52 * sizeof *after);
        assert_memory_not_equal(after, before, 52 * sizeof *after);
        forward_free(&f);
        forward_free(&other);
        model_free(m);
        free(in);
    }
}

/* ---- gradients of weights, one backend for several shapes and batches, as a network has them ---- */

static const int CONVOLVED[][3] = {{16, 40, 3}, {40, 72, 3}, {72, 8, 1}, {8, 8, 3}, {24, 32, 1}, {64, 64, 3}};
enum { CONVOLUTIONS = sizeof CONVOLVED / sizeof CONVOLVED[0], CHANNELS = 72 };

typedef struct Grads {
    Backend *backend;
    float *arena;
    Tensor *tensor[2 * CONVOLUTIONS];
} Grads;

static size_t weights_of(int i)
{
    return (size_t)(CONVOLVED[i][0] * CONVOLVED[i][1] * CONVOLVED[i][2] * CONVOLVED[i][2]);
}

static Grads make_grads(BackendKind kind, Precision precision, int size, int rows)
{
    Grads g = {0};
    ParamSlice slice[2 * CONVOLUTIONS] = {0};
    size_t at = 0;
    for (int i = 0; i < CONVOLUTIONS; i++) {
        const int *s = CONVOLVED[i];
        slice[2 * i] =
            (ParamSlice){.dims = 4, .shape = {s[1], s[0], s[2], s[2]}, .offset = at, .count = weights_of(i)};
        at += weights_of(i);
        slice[2 * i + 1] =
            (ParamSlice){.dims = 1, .shape = {s[1], 1, 1, 1}, .offset = at, .count = (size_t)s[1]};
        at += (size_t)s[1];
    }
    BackendConfig config = {.precision = precision,
                            .size = size,
                            .max_batch = rows,
                            .training = true,
                            .slices = 2 * CONVOLUTIONS,
                            .slice = slice,
                            .params = at};
    ok(backend_new(&g.backend, kind, &config));
    g.arena = calloc(at, sizeof *g.arena);
    ok(backend_set_params(g.backend, g.arena));
    for (int i = 0; i < 2 * CONVOLUTIONS; i++)
        ok(backend_tensor(g.backend, TENSOR_SPATIAL, CONVOLVED[i / 2][i % 2], &g.tensor[i]));
    return g;
}

static void free_grads(Grads *g)
{
    backend_free(g->backend);
    free(g->arena);
}

/* Eighths, which bfloat16 holds exactly. */
static void run_grads(const Grads *g, int n, uint64_t seed)
{
    int points = g->backend->size * g->backend->size;
    float *in = malloc((size_t)(n * points * CHANNELS) * sizeof *in);
    for (int i = 0; i < 2 * CONVOLUTIONS; i++) {
        Rng rng = rng_make(seed, 0, (uint64_t)i, 0, RNG_GENERAL);
        for (int k = 0; k < n * points * CHANNELS; k++) in[k] = (float)((int)rng_below(&rng, 33) - 16) / 8;
        ok(backend_upload(g->backend, n, in, g->tensor[i]));
    }
    for (int i = 0; i < CONVOLUTIONS; i++)
        ok(backend_conv_params(g->backend, n, g->tensor[2 * i], g->tensor[2 * i + 1], 2 * i, 2 * i + 1));
    ok(backend_get_grads(g->backend, g->arena));
    free(in);
}

static void test_gradients_of_many_shapes_in_turn(void **state)
{
    (void)state;
    static const int sizes[] = {5, 8, 20}, rows[] = {3, 1, 2};
    size_t params = 0;
    for (int i = 0; i < CONVOLUTIONS; i++) params += weights_of(i) + (size_t)CONVOLVED[i][1];
    for (int p = 0; p < 2; p++) {
        for (int s = 0; s < 3 && present(PRECISIONS[p]); s++) {
            Grads reference = make_grads(BACKEND_REFERENCE, PRECISION_FLOAT32, sizes[s], 3);
            Grads cpu = make_grads(BACKEND_CPU, PRECISIONS[p], sizes[s], 3);
            for (int k = 0; k < 3; k++) {
                run_grads(&reference, rows[k], (uint64_t)(k + 1));
                run_grads(&cpu, rows[k], (uint64_t)(k + 1));
                for (size_t i = 0; i < params; i++)
                    assert_true(fabs((double)cpu.arena[i] - reference.arena[i]) < 0.01);
            }
            free_grads(&reference);
            free_grads(&cpu);
        }
    }
}

/* ---- threads ---- */

typedef struct Worker {
    Thread *thread;
    const Model *model;
    const uint16_t *in;
    Precision precision;
    float out[8 * (49 + 3)];
} Worker;

static void work(void *context)
{
    Worker *w = context;
    Forward f = make(w->model, BACKEND_CPU, w->precision, 7, 8);
    for (int i = 0; i < 20; i++) run(&f, 8, w->in, w->out);
    forward_free(&f);
}

static void test_threads_do_not_disturb_each_other(void **state)
{
    (void)state;
    enum { WORKERS = 4 };
    static const NetSpec spec = {PLANES_THREAT_1, 2, 24, 16, 24, 0, 0, 0, 0};
    static Worker workers[WORKERS + 1];
    for (int p = 0; p < 2; p++) {
        if (!present(PRECISIONS[p])) continue;
        Model *m = lively_model(spec);
        uint16_t *in = random_points(8, 49, planes_count(spec.planes));
        for (int i = 0; i <= WORKERS; i++)
            workers[i] = (Worker){.model = m, .in = in, .precision = PRECISIONS[p]};
        work(&workers[WORKERS]);
        for (int i = 0; i < WORKERS; i++) ok(thread_start(work, &workers[i], &workers[i].thread));
        for (int i = 0; i < WORKERS; i++) thread_join(workers[i].thread);
        for (int i = 0; i < WORKERS; i++)
            assert_memory_equal(workers[i].out, workers[WORKERS].out, sizeof workers[i].out);
        model_free(m);
        free(in);
    }
}

static void test_text_and_refusal(void **state)
{
    (void)state;
    char text[128];
    ParamSlice none = {.name = "none"};
    BackendConfig config = {.precision = PRECISION_BFLOAT16,
                            .size = 9,
                            .max_batch = 2,
                            .slices = 0,
                            .slice = &none,
                            .params = 64};
    Backend *b = NULL;
    Status s = backend_cpu_new(&b, &config);
    backend_cpu_text(PRECISION_BFLOAT16, text, sizeof text);
    if (s.code == STATUS_OK) {
        assert_non_null(strstr(text, "bfloat16"));
        assert_ptr_equal(strstr(text, "cpu (oneDNN "), text);
    } else {
        assert_int_equal(s.code, ERR_UNSUPPORTED);
        assert_null(b);
        assert_ptr_equal(strstr(text, "none: "), text);
    }
    assert_true(backend_cpu_present() == present(PRECISION_FLOAT32));
    backend_free(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_networks_agree_with_the_reference),
        cmocka_unit_test(test_rows_do_not_depend_on_the_batch),
        cmocka_unit_test(test_new_parameters_are_used),
        cmocka_unit_test(test_gradients_of_many_shapes_in_turn),
        cmocka_unit_test(test_threads_do_not_disturb_each_other),
        cmocka_unit_test(test_text_and_refusal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
