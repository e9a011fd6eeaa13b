/* The loss and the softmax against the same in double, and the loss's gradient against differences. */
#include "game/base/rng.h"
#include "net/loss.h"
#include "net/softmax.h"

#include <math.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { LONGEST = 400 };

static double exact_log_sum(int n, const float x[])
{
    double max = (double)x[0];
    for (int i = 1; i < n; i++) max = (double)x[i] > max ? (double)x[i] : max;
    double sum = 0;
    for (int i = 0; i < n; i++) sum += exp((double)x[i] - max);
    return max + log(sum);
}

static double exact_loss(int n, const float x[], const float t[])
{
    double log_sum = exact_log_sum(n, x);
    double loss = 0;
    for (int i = 0; i < n; i++) loss += (double)t[i] * (log_sum - (double)x[i]);
    return loss;
}

static void random_logits(Rng *rng, int n, double scale, float x[])
{
    for (int i = 0; i < n; i++) x[i] = (float)(scale * rng_normal(rng));
}

static void check_softmax(int n, double scale)
{
    Rng rng = rng_make(1, 0, (uint64_t)n, 0, RNG_GENERAL);
    float x[LONGEST], p[LONGEST];
    random_logits(&rng, n, scale, x);
    double want = exact_log_sum(n, x);
    assert_true(fabs((double)softmax(n, x, p) - want) < 1e-6 * (1 + fabs(want)));
    double sum = 0;
    for (int i = 0; i < n; i++) {
        double exact = exp((double)x[i] - want);
        /* The difference to the maximum is itself rounded. */
        double allowed = 2e-6 + 2e-7 * fabs((double)x[i] - want);
        assert_true(fabs((double)p[i] - exact) <= allowed * exact + 1e-37);
        sum += (double)p[i];
    }
    assert_true(fabs(sum - 1) < 1e-5);
}

static void softmax_is_exact_to_float(void **state)
{
    (void)state;
    const int sizes[] = {1, 2, 3, 15, 16, 17, 36, 225, 400};
    const double scales[] = {0.01, 1, 5, 20};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        for (size_t k = 0; k < sizeof scales / sizeof scales[0]; k++) check_softmax(sizes[i], scales[k]);
    }
}

static void softmax_bears_any_range(void **state)
{
    (void)state;
    const float x[3] = {-3e4f, 3e4f, 0};
    float p[3];
    assert_true(softmax(3, x, p) == 3e4f);
    assert_true(p[1] == 1 && p[0] >= 0 && p[0] < 1e-37f);
    const float same[4] = {7e8f, 7e8f, 7e8f, 7e8f};
    float q[4];
    softmax(4, same, q);
    for (int i = 0; i < 4; i++) assert_true(q[i] == 0.25f);
}

static void random_target(Rng *rng, int n, float t[])
{
    double sum = 0;
    double raw[LONGEST];
    for (int i = 0; i < n; i++) sum += raw[i] = rng_below(rng, 3) ? 0 : rng_double(rng);
    raw[0] += 0.1;
    for (int i = 0; i < n; i++) t[i] = (float)(raw[i] / (sum + 0.1));
}

static void the_gradient_equals_differences(void **state)
{
    (void)state;
    const int sizes[] = {1, 3, 36, 225};
    Rng rng = rng_make(2, 0, 0, 0, RNG_GENERAL);
    for (size_t k = 0; k < sizeof sizes / sizeof sizes[0]; k++) {
        int n = sizes[k];
        float x[LONGEST], t[LONGEST], grad[LONGEST];
        random_logits(&rng, n, 2, x);
        random_target(&rng, n, t);
        double loss = loss_cross_entropy(n, x, t, 0.5f, grad);
        assert_true(fabs(loss - exact_loss(n, x, t)) < 1e-5);
        for (int i = 0; i < n; i++) {
            const float step = 0.015625f;
            float kept = x[i];
            x[i] = kept + step;
            double above = exact_loss(n, x, t), top = (double)x[i];
            x[i] = kept - step;
            double slope = (above - exact_loss(n, x, t)) / (top - (double)x[i]);
            x[i] = kept;
            assert_true(fabs((double)grad[i] - 0.5 * slope) < 2e-5);
        }
    }
}

static void the_entropy_is_the_floor(void **state)
{
    (void)state;
    const float t[4] = {0.5f, 0.25f, 0.25f, 0};
    const float x[4] = {-0.6931472f, -1.3862944f, -1.3862944f, -60};
    float grad[4];
    assert_true(fabs(loss_entropy(4, t) - 1.5 * log(2)) < 1e-9);
    assert_true(fabs(loss_cross_entropy(4, x, t, 1, grad) - loss_entropy(4, t)) < 1e-6);
    for (int i = 0; i < 4; i++) assert_true(fabsf(grad[i]) < 1e-6f);
}

static void a_square_has_its_slope(void **state)
{
    (void)state;
    const float targets[3] = {-1, 0, 1};
    for (int i = 0; i < 3; i++) {
        for (float x = -3; x <= 3; x += 0.25f) {
            float grad, unused;
            double loss = loss_square(x, targets[i], 0.5f, &grad);
            double error = tanh((double)x) - (double)targets[i];
            assert_true(fabs(loss - error * error) < 1e-12);
            const float step = 1.0f / 1024;
            double slope = (loss_square(x + step, targets[i], 1, &unused) -
                            loss_square(x - step, targets[i], 1, &unused)) /
                           (2 * (double)step);
            assert_true(fabs((double)grad - 0.5 * slope) < 1e-5);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(softmax_is_exact_to_float),       cmocka_unit_test(softmax_bears_any_range),
        cmocka_unit_test(the_gradient_equals_differences), cmocka_unit_test(the_entropy_is_the_floor),
        cmocka_unit_test(a_square_has_its_slope),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
