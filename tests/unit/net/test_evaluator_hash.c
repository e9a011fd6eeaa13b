/* The evaluator without a network: deterministic, the same for a position however reached, normalised. */
#include "net/evaluator_hash.h"
#include "tests/support/requests.h"

#include <math.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const GameSpec game = {RULE_FREESTYLE, 15, 5};

static Evaluator *make(float sharpness)
{
    Evaluator *e;
    assert_int_equal(evaluator_hash_new(&e, 4, sharpness).code, STATUS_OK);
    return e;
}

static Evaluation ask(Evaluator *e, const Board *b, PointSet legal)
{
    EvalRequest r = {.board = b, .legal = legal};
    Evaluation a;
    assert_int_equal(evaluator_run(e, 1, &r, &a).code, STATUS_OK);
    return a;
}

static void play(Board *b, const Point *moves, int n)
{
    board_init(b, game);
    for (int i = 0; i < n; i++) {
        Undo undo;
        board_play(b, moves[i], &undo);
    }
}

static void transpositions_are_the_same(void **state)
{
    (void)state;
    const Point one[] = {112, 100, 50, 20}, other[] = {50, 20, 112, 100};
    Board a, b;
    play(&a, one, 4);
    play(&b, other, 4);
    Evaluator *e = make(2);
    Evaluation x = ask(e, &a, a.empty), y = ask(e, &b, b.empty);
    assert_memory_equal(&x, &y, sizeof x);
    play(&b, other, 3);
    y = ask(e, &b, b.empty);
    assert_memory_not_equal(&x, &y, sizeof x);
    evaluator_free(e);
}

static void priors_are_masked_and_normalised(void **state)
{
    (void)state;
    Board b;
    const Point moves[] = {112, 100, 50};
    play(&b, moves, 3);
    PointSet few = {{0}};
    for (Point p = 0; p < 40; p += 3) pointset_add(&few, p);
    Evaluator *e = make(2);
    Evaluation a = ask(e, &b, few);
    double sum = 0;
    for (Point p = 0; p < BOARD_POINTS_MAX; p++) {
        assert_true(pointset_has(&few, p) ? a.policy[p] > 0 : a.policy[p] == 0);
        sum += (double)a.policy[p];
    }
    assert_true(fabs(sum - 1) < 1e-5);
    assert_true(fabsf(a.wdl[0] + a.wdl[1] + a.wdl[2] - 1) < 1e-5f);
    evaluator_free(e);
}

static double mean_entropy(float sharpness)
{
    enum { POSITIONS = 400 };
    Board boards[POSITIONS];
    EvalRequest requests[POSITIONS];
    requests_make(POSITIONS, game, 2, boards, requests);
    PointSet all = {{0}};
    for (Point p = 0; p < 225; p++) pointset_add(&all, p);
    Evaluator *e = make(sharpness);
    double sum = 0;
    for (int i = 0; i < POSITIONS; i++) {
        Evaluation a = ask(e, &boards[i], all);
        for (int p = 0; p < 225; p++) sum -= (double)a.policy[p] * log((double)a.policy[p] + 1e-30);
    }
    evaluator_free(e);
    return sum / POSITIONS;
}

static void sharpness_sets_the_entropy(void **state)
{
    (void)state;
    assert_true(fabs(mean_entropy(0) - log(225)) < 1e-4);
    double sharp = mean_entropy(2.5f);
    assert_true(sharp > 1.8 && sharp < 2.2);
    assert_true(mean_entropy(1) > sharp + 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(transpositions_are_the_same),
        cmocka_unit_test(priors_are_masked_and_normalised),
        cmocka_unit_test(sharpness_sets_the_entropy),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
