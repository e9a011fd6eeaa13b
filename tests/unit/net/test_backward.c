/* The gradients of every slice against central differences, in double. */
#include "game/base/rng.h"
#include "net/backend_ref_double.h"
#include "net/backward.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { SAMPLES = 12, OUTPUTS_MAX = 5 };

/* Some logits; the loss is a weighted sum of squares of them all. */
typedef struct Output {
    const Tensor *logits_on;
    Tensor *grads_on;
    int count;
    double *logits, *weight, *grads;
} Output;

typedef struct Net {
    Model *model;
    Forward forward;
    Backward backward;
    double *params;
    double *grads;
    int rows, points;
    int outputs;
    Output output[OUTPUTS_MAX];
} Net;

static void ok(Status status)
{
    if (status.code != STATUS_OK) fail_msg("%s", status.message);
}

static double *array(Rng *rng, size_t count)
{
    double *a = calloc(count, sizeof *a);
    assert_non_null(a);
    for (size_t i = 0; rng && i < count; i++) a[i] = rng_normal(rng);
    return a;
}

static void random_params(Net *n, Rng *rng)
{
    const ParamSlice *slice;
    int count = model_slices(n->model, &slice);
    for (int i = 0; i < count; i++) {
        double scale = slice[i].dims == 1 ? 0.1 : sqrt(2.0 * slice[i].shape[0] / (double)slice[i].count);
        for (size_t k = 0; k < slice[i].count; k++) n->params[slice[i].offset + k] = scale * rng_normal(rng);
    }
}

static void random_planes(Net *n, Rng *rng)
{
    size_t count = (size_t)(n->rows * n->points);
    uint16_t *planes = calloc(count, sizeof *planes);
    assert_non_null(planes);
    for (size_t i = 0; i < count; i++) planes[i] = (uint16_t)(rng_u32(rng) & 0xff);
    ok(backend_set_planes(n->forward.backend, n->rows, planes, n->forward.planes));
    free(planes);
}

static void add_output(Net *n, Rng *rng, const Tensor *logits, Tensor *grads, int width)
{
    Output *o = &n->output[n->outputs++];
    o->logits_on = logits;
    o->grads_on = grads;
    o->count = n->rows * width;
    o->logits = array(NULL, (size_t)o->count);
    o->grads = array(NULL, (size_t)o->count);
    o->weight = array(rng, (size_t)o->count);
}

static void add_outputs(Net *n, Rng *rng)
{
    const Forward *f = &n->forward;
    const Backward *d = &n->backward;
    add_output(n, rng, f->policy_logits, d->policy_logits, n->points);
    add_output(n, rng, f->value_logits, d->value_logits, model_value_logits(&f->spec));
    if (!f->spec.aux) return;
    add_output(n, rng, f->reply_logits, d->reply_logits, n->points);
    add_output(n, rng, f->soft_logits, d->soft_logits, n->points);
    add_output(n, rng, f->plies_logits, d->plies_logits, PLIES_BINS);
}

static void make_net(Net *n, int size, int rows, NetSpec spec)
{
    memset(n, 0, sizeof *n);
    Rng rng = rng_make(11, 0, (uint64_t)size, (uint32_t)rows, RNG_GENERAL);
    n->rows = rows;
    n->points = size * size;
    ok(model_new(&n->model, spec));
    BackendConfig config = forward_config(n->model, (NetOptions){.size = size, .max_batch = rows}, true);
    Backend *b;
    ok(backend_ref_double_new(&b, &config));
    ok(forward_on(&n->forward, b, spec));
    ok(backward_new(&n->backward, &n->forward));
    n->params = array(NULL, model_params(n->model));
    n->grads = array(NULL, model_params(n->model));
    random_params(n, &rng);
    random_planes(n, &rng);
    add_outputs(n, &rng);
}

static void free_net(Net *n)
{
    for (int i = 0; i < n->outputs; i++) {
        free(n->output[i].logits);
        free(n->output[i].grads);
        free(n->output[i].weight);
    }
    forward_free(&n->forward);
    model_free(n->model);
    free(n->params);
    free(n->grads);
}

static double loss(Net *n)
{
    Backend *b = n->forward.backend;
    backend_ref_double_set_params(b, n->params);
    ok(forward_run(&n->forward, n->rows));
    if (n->forward.spec.aux) ok(forward_run_aux(&n->forward, n->rows));
    double sum = 0;
    for (int k = 0; k < n->outputs; k++) {
        Output *o = &n->output[k];
        backend_ref_double_download(b, n->rows, o->logits_on, o->logits);
        for (int i = 0; i < o->count; i++) {
            o->grads[i] = 2 * o->weight[i] * o->logits[i];
            sum += o->weight[i] * o->logits[i] * o->logits[i];
        }
    }
    return sum;
}

static void gradients(Net *n)
{
    Backend *b = n->forward.backend;
    loss(n);
    for (int i = 0; i < n->outputs; i++)
        backend_ref_double_upload(b, n->rows, n->output[i].grads, n->output[i].grads_on);
    ok(backward_run(&n->backward, n->rows));
    backend_ref_double_get_grads(b, n->grads);
}

static double difference(Net *n, size_t at, double step)
{
    double kept = n->params[at];
    n->params[at] = kept + step;
    double above = loss(n);
    n->params[at] = kept - step;
    double below = loss(n);
    n->params[at] = kept;
    return (above - below) / (2 * step);
}

static void check_slice(Net *n, const ParamSlice *s, Rng *rng)
{
    double largest = 0;
    for (int i = 0; i < SAMPLES; i++) {
        size_t at = s->offset + rng_below(rng, (uint32_t)s->count);
        double want = difference(n, at, 1e-6);
        largest = fabs(want) > largest ? fabs(want) : largest;
        if (fabs(n->grads[at] - want) <= 1e-5 * (1 + fabs(want))) continue;
        fail_msg("%s: gradient %zu is %.9g, not %.9g", s->name, at - s->offset, n->grads[at], want);
    }
    /* Zeros would agree with anything that is never reached. */
    assert_true(largest > 0);
}

static void check_spec(int size, int rows, NetSpec spec)
{
    Net n;
    make_net(&n, size, rows, spec);
    gradients(&n);
    Rng rng = rng_make(12, 0, (uint64_t)size, (uint32_t)rows, RNG_GENERAL);
    const ParamSlice *slice;
    int count = model_slices(n.model, &slice);
    for (int i = 0; i < count; i++) check_slice(&n, &slice[i], &rng);
    free_net(&n);
}

static void check_net(int size, int rows, int blocks)
{
    check_spec(size, rows, (NetSpec){PLANES_RAW_1, blocks, 8, 8, 16, 0, 0, 0, 0});
}

static void gradients_equal_differences_5x5(void **state)
{
    (void)state;
    check_net(5, 1, 1);
    check_net(5, 3, 2);
}

static void gradients_equal_differences_6x6(void **state)
{
    (void)state;
    check_net(6, 3, 3);
}

static void gradients_equal_differences_15x15(void **state)
{
    (void)state;
    check_net(15, 1, 1);
}

static void gradients_equal_differences_where_blocks_pool(void **state)
{
    (void)state;
    check_spec(6, 2, (NetSpec){PLANES_RAW_1, 1, 16, 8, 8, 1, 0, 0, 0});
    check_spec(8, 1, (NetSpec){PLANES_RAW_1, 2, 24, 8, 8, 2, 0, 0, 0});
}

static void gradients_equal_differences_with_auxiliary_heads(void **state)
{
    (void)state;
    check_spec(5, 3, (NetSpec){PLANES_RAW_1, 1, 8, 16, 8, 0, 1, 0, 0});
    check_spec(6, 1, (NetSpec){PLANES_RAW_1, 1, 16, 8, 8, 1, 1, 0, 0});
}

static void gradients_equal_differences_of_the_plain_network(void **state)
{
    (void)state;
    check_spec(6, 3, (NetSpec){PLANES_LAST_1, 3, 32, 4, 16, 0, 0, NET_PLAIN, 6});
    check_spec(8, 1, (NetSpec){PLANES_LAST_1, 1, 8, 1, 8, 0, 0, NET_PLAIN, 8});
    check_spec(5, 2, (NetSpec){PLANES_RAW_1, 2, 16, 3, 8, 0, 0, NET_PLAIN, 5});
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gradients_equal_differences_5x5),
        cmocka_unit_test(gradients_equal_differences_6x6),
        cmocka_unit_test(gradients_equal_differences_15x15),
        cmocka_unit_test(gradients_equal_differences_where_blocks_pool),
        cmocka_unit_test(gradients_equal_differences_with_auxiliary_heads),
        cmocka_unit_test(gradients_equal_differences_of_the_plain_network),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
