#include "ui/cli/net_compare.h"

#include <math.h>
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

enum { POSITIONS = 40 };

static AnswerDifference answers(NetSide a, NetSide b, PositionDifference differences[POSITIONS])
{
    Board boards[POSITIONS];
    assert_int_equal(net_compare_random(game, POSITIONS, 1, boards).code, STATUS_OK);
    assert_int_equal(net_compare_positions(a, b, boards, POSITIONS, differences).code, STATUS_OK);
    return net_compare_sum(differences, POSITIONS);
}

static void a_network_equals_itself(void **state)
{
    (void)state;
    Model *a = made(1);
    PositionDifference each[POSITIONS];
    AnswerDifference d = answers((NetSide){.model = a}, (NetSide){.model = a}, each);
    assert_int_equal(d.positions, POSITIONS);
    assert_float_equal(d.policy_tv_largest, 0, 0);
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
    PositionDifference each[POSITIONS];
    AnswerDifference d = answers((NetSide){.model = a}, (NetSide){.model = b}, each);
    assert_true(d.policy_kl > 0);
    assert_true(d.policy_tv > 0 && d.policy_tv <= d.policy_tv_largest && d.policy_tv_largest <= 1);
    assert_true(d.value_mean > 0 && d.value_largest >= d.value_mean && d.value_largest <= 1);
    model_free(b);
    model_free(a);
}

/* Pinsker's inequality holds between the two measures of a policy. */
static void the_measures_agree(void **state)
{
    (void)state;
    Model *a = made(1), *b = made(2);
    PositionDifference each[POSITIONS];
    answers((NetSide){.model = a}, (NetSide){.model = b}, each);
    for (int i = 0; i < POSITIONS; i++) assert_true(each[i].policy_tv <= sqrt(each[i].policy_kl / 2) + 1e-4);
    model_free(b);
    model_free(a);
}

static void backends_agree_but_for_rounding(void **state)
{
    (void)state;
    Model *a = made(1);
    PositionDifference each[POSITIONS];
    NetSide plain = {.model = a, .backend = BACKEND_REFERENCE}, fastest = {.model = a};
    AnswerDifference d = answers(plain, fastest, each);
    assert_true(d.policy_tv_largest < 0.05 && d.value_largest < 0.05);
    model_free(a);
}

static void the_worst_come_first(void **state)
{
    (void)state;
    const PositionDifference each[] = {
        {.policy_tv = 0.1}, {.policy_tv = 0.5}, {.policy_tv = 0.3}, {.policy_tv = 0.5}};
    int order[4];
    assert_int_equal(net_compare_worst(each, 4, 3, order), 3);
    assert_int_equal(order[0], 1);
    assert_int_equal(order[1], 3);
    assert_int_equal(order[2], 2);
    assert_int_equal(net_compare_worst(each, 1, 3, order), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_network_equals_itself),
        cmocka_unit_test(one_changed_weight_shows_in_its_slice),
        cmocka_unit_test(different_networks_differ),
        cmocka_unit_test(the_measures_agree),
        cmocka_unit_test(backends_agree_but_for_rounding),
        cmocka_unit_test(the_worst_come_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
