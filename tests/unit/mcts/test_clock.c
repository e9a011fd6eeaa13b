/* The clock: tables of what a tournament says and what may be spent. */
#include "mcts/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { POINTS = 15 * 15 };

static ClockTerms terms(double turn, double match, double left, double increment)
{
    return (ClockTerms){.turn = turn, .match = match, .left = left, .increment = increment};
}

static void test_a_turn_is_spent_to_the_margin(void **state)
{
    (void)state;
    static const struct {
        double turn, most;
    } rows[] = {
        {0, 0}, {-1, 0}, {0.010, 0.005}, {0.1, 0.055}, {1, 0.91}, {5, 4.71}, {30, 29.5}, {INFINITY, INFINITY},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        ClockTerms t = clock_terms_unlimited();
        t.turn = rows[i].turn;
        ClockPlan plan = clock_plan(&t, 10, POINTS);
        if (isinf(rows[i].most)) {
            assert_true(isinf(plan.most) && isinf(plan.aim));
            continue;
        }
        assert_float_equal(plan.most, rows[i].most, 1e-6);
        assert_float_equal(plan.aim, rows[i].most, 1e-6);
    }
}

static void test_time_that_is_gone_is_not_spent(void **state)
{
    (void)state;
    static const double gone[] = {0, -0.001, -5000, -INFINITY};
    for (size_t i = 0; i < sizeof gone / sizeof gone[0]; i++) {
        ClockTerms t = terms(5, 120, gone[i], 0);
        ClockPlan plan = clock_plan(&t, 10, POINTS);
        assert_float_equal(plan.most, 0, 0);
        assert_float_equal(plan.aim, 0, 0);
    }
}

/* Whatever is said, a plan is in order, within every limit, and leaves time for the next move. */
static void test_every_plan_is_in_order(void **state)
{
    (void)state;
    static const double turns[] = {0, 0.1, 5, 300, INFINITY};
    static const double lefts[] = {-1, 0, 0.001, 0.2, 3, 180, 1000, INFINITY};
    static const double increments[] = {0, 0.5, 10};
    for (int i = 0; i < 5; i++)
        for (int j = 0; j < 8; j++)
            for (int k = 0; k < 3; k++)
                for (int stones = 0; stones < POINTS; stones += 7) {
                    ClockTerms t = terms(turns[i], 1000, lefts[j], increments[k]);
                    ClockPlan plan = clock_plan(&t, stones, POINTS);
                    assert_true(plan.aim >= 0 && plan.aim <= plan.most);
                    assert_true(plan.most <= t.turn);
                    assert_true(plan.most <= fmax(0, 0.9 * fmin(t.left, t.match)));
                    if (t.turn > 0 && t.left > 0) assert_true(plan.aim > 0);
                }
}

/* A whole game on one clock, where every move takes all that it may: the time never runs out, even when each
 * answer arrives a little late. */
static void test_a_long_game_stays_within_its_time(void **state)
{
    (void)state;
    double left = 120;
    for (int stones = 0; stones < POINTS; stones += 2) {
        ClockTerms t = terms(INFINITY, 120, left, 0);
        ClockPlan plan = clock_plan(&t, stones, POINTS);
        assert_true(plan.most <= left / 2);
        left -= plan.aim;
        assert_true(left > 0);
    }
    /* … and a usual game's share is used. */
    left = 120;
    for (int stones = 0; stones < 50; stones += 2) {
        ClockTerms t = terms(INFINITY, 120, left, 0);
        left -= clock_plan(&t, stones, POINTS).aim;
    }
    assert_true(left < 40);
}

static void test_an_increment_is_spent(void **state)
{
    (void)state;
    ClockTerms without = terms(INFINITY, 60, 60, 0), with = terms(INFINITY, 60, 60, 2);
    ClockPlan a = clock_plan(&without, 20, POINTS), b = clock_plan(&with, 20, POINTS);
    assert_float_equal(b.aim, a.aim + 2, 1e-9);
}

static void test_margins(void **state)
{
    (void)state;
    assert_float_equal(clock_margin(0), 0, 0);
    assert_float_equal(clock_margin(-3), 0, 0);
    assert_float_equal(clock_margin(0.02), 0.01, 1e-9);
    assert_float_equal(clock_margin(1), 0.09, 1e-9);
    assert_float_equal(clock_margin(1e6), 0.5, 1e-9);
    double before = 0;
    for (double s = 0; s < 60; s += 0.01) {
        assert_true(clock_margin(s) >= before && clock_margin(s) <= s / 2 + 1e-12);
        before = clock_margin(s);
    }
}

static void test_lateness_is_kept_back(void **state)
{
    (void)state;
    ClockTerms t = clock_terms_unlimited();
    t.turn = 1;
    double usual = clock_plan(&t, 10, POINTS).most;
    t.lateness = 0.1;
    assert_float_equal(clock_plan(&t, 10, POINTS).most, usual - 0.2, 1e-9);
    t.lateness = 100;
    assert_true(clock_plan(&t, 10, POINTS).most > 0);
    assert_true(clock_plan(&t, 10, POINTS).most < usual / 2);
    /* remembered, and forgotten in time */
    double late = clock_lateness(0, 0.05);
    assert_float_equal(late, 0.05, 1e-12);
    assert_float_equal(clock_lateness(late, 0.2), 0.2, 1e-12);
    assert_float_equal(clock_lateness(late, -3), 0.049, 1e-12);
    for (int i = 0; i < 500; i++) late = clock_lateness(late, -1);
    assert_true(late >= 0 && late < 1e-5);
}

static void test_expected(void **state)
{
    (void)state;
    assert_true(fabs(clock_expected(100, 0.5, 1.5) - 300) < 1e-9);
    assert_true(fabs(clock_expected(100, 0.25, 1) - 400) < 1e-9);
    assert_true(clock_expected(100, 0.001, 1) == INFINITY); /* too early to tell */
    assert_true(clock_expected(0, 0, 1) == INFINITY);
    assert_true(clock_expected(0, 1, 1) == 0);
    assert_true(clock_expected(100, 2, 0) == 0);
    assert_true(clock_expected(0, 0, 0) == 0);
}

static void test_settled(void **state)
{
    (void)state;
    assert_true(clock_settled(100, 20, 79));
    assert_false(clock_settled(100, 20, 80));
    assert_false(clock_settled(100, 20, INFINITY));
    assert_true(clock_settled(100, 99, -5));
    assert_false(clock_settled(0, 0, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_turn_is_spent_to_the_margin),
        cmocka_unit_test(test_time_that_is_gone_is_not_spent),
        cmocka_unit_test(test_every_plan_is_in_order),
        cmocka_unit_test(test_a_long_game_stays_within_its_time),
        cmocka_unit_test(test_an_increment_is_spent),
        cmocka_unit_test(test_margins),
        cmocka_unit_test(test_lateness_is_kept_back),
        cmocka_unit_test(test_expected),
        cmocka_unit_test(test_settled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
