#include "ui/cli/net_compare.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const NetSpec small = {PLANES_RAW_1, 1, 8, 8, 8, 0, 0, 0, 0};
static const GameSpec game = {RULE_FREESTYLE, 6, 4};

static Model *made(uint64_t seed)
{
    Model *m = NULL;
    assert_int_equal(model_new(&m, small).code, STATUS_OK);
    model_init(m, rng_make(seed, 0, 0, 0, RNG_INIT));
    return m;
}

static void a_network_equals_itself(void **state)
{
    (void)state;
    Model *a = made(1);
    AnswerDifference d;
    assert_int_equal(net_compare_answers(a, a, game, 5, 1, &d).code, STATUS_OK);
    assert_int_equal(d.positions, 5);
    assert_float_equal(d.policy_kl, 0, 0);
    assert_float_equal(d.value_largest, 0, 0);
    assert_float_equal(d.same_best, 1, 0);
    assert_float_equal(net_compare_slice(a, a, 0).largest, 0, 0);
    model_free(a);
}

static void one_changed_weight_shows_in_its_slice(void **state)
{
    (void)state;
    Model *a = made(1), *b = made(1);
    const ParamSlice *slices;
    int count = model_slices(b, &slices);
    model_data(b)[slices[1].offset] += 3;
    for (int i = 0; i < count; i++) {
        SliceDifference d = net_compare_slice(a, b, i);
        assert_float_equal(d.largest, i == 1 ? 3 : 0, 1e-6);
        assert_true((d.rms > 0) == (i == 1));
    }
    model_free(b);
    model_free(a);
}

static void different_networks_differ(void **state)
{
    (void)state;
    Model *a = made(1), *b = made(2);
    for (size_t i = 0; i < model_params(b); i++) model_data(b)[i] *= 5;
    AnswerDifference d;
    assert_int_equal(net_compare_answers(a, b, game, 5, 1, &d).code, STATUS_OK);
    assert_true(d.policy_kl > 0);
    assert_true(d.value_mean > 0 && d.value_largest >= d.value_mean && d.value_largest <= 1);
    model_free(b);
    model_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_network_equals_itself),
        cmocka_unit_test(one_changed_weight_shows_in_its_slice),
        cmocka_unit_test(different_networks_differ),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
