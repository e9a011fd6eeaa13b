/* The arena: its slices, units and padding; initial parameters. */
#include "net/model.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const NetSpec small = {PLANES_THREAT_1, 3, 24, 16, 40, 0, 0, 0, 0};
static const NetSpec pooling = {PLANES_RAW_1, 5, 96, 8, 8, 2, 0, 0, 0};

static Model *make(NetSpec spec)
{
    Model *m;
    Status status = model_new(&m, spec);
    if (status.code != STATUS_OK) fail_msg("%s", status.message);
    return m;
}

static void check_slices(NetSpec spec)
{
    Model *m = make(spec);
    const ParamSlice *slice;
    const ParamUnit *unit;
    int slices = model_slices(m, &slice);
    int units = model_units(m, &unit);
    assert_int_equal(units, spec.blocks + 3 + spec.aux);
    assert_int_equal(slices, model_head_slice(&spec, spec.aux ? HEAD_AUX_SLICES : HEAD_SLICES));
    size_t end = 0;
    for (int i = 0; i < slices; i++) {
        size_t count = 1;
        for (int k = 0; k < slice[i].dims; k++) count *= (size_t)slice[i].shape[k];
        assert_int_equal(slice[i].count, count);
        const ParamUnit *u = &unit[slice[i].unit];
        bool first = i == 0 || slice[i].unit != slice[i - 1].unit;
        assert_int_equal(slice[i].offset, first ? u->offset : end);
        end = slice[i].offset + slice[i].count;
        assert_true(end <= u->offset + u->count);
        assert_int_equal(slice[i].decay, slice[i].dims > 1);
    }
    for (int i = 0; i < units; i++) {
        assert_int_equal(unit[i].offset % UNIT_ALIGN, 0);
        assert_int_equal(unit[i].count % UNIT_ALIGN, 0);
        assert_int_equal(unit[i].offset, i ? unit[i - 1].offset + unit[i - 1].count : 0);
    }
    assert_int_equal(model_params(m), unit[units - 1].offset + unit[units - 1].count);
    model_free(m);
}

static void slices_fill_units_in_order(void **state)
{
    (void)state;
    check_slices(small);
    check_slices(pooling);
    check_slices((NetSpec){PLANES_RAW_1, 2, 64, 8, 8, 3, 0, 0, 0});
    check_slices((NetSpec){PLANES_RAW_1, 40, 16, 8, 8, 1, 1, 0, 0});
}

static void slices_stand_where_their_names_say(void **state)
{
    (void)state;
    Model *m = make(small);
    const ParamSlice *slice;
    model_slices(m, &slice);
    assert_string_equal(slice[SLICE_STEM_BIAS].name, "stem.bias");
    assert_string_equal(slice[model_block_slice(&small, 2, BLOCK_CONV2_WEIGHT)].name, "block2.conv2.weight");
    assert_string_equal(slice[model_head_slice(&small, HEAD_POLICY_POOL)].name, "policy.pool.weight");
    assert_string_equal(slice[model_head_slice(&small, HEAD_POLICY_OUT)].name, "policy.out.weight");
    const ParamSlice *out = &slice[model_head_slice(&small, HEAD_VALUE_OUT_WEIGHT)];
    assert_string_equal(out->name, "value.out.weight");
    assert_int_equal(out->shape[0], 3);
    assert_int_equal(out->shape[1], small.value_hidden);
    model_free(m);
}

static void blocks_that_pool_have_a_slice_more(void **state)
{
    (void)state;
    Model *m = make(pooling);
    const ParamSlice *slice;
    model_slices(m, &slice);
    for (int i = 0; i < pooling.blocks; i++) {
        char name[SLICE_NAME_MAX];
        const ParamSlice *pool = &slice[model_block_slice(&pooling, i, BLOCK_POOL_WEIGHT)];
        snprintf(name, sizeof name, "block%d.pool.weight", i);
        assert_int_equal(strcmp(pool->name, name) == 0, i == 1 || i == 3);
        assert_int_equal(model_block_pools(&pooling, i), i == 1 || i == 3);
        snprintf(name, sizeof name, "block%d.conv1.weight", i);
        assert_string_equal(slice[model_block_slice(&pooling, i, BLOCK_CONV1_WEIGHT)].name, name);
    }
    const ParamSlice *pool = &slice[model_block_slice(&pooling, 3, BLOCK_POOL_WEIGHT)];
    assert_int_equal(pool->shape[0], 72);
    assert_int_equal(pool->shape[1], 72);
    assert_string_equal(slice[model_head_slice(&pooling, HEAD_POLICY_WEIGHT)].name, "policy.conv.weight");
    char text[80];
    assert_non_null(strstr(model_text(m, text, sizeof text), "b5c96p2 ("));
    model_free(m);
}

static void auxiliary_heads_stand_at_the_end(void **state)
{
    (void)state;
    static const NetSpec spec = {PLANES_RAW_1, 3, 24, 16, 40, 2, 1, 0, 0};
    Model *m = make(spec);
    const ParamSlice *slice;
    model_slices(m, &slice);
    assert_string_equal(slice[model_head_slice(&spec, HEAD_REPLY_OUT)].name, "reply.out.weight");
    assert_string_equal(slice[model_head_slice(&spec, HEAD_SOFT_OUT)].name, "soft.out.weight");
    const ParamSlice *plies = &slice[model_head_slice(&spec, HEAD_PLIES_WEIGHT)];
    assert_string_equal(plies->name, "plies.out.weight");
    assert_int_equal(plies->shape[0], PLIES_BINS);
    assert_int_equal(plies->shape[1], spec.value_hidden);
    model_free(m);
}

/* As many parameters as the program AlphaZero_Gomoku's network has on 8x8. */
static void the_plain_network_is_the_published_one(void **state)
{
    (void)state;
    static const NetSpec spec = {PLANES_LAST_1, 3, 128, 4, 64, 0, 0, NET_PLAIN, 8};
    Model *m = make(spec);
    const ParamSlice *slice;
    int n = model_slices(m, &slice);
    size_t count = 0;
    for (int i = 0; i < n; i++) count += slice[i].count;
    assert_int_equal(count, 119079);
    for (int i = 0; i < 3; i++) assert_int_equal(slice[model_plain_trunk(i)].shape[0], 32 << i);
    const ParamSlice *policy = &slice[model_plain_head(&spec, PLAIN_POLICY_OUT_WEIGHT)];
    assert_string_equal(policy->name, "policy.out.weight");
    assert_int_equal(policy->shape[0], 64);
    assert_int_equal(policy->shape[1], 256);
    const ParamSlice *value = &slice[model_plain_head(&spec, PLAIN_VALUE_OUT_WEIGHT)];
    assert_string_equal(value->name, "value.out.weight");
    assert_int_equal(value->shape[0], 1);
    char text[80];
    assert_string_equal(model_text(m, text, sizeof text), "plain 3c128 for 8x8 (last-1, 119,079 parameters)");
    assert_int_equal(model_check_board(spec, 8).code, STATUS_OK);
    Status s = model_check_board(spec, 15);
    assert_int_equal(s.code, ERR_INPUT);
    assert_non_null(strstr(s.message, "8x8 only"));
    model_free(m);
}

static double deviation(const Model *m, int index)
{
    const ParamSlice *slice;
    model_slices(m, &slice);
    const float *w = model_data_const(m) + slice[index].offset;
    double sum = 0;
    for (size_t i = 0; i < slice[index].count; i++) sum += (double)w[i] * (double)w[i];
    return sqrt(sum / (double)slice[index].count);
}

static void initial_weights_have_their_variance(void **state)
{
    (void)state;
    NetSpec spec = {PLANES_RAW_1, 2, 64, 32, 64, 0, 0, 0, 0};
    Model *m = make(spec);
    model_init(m, rng_make(3, 0, 0, 0, RNG_INIT));
    double he = sqrt(2.0 / (64 * 9));
    double conv1 = deviation(m, model_block_slice(&spec, 1, BLOCK_CONV1_WEIGHT));
    double conv2 = deviation(m, model_block_slice(&spec, 1, BLOCK_CONV2_WEIGHT));
    assert_true(fabs(conv1 / he - 1) < 0.03);
    assert_true(conv2 < 0.2 * he && conv2 > 0);
    assert_true(deviation(m, SLICE_STEM_BIAS) == 0);
    assert_true(deviation(m, model_head_slice(&spec, HEAD_VALUE_OUT_WEIGHT)) > 0);
    model_free(m);
}

static void padding_stays_zero(void **state)
{
    (void)state;
    Model *m = make((NetSpec){PLANES_RAW_1, 1, 8, 8, 8, 0, 0, 0, 0});
    model_init(m, rng_make(3, 0, 0, 0, RNG_INIT));
    const ParamSlice *slice;
    int slices = model_slices(m, &slice);
    float *data = model_data(m);
    for (int i = 0; i < slices; i++) memset(data + slice[i].offset, 0, slice[i].count * sizeof *data);
    for (size_t i = 0; i < model_params(m); i++) assert_true(data[i] == 0);
    model_free(m);
}

static void the_seed_decides_the_parameters(void **state)
{
    (void)state;
    Model *a = make(small);
    Model *b = make(small);
    size_t bytes = model_params(a) * sizeof(float);
    model_init(a, rng_make(3, 0, 0, 0, RNG_INIT));
    model_init(b, rng_make(3, 0, 0, 0, RNG_INIT));
    assert_memory_equal(model_data(a), model_data(b), bytes);
    model_init(b, rng_make(4, 0, 0, 0, RNG_INIT));
    assert_memory_not_equal(model_data(a), model_data(b), bytes);
    model_free(a);
    model_free(b);
}

static void bad_specs_are_named(void **state)
{
    (void)state;
    const struct {
        NetSpec spec;
        const char *word;
    } cases[] = {
        {{PLANES_RAW_1, 0, 32, 8, 8, 0, 0, 0, 0}, "blocks is 0"},
        {{PLANES_RAW_1, 41, 32, 8, 8, 0, 0, 0, 0}, "blocks is 41"},
        {{PLANES_RAW_1, 3, 33, 8, 8, 0, 0, 0, 0}, "channels is 33"},
        {{PLANES_RAW_1, 3, 520, 8, 8, 0, 0, 0, 0}, "channels is 520"},
        {{PLANES_RAW_1, 3, 32, 4, 8, 0, 0, 0, 0}, "policy_channels is 4"},
        {{PLANES_RAW_1, 3, 32, 8, -8, 0, 0, 0, 0}, "value_hidden is -8"},
        {{PLANES_RAW_1, 3, 32, 8, 8, 41, 0, 0, 0}, "pool_every is 41"},
        {{PLANES_RAW_1, 3, 8, 8, 8, 1, 0, 0, 0}, "channels is 8"},
        {{PLANES_RAW_1, 3, 8, 8, 8, 0, 2, 0, 0}, "aux is 2"},
        {{PLANES_RAW_1, 1, 8, 8, 8, 0, 0, 0, 8}, "board is 8"},
        {{PLANES_LAST_1, 3, 128, 4, 64, 0, 0, NET_PLAIN, 0}, "board is 0"},
        {{PLANES_LAST_1, 3, 40, 4, 64, 0, 0, NET_PLAIN, 8}, "channels is 40"},
        {{PLANES_LAST_1, 6, 256, 4, 64, 0, 0, NET_PLAIN, 8}, "blocks is 6"},
        {{PLANES_LAST_1, 3, 128, 4, 64, 0, 1, NET_PLAIN, 8}, "aux is 1"},
        {{(PlaneSet)9, 3, 32, 8, 8, 0, 0, 0, 0}, "planes is 9"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        Model *m;
        Status status = model_new(&m, cases[i].spec);
        assert_int_equal(status.code, ERR_INPUT);
        assert_non_null(strstr(status.message, cases[i].word));
        assert_null(m);
    }
}

static void the_text_counts_parameters(void **state)
{
    (void)state;
    Model *m = make((NetSpec){PLANES_RAW_1, 1, 8, 8, 8, 0, 0, 0, 0});
    char text[80];
    /* stem 576 + 8, block 2 * (576 + 8), policy 64 + 8 + 128 + 8, value 128 + 8 + 24 + 3 */
    assert_string_equal(model_text(m, text, sizeof text), "b1c8 (raw-1, 2,123 parameters)");
    model_free(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slices_fill_units_in_order),
        cmocka_unit_test(slices_stand_where_their_names_say),
        cmocka_unit_test(blocks_that_pool_have_a_slice_more),
        cmocka_unit_test(auxiliary_heads_stand_at_the_end),
        cmocka_unit_test(the_plain_network_is_the_published_one),
        cmocka_unit_test(initial_weights_have_their_variance),
        cmocka_unit_test(padding_stays_zero),
        cmocka_unit_test(the_seed_decides_the_parameters),
        cmocka_unit_test(bad_specs_are_named),
        cmocka_unit_test(the_text_counts_parameters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
