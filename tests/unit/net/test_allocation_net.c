/* Memory may run out at any allocation of net/: each time that comes back as ERR_MEMORY, and nothing leaks. */
#include "net/backward.h"
#include "net/batcher.h"
#include "net/evaluator_hash.h"
#include "net/gradient.h"
#include "net/weights.h"
#include "tests/support/backends.h"
#include "tests/support/failing.h"
#include "tests/support/scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

static const NetSpec NET = {.planes = PLANES_RAW_1,
                            .blocks = 3,
                            .channels = 16,
                            .policy_channels = 8,
                            .value_hidden = 8,
                            .pool_every = 2};

typedef struct Case {
    BackendChoice choice;
    NetOptions options;
    Model *model;
    char path[160];
} Case;

/* ---- networks on disk ---------------------------------------------------------------------------------- */

static Status save(void *context)
{
    const Case *c = context;
    const NetInfo info = {.trained_on = {RULE_FREESTYLE, 7, 4}, .rows = 3, .run = "a"};
    char checksum[WEIGHTS_CHECKSUM_MAX];
    TRY(weights_checksum(c->model, checksum));
    return weights_save(c->path, c->model, &info);
}

static Status load(void *context)
{
    const Case *c = context;
    NetInfo info;
    Model *m = NULL;
    TRY(weights_load(c->path, &m, &info));
    model_free(m);
    return status_ok();
}

static void test_weights(void **state)
{
    (void)state;
    Scratch scratch;
    Case c = {0};
    assert_true(scratch_make(&scratch));
    snprintf(c.path, sizeof c.path, "%s/net.safetensors", scratch.path);
    assert_int_equal(model_new(&c.model, NET).code, STATUS_OK);
    json_malloc_t own_malloc;
    json_free_t own_free;
    json_get_alloc_funcs(&own_malloc, &own_free);
    json_set_alloc_funcs(failing_malloc, failing_free);
    failing_everywhere(save, &c, 100);
    json_set_alloc_funcs(own_malloc, own_free);
    /* With jansson's own memory: some of its failures when reading look to its caller like a wrong text. */
    failing_everywhere(load, &c, 3);
    model_free(c.model);
    scratch_remove(&scratch);
}

/* ---- evaluators ---------------------------------------------------------------------------------------- */

static Status make_hash(void *context)
{
    (void)context;
    Evaluator *inner = NULL, *outer = NULL;
    TRY(evaluator_hash_new(&inner, 4, 1.0f));
    Status status = batcher_new(&outer, inner);
    evaluator_free(outer);
    evaluator_free(inner);
    return status;
}

static Status make_evaluator(void *context)
{
    Case *c = context;
    Evaluator *e = NULL;
    TRY(net_evaluator_new(&e, c->model, c->options));
    evaluator_free(e);
    return status_ok();
}

static Status make_model(void *context)
{
    (void)context;
    Model *m = NULL;
    TRY(model_new(&m, NET));
    model_free(m);
    return status_ok();
}

static Status make_passes(void *context)
{
    Case *c = context;
    Forward forward;
    Backward backward;
    TRY(forward_new(&forward, c->model, c->options, true));
    Status status = backward_new(&backward, &forward);
    forward_free(&forward);
    return status;
}

static Status make_gradient(void *context)
{
    Case *c = context;
    Gradient *g = NULL;
    TRY(gradient_new(&g, NET, c->options));
    gradient_free(g);
    return status_ok();
}

static void test_no_backend(void **state)
{
    (void)state;
    failing_everywhere(make_hash, NULL, 6);
    failing_everywhere(make_model, NULL, 2);
}

static void test_backends(void **state)
{
    (void)state;
    BackendChoice choices[BACKENDS_MAX];
    int n = backends_present(choices);
    assert_in_range(n, 1, BACKENDS_MAX);
    Case c = {0};
    assert_int_equal(model_new(&c.model, NET).code, STATUS_OK);
    for (int i = 0; i < n; i++) {
        c.options = (NetOptions){
            .backend = choices[i].kind, .precision = choices[i].precision, .size = 7, .max_batch = 4};
        failing_everywhere(make_evaluator, &c, 10);
        failing_everywhere(make_passes, &c, 10);
        failing_everywhere(make_gradient, &c, 10);
    }
    model_free(c.model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_weights),
        cmocka_unit_test(test_no_backend),
        cmocka_unit_test(test_backends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
