/* A network as an evaluator, on every backend there is: masks, symmetries, batches. */
#include "game/symmetry.h"
#include "net/net_evaluator.h"
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

enum { BATCH = 70, SIZE = 7 };

static const GameSpec game = {RULE_FREESTYLE, SIZE, 5};

typedef struct Setup {
    Model *model;
    Evaluator *evaluator;
    Board boards[BATCH];
    EvalRequest requests[BATCH];
    Evaluation answers[BATCH];
} Setup;

static void ok(Status status)
{
    if (status.code != STATUS_OK) fail_msg("%s", status.message);
}

/* Parameters large enough that answers differ. */
static Model *make_model(uint64_t seed)
{
    Model *m;
    ok(model_new(&m, (NetSpec){PLANES_RAW_1, 2, 16, 8, 16, 0, 0, 0, 0}));
    Rng rng = rng_make(seed, 0, 0, 0, RNG_INIT);
    const ParamSlice *slice;
    int slices = model_slices(m, &slice);
    for (int i = 0; i < slices; i++) {
        double scale = slice[i].dims == 1 ? 0.2 : sqrt(2.0 * slice[i].shape[0] / (double)slice[i].count);
        float *data = model_data(m) + slice[i].offset;
        for (size_t k = 0; k < slice[i].count; k++) data[k] = (float)(scale * rng_normal(&rng));
    }
    return m;
}

static NetOptions options_of(BackendChoice choice)
{
    return (NetOptions){choice.kind, choice.precision, SIZE, BATCH};
}

static Setup *make_setup(BackendChoice choice)
{
    Setup *s = calloc(1, sizeof *s);
    assert_non_null(s);
    s->model = make_model(1);
    ok(net_evaluator_new(&s->evaluator, s->model, options_of(choice)));
    requests_make(BATCH, game, 1, s->boards, s->requests);
    ok(evaluator_run(s->evaluator, BATCH, s->requests, s->answers));
    return s;
}

static void free_setup(Setup *s)
{
    evaluator_free(s->evaluator);
    model_free(s->model);
    free(s);
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

static void check_probabilities(Setup *s)
{
    for (int i = 0; i < BATCH; i++) {
        const Evaluation *a = &s->answers[i];
        double sum = 0;
        for (Point p = 0; p < BOARD_POINTS_MAX; p++) {
            if (!pointset_has(&s->requests[i].legal, p)) assert_true(a->policy[p] == 0);
            assert_true(a->policy[p] >= 0);
            sum += (double)a->policy[p];
        }
        assert_true(fabs(sum - 1) < 1e-5);
        assert_true(fabsf(a->wdl[0] + a->wdl[1] + a->wdl[2] - 1) < 1e-5f);
    }
    assert_memory_not_equal(&s->answers[0], &s->answers[1], sizeof s->answers[0]);
    assert_true(s->evaluator->evaluations == BATCH);
}

static void check_subset(Setup *s)
{
    EvalRequest r = s->requests[0];
    const Evaluation *whole = &s->answers[0];
    Point dropped = pointset_next(&r.legal, 0);
    Point kept = pointset_next(&r.legal, dropped + 1);
    pointset_remove(&r.legal, dropped);
    Evaluation a;
    ok(evaluator_run(s->evaluator, 1, &r, &a));
    assert_true(a.policy[dropped] == 0);
    float want = whole->policy[kept] / (1 - whole->policy[dropped]);
    assert_true(fabsf(a.policy[kept] - want) < 1e-5f);
}

/* Seeing the board through a symmetry is seeing the turned board. */
static void check_symmetry(Setup *s)
{
    for (int i = 0; i < SYMMETRIES; i++) {
        EvalRequest r = s->requests[i];
        r.symmetry = (uint8_t)i;
        Board turned;
        symmetry_board(i, r.board, &turned);
        EvalRequest other = {.board = &turned, .legal = turned.empty};
        Evaluation a, b;
        ok(evaluator_run(s->evaluator, 1, &r, &a));
        ok(evaluator_run(s->evaluator, 1, &other, &b));
        assert_memory_equal(a.wdl, b.wdl, sizeof a.wdl);
        for (Point p = 0; p < SIZE * SIZE; p++) {
            float turned_back = b.policy[symmetry_point(i, SIZE, p)];
            /* The softmax adds the same numbers in another order. */
            assert_true(fabsf(a.policy[p] - turned_back) <= 1e-6f);
        }
    }
}

static void check_batches(Setup *s)
{
    const int sizes[] = {1, 2, 3, 5, 8, 17, 31, 32, 33, 64, 69};
    for (size_t k = 0; k < sizeof sizes / sizeof sizes[0]; k++) {
        int n = sizes[k];
        Evaluation *a = calloc((size_t)n, sizeof *a);
        assert_non_null(a);
        ok(evaluator_run(s->evaluator, n, s->requests + BATCH - n, a));
        assert_memory_equal(a, s->answers + BATCH - n, (size_t)n * sizeof *a);
        free(a);
    }
}

static void check_tickets(Setup *s)
{
    Ticket first, second;
    Evaluation a[3], b[2];
    ok(evaluator_submit(s->evaluator, 3, s->requests, &first));
    ok(evaluator_submit(s->evaluator, 2, s->requests + 3, &second));
    ok(evaluator_wait(s->evaluator, second, b));
    ok(evaluator_wait(s->evaluator, first, a));
    assert_memory_equal(a, s->answers, sizeof a);
    assert_memory_equal(b, s->answers + 3, sizeof b);
}

static void check_update(Setup *s)
{
    Evaluation a;
    Model *other = make_model(2);
    ok(net_evaluator_update(s->evaluator, other));
    ok(evaluator_run(s->evaluator, 1, s->requests, &a));
    assert_memory_not_equal(&a, s->answers, sizeof a);
    ok(net_evaluator_update(s->evaluator, s->model));
    ok(evaluator_run(s->evaluator, 1, s->requests, &a));
    assert_memory_equal(&a, s->answers, sizeof a);
    model_free(other);
}

static void check_calm(Setup *s)
{
    Model *m;
    ok(model_new(&m, model_spec(s->model)));
    model_init(m, rng_make(5, 0, 0, 0, RNG_INIT));
    ok(net_evaluator_update(s->evaluator, m));
    model_free(m);
    ok(evaluator_run(s->evaluator, BATCH, s->requests, s->answers));
    for (int i = 0; i < BATCH; i++) {
        float even = 1.0f / (float)pointset_count(&s->requests[i].legal);
        for (Point p = 0; p < SIZE * SIZE; p++) assert_true(s->answers[i].policy[p] < 2.5f * even);
        for (int k = 0; k < 3; k++) assert_true(fabsf(s->answers[i].wdl[k] - 1.0f / 3) < 0.2f);
    }
}

static void answers_are_probabilities(void **state)
{
    (void)state;
    for_every_backend(check_probabilities);
}

static void fewer_legal_points_share_the_rest(void **state)
{
    (void)state;
    for_every_backend(check_subset);
}

static void symmetries_turn_the_board(void **state)
{
    (void)state;
    for_every_backend(check_symmetry);
}

static void batches_do_not_matter(void **state)
{
    (void)state;
    for_every_backend(check_batches);
}

static void tickets_are_answered_in_any_order(void **state)
{
    (void)state;
    for_every_backend(check_tickets);
}

static void parameters_are_replaced(void **state)
{
    (void)state;
    for_every_backend(check_update);
}

static void an_untrained_network_is_calm(void **state)
{
    (void)state;
    for_every_backend(check_calm);
}

static void backends_agree(void **state)
{
    (void)state;
    BackendChoice present[BACKENDS_MAX];
    int n = backends_present(present);
    Setup *reference = make_setup(present[0]);
    for (int i = 1; i < n; i++) {
        Setup *s = make_setup(present[i]);
        float tolerance = present[i].precision == PRECISION_FLOAT32 ? 1e-4f : 0.05f;
        for (int k = 0; k < BATCH; k++) {
            for (int j = 0; j < 3; j++)
                assert_true(fabsf(s->answers[k].wdl[j] - reference->answers[k].wdl[j]) < tolerance);
            for (int p = 0; p < SIZE * SIZE; p++)
                assert_true(fabsf(s->answers[k].policy[p] - reference->answers[k].policy[p]) < tolerance);
        }
        free_setup(s);
    }
    free_setup(reference);
}

static void what_is_not_there_is_refused(void **state)
{
    (void)state;
    Model *m = make_model(1);
    Evaluator *e;
    Status status = net_evaluator_new(&e, m, (NetOptions){BACKEND_REFERENCE, PRECISION_BFLOAT16, SIZE, 4});
    assert_int_equal(status.code, ERR_UNSUPPORTED);
    assert_null(e);
    model_free(m);
}

/* Its value says how likely a win is against a loss; its board is the one it was made for. */
static void the_plain_network_answers_on_its_board(void **state)
{
    (void)state;
    BackendChoice present[BACKENDS_MAX];
    int n = backends_present(present);
    Model *m;
    ok(model_new(&m, (NetSpec){PLANES_LAST_1, 3, 32, 4, 16, 0, 0, NET_PLAIN, SIZE}));
    model_init(m, rng_make(5, 0, 0, 0, RNG_INIT));
    const ParamSlice *slice;
    int last = model_slices(m, &slice) - 1;
    model_data(m)[slice[last].offset] = 0.75f; /* the bias of the one value */
    for (int i = 0; i < n; i++) {
        Board boards[BATCH];
        EvalRequest requests[BATCH];
        Evaluation answers[BATCH];
        Evaluator *e;
        ok(net_evaluator_new(&e, m, options_of(present[i])));
        requests_make(BATCH, game, 1, boards, requests);
        ok(evaluator_run(e, BATCH, requests, answers));
        for (int k = 0; k < BATCH; k++) {
            const float *wdl = answers[k].wdl;
            assert_true(wdl[1] == 0 && fabsf(wdl[0] + wdl[2] - 1) < 1e-6f);
            assert_true(fabs(atanh((double)(wdl[0] - wdl[2])) - 0.75) < 0.5);
        }
        assert_memory_not_equal(&answers[0], &answers[1], sizeof answers[0]);
        evaluator_free(e);
        NetOptions wrong = options_of(present[i]);
        wrong.size = SIZE + 1;
        assert_int_equal(net_evaluator_new(&e, m, wrong).code, ERR_INPUT);
    }
    model_free(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_are_probabilities),
        cmocka_unit_test(fewer_legal_points_share_the_rest),
        cmocka_unit_test(symmetries_turn_the_board),
        cmocka_unit_test(batches_do_not_matter),
        cmocka_unit_test(tickets_are_answered_in_any_order),
        cmocka_unit_test(parameters_are_replaced),
        cmocka_unit_test(an_untrained_network_is_calm),
        cmocka_unit_test(backends_agree),
        cmocka_unit_test(what_is_not_there_is_refused),
        cmocka_unit_test(the_plain_network_answers_on_its_board),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
