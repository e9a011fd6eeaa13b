#include "net/plain.h"

#include "net/backward.h"

/* ---- forward ---- */

Status plain_forward_new(Forward *f)
{
    Backend *b = f->backend;
    const NetSpec *spec = &f->spec;
    PlainForward *c = &f->plain;
    int points = b->size * b->size;
    for (int i = 0; i < spec->blocks; i++)
        TRY(backend_tensor(b, TENSOR_SPATIAL, model_plain_width(spec, i), &c->trunk[i]));
    TRY(backend_tensor(b, TENSOR_VECTOR, spec->policy_channels * points, &c->policy));
    TRY(backend_tensor(b, TENSOR_VECTOR, PLAIN_VALUE_CHANNELS * points, &c->value));
    return backend_tensor(b, TENSOR_VECTOR, spec->value_hidden, &c->value_hidden);
}

static Status run_trunk(const Forward *f, int n)
{
    const Tensor *x = f->planes;
    for (int i = 0; i < f->spec.blocks; i++) {
        TRY(backend_conv(f->backend, n,
                         (ConvForward){.x = x,
                                       .weight = model_plain_trunk(i),
                                       .bias = model_plain_trunk(i) + 1,
                                       .relu = true,
                                       .y = f->plain.trunk[i]}));
        x = f->plain.trunk[i];
    }
    return status_ok();
}

/* From x by the dense layer whose weights are the slice `head`, with its bias behind it. */
static Status run_dense(const Forward *f, int n, const Tensor *x, PlainSlice head, bool relu, Tensor *y)
{
    int weight = model_plain_head(&f->spec, head);
    return backend_dense(f->backend, n,
                         (DenseForward){.x = x, .weight = weight, .bias = weight + 1, .relu = relu, .y = y});
}

Status plain_forward_run(const Forward *f, int n)
{
    Backend *b = f->backend;
    const PlainForward *c = &f->plain;
    const Tensor *end = c->trunk[f->spec.blocks - 1];
    int policy = model_plain_head(&f->spec, PLAIN_POLICY_WEIGHT);
    int value = model_plain_head(&f->spec, PLAIN_VALUE_WEIGHT);
    TRY(run_trunk(f, n));
    TRY(backend_project(b, n, end, policy, policy + 1, c->policy));
    TRY(run_dense(f, n, c->policy, PLAIN_POLICY_OUT_WEIGHT, false, f->policy_logits));
    TRY(backend_project(b, n, end, value, value + 1, c->value));
    TRY(run_dense(f, n, c->value, PLAIN_VALUE_HIDDEN_WEIGHT, true, c->value_hidden));
    return run_dense(f, n, c->value_hidden, PLAIN_VALUE_OUT_WEIGHT, false, f->value_logits);
}

/* ---- backward ---- */

Status plain_backward_new(Backward *d)
{
    const Forward *f = d->forward;
    Backend *b = f->backend;
    const NetSpec *spec = &f->spec;
    PlainBackward *c = &d->plain;
    int points = b->size * b->size;
    for (int i = 0; i < spec->blocks; i++)
        TRY(backend_tensor(b, TENSOR_SPATIAL, model_plain_width(spec, i), &c->trunk[i]));
    TRY(backend_tensor(b, TENSOR_VECTOR, spec->policy_channels * points, &c->policy));
    TRY(backend_tensor(b, TENSOR_VECTOR, PLAIN_VALUE_CHANNELS * points, &c->value));
    return backend_tensor(b, TENSOR_VECTOR, spec->value_hidden, &c->value_hidden);
}

/* Through such a dense layer, whose input x is an output of relu, from dy to dx. */
static Status dense_back(const Backward *d, int n, const Tensor *x, PlainSlice head, const Tensor *dy,
                         Tensor *dx)
{
    Backend *b = d->forward->backend;
    int weight = model_plain_head(&d->forward->spec, head);
    TRY(backend_dense_params(b, n, x, dy, weight, weight + 1));
    return backend_dense_data(b, n, (DenseBackward){.dy = dy, .weight = weight, .mask = x, .dx = dx});
}

/* From both heads to d->trunk's end. */
static Status heads_back(const Backward *d, int n)
{
    const Forward *f = d->forward;
    Backend *b = f->backend;
    const PlainForward *c = &f->plain;
    const PlainBackward *g = &d->plain;
    const Tensor *end = c->trunk[f->spec.blocks - 1];
    Tensor *to = g->trunk[f->spec.blocks - 1];
    int policy = model_plain_head(&f->spec, PLAIN_POLICY_WEIGHT);
    int value = model_plain_head(&f->spec, PLAIN_VALUE_WEIGHT);
    TRY(dense_back(d, n, c->value_hidden, PLAIN_VALUE_OUT_WEIGHT, d->value_logits, g->value_hidden));
    TRY(dense_back(d, n, c->value, PLAIN_VALUE_HIDDEN_WEIGHT, g->value_hidden, g->value));
    TRY(backend_project_data(b, n, end, g->value, value, value + 1, NULL, to));
    TRY(dense_back(d, n, c->policy, PLAIN_POLICY_OUT_WEIGHT, d->policy_logits, g->policy));
    return backend_project_data(b, n, end, g->policy, policy, policy + 1, to, to);
}

Status plain_backward_run(const Backward *d, int n)
{
    const Forward *f = d->forward;
    Backend *b = f->backend;
    const PlainForward *c = &f->plain;
    const PlainBackward *g = &d->plain;
    TRY(heads_back(d, n));
    for (int i = f->spec.blocks - 1; i >= 0; i--) {
        int weight = model_plain_trunk(i);
        TRY(backend_conv_params(b, n, i ? c->trunk[i - 1] : f->planes, g->trunk[i], weight, weight + 1));
        if (i == 0) break;
        TRY(backend_conv_data(
            b, n,
            (ConvBackward){
                .dy = g->trunk[i], .weight = weight, .mask = c->trunk[i - 1], .dx = g->trunk[i - 1]}));
    }
    return status_ok();
}
