/* When a run does what: functions of rows and steps. */
#include "train/schedule.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static RunConfig make(void)
{
    RunConfig c = {
        .rows = 1000,
        .learning_rate = 0.1,
        .warmup = 10,
        .decay_from = 0.6,
        .decay_to = 0.2,
        .batch = 32,
        .samples = 3,
        .window_min = 100,
        .window_power = 0.5,
        .window_growth = 0.4,
        .window_max = 300,
        .visits = 20,
        .visits_grow_rows = 100,
        .visits_max = 100,
    };
    return c;
}

static void assert_near(double a, double b)
{
    assert_true(fabs(a - b) < 1e-12);
}

static void the_rate_rises_stays_and_falls(void **state)
{
    (void)state;
    RunConfig c = make();
    assert_near(schedule_rate(&c, 0, 50), 0.01);
    assert_near(schedule_rate(&c, 4, 50), 0.05);
    assert_near(schedule_rate(&c, 9, 50), 0.1);
    assert_near(schedule_rate(&c, 500, 600), 0.1);
    assert_near(schedule_rate(&c, 500, 800), 0.06);
    assert_near(schedule_rate(&c, 500, 1000), 0.02);
    assert_near(schedule_rate(&c, 500, 5000), 0.02);
    c.warmup = 0;
    assert_near(schedule_rate(&c, 0, 0), 0.1);
    c.decay_from = 1;
    assert_near(schedule_rate(&c, 500, 5000), 0.1);
}

static void every_row_is_seen_so_often(void **state)
{
    (void)state;
    RunConfig c = make();
    assert_int_equal(schedule_updates(&c, 0, 7), 0);
    assert_int_equal(schedule_updates(&c, 10, 7), 0);
    assert_int_equal(schedule_updates(&c, 11, 7), 1); /* 33 samples */
    assert_int_equal(schedule_updates(&c, 3200, 7), 300);
    c.update_games = 1;
    assert_int_equal(schedule_updates(&c, 3200, 7), 7);
    c.update_games = 3;
    assert_int_equal(schedule_updates(&c, 3200, 7), 2);
}

/* And its older end never moves back, so that a row that has left it is not missed. */
static void the_window_grows_between_its_bounds(void **state)
{
    (void)state;
    RunConfig c = make();
    assert_int_equal(schedule_window(&c, 5), 100);
    assert_int_equal(schedule_window(&c, 100), 100);
    assert_int_equal(schedule_window(&c, 400), 180); /* 100 (1 + 0.4 (2 - 1) / 0.5) */
    assert_int_equal(schedule_window(&c, 900), 260);
    assert_int_equal(schedule_window(&c, 2500), 300);
    int64_t oldest = 0;
    for (int64_t rows = 0; rows < 3000; rows++) {
        int64_t begin = rows - schedule_window(&c, rows);
        if (begin < 0) begin = 0;
        assert_true(begin >= oldest);
        oldest = begin;
    }
    c.window_power = 1; /* a straight line */
    assert_int_equal(schedule_window(&c, 300), 180);
    assert_int_equal(schedule_window(&c, 500), 260);
}

static void visits_double_up_to_a_bound(void **state)
{
    (void)state;
    RunConfig c = make();
    assert_int_equal(schedule_visits(&c, 0), 20);
    assert_int_equal(schedule_visits(&c, 99), 20);
    assert_int_equal(schedule_visits(&c, 100), 40);
    assert_int_equal(schedule_visits(&c, 299), 80);
    assert_int_equal(schedule_visits(&c, 300), 100);
    assert_int_equal(schedule_visits(&c, 1000000000000), 100);
    assert_int_equal(schedule_visits_most(&c), 100);
    c.visits_grow_rows = 0;
    assert_int_equal(schedule_visits(&c, 1000000), 20);
    assert_int_equal(schedule_visits_most(&c), 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_rate_rises_stays_and_falls),
        cmocka_unit_test(every_row_is_seen_so_often),
        cmocka_unit_test(the_window_grows_between_its_bounds),
        cmocka_unit_test(visits_double_up_to_a_bound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
