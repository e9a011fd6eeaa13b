/* The plan's formulas against figures worked out by hand; that the engine counts the same is test_zero.c's. */
#include "train/zero_plan.h"

#include "tests/support/assert_status.h"

enum { EACH = 8192, UNITS = 16, PARAMS = EACH * UNITS, MEGA = 1 << 20 };

static ZeroPlan plan(int ranks, int stage, int accumulation, bool exact, bool file)
{
    ParamUnit unit[UNITS];
    ZeroLayout layout;
    for (size_t u = 0; u < UNITS; u++) unit[u] = (ParamUnit){u * EACH, EACH};
    assert_ok(zero_layout_new(&layout, (ZeroShape){.units = UNITS, .unit = unit}, ranks, 1 << 20));
    ZeroPlan p = zero_plan_make(&layout, stage, accumulation, exact, file);
    zero_layout_free(&layout);
    return p;
}

static size_t total(int ranks, int stage, int accumulation, bool exact)
{
    ZeroPlan p = plan(ranks, stage, accumulation, exact, false);
    return zero_plan_total(zero_plan_memory(&p));
}

static uint64_t sent(int ranks, int stage, int accumulation, bool exact)
{
    ZeroPlan p = plan(ranks, stage, accumulation, exact, false);
    return zero_plan_sent(&p);
}

/* Half a MiB of parameters: a unit is a bucket, of a sixteenth. */
static void memory_by_hand(void **state)
{
    (void)state;
    const size_t half = MEGA / 2, bucket = half / 16;
    assert_int_equal(total(1, 0, 1, false), 4 * half + bucket);
    assert_int_equal(total(4, 0, 1, false), 4 * half + bucket);
    assert_int_equal(total(4, 1, 1, false), 2 * half + half / 2 + bucket);
    assert_int_equal(total(4, 2, 1, false), half + 3 * half / 4 + 3 * bucket);
    assert_int_equal(total(4, 3, 1, false), half + 3 * bucket + 2 * bucket);
    assert_int_equal(total(4, 2, 1, true), half + 3 * half / 4 + 5 * bucket);
    assert_int_equal(total(4, 2, 2, true), half + 3 * half / 4 + 5 * bucket + half);
    assert_int_equal(total(4, 2, 8, true), half + 3 * half / 4 + 5 * bucket + 3 * half);
    assert_int_equal(total(4, 2, 8, false), half + 3 * half / 4 + 3 * bucket);
}

/* A bucket's moments are 64 KiB, of a quarter 16 KiB; of a 64th, 1 KiB, a block is read. */
static void files_by_hand(void **state)
{
    (void)state;
    static const struct {
        int ranks, stage;
        size_t windows;
    } cases[] = {{4, 0, 3 << 16}, {4, 1, 3 << 14}, {4, 3, 3 << 14}, {64, 2, 3 << 12}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ZeroPlan p = plan(cases[i].ranks, cases[i].stage, 1, true, true);
        ZeroMemory memory = zero_plan_memory(&p);
        assert_int_equal(memory.moments, 0);
        assert_int_equal(memory.windows, cases[i].windows);
    }
}

static void bytes_by_hand(void **state)
{
    (void)state;
    const uint64_t part = 3 * (MEGA / 2) / 4, unit = part / 16; /* to the three others */
    const uint64_t words = 3 * 8 * (1 + 1 + 16 * 8 / 4);        /* order, a loss, two sums a bucket */
    assert_int_equal(sent(1, 3, 4, true), 0);
    assert_int_equal(sent(4, 0, 1, true), 2 * part + words);
    assert_int_equal(sent(4, 2, 1, true), 2 * part + words);
    assert_int_equal(sent(4, 3, 1, true), 3 * part - unit + words);
    assert_int_equal(sent(4, 2, 2, true), 2 * part + words + 3 * 8);
    assert_int_equal(sent(4, 2, 2, false), 3 * part + words + 3 * 8);
    assert_int_equal(sent(4, 3, 2, false), 6 * part - 3 * unit + words + 3 * 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_by_hand),
        cmocka_unit_test(files_by_hand),
        cmocka_unit_test(bytes_by_hand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
