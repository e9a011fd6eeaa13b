/* A brain: the network that fits a game, loaded when it is needed, and the engine that thinks with it. */
#include "ui/brain.h"

#include "tests/support/assert_status.h"
#include "tests/support/scratch.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static Model *small_model(void)
{
    NetSpec spec = {
        .planes = PLANES_RAW_1, .blocks = 1, .channels = 8, .policy_channels = 8, .value_hidden = 8};
    Model *m = NULL;
    assert_ok(model_new(&m, spec));
    model_init(m, rng_make(1, 0, 0, 0, RNG_INIT));
    return m;
}

static EngineReport think(Brain *b, GameSpec spec)
{
    Board board;
    EngineReport r;
    board_init(&board, spec);
    assert_ok(engine_think(brain_engine(b), &board, engine_limits_visits(30)));
    assert_true(engine_wait(brain_engine(b), 60, &r));
    return r;
}

static Brain *new_brain(const char *net, const Model *model, bool kindred)
{
    BrainOptions options = brain_options_default();
    Brain *b;
    snprintf(options.net, sizeof options.net, "%s", net);
    options.model = model;
    options.kindred = kindred;
    options.backend = BACKEND_REFERENCE;
    options.engine.means.memory = 1 << 20;
    assert_ok(brain_new(&b, &options));
    return b;
}

static void test_a_model_that_is_there_already(void **state)
{
    (void)state;
    Model *m = small_model();
    Brain *b = new_brain("auto", m, false);
    BrainNet net;
    assert_ok(brain_load(b, (GameSpec){RULE_FREESTYLE, 7, 5}));
    EngineReport r = think(b, (GameSpec){RULE_FREESTYLE, 7, 5});
    assert_int_equal(r.end, ENGINE_VISITS);
    assert_int_equal(think(b, (GameSpec){RULE_CARO, 6, 4}).end, ENGINE_VISITS);
    assert_false(brain_net(b, &net));
    brain_free(b);
    brain_free(NULL);
    model_free(m);
}

static void test_a_network_plays_its_own_rule_or_says_so(void **state)
{
    (void)state;
    Model *m = small_model();
    NetInfo info = {.trained_on = {RULE_FREESTYLE, 7, 5}};
    BrainNet net;
    Scratch scratch;
    assert_true(scratch_make(&scratch));
    const char *path = scratch_file(&scratch, "net.safetensors");
    assert_ok(weights_save(path, m, &info));
    Brain *b = new_brain(path, NULL, false);
    assert_false(brain_net(b, &net));
    assert_int_equal(think(b, (GameSpec){RULE_FREESTYLE, 9, 5}).end, ENGINE_VISITS);
    assert_true(brain_net(b, &net));
    assert_int_equal(net.info.trained_on.size, 7);
    EngineReport r = think(b, (GameSpec){RULE_STANDARD, 9, 5});
    assert_int_equal(r.end, ENGINE_FAULT);
    assert_int_equal(r.status.code, ERR_INPUT);
    /* … and afterwards its own game again */
    assert_int_equal(think(b, (GameSpec){RULE_FREESTYLE, 9, 5}).end, ENGINE_VISITS);
    brain_free(b);

    b = new_brain(path, NULL, true);
    assert_int_equal(think(b, (GameSpec){RULE_STANDARD, 9, 5}).end, ENGINE_VISITS);
    assert_int_equal(think(b, (GameSpec){RULE_STANDARD, 9, 4}).end, ENGINE_FAULT);
    brain_free(b);
    model_free(m);
    scratch_remove(&scratch);
}

static void test_a_fault_is_known_early_if_asked_for(void **state)
{
    (void)state;
    Brain *b = new_brain("nowhere.safetensors", NULL, false);
    Status status = brain_load(b, (GameSpec){RULE_FREESTYLE, 7, 5});
    assert_int_equal(status.code, ERR_INPUT);
    assert_non_null(strstr(status.message, "nowhere.safetensors"));
    EngineReport r = think(b, (GameSpec){RULE_FREESTYLE, 7, 5});
    assert_int_equal(r.end, ENGINE_FAULT);
    assert_string_equal(r.status.message, status.message);
    brain_free(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_model_that_is_there_already),
        cmocka_unit_test(test_a_network_plays_its_own_rule_or_says_so),
        cmocka_unit_test(test_a_fault_is_known_early_if_asked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
