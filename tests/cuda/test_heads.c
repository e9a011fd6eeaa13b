/* test_heads.c - the heads on a GPU against their definitions in float64, and against each other. */
#include "net/cuda/heads.h"
#include "tests/cuda/gpu.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { ROWS_MAX = 67, STRIDE_MAX = 520, WORDS_MAX = 16 };

/* A batch on the host: logits as rounded to the type, and which points are legal. */
typedef struct Batch {
    ElementType type;
    int rows, points;
    int64_t stride;
    float z[ROWS_MAX * STRIDE_MAX];
    uint32_t legal[ROWS_MAX * WORDS_MAX];
} Batch;

static int words_of(const Batch *b)
{
    return (b->points + 31) / 32;
}

static bool legal(const Batch *b, int row, int i)
{
    return b->legal[row * words_of(b) + i / 32] >> (i % 32) & 1;
}

static float z_of(const Batch *b, int row, int i)
{
    return b->z[row * b->stride + i];
}

/* Two points in three are legal, the first one always. */
static Batch *batch_new(ElementType type, int rows, int points, int64_t stride)
{
    Batch *b = calloc(1, sizeof *b);
    b->type = type;
    b->rows = rows;
    b->points = points;
    b->stride = stride;
    for (int64_t i = 0; i < rows * stride; i++) b->z[i] = (float)(12 * gpu_unit((uint64_t)i) - 6);
    gpu_round(type, b->z, rows * stride);
    for (int row = 0; row < rows; row++)
        for (int i = 0; i < points; i++)
            if (i == 0 || gpu_unit((uint64_t)(row * 1000 + i) + 99) < 0.67)
                b->legal[row * words_of(b) + i / 32] |= 1u << (i % 32);
    return b;
}

/* ---- on the device ---- */

typedef struct OnDevice {
    void *logits, *mask, *flags;
    HeadsPolicy policy;
} OnDevice;

static size_t spread_bytes(const Batch *b, int element)
{
    return (size_t)(b->rows * b->stride) * (size_t)element;
}

static OnDevice put(const Batch *b)
{
    OnDevice on;
    void *bits = malloc(spread_bytes(b, 4));
    gpu_encode(b->type, b->z, b->rows * b->stride, bits);
    on.logits = gpu_array(bits, spread_bytes(b, element_bytes(b->type)));
    on.mask = gpu_array(b->legal, (size_t)(b->rows * words_of(b)) * 4);
    on.flags = gpu_array(NULL, (size_t)b->rows);
    on.policy = (HeadsPolicy){b->type, b->rows, b->points, b->stride, on.logits, on.mask, on.flags};
    free(bits);
    return on;
}

static void take_away(OnDevice *on)
{
    gpu_free(on->logits);
    gpu_free(on->mask);
    gpu_free(on->flags);
}

static void must(Status status)
{
    if (status.code != STATUS_OK) fail_msg("%s", status.message);
}

/* ---- probabilities ---- */

static void expected_policy(const Batch *b, int row, double temperature, double p[])
{
    double maximum = -INFINITY, sum = 0;
    for (int i = 0; i < b->points; i++)
        if (legal(b, row, i)) maximum = fmax(maximum, z_of(b, row, i));
    for (int i = 0; i < b->points; i++) {
        double z = z_of(b, row, i);
        p[i] = !legal(b, row, i) ? 0 : temperature > 0 ? exp((z - maximum) / temperature) : z == maximum;
        sum += p[i];
    }
    for (int i = 0; i < b->points; i++) p[i] = sum > 0 ? p[i] / sum : 0;
}

/* In every order the same bits. out[rows, stride] and flags[rows] on the host. */
static void policy(const Batch *b, float temperature, float out[], uint8_t flags[])
{
    OnDevice on = put(b);
    size_t bytes = spread_bytes(b, element_bytes(b->type));
    char *first = malloc(bytes), *again = malloc(bytes);
    for (int order = 0; order < gpu_orders(); order++) {
        gpu_set_order(order);
        void *p = gpu_array(NULL, bytes);
        must(heads_policy(gpu(), &on.policy, temperature, p));
        gpu_get(order ? again : first, p, bytes);
        gpu_free(p);
        if (order) assert_memory_equal(first, again, bytes);
    }
    gpu_get(flags, on.flags, (size_t)b->rows);
    for (int64_t i = 0; i < b->rows * b->stride; i++) out[i] = gpu_decode(b->type, first, i);
    take_away(&on);
    free(first);
    free(again);
}

static void check_policy(const Batch *b, float temperature)
{
    static float out[ROWS_MAX * STRIDE_MAX];
    uint8_t flags[ROWS_MAX];
    double p[STRIDE_MAX];
    policy(b, temperature, out, flags);
    for (int row = 0; row < b->rows; row++) {
        double sum = 0;
        assert_int_equal(flags[row], 0);
        expected_policy(b, row, temperature, p);
        for (int i = 0; i < b->points; i++) {
            double got = out[row * b->stride + i];
            double allowed = b->type == ELEMENT_FLOAT32 ? 2e-7 : gpu_ulp(b->type, p[i]);
            sum += got;
            if (fabs(got - p[i]) > allowed || (!legal(b, row, i) && got != 0))
                fail_msg("type %d, %d of %d points: %.9g, not %.9g", b->type, i, b->points, got, p[i]);
        }
        if (b->type == ELEMENT_FLOAT32) assert_true(fabs(sum - 1) <= 1e-6);
    }
}

static const int sizes[] = {1, 3, 31, 33, 36, 64, 81, 100, 225, 226, 361, 400, 401, 512};
enum { SIZES = sizeof sizes / sizeof sizes[0] };

static void test_policy(void **state)
{
    (void)state;
    const float temperatures[] = {1, 0.5f, 2.5f, 0};
    for (int type = 0; type < ELEMENT_TYPES; type++)
        for (int k = 0; k < SIZES; k++)
            for (int turn = 0; turn < 4; turn++) {
                int64_t stride = turn % 2 ? (sizes[k] + 7) / 8 * 8 : sizes[k];
                Batch *b = batch_new((ElementType)type, 5, sizes[k], stride);
                check_policy(b, temperatures[turn]);
                free(b);
            }
}

/* A row's bits are the same among any number of rows. */
static void test_number_of_rows(void **state)
{
    (void)state;
    static float whole[ROWS_MAX * STRIDE_MAX], part[ROWS_MAX * STRIDE_MAX];
    uint8_t flags[ROWS_MAX];
    for (int k = 4; k < 12; k += 2) {
        Batch *b = batch_new(ELEMENT_FLOAT32, ROWS_MAX, sizes[k], sizes[k]);
        policy(b, 1, whole, flags);
        for (int rows = 1; rows < ROWS_MAX; rows += 3) {
            b->rows = rows;
            policy(b, 1, part, flags);
            for (int row = 0; row < rows; row++)
                assert_memory_equal(part + row * b->stride, whole + row * b->stride,
                                    (size_t)b->points * sizeof(float));
        }
        free(b);
    }
}

static void test_rows_that_are_wrong(void **state)
{
    (void)state;
    static float out[ROWS_MAX * STRIDE_MAX];
    uint8_t flags[ROWS_MAX];
    Batch *b = batch_new(ELEMENT_FLOAT32, 6, 225, 225);
    int words = words_of(b);
    memset(b->legal, 0, (size_t)words * 4);              /* row 0: no move */
    b->z[1 * 225] = NAN;                                 /* row 1: point 0 is legal */
    b->z[2 * 225] = INFINITY;                            /* row 2 */
    b->legal[3 * words] &= ~2u, b->z[3 * 225 + 1] = NAN; /* row 3: where it does not count */
    memset(b->legal + 4 * words, 0, (size_t)words * 4);  /* row 4: one move */
    b->legal[4 * words + 3] = 1u << 7;
    b->z[5 * 225] = 1e4f; /* row 5: far above the others */
    policy(b, 1, out, flags);
    const uint8_t expected[6] = {HEADS_NO_MOVE, HEADS_NOT_FINITE, HEADS_NOT_FINITE, 0, 0, 0};
    assert_memory_equal(flags, expected, 6);
    for (int i = 0; i < 225; i++) assert_true(out[i] == 0);
    for (int row = 1; row < 3; row++) {
        int moves = 0;
        for (int i = 0; i < 225; i++) moves += legal(b, row, i);
        for (int i = 0; i < 225; i++)
            assert_true(out[row * 225 + i] == (legal(b, row, i) ? 1.0f / (float)moves : 0.0f));
    }
    assert_true(out[3 * 225 + 1] == 0 && out[3 * 225] > 0);
    for (int i = 0; i < 225; i++) assert_true(out[4 * 225 + i] == (i == 103 ? 1.0f : 0.0f));
    assert_true(out[5 * 225] == 1.0f && out[5 * 225 + 1] == 0.0f);
    free(b);
}

/* ---- loss ---- */

typedef struct Taught {
    float target[ROWS_MAX * STRIDE_MAX], before[ROWS_MAX * STRIDE_MAX];
    uint16_t visits[ROWS_MAX * STRIDE_MAX];
    uint32_t visit_sum[ROWS_MAX];
    float weight[ROWS_MAX];
    float value[ROWS_MAX * 3], value_target[ROWS_MAX * 3];
} Taught;

typedef struct Learned {
    float gradient[ROWS_MAX * STRIDE_MAX];
    float loss[ROWS_MAX], entropy[ROWS_MAX], divergence[ROWS_MAX];
    float value_gradient[ROWS_MAX * 3], value_loss[ROWS_MAX];
    uint8_t flags[ROWS_MAX];
} Learned;

/* Targets are visits over their sum, as float32; illegal points hold what must not be looked at. */
static Taught *taught_new(const Batch *b)
{
    Taught *t = calloc(1, sizeof *t);
    for (int row = 0; row < b->rows; row++) {
        double before = 0;
        for (int i = 0; i < b->points; i++) {
            int64_t at = row * b->stride + i;
            t->visits[at] = (uint16_t)(200 * gpu_unit((uint64_t)at + 5));
            t->before[at] = (float)gpu_unit((uint64_t)at + 7);
            if (legal(b, row, i)) t->visit_sum[row] += t->visits[at], before += t->before[at];
        }
        for (int i = 0; i < b->points; i++) {
            int64_t at = row * b->stride + i;
            t->target[at] = legal(b, row, i) ? (float)t->visits[at] / (float)t->visit_sum[row] : NAN;
            t->before[at] = legal(b, row, i) ? (float)(t->before[at] / before) : NAN;
        }
        t->weight[row] = (float)(0.5 + gpu_unit((uint64_t)row + 11));
        for (int i = 0; i < 3; i++) {
            t->value[row * 3 + i] = (float)(4 * gpu_unit((uint64_t)(row * 3 + i)) - 2);
            t->value_target[row * 3 + i] = (float)(i == row % 3) * 0.75f + 0.08f;
        }
    }
    return t;
}

typedef enum Outcomes { NO_VALUE = 0, TANH = 1, WDL = 3 } Outcomes;

static void run_loss(const Batch *b, const Taught *t, bool by_visits, Outcomes outcomes, Learned *out)
{
    OnDevice on = put(b);
    size_t row_bytes = (size_t)b->rows * 4, gradient_bytes = spread_bytes(b, element_bytes(b->type));
    void *target = gpu_array(t->target, spread_bytes(b, 4)),
         *before = gpu_array(t->before, spread_bytes(b, 4));
    void *visits = gpu_array(t->visits, spread_bytes(b, 2)), *sums = gpu_array(t->visit_sum, row_bytes);
    void *weight = gpu_array(t->weight, row_bytes), *value = gpu_array(t->value, 3 * row_bytes);
    void *value_target = gpu_array(t->value_target, 3 * row_bytes),
         *gradient = gpu_array(NULL, gradient_bytes);
    void *rows[4], *value_gradient = gpu_array(NULL, 3 * row_bytes);
    for (int i = 0; i < 4; i++) rows[i] = gpu_array(NULL, row_bytes);
    HeadsLoss loss = {
        .target = by_visits ? NULL : target,
        .visits = visits,
        .visit_sum = sums,
        .weight = weight,
        .scale = 0.5f,
        .before = before,
        .gradient = gradient,
        .loss = rows[0],
        .entropy = rows[1],
        .divergence = rows[2],
        .outcomes = (int)outcomes,
        .value = value,
        .value_target = value_target,
        .value_scale = 0.25f,
        .value_gradient = value_gradient,
        .value_loss = rows[3],
    };
    must(heads_loss(gpu(), &on.policy, &loss));
    char *bits = malloc(gradient_bytes);
    gpu_get(bits, gradient, gradient_bytes);
    for (int64_t i = 0; i < b->rows * b->stride; i++) out->gradient[i] = gpu_decode(b->type, bits, i);
    float *rows_out[4] = {out->loss, out->entropy, out->divergence, out->value_loss};
    for (int i = 0; i < 4; i++) gpu_get(rows_out[i], rows[i], row_bytes), gpu_free(rows[i]);
    gpu_get(out->value_gradient, value_gradient, 3 * row_bytes);
    gpu_get(out->flags, on.flags, (size_t)b->rows);
    void *all[] = {target, before, visits, sums, weight, value, value_target, gradient, value_gradient};
    for (int i = 0; i < 9; i++) gpu_free(all[i]);
    free(bits);
    take_away(&on);
}

/* The loss of a row, with the logit of point `moved` changed by `by`. */
static double loss_at(const Batch *b, const Taught *t, int row, int moved, double by)
{
    double maximum = -INFINITY, sum = 0, loss = 0;
    for (int i = 0; i < b->points; i++)
        if (legal(b, row, i)) maximum = fmax(maximum, z_of(b, row, i));
    for (int i = 0; i < b->points; i++)
        if (legal(b, row, i)) sum += exp(z_of(b, row, i) + (i == moved) * by - maximum);
    for (int i = 0; i < b->points; i++)
        if (legal(b, row, i))
            loss -=
                t->target[row * b->stride + i] * (z_of(b, row, i) + (i == moved) * by - maximum - log(sum));
    return loss;
}

static void check_gradient(const Batch *b, const Taught *t, const Learned *got, int row)
{
    double scale = 0.5 * t->weight[row], sum = 0, step = 1e-5;
    for (int i = 0; i < b->points; i++) {
        double g = got->gradient[row * b->stride + i];
        sum += g;
        if (!legal(b, row, i)) assert_true(g == 0);
        if (!legal(b, row, i)) continue;
        double central = (loss_at(b, t, row, i, step) - loss_at(b, t, row, i, -step)) / (2 * step) * scale;
        double allowed = b->type == ELEMENT_FLOAT32 ? 1e-6 : gpu_ulp(b->type, central) + 1e-6;
        if (fabs(g - central) > allowed)
            fail_msg("type %d, %d points: gradient %.9g, not %.9g", b->type, b->points, g, central);
    }
    if (b->type == ELEMENT_FLOAT32) assert_true(fabs(sum) <= 1e-6);
}

static void check_row_sums(const Batch *b, const Taught *t, const Learned *got, int row)
{
    double p[STRIDE_MAX], entropy = 0, divergence = 0;
    expected_policy(b, row, 1, p);
    for (int i = 0; i < b->points; i++) {
        if (!legal(b, row, i)) continue;
        double before = t->before[row * b->stride + i];
        entropy -= p[i] * log(p[i]);
        if (before > 0) divergence += before * (log(before) - log(p[i]));
    }
    assert_true(fabs(got->loss[row] - loss_at(b, t, row, -1, 0)) <= 4e-6);
    assert_true(fabs(got->entropy[row] - entropy) <= 4e-6);
    assert_true(fabs(got->divergence[row] - divergence) <= 4e-6);
}

static void check_value(const Taught *t, const Learned *got, int row, Outcomes outcomes)
{
    double scale = 0.25 * t->weight[row];
    if (outcomes == TANH) {
        double y = tanh(t->value[row]), error = t->value_target[row] - y;
        assert_true(fabs(got->value_loss[row] - error * error) <= 1e-6);
        assert_true(fabs(got->value_gradient[row] + 2 * scale * error * (1 - y * y)) <= 1e-6);
    }
    if (outcomes != WDL) return;
    const float *z = t->value + 3 * row, *target = t->value_target + 3 * row;
    double sum = exp(z[0]) + exp(z[1]) + exp(z[2]), mass = (double)target[0] + target[1] + target[2],
           loss = 0;
    for (int i = 0; i < 3; i++) {
        loss -= target[i] * log(exp(z[i]) / sum);
        assert_true(fabs(got->value_gradient[3 * row + i] - scale * (exp(z[i]) / sum * mass - target[i])) <=
                    1e-6);
    }
    assert_true(fabs(got->value_loss[row] - loss) <= 1e-6);
}

static void test_loss(void **state)
{
    (void)state;
    const int points[] = {1, 36, 64, 100, 225, 361, 400};
    const Outcomes outcomes[] = {WDL, TANH, NO_VALUE};
    static Learned got, again;
    for (int type = 0; type < ELEMENT_TYPES; type++)
        for (int k = 0; k < 7; k++) {
            Outcomes with = outcomes[k % 3];
            Batch *b =
                batch_new((ElementType)type, 3, points[k], k % 2 ? (points[k] + 7) / 8 * 8 : points[k]);
            Taught *t = taught_new(b);
            for (int order = 0; order < gpu_orders(); order++) {
                gpu_set_order(order);
                run_loss(b, t, (k + type) % 2, with, order ? &again : &got);
                if (order) assert_memory_equal(&got, &again, sizeof got);
            }
            for (int row = 0; row < b->rows; row++) {
                assert_int_equal(got.flags[row], 0);
                check_gradient(b, t, &got, row);
                check_row_sums(b, t, &got, row);
                check_value(t, &got, row, with);
            }
            free(t);
            free(b);
        }
}

/* The gradient is what the policy's own probabilities say: weight (p - target). */
static void test_gradient_and_policy_agree(void **state)
{
    (void)state;
    static float p[ROWS_MAX * STRIDE_MAX];
    static Learned got;
    uint8_t flags[ROWS_MAX];
    Batch *b = batch_new(ELEMENT_FLOAT32, 5, 225, 232);
    Taught *t = taught_new(b);
    policy(b, 1, p, flags);
    run_loss(b, t, false, WDL, &got);
    for (int row = 0; row < 5; row++)
        for (int i = 0; i < 225; i++) {
            int64_t at = row * 232 + i;
            if (!legal(b, row, i)) continue;
            float expected = 0.5f * t->weight[row] * (p[at] - t->target[at]);
            /* Where p and target nearly cancel, what counts is their own last digit. */
            double ulp = gpu_ulp(ELEMENT_FLOAT32, fmax(p[at], t->target[at]));
            assert_true(fabs(got.gradient[at] - expected) <= 2 * ulp);
        }
    free(t);
    free(b);
}

static void test_loss_of_wrong_rows(void **state)
{
    (void)state;
    static Learned got;
    Batch *b = batch_new(ELEMENT_FLOAT32, 3, 64, 64);
    Taught *t = taught_new(b);
    memset(b->legal, 0, 8);
    b->z[64] = -INFINITY;
    run_loss(b, t, false, WDL, &got);
    assert_int_equal(got.flags[0], HEADS_NO_MOVE);
    assert_int_equal(got.flags[1], HEADS_NOT_FINITE);
    assert_int_equal(got.flags[2], 0);
    for (int i = 0; i < 128; i++) assert_true(got.gradient[i] == 0);
    assert_true(got.loss[0] == 0 && got.loss[1] == 0 && got.loss[2] > 0);
    for (int row = 0; row < 3; row++) check_value(t, &got, row, WDL);
    free(t);
    free(b);
}

/* ---- candidates ---- */

typedef struct Choice {
    int point;
    float prior, noise, score;
} Choice;

static int better_first(const void *a, const void *b)
{
    const Choice *x = a, *y = b;
    if (x->score != y->score) return x->score < y->score ? 1 : -1;
    return x->point - y->point;
}

/* As the search does it on the CPU: noise for the legal points in turn. */
static int expected_choices(const Batch *b, int row, const float p[], Rng rng, bool noisy, Choice out[])
{
    int n = 0;
    for (int i = 0; i < b->points; i++) {
        if (!legal(b, row, i)) continue;
        Choice c = {
            .point = i, .prior = p[row * b->stride + i], .noise = noisy ? (float)rng_gumbel(&rng) : 0};
        c.score = logf(c.prior > 1e-9f ? c.prior : 1e-9f) + c.noise;
        out[n++] = c;
    }
    qsort(out, (size_t)n, sizeof out[0], better_first);
    return n;
}

static void check_candidates(const Batch *b, int row, const HeadsCandidate got[], int candidates,
                             const Choice want[], int n)
{
    for (int c = 0; c < candidates; c++) {
        if (c >= n) {
            assert_int_equal(got[c].point, -1);
            continue;
        }
        if (got[c].point != want[c].point)
            fail_msg("%d points, row %d: candidate %d is %d, not %d", b->points, row, c, got[c].point,
                     want[c].point);
        assert_true(fabsf(got[c].prior - want[c].prior) <= 2e-7f);
        assert_true(fabsf(got[c].noise - want[c].noise) <= 1e-6f * fmaxf(1, fabsf(want[c].noise)));
    }
}

static void check_root(const Batch *b, int candidates, bool noisy)
{
    static float p[ROWS_MAX * STRIDE_MAX];
    static Choice want[STRIDE_MAX];
    HeadsCandidate got[ROWS_MAX * HEADS_CANDIDATES_MAX], again[ROWS_MAX * HEADS_CANDIDATES_MAX];
    uint8_t flags[ROWS_MAX];
    Rng rng[ROWS_MAX];
    size_t bytes = (size_t)(b->rows * candidates) * sizeof got[0];
    for (int row = 0; row < b->rows; row++) rng[row] = rng_make(7, 3, (uint64_t)row, 20, RNG_ROOT_NOISE);
    OnDevice on = put(b);
    void *noise = gpu_array(rng, sizeof rng[0] * (size_t)b->rows), *out = gpu_array(NULL, bytes);
    for (int order = 0; order < gpu_orders(); order++) {
        gpu_set_order(order);
        must(heads_root(gpu(), &on.policy, noisy ? noise : NULL, candidates, out));
        gpu_get(order ? again : got, out, bytes);
        if (order) assert_memory_equal(got, again, bytes);
    }
    gpu_free(noise);
    gpu_free(out);
    take_away(&on);
    Batch *plain = malloc(sizeof *plain);
    *plain = *b;
    plain->type = ELEMENT_FLOAT32;
    policy(plain, 1, p, flags);
    free(plain);
    for (int row = 0; row < b->rows; row++) {
        int n = expected_choices(b, row, p, rng[row], noisy, want);
        check_candidates(b, row, got + row * candidates, candidates, want, n);
    }
}

static void test_root(void **state)
{
    (void)state;
    const int points[] = {2, 25, 36, 64, 100, 225, 361, 400};
    for (int type = 0; type < ELEMENT_TYPES; type++)
        for (int k = 0; k < 8; k++) {
            Batch *b =
                batch_new((ElementType)type, 4, points[k], k % 2 ? (points[k] + 7) / 8 * 8 : points[k]);
            check_root(b, 16, true);
            check_root(b, k % 2 ? 1 : 32, k % 3 != 0);
            free(b);
        }
}

static void test_root_of_equal_logits(void **state)
{
    (void)state;
    Batch *b = batch_new(ELEMENT_FLOAT32, 3, 225, 232);
    for (int i = 0; i < 3 * 232; i++) b->z[i] = 1.5f;
    memset(b->legal + words_of(b), 0, (size_t)words_of(b) * 4);
    check_root(b, 8, false);
    b->z[0] = NAN;
    OnDevice on = put(b);
    HeadsCandidate got[3 * 4];
    void *out = gpu_array(NULL, sizeof got);
    must(heads_root(gpu(), &on.policy, NULL, 4, out));
    uint8_t flags[3];
    gpu_get(got, out, sizeof got);
    gpu_get(flags, on.flags, 3);
    assert_int_equal(flags[0], HEADS_NOT_FINITE);
    assert_int_equal(flags[1], HEADS_NO_MOVE);
    assert_int_equal(flags[2], 0);
    assert_int_equal(got[0].point, 0);
    assert_true(got[0].prior == got[1].prior && got[0].prior > 0);
    assert_int_equal(got[4].point, -1);
    gpu_free(out);
    take_away(&on);
    free(b);
}

int main(void)
{
    gpu();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_policy),
        cmocka_unit_test(test_number_of_rows),
        cmocka_unit_test(test_rows_that_are_wrong),
        cmocka_unit_test(test_loss),
        cmocka_unit_test(test_gradient_and_policy_agree),
        cmocka_unit_test(test_loss_of_wrong_rows),
        cmocka_unit_test(test_root),
        cmocka_unit_test(test_root_of_equal_logits),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    gpu_close();
    return failed;
}
