/* Softmax against the C library in float64, and what becomes of logits that are no numbers. */
#include "net/softmax.h"

#include "game/base/rng.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { N_MAX = 400 };

static void test_against_float64(void **state)
{
    (void)state;
    static const int sizes[] = {1, 2, 3, 31, 225, N_MAX};
    for (uint64_t i = 0; i < 60; i++) {
        Rng rng = rng_make(1, 0, i, 0, RNG_GENERAL);
        int n = sizes[i % 6];
        float x[N_MAX], out[N_MAX];
        for (int j = 0; j < n; j++) x[j] = 60 * rng_float(&rng) - 30;
        float log_sum = softmax(n, x, out);

        double sum = 0;
        for (int j = 0; j < n; j++) sum += exp((double)x[j]);
        assert_true(fabs(log_sum - log(sum)) < 1e-5 * (1 + fabs(log(sum))));
        for (int j = 0; j < n; j++) {
            double p = exp((double)x[j]) / sum;
            assert_true(fabs(out[j] - p) <= 2e-5 * p);
        }
    }
}

static void test_far_apart(void **state)
{
    (void)state;
    const float x[3] = {-1e30f, 1000, -INFINITY};
    float out[3];
    assert_true(softmax(3, x, out) == 1000);
    assert_true(out[1] == 1 && out[0] < 1e-37f && out[2] < 1e-37f);
}

/* A network that has diverged must be seen to have. */
static void test_nan_stays(void **state)
{
    (void)state;
    const float x[3] = {0, NAN, 1};
    float out[3];
    softmax(3, x, out);
    assert_true(isnan(out[0]) && isnan(out[1]) && isnan(out[2]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_against_float64),
        cmocka_unit_test(test_far_apart),
        cmocka_unit_test(test_nan_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
