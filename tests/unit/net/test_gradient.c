/* A training step's gradients, on every backend there is: weights, symmetries, shards, and that they lead
 * down to the floor. */
#include "game/symmetry.h"
#include "net/gradient.h"
#include "tests/support/backends.h"
#include "tests/support/requests.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { ROWS = 8, SIZE = 6 };

static const GameSpec game = {RULE_FREESTYLE, SIZE, 4};
static const NetSpec net = {PLANES_RAW_1, 2, 16, 8, 16, 2, 1, 0, 0};
static const LossWeights weights = {.policy = 1, .value = 0.5f, .reply = 0.25f, .soft = 2, .plies = 0.5f};

typedef struct Setup {
    bool exact; /* float32 */
    BackendChoice choice;
    Model *model;
    Gradient *gradient;
    float *grads;
    TrainRow rows[ROWS];
    const TrainRow *batch[ROWS];
} Setup;

static void ok(Status status)
{
    if (status.code != STATUS_OK) fail_msg("%s", status.message);
}

static void make_row(const Board *b, Rng *rng, TrainRow *row)
{
    memset(row, 0, sizeof *row);
    features_pack(net.planes, b, NULL, &row->planes);
    row->legal = b->empty;
    row->weight = 1;
    row->symmetry = (uint8_t)rng_below(rng, SYMMETRIES);
    row->wdl[rng_below(rng, 3)] = 1;
    double sum = 0;
    double raw[SIZE * SIZE] = {0};
    for (Point p = pointset_next(&b->empty, 0); p != POINT_NONE; p = pointset_next(&b->empty, p + 1))
        sum += raw[p] = exp(2 * rng_normal(rng));
    for (int p = 0; p < SIZE * SIZE; p++) row->policy[p] = (float)(raw[p] / sum);
    row->reply = pointset_next(&b->empty, (Point)rng_below(rng, 8));
    row->plies_left = (int16_t)(1 + rng_below(rng, 40));
}

static Setup *make_setup(BackendChoice choice)
{
    Setup *s = calloc(1, sizeof *s);
    assert_non_null(s);
    s->exact = choice.precision == PRECISION_FLOAT32;
    s->choice = choice;
    ok(model_new(&s->model, net));
    model_init(s->model, rng_make(1, 0, 0, 0, RNG_INIT));
    ok(gradient_new(&s->gradient, net, (NetOptions){choice.kind, choice.precision, SIZE, ROWS}));
    s->grads = calloc(model_params(s->model), sizeof *s->grads);
    assert_non_null(s->grads);
    Board boards[ROWS];
    EvalRequest requests[ROWS];
    requests_make(ROWS, game, 3, boards, requests);
    Rng rng = rng_make(4, 0, 0, 0, RNG_GENERAL);
    for (int i = 0; i < ROWS; i++) {
        make_row(&boards[i], &rng, &s->rows[i]);
        s->batch[i] = &s->rows[i];
    }
    return s;
}

static void free_setup(Setup *s)
{
    gradient_free(s->gradient);
    model_free(s->model);
    free(s->grads);
    free(s);
}

static LossReport compute(Setup *s, int n, const TrainRow *const rows[], float grads[])
{
    LossReport report;
    ok(gradient_set_params(s->gradient, model_data(s->model)));
    ok(gradient_compute(s->gradient, n, rows, weights, grads, &report));
    return report;
}

static void for_every_backend(void (*check)(Setup *s))
{
    BackendChoice present[BACKENDS_MAX];
    int n = backends_present(present);
    for (int i = 0; i < n; i++) {
        Setup *s = make_setup(present[i]);
        check(s);
        free_setup(s);
    }
}

/* Near the exact ones, relative to the largest. */
static void assert_near(const float *got, const float *want, size_t n, double tolerance)
{
    double largest = 0;
    for (size_t i = 0; i < n; i++) largest = fmax(largest, fabs((double)want[i]));
    assert_true(largest > 0);
    for (size_t i = 0; i < n; i++) assert_true(fabs((double)got[i] - (double)want[i]) <= tolerance * largest);
}

/* Plain descent on every parameter, with momentum. */
static void check_overfit(Setup *s)
{
    size_t params = model_params(s->model);
    float *velocity = calloc(params, sizeof *velocity);
    assert_non_null(velocity);
    LossReport first = compute(s, ROWS / 2, s->batch, s->grads);
    LossReport last = first;
    for (int step = 0; step < 150; step++) {
        last = compute(s, ROWS / 2, s->batch, s->grads);
        for (size_t i = 0; i < params; i++) {
            velocity[i] = 0.9f * velocity[i] - 0.05f * s->grads[i];
            model_data(s->model)[i] += velocity[i];
        }
    }
    free(velocity);
    assert_true(first.policy > first.policy_entropy + 0.5 && first.value > 0.9);
    assert_true(last.policy_entropy == first.policy_entropy);
    assert_true(last.policy < last.policy_entropy + 0.05);
    assert_true(last.policy > last.policy_entropy - 1e-3);
    assert_true(last.value < 0.05);
    assert_true(first.reply > 2 && last.reply < 0.5 * first.reply);
    assert_true(first.plies > 1.5 && last.plies < 0.5 * first.plies);
    assert_true(last.soft < first.soft - 0.05);
}

static void check_repeat(Setup *s)
{
    size_t bytes = model_params(s->model) * sizeof *s->grads;
    float *again = malloc(bytes);
    assert_non_null(again);
    memset(again, 0xff, bytes);
    LossReport report;
    compute(s, ROWS, s->batch, s->grads);
    ok(gradient_compute(s->gradient, ROWS, s->batch, weights, again, &report));
    assert_memory_equal(s->grads, again, bytes);
    memset(again, 0xff, bytes);
    compute(s, ROWS, s->batch, again);
    assert_memory_equal(s->grads, again, bytes);
    free(again);
}

static void check_padding(Setup *s)
{
    size_t params = model_params(s->model);
    for (size_t i = 0; i < params; i++) s->grads[i] = 3;
    compute(s, ROWS, s->batch, s->grads);
    const ParamSlice *slice;
    int slices = model_slices(s->model, &slice);
    for (int i = 0; i < slices; i++) memset(s->grads + slice[i].offset, 0, slice[i].count * sizeof *s->grads);
    for (size_t i = 0; i < params; i++) assert_true(s->grads[i] == 0);
}

/* The mean of two halves' gradients is the whole's; a weight of two is the row twice. */
static void check_shards(Setup *s)
{
    size_t params = model_params(s->model);
    float *halves = calloc(2 * params, sizeof *halves);
    assert_non_null(halves);
    double tolerance = s->exact ? 1e-4 : 2e-2;
    compute(s, ROWS, s->batch, s->grads);
    compute(s, ROWS / 2, s->batch, halves);
    compute(s, ROWS / 2, s->batch + ROWS / 2, halves + params);
    for (size_t i = 0; i < params; i++) halves[i] = 0.5f * (halves[i] + halves[params + i]);
    assert_near(halves, s->grads, params, tolerance);

    const TrainRow *twice[4] = {&s->rows[0], &s->rows[0], &s->rows[1], &s->rows[2]};
    LossReport a = compute(s, 4, twice, s->grads);
    s->rows[0].weight = 2;
    s->rows[3].weight = 0;
    const TrainRow *weighted[4] = {&s->rows[0], &s->rows[3], &s->rows[1], &s->rows[2]};
    LossReport b = compute(s, 4, weighted, halves);
    assert_near(halves, s->grads, params, tolerance);
    assert_true(a.rows == 4 && b.rows == 4);
    assert_true(fabs(a.policy - b.policy) < 1e-5 && fabs(a.value - b.value) < 1e-5);
    free(halves);
}

/* A row shown through a symmetry is the turned row. */
static void check_symmetry(Setup *s)
{
    size_t params = model_params(s->model);
    float *turned_grads = calloc(params, sizeof *turned_grads);
    assert_non_null(turned_grads);
    for (int i = 0; i < SYMMETRIES; i++) {
        TrainRow turned;
        memset(&turned, 0, sizeof turned);
        s->rows[0].symmetry = (uint8_t)i;
        turned.weight = 1;
        memcpy(turned.wdl, s->rows[0].wdl, sizeof turned.wdl);
        turned.reply = symmetry_point(i, SIZE, s->rows[0].reply);
        turned.plies_left = s->rows[0].plies_left;
        for (Point p = 0; p < SIZE * SIZE; p++) {
            Point to = symmetry_point(i, SIZE, p);
            turned.policy[to] = s->rows[0].policy[p];
            if (pointset_has(&s->rows[0].legal, p)) pointset_add(&turned.legal, to);
            for (int k = 0; k < PLANES_MAX; k++) {
                if (pointset_has(&s->rows[0].planes.bits[k], p)) pointset_add(&turned.planes.bits[k], to);
            }
        }
        const TrainRow *one = &turned;
        compute(s, 1, s->batch, s->grads);
        compute(s, 1, &one, turned_grads);
        assert_near(turned_grads, s->grads, params, s->exact ? 1e-4 : 2e-2);
    }
    free(turned_grads);
}

static void check_report(Setup *s)
{
    memset(model_data(s->model), 0, model_params(s->model) * sizeof(float));
    LossReport r = compute(s, ROWS, s->batch, s->grads);
    double want = 0;
    for (int i = 0; i < ROWS; i++) want += log((double)pointset_count(&s->rows[i].legal)) / ROWS;
    assert_true(fabs(r.policy - want) < 1e-5);
    assert_true(fabs(r.reply - want) < 1e-5);
    assert_true(fabs(r.soft - want) < 1e-5);
    assert_true(fabs(r.plies - log(PLIES_BINS)) < 1e-5);
    assert_true(fabs(r.value - log(3)) < 1e-6);
    assert_true(r.rows == ROWS);
    assert_true(r.policy_entropy > 0 && r.policy_entropy < r.policy);
}

static double square_sum(const Setup *s, HeadSlice head)
{
    const ParamSlice *slice;
    double sum = 0;
    model_slices(s->model, &slice);
    slice += model_head_slice(&net, head);
    for (size_t i = 0; i < slice->count; i++) sum += pow((double)s->grads[slice->offset + i], 2);
    return sum;
}

/* Rows that end the game, or whose reply is forbidden, teach nothing about replies; bins hold powers of two.
 */
static void check_missing_targets(Setup *s)
{
    memset(model_data(s->model), 0, model_params(s->model) * sizeof(float));
    LossReport r = compute(s, 1, s->batch, s->grads);
    assert_true(r.reply > 0 && r.plies > 0 && square_sum(s, HEAD_PLIES_BIAS) > 0);
    pointset_remove(&s->rows[0].legal, s->rows[0].reply);
    assert_true(compute(s, 1, s->batch, s->grads).reply == 0);
    s->rows[0].reply = POINT_NONE;
    s->rows[0].plies_left = 0;
    r = compute(s, 1, s->batch, s->grads);
    assert_true(r.reply == 0 && r.plies == 0 && r.soft > 0);
    assert_true(square_sum(s, HEAD_PLIES_BIAS) == 0);
    static const int16_t plies[] = {1, 2, 3, 4, 127, 128, 400};
    static const int bins[] = {0, 1, 1, 2, 6, 7, 7};
    const ParamSlice *slice;
    model_slices(s->model, &slice);
    const float *bias = s->grads + slice[model_head_slice(&net, HEAD_PLIES_BIAS)].offset;
    for (size_t i = 0; i < sizeof bins / sizeof bins[0]; i++) {
        s->rows[0].plies_left = plies[i];
        compute(s, 1, s->batch, s->grads);
        for (int k = 0; k < PLIES_BINS; k++) assert_int_equal(bias[k] < 0, k == bins[i]);
    }
}

/* Without auxiliary heads their targets and weights change nothing. */
static void check_play_alone(Setup *s)
{
    NetSpec plain = net;
    plain.aux = 0;
    Gradient *g;
    Model *m;
    LossReport r;
    ok(model_new(&m, plain));
    ok(gradient_new(&g, plain, (NetOptions){s->choice.kind, s->choice.precision, SIZE, ROWS}));
    model_init(m, rng_make(1, 0, 0, 0, RNG_INIT));
    float *grads = calloc(model_params(m), sizeof *grads), *again = calloc(model_params(m), sizeof *again);
    assert_true(grads && again);
    ok(gradient_set_params(g, model_data(m)));
    ok(gradient_compute(g, ROWS, s->batch, weights, grads, &r));
    assert_true(r.reply == 0 && r.soft == 0 && r.plies == 0 && r.policy > 0);
    LossWeights others = {.policy = weights.policy, .value = weights.value};
    ok(gradient_compute(g, ROWS, s->batch, others, again, &r));
    assert_memory_equal(grads, again, model_params(m) * sizeof *grads);
    free(grads);
    free(again);
    gradient_free(g);
    model_free(m);
}

/* The policy that the rows' losses are of, whatever the symmetry. */
static void check_policy(Setup *s)
{
    float policy[ROWS][SIZE * SIZE];
    LossReport report = compute(s, ROWS, s->batch, s->grads);
    ok(gradient_policy(s->gradient, ROWS, s->batch, policy[0]));
    double loss = 0;
    for (int i = 0; i < ROWS; i++) {
        double sum = 0;
        for (Point p = 0; p < SIZE * SIZE; p++) {
            sum += (double)policy[i][p];
            assert_int_equal(policy[i][p] > 0, pointset_has(&s->rows[i].legal, p));
            if (s->rows[i].policy[p] > 0) loss -= (double)s->rows[i].policy[p] * log((double)policy[i][p]);
        }
        assert_true(fabs(sum - 1) < 1e-5);
    }
    assert_true(fabs(loss / ROWS - report.policy) < 1e-4);
}

/* Of a network without anything in it the value is 0: the square of what the game came to. */
static void check_square(Setup *s)
{
    static const NetSpec plain = {PLANES_RAW_1, 2, 16, 4, 16, 0, 0, NET_PLAIN, SIZE};
    Gradient *g;
    Model *m;
    LossReport r;
    ok(model_new(&m, plain));
    ok(gradient_new(&g, plain, (NetOptions){s->choice.kind, s->choice.precision, SIZE, ROWS}));
    float *grads = calloc(model_params(m), sizeof *grads);
    assert_non_null(grads);
    ok(gradient_set_params(g, model_data(m)));
    ok(gradient_compute(g, ROWS, s->batch, weights, grads, &r));
    double squares = 0, slope = 0;
    for (int i = 0; i < ROWS; i++) {
        double z = (double)(s->rows[i].wdl[0] - s->rows[i].wdl[2]);
        squares += z * z / ROWS;
        slope -= 2 * z * (double)weights.value / ROWS;
    }
    assert_true(fabs(r.value - squares) < 1e-6);
    const ParamSlice *slice;
    model_slices(m, &slice);
    const ParamSlice *bias = &slice[model_plain_head(&plain, PLAIN_VALUE_OUT_WEIGHT) + 1];
    assert_true(fabs((double)grads[bias->offset] - slope) < 1e-6);
    free(grads);
    gradient_free(g);
    model_free(m);
}

static void descent_reaches_the_floor(void **state)
{
    (void)state;
    for_every_backend(check_overfit);
}

static void the_same_rows_give_the_same_bits(void **state)
{
    (void)state;
    for_every_backend(check_repeat);
}

static void padding_has_no_gradient(void **state)
{
    (void)state;
    for_every_backend(check_padding);
}

static void shards_and_weights_add_up(void **state)
{
    (void)state;
    for_every_backend(check_shards);
}

static void symmetries_turn_the_row(void **state)
{
    (void)state;
    for_every_backend(check_symmetry);
}

static void a_uniform_network_has_known_losses(void **state)
{
    (void)state;
    for_every_backend(check_report);
}

static void rows_without_a_target_teach_nothing(void **state)
{
    (void)state;
    for_every_backend(check_missing_targets);
}

static void auxiliary_targets_need_their_heads(void **state)
{
    (void)state;
    for_every_backend(check_play_alone);
}

static void the_policy_is_that_of_the_loss(void **state)
{
    (void)state;
    for_every_backend(check_policy);
}

static void one_value_learns_by_squares(void **state)
{
    (void)state;
    for_every_backend(check_square);
}

static void backends_agree(void **state)
{
    (void)state;
    BackendChoice present[BACKENDS_MAX];
    int n = backends_present(present);
    Setup *reference = make_setup(present[0]);
    compute(reference, ROWS, reference->batch, reference->grads);
    for (int i = 1; i < n; i++) {
        Setup *s = make_setup(present[i]);
        compute(s, ROWS, s->batch, s->grads);
        assert_near(s->grads, reference->grads, model_params(s->model), s->exact ? 1e-4 : 5e-2);
        free_setup(s);
    }
    free_setup(reference);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(descent_reaches_the_floor),
        cmocka_unit_test(the_same_rows_give_the_same_bits),
        cmocka_unit_test(padding_has_no_gradient),
        cmocka_unit_test(shards_and_weights_add_up),
        cmocka_unit_test(symmetries_turn_the_row),
        cmocka_unit_test(a_uniform_network_has_known_losses),
        cmocka_unit_test(rows_without_a_target_teach_nothing),
        cmocka_unit_test(auxiliary_targets_need_their_heads),
        cmocka_unit_test(the_policy_is_that_of_the_loss),
        cmocka_unit_test(one_value_learns_by_squares),
        cmocka_unit_test(backends_agree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
