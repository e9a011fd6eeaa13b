/* Initial parameters: any part is that of the whole, ranks fill their slices in place, and the numbers are as spread as they
 * should be. */
#include "train/param_init.h"

#include "tests/support/assert_status.h"
#include "tests/support/comm_contract.h"
#include "train/comm_fork.h"
#include "train/zero.h"

#include <math.h>

enum { ARENA = 20480, SLICES = 4, UNITS = 2 };

static const double DEADLINE = 60;
static const uint64_t SEED = 20480;

/* An odd one, a bias, a gap behind it, a large one that buckets cut, a small one. */
static const ParamSlice slices[SLICES] = {
    {.unit = 0, .dims = 2, .shape = {9, 9}, .offset = 0, .count = 81},
    {.unit = 0, .dims = 1, .shape = {9}, .offset = 81, .count = 9},
    {.unit = 1, .dims = 4, .shape = {64, 32, 3, 3}, .offset = 128, .count = 18432},
    {.unit = 1, .dims = 2, .shape = {2, 15}, .offset = 18560, .count = 30},
};
static const ParamUnit units[UNITS] = {{0, 128}, {128, ARENA - 128}};

static void any_part_is_that_of_the_whole(void **state)
{
    (void)state;
    static const size_t cuts[] = {0, 1, 80, 81, 90, 100, 128, 129, 1000, 18560, 18589, 18590, ARENA};
    static float whole[ARENA], part[ARENA];
    param_init_range(SEED, slices, SLICES, 0, ARENA, whole);
    for (size_t i = 0; i + 1 < sizeof cuts / sizeof *cuts; i++)
        for (size_t j = i + 1; j < sizeof cuts / sizeof *cuts; j++) {
            size_t n = cuts[j] - cuts[i];
            memset(part, 0xFF, sizeof part);
            param_init_range(SEED, slices, SLICES, cuts[i], n, part);
            assert_memory_equal(part, whole + cuts[i], n * sizeof(float));
        }
}

static void weights_are_spread_by_their_inputs_and_the_rest_is_zero(void **state)
{
    (void)state;
    static float x[ARENA], other[ARENA];
    param_init_range(SEED, slices, SLICES, 0, ARENA, x);
    param_init_range(SEED + 1, slices, SLICES, 0, ARENA, other);
    double sum = 0, square = 0, product = 0;
    const ParamSlice *s = &slices[2];
    for (size_t i = s->offset; i < s->offset + s->count; i++) {
        sum += x[i];
        square += (double)x[i] * x[i];
        product += (double)x[i] * other[i];
    }
    double n = (double)s->count, variance = 2.0 / (32 * 9);
    assert_true(fabs(sum / n) < 4 * sqrt(variance / n));
    assert_true(fabs(square / n / variance - 1) < 4 * sqrt(2 / n));
    assert_true(fabs(product / n) < 4 * variance / sqrt(n));
    for (size_t i = 81; i < 128; i++) assert_true(x[i] == 0);
    for (size_t i = 18590; i < ARENA; i++) assert_true(x[i] == 0);
    assert_true(x[0] != x[128]); /* the first ones of two tensors */
}

static void fill(void *context, size_t offset, size_t n, float out[])
{
    (void)context;
    param_init_range(SEED, slices, SLICES, offset, n, out);
}

static Status compare(void *context, size_t offset, const float *values, size_t n)
{
    const float *whole = context;
    for (size_t i = 0; i < n; i++) EXPECT(values[i] == whole[offset + i]);
    return status_ok();
}

static Status rank_work(void *context, Comm *c)
{
    static float whole[ARENA];
    ZeroConfig config = zero_defaults();
    ZeroModel model = {.shape = {.units = UNITS, .slices = SLICES, .unit = units, .slice = slices}};
    Zero *z;
    param_init_range(SEED, slices, SLICES, 0, ARENA, whole);
    config.stage = *(int *)context;
    config.bucket = 1024;
    TRY(zero_new(&z, &model, &config, c));
    TRY(zero_fill(z, ZERO_PARAMS, fill, NULL));
    TRY(zero_get(z, ZERO_PARAMS, compare, whole));
    zero_free(z);
    return status_ok();
}

static void slices_filled_in_place_are_those_of_the_whole(void **state)
{
    (void)state;
    for (int ranks = 1; ranks <= 8; ranks *= 2)
        for (int stage = 0; stage <= 3; stage++) assert_ok(comm_fork_run(ranks, DEADLINE, rank_work, &stage));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_part_is_that_of_the_whole),
        cmocka_unit_test(weights_are_spread_by_their_inputs_and_the_rest_is_zero),
        cmocka_unit_test(slices_filled_in_place_are_those_of_the_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
