#include "net/backward.h"

#include <string.h>

Status backward_new(Backward *d, const Forward *f)
{
    Backend *b = f->backend;
    assert(b->training);
    memset(d, 0, sizeof *d);
    d->forward = f;
    TRY(backend_tensor(b, TENSOR_SPATIAL, f->spec.channels, &d->trunk));
    TRY(backend_tensor(b, TENSOR_SPATIAL, f->spec.channels, &d->hidden));
    TRY(backend_tensor(b, TENSOR_SPATIAL, f->spec.policy_channels, &d->policy));
    if (f->spec.pool_every > 0) {
        int pooled = model_pooled_channels(&f->spec);
        TRY(backend_tensor(b, TENSOR_VECTOR, 3 * pooled, &d->part));
        TRY(backend_tensor(b, TENSOR_VECTOR, f->spec.channels - pooled, &d->bias));
    }
    TRY(backend_tensor(b, TENSOR_VECTOR, 2 * f->spec.channels, &d->pooled));
    TRY(backend_tensor(b, TENSOR_VECTOR, f->spec.policy_channels, &d->policy_bias));
    TRY(backend_tensor(b, TENSOR_VECTOR, b->size * b->size, &d->policy_logits));
    TRY(backend_tensor(b, TENSOR_VECTOR, f->spec.value_hidden, &d->value_hidden));
    TRY(backend_tensor(b, TENSOR_VECTOR, 3, &d->value_logits));
    if (!f->spec.aux) return status_ok();
    TRY(backend_tensor(b, TENSOR_VECTOR, b->size * b->size, &d->reply_logits));
    TRY(backend_tensor(b, TENSOR_VECTOR, b->size * b->size, &d->soft_logits));
    return backend_tensor(b, TENSOR_VECTOR, PLIES_BINS, &d->plies_logits);
}

/* Added to d->value_hidden. */
static Status run_plies(const Backward *d, int n)
{
    const Forward *f = d->forward;
    Backend *b = f->backend;
    int weight = model_head_slice(&f->spec, HEAD_PLIES_WEIGHT);
    TRY(backend_dense_params(b, n, f->value_hidden, d->plies_logits, weight,
                             model_head_slice(&f->spec, HEAD_PLIES_BIAS)));
    return backend_dense_data(b, n,
                              (DenseBackward){.dy = d->plies_logits,
                                              .weight = weight,
                                              .residual = d->value_hidden,
                                              .mask = f->value_hidden,
                                              .dx = d->value_hidden});
}

/* To d->pooled, as its first part. */
static Status run_value(const Backward *d, int n)
{
    const Forward *f = d->forward;
    Backend *b = f->backend;
    const NetSpec *spec = &f->spec;
    TRY(backend_dense_params(b, n, f->value_hidden, d->value_logits,
                             model_head_slice(spec, HEAD_VALUE_OUT_WEIGHT),
                             model_head_slice(spec, HEAD_VALUE_OUT_BIAS)));
    TRY(backend_dense_data(b, n,
                           (DenseBackward){.dy = d->value_logits,
                                           .weight = model_head_slice(spec, HEAD_VALUE_OUT_WEIGHT),
                                           .mask = f->value_hidden,
                                           .dx = d->value_hidden}));
    if (spec->aux) TRY(run_plies(d, n));
    TRY(backend_dense_params(b, n, f->pooled, d->value_hidden, model_head_slice(spec, HEAD_VALUE_WEIGHT),
                             model_head_slice(spec, HEAD_VALUE_BIAS)));
    return backend_dense_data(b, n,
                              (DenseBackward){.dy = d->value_hidden,
                                              .weight = model_head_slice(spec, HEAD_VALUE_WEIGHT),
                                              .dx = d->pooled});
}

/* To d->policy, and added to d->pooled. */
static Status run_policy(const Backward *d, int n)
{
    const Forward *f = d->forward;
    Backend *b = f->backend;
    const NetSpec *spec = &f->spec;
    TRY(backend_logits_data(b, n, f->policy, d->policy_logits, model_head_slice(spec, HEAD_POLICY_OUT), NULL,
                            d->policy));
    if (spec->aux) {
        TRY(backend_logits_data(b, n, f->policy, d->reply_logits, model_head_slice(spec, HEAD_REPLY_OUT),
                                d->policy, d->policy));
        TRY(backend_logits_data(b, n, f->policy, d->soft_logits, model_head_slice(spec, HEAD_SOFT_OUT),
                                d->policy, d->policy));
    }
    TRY(backend_spread_data(b, n, d->policy, d->policy_bias));
    TRY(backend_dense_params(b, n, f->pooled, d->policy_bias, model_head_slice(spec, HEAD_POLICY_POOL),
                             PARAM_NONE));
    TRY(backend_dense_data(b, n,
                           (DenseBackward){.dy = d->policy_bias,
                                           .weight = model_head_slice(spec, HEAD_POLICY_POOL),
                                           .residual = d->pooled,
                                           .dx = d->pooled}));
    return backend_conv_params(b, n, f->trunk[spec->blocks], d->policy,
                               model_head_slice(spec, HEAD_POLICY_WEIGHT),
                               model_head_slice(spec, HEAD_POLICY_BIAS));
}

/* Both heads' gradients meet at the end of the trunk. */
static Status enter_trunk(const Backward *d, int n)
{
    const Forward *f = d->forward;
    const Tensor *end = f->trunk[f->spec.blocks];
    TRY(backend_pool_data(f->backend, n, end, f->pooled, d->pooled, d->trunk));
    return backend_conv_data(f->backend, n,
                             (ConvBackward){.dy = d->policy,
                                            .weight = model_head_slice(&f->spec, HEAD_POLICY_WEIGHT),
                                            .residual = d->trunk,
                                            .mask = end,
                                            .dx = d->trunk});
}

/* From d->hidden to the gradient of what was pooled, which is added to it. */
static Status run_pooling(const Backward *d, int n, int i)
{
    const Forward *f = d->forward;
    Backend *b = f->backend;
    int weight = model_block_slice(&f->spec, i, BLOCK_POOL_WEIGHT);
    TRY(backend_spread_data(b, n, d->hidden, d->bias));
    TRY(backend_dense_params(b, n, f->part[i], d->bias, weight, PARAM_NONE));
    TRY(backend_dense_data(b, n, (DenseBackward){.dy = d->bias, .weight = weight, .dx = d->part}));
    return backend_pool_part_data(b, n, f->hidden[i], f->part[i], d->part, d->hidden);
}

static Status run_block(const Backward *d, int n, int i)
{
    const Forward *f = d->forward;
    Backend *b = f->backend;
    int weight1 = model_block_slice(&f->spec, i, BLOCK_CONV1_WEIGHT);
    int weight2 = model_block_slice(&f->spec, i, BLOCK_CONV2_WEIGHT);
    TRY(backend_conv_params(b, n, f->hidden[i], d->trunk, weight2,
                            model_block_slice(&f->spec, i, BLOCK_CONV2_BIAS)));
    TRY(backend_conv_data(
        b, n, (ConvBackward){.dy = d->trunk, .weight = weight2, .mask = f->hidden[i], .dx = d->hidden}));
    if (model_block_pools(&f->spec, i)) TRY(run_pooling(d, n, i));
    TRY(backend_conv_params(b, n, f->trunk[i], d->hidden, weight1,
                            model_block_slice(&f->spec, i, BLOCK_CONV1_BIAS)));
    return backend_conv_data(
        b, n,
        (ConvBackward){
            .dy = d->hidden, .weight = weight1, .residual = d->trunk, .mask = f->trunk[i], .dx = d->trunk});
}

Status backward_run(const Backward *d, int n)
{
    const Forward *f = d->forward;
    TRY(run_value(d, n));
    TRY(run_policy(d, n));
    TRY(enter_trunk(d, n));
    for (int i = f->spec.blocks - 1; i >= 0; i--) TRY(run_block(d, n, i));
    return backend_conv_params(f->backend, n, f->planes, d->trunk, SLICE_STEM_WEIGHT, SLICE_STEM_BIAS);
}
