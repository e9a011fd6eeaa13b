#include "ui/cli/bench.h"

#include "game/base/os.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void the_median_is_the_middle(void **state)
{
    (void)state;
    const double odd[] = {9, 1, 5}, even[] = {4, 1, 3, 100}, one[] = {2};
    assert_float_equal(bench_median(odd, 3), 5, 0);
    assert_float_equal(bench_median(even, 4), 3.5, 0);
    assert_float_equal(bench_median(one, 1), 2, 0);
    assert_float_equal(odd[0], 9, 0);
}

static Status count(void *context, uint64_t *units)
{
    (*(int *)context)++;
    os_sleep(0.001);
    *units += 10;
    return status_ok();
}

static Status refuse(void *context, uint64_t *units)
{
    (void)context;
    (void)units;
    return status_error(ERR_DEVICE, "no");
}

static void rates_are_units_a_second(void **state)
{
    (void)state;
    BenchOptions options = {.seconds = 0.02, .repeats = 3};
    int calls = 0;
    double rate = 0;
    assert_int_equal(bench_rate(&options, count, &calls, &rate).code, STATUS_OK);
    assert_true(rate > 10 && rate <= 10000);
    assert_true(calls >= 4);
    assert_int_equal(bench_rate(&options, refuse, NULL, &rate).code, ERR_DEVICE);
}

static Status count_slowly(void *context, uint64_t *units)
{
    os_sleep(0.004);
    return count(context, units);
}

static void bodies_are_measured_in_turns(void **state)
{
    (void)state;
    static const BenchBody bodies[] = {count, count_slowly}, faulty[] = {count, refuse};
    BenchOptions options = {.seconds = 0.01, .repeats = 3};
    int calls = 0;
    double rate[2];
    assert_int_equal(bench_rates(&options, bodies, &calls, rate).code, STATUS_OK);
    assert_true(rate[0] > 0 && rate[1] > 0 && rate[1] <= 2000);
    assert_true(calls >= 8);
    assert_int_equal(bench_rates(&options, faulty, &calls, rate).code, ERR_DEVICE);
}

static void slow_bodies_run_twice(void **state)
{
    (void)state;
    BenchOptions options = {.seconds = 1e-5, .repeats = 25};
    int calls = 0;
    double rate = 0;
    assert_int_equal(bench_rate(&options, count, &calls, &rate).code, STATUS_OK);
    assert_int_equal(calls, 2);
}

static void good_ratios_are_above_one(void **state)
{
    (void)state;
    BenchReport report = {0};
    bench_add(&report, "a.speed", 300, "pairs/s", 200);
    bench_add_cost(&report, "a.memory", 200, "bytes", 300);
    bench_add_cost(&report, "a.other", 200, "bytes", 0);
    assert_float_equal(bench_ratio(&report.record[0]), 1.5, 1e-9);
    assert_float_equal(bench_ratio(&report.record[1]), 1.5, 1e-9);
    assert_float_equal(bench_ratio(&report.record[2]), 0, 0);
}

static void records_are_json(void **state)
{
    (void)state;
    BenchReport report = {0};
    char text[256];
    bench_add(&report, "rules.play_undo", 90e6, "pairs/s", 60e6);
    bench_add(&report, "net.speed", 1.5, "evaluations/s", 0);
    assert_int_equal(report.count, 2);

    json_t *with = json_loads(bench_json(&report.record[0], text, sizeof text), 0, NULL);
    assert_string_equal(json_string_value(json_object_get(with, "name")), "rules.play_undo");
    assert_float_equal(json_number_value(json_object_get(with, "value")), 90e6, 0);
    assert_float_equal(json_number_value(json_object_get(with, "reference")), 60e6, 0);
    assert_float_equal(json_number_value(json_object_get(with, "ratio")), 1.5, 0);
    json_decref(with);

    json_t *without = json_loads(bench_json(&report.record[1], text, sizeof text), 0, NULL);
    assert_true(json_is_null(json_object_get(without, "reference")));
    assert_true(json_is_null(json_object_get(without, "ratio")));
    json_decref(without);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_median_is_the_middle),     cmocka_unit_test(rates_are_units_a_second),
        cmocka_unit_test(bodies_are_measured_in_turns), cmocka_unit_test(slow_bodies_run_twice),
        cmocka_unit_test(good_ratios_are_above_one),    cmocka_unit_test(records_are_json),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
