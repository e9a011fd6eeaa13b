#include "game/match/rating.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void test_elo(void **state)
{
    (void)state;
    assert_float_equal(rating_elo(0.5), 0, 1e-12);
    assert_float_equal(rating_elo(0.75), 190.8485, 1e-3);
    assert_float_equal(rating_elo(0.25), -190.8485, 1e-3);
    assert_float_equal(rating_elo(10.0 / 11), 400, 1e-9);
    assert_true(isinf(rating_elo(1)) && rating_elo(1) > 0);
    assert_true(isinf(rating_elo(0)) && rating_elo(0) < 0);
}

static void test_error_of_games(void **state)
{
    (void)state;
    const int tosses[3] = {50, 0, 50}, draws[3] = {0, 10, 0}, mixed[3] = {10, 20, 70};
    assert_float_equal(rating_error(tosses, 3), 0.05, 1e-12);
    assert_float_equal(rating_error(draws, 3), 0, 1e-12);
    /* mean 0.8, mean of squares 0.75, variance 0.11 */
    assert_float_equal(rating_error(mixed, 3), sqrt(0.11 / 100), 1e-12);
}

static void test_error_of_pairs(void **state)
{
    (void)state;
    /* Every opening is won by black: pairs of 1 each tell that nothing is left to chance. */
    const int black_wins[5] = {0, 0, 40, 0, 0}, both[5] = {5, 0, 0, 0, 5};
    assert_float_equal(rating_error(black_wins, 5), 0, 1e-12);
    assert_float_equal(rating_error(both, 5), 0.5 / sqrt(10), 1e-12);
}

static void test_interval(void **state)
{
    (void)state;
    double low, high;
    /* Eight of ten: the textbook's Wilson interval. */
    rating_interval(0.8, sqrt(0.8 * 0.2 / 10), 10, &low, &high);
    assert_float_equal(low, 0.4902, 1e-4);
    assert_float_equal(high, 0.9433, 1e-4);
    /* All of ten: closed above, and below 10 / (10 + z^2). */
    rating_interval(1, 0, 10, &low, &high);
    assert_float_equal(low, 0.7225, 1e-4);
    assert_float_equal(high, 1, 0);
    rating_interval(0, 0, 10, &low, &high);
    assert_float_equal(low, 0, 0);
    assert_float_equal(high, 1 - 0.7225, 1e-4);
    /* Many games: the normal interval. */
    rating_interval(0.6, 0.001, 240000, &low, &high);
    assert_float_equal(low, 0.6 - 1.96 * 0.001, 1e-5);
    assert_float_equal(high, 0.6 + 1.96 * 0.001, 1e-5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_elo),
        cmocka_unit_test(test_error_of_games),
        cmocka_unit_test(test_error_of_pairs),
        cmocka_unit_test(test_interval),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
