#include "net/residual.h"

#include "net/backward.h"

/* ---- forward ---- */

static Status spatial_tensors(Forward *f)
{
    Backend *b = f->backend;
    int channels = f->spec.channels;
    TRY(backend_tensor(b, TENSOR_SPATIAL, channels, &f->residual.trunk[0]));
    for (int i = 0; i < f->spec.blocks; i++) {
        /* Without a backward pass a block may overwrite its input, and all blocks share one inner tensor. */
        bool fresh = b->training || i == 0;
        f->residual.trunk[i + 1] = f->residual.trunk[i];
        if (b->training) TRY(backend_tensor(b, TENSOR_SPATIAL, channels, &f->residual.trunk[i + 1]));
        if (fresh) TRY(backend_tensor(b, TENSOR_SPATIAL, channels, &f->residual.hidden[i]));
        if (!fresh) f->residual.hidden[i] = f->residual.hidden[0];
    }
    return backend_tensor(b, TENSOR_SPATIAL, f->spec.policy_channels, &f->residual.policy);
}

static Status pool_tensors(Forward *f)
{
    Backend *b = f->backend;
    int pooled = model_pooled_channels(&f->spec);
    Tensor *last = NULL;
    for (int i = 0; i < f->spec.blocks; i++) {
        if (!model_block_pools(&f->spec, i)) continue;
        if (!last) TRY(backend_tensor(b, TENSOR_VECTOR, f->spec.channels - pooled, &f->residual.bias));
        if (!last || b->training) TRY(backend_tensor(b, TENSOR_VECTOR, 3 * pooled, &last));
        f->residual.part[i] = last;
    }
    return status_ok();
}

Status residual_forward_new(Forward *f)
{
    Backend *b = f->backend;
    TRY(spatial_tensors(f));
    TRY(pool_tensors(f));
    TRY(backend_tensor(b, TENSOR_VECTOR, 2 * f->spec.channels, &f->residual.pooled));
    TRY(backend_tensor(b, TENSOR_VECTOR, f->spec.policy_channels, &f->residual.policy_bias));
    return backend_tensor(b, TENSOR_VECTOR, f->spec.value_hidden, &f->residual.value_hidden);
}

static Status run_pooling(const Forward *f, int n, int i)
{
    TRY(backend_pool_part(f->backend, n, f->residual.hidden[i], f->residual.part[i]));
    TRY(backend_dense(f->backend, n,
                      (DenseForward){.x = f->residual.part[i],
                                     .weight = model_block_slice(&f->spec, i, BLOCK_POOL_WEIGHT),
                                     .bias = PARAM_NONE,
                                     .y = f->residual.bias}));
    return backend_spread(f->backend, n, f->residual.bias, f->residual.hidden[i]);
}

static Status run_block(const Forward *f, int n, int i)
{
    bool pools = model_block_pools(&f->spec, i);
    TRY(backend_conv(f->backend, n,
                     (ConvForward){.x = f->residual.trunk[i],
                                   .weight = model_block_slice(&f->spec, i, BLOCK_CONV1_WEIGHT),
                                   .bias = model_block_slice(&f->spec, i, BLOCK_CONV1_BIAS),
                                   .relu = !pools,
                                   .y = f->residual.hidden[i]}));
    if (pools) TRY(run_pooling(f, n, i));
    return backend_conv(f->backend, n,
                        (ConvForward){.x = f->residual.hidden[i],
                                      .weight = model_block_slice(&f->spec, i, BLOCK_CONV2_WEIGHT),
                                      .bias = model_block_slice(&f->spec, i, BLOCK_CONV2_BIAS),
                                      .residual = f->residual.trunk[i],
                                      .relu = true,
                                      .y = f->residual.trunk[i + 1]});
}

static Status run_trunk(const Forward *f, int n)
{
    TRY(backend_conv(f->backend, n,
                     (ConvForward){.x = f->planes,
                                   .weight = SLICE_STEM_WEIGHT,
                                   .bias = SLICE_STEM_BIAS,
                                   .relu = true,
                                   .y = f->residual.trunk[0]}));
    for (int i = 0; i < f->spec.blocks; i++) TRY(run_block(f, n, i));
    return status_ok();
}

static Status run_policy(const Forward *f, int n)
{
    const NetSpec *spec = &f->spec;
    TRY(backend_conv(f->backend, n,
                     (ConvForward){.x = f->residual.trunk[spec->blocks],
                                   .weight = model_head_slice(spec, HEAD_POLICY_WEIGHT),
                                   .bias = model_head_slice(spec, HEAD_POLICY_BIAS),
                                   .y = f->residual.policy}));
    TRY(backend_dense(f->backend, n,
                      (DenseForward){.x = f->residual.pooled,
                                     .weight = model_head_slice(spec, HEAD_POLICY_POOL),
                                     .bias = PARAM_NONE,
                                     .y = f->residual.policy_bias}));
    TRY(backend_spread(f->backend, n, f->residual.policy_bias, f->residual.policy));
    return backend_logits(f->backend, n, f->residual.policy, model_head_slice(spec, HEAD_POLICY_OUT),
                          f->policy_logits);
}

static Status run_value(const Forward *f, int n)
{
    const NetSpec *spec = &f->spec;
    TRY(backend_dense(f->backend, n,
                      (DenseForward){.x = f->residual.pooled,
                                     .weight = model_head_slice(spec, HEAD_VALUE_WEIGHT),
                                     .bias = model_head_slice(spec, HEAD_VALUE_BIAS),
                                     .relu = true,
                                     .y = f->residual.value_hidden}));
    return backend_dense(f->backend, n,
                         (DenseForward){.x = f->residual.value_hidden,
                                        .weight = model_head_slice(spec, HEAD_VALUE_OUT_WEIGHT),
                                        .bias = model_head_slice(spec, HEAD_VALUE_OUT_BIAS),
                                        .y = f->value_logits});
}

Status residual_forward_run(const Forward *f, int n)
{
    TRY(run_trunk(f, n));
    TRY(backend_pool(f->backend, n, f->residual.trunk[f->spec.blocks], f->residual.pooled));
    TRY(run_policy(f, n));
    return run_value(f, n);
}

Status residual_forward_run_aux(const Forward *f, int n)
{
    const NetSpec *spec = &f->spec;
    assert(spec->aux && f->backend->training);
    TRY(backend_logits(f->backend, n, f->residual.policy, model_head_slice(spec, HEAD_REPLY_OUT),
                       f->reply_logits));
    TRY(backend_logits(f->backend, n, f->residual.policy, model_head_slice(spec, HEAD_SOFT_OUT),
                       f->soft_logits));
    return backend_dense(f->backend, n,
                         (DenseForward){.x = f->residual.value_hidden,
                                        .weight = model_head_slice(spec, HEAD_PLIES_WEIGHT),
                                        .bias = model_head_slice(spec, HEAD_PLIES_BIAS),
                                        .y = f->plies_logits});
}

/* ---- backward ---- */

Status residual_backward_new(Backward *d)
{
    const Forward *f = d->forward;
    Backend *b = f->backend;
    ResidualBackward *r = &d->residual;
    TRY(backend_tensor(b, TENSOR_SPATIAL, f->spec.channels, &r->trunk));
    TRY(backend_tensor(b, TENSOR_SPATIAL, f->spec.channels, &r->hidden));
    if (f->residual.bias) {
        int pooled = model_pooled_channels(&f->spec);
        TRY(backend_tensor(b, TENSOR_VECTOR, 3 * pooled, &r->part));
        TRY(backend_tensor(b, TENSOR_VECTOR, f->spec.channels - pooled, &r->bias));
    }
    TRY(backend_tensor(b, TENSOR_SPATIAL, f->spec.policy_channels, &r->policy));
    TRY(backend_tensor(b, TENSOR_VECTOR, 2 * f->spec.channels, &r->pooled));
    TRY(backend_tensor(b, TENSOR_VECTOR, f->spec.policy_channels, &r->policy_bias));
    return backend_tensor(b, TENSOR_VECTOR, f->spec.value_hidden, &r->value_hidden);
}

/* Added to d->residual.value_hidden. */
static Status plies_back(const Backward *d, int n)
{
    const Forward *f = d->forward;
    Backend *b = f->backend;
    int weight = model_head_slice(&f->spec, HEAD_PLIES_WEIGHT);
    TRY(backend_dense_params(b, n, f->residual.value_hidden, d->plies_logits, weight,
                             model_head_slice(&f->spec, HEAD_PLIES_BIAS)));
    return backend_dense_data(b, n,
                              (DenseBackward){.dy = d->plies_logits,
                                              .weight = weight,
                                              .residual = d->residual.value_hidden,
                                              .mask = f->residual.value_hidden,
                                              .dx = d->residual.value_hidden});
}

/* To d->residual.pooled, as its first part. */
static Status value_back(const Backward *d, int n)
{
    const Forward *f = d->forward;
    Backend *b = f->backend;
    const NetSpec *spec = &f->spec;
    TRY(backend_dense_params(b, n, f->residual.value_hidden, d->value_logits,
                             model_head_slice(spec, HEAD_VALUE_OUT_WEIGHT),
                             model_head_slice(spec, HEAD_VALUE_OUT_BIAS)));
    TRY(backend_dense_data(b, n,
                           (DenseBackward){.dy = d->value_logits,
                                           .weight = model_head_slice(spec, HEAD_VALUE_OUT_WEIGHT),
                                           .mask = f->residual.value_hidden,
                                           .dx = d->residual.value_hidden}));
    if (spec->aux) TRY(plies_back(d, n));
    TRY(backend_dense_params(b, n, f->residual.pooled, d->residual.value_hidden,
                             model_head_slice(spec, HEAD_VALUE_WEIGHT),
                             model_head_slice(spec, HEAD_VALUE_BIAS)));
    return backend_dense_data(b, n,
                              (DenseBackward){.dy = d->residual.value_hidden,
                                              .weight = model_head_slice(spec, HEAD_VALUE_WEIGHT),
                                              .dx = d->residual.pooled});
}

/* To d->residual.policy, and added to d->residual.pooled. */
static Status policy_back(const Backward *d, int n)
{
    const Forward *f = d->forward;
    Backend *b = f->backend;
    const NetSpec *spec = &f->spec;
    TRY(backend_logits_data(b, n, f->residual.policy, d->policy_logits,
                            model_head_slice(spec, HEAD_POLICY_OUT), NULL, d->residual.policy));
    if (spec->aux) {
        TRY(backend_logits_data(b, n, f->residual.policy, d->reply_logits,
                                model_head_slice(spec, HEAD_REPLY_OUT), d->residual.policy,
                                d->residual.policy));
        TRY(backend_logits_data(b, n, f->residual.policy, d->soft_logits,
                                model_head_slice(spec, HEAD_SOFT_OUT), d->residual.policy,
                                d->residual.policy));
    }
    TRY(backend_spread_data(b, n, d->residual.policy, d->residual.policy_bias));
    TRY(backend_dense_params(b, n, f->residual.pooled, d->residual.policy_bias,
                             model_head_slice(spec, HEAD_POLICY_POOL), PARAM_NONE));
    TRY(backend_dense_data(b, n,
                           (DenseBackward){.dy = d->residual.policy_bias,
                                           .weight = model_head_slice(spec, HEAD_POLICY_POOL),
                                           .residual = d->residual.pooled,
                                           .dx = d->residual.pooled}));
    return backend_conv_params(b, n, f->residual.trunk[spec->blocks], d->residual.policy,
                               model_head_slice(spec, HEAD_POLICY_WEIGHT),
                               model_head_slice(spec, HEAD_POLICY_BIAS));
}

/* Both heads' gradients meet at the end of the trunk. */
static Status enter_trunk(const Backward *d, int n)
{
    const Forward *f = d->forward;
    const Tensor *end = f->residual.trunk[f->spec.blocks];
    TRY(backend_pool_data(f->backend, n, end, f->residual.pooled, d->residual.pooled, d->residual.trunk));
    return backend_conv_data(f->backend, n,
                             (ConvBackward){.dy = d->residual.policy,
                                            .weight = model_head_slice(&f->spec, HEAD_POLICY_WEIGHT),
                                            .residual = d->residual.trunk,
                                            .mask = end,
                                            .dx = d->residual.trunk});
}

/* From d->residual.hidden to the gradient of what was pooled, which is added to it. */
static Status pooling_back(const Backward *d, int n, int i)
{
    const Forward *f = d->forward;
    Backend *b = f->backend;
    int weight = model_block_slice(&f->spec, i, BLOCK_POOL_WEIGHT);
    TRY(backend_spread_data(b, n, d->residual.hidden, d->residual.bias));
    TRY(backend_dense_params(b, n, f->residual.part[i], d->residual.bias, weight, PARAM_NONE));
    TRY(backend_dense_data(
        b, n, (DenseBackward){.dy = d->residual.bias, .weight = weight, .dx = d->residual.part}));
    return backend_pool_part_data(b, n, f->residual.hidden[i], f->residual.part[i], d->residual.part,
                                  d->residual.hidden);
}

static Status block_back(const Backward *d, int n, int i)
{
    const Forward *f = d->forward;
    Backend *b = f->backend;
    int weight1 = model_block_slice(&f->spec, i, BLOCK_CONV1_WEIGHT);
    int weight2 = model_block_slice(&f->spec, i, BLOCK_CONV2_WEIGHT);
    TRY(backend_conv_params(b, n, f->residual.hidden[i], d->residual.trunk, weight2,
                            model_block_slice(&f->spec, i, BLOCK_CONV2_BIAS)));
    TRY(backend_conv_data(b, n,
                          (ConvBackward){.dy = d->residual.trunk,
                                         .weight = weight2,
                                         .mask = f->residual.hidden[i],
                                         .dx = d->residual.hidden}));
    if (model_block_pools(&f->spec, i)) TRY(pooling_back(d, n, i));
    TRY(backend_conv_params(b, n, f->residual.trunk[i], d->residual.hidden, weight1,
                            model_block_slice(&f->spec, i, BLOCK_CONV1_BIAS)));
    return backend_conv_data(b, n,
                             (ConvBackward){.dy = d->residual.hidden,
                                            .weight = weight1,
                                            .residual = d->residual.trunk,
                                            .mask = f->residual.trunk[i],
                                            .dx = d->residual.trunk});
}

Status residual_backward_run(const Backward *d, int n)
{
    const Forward *f = d->forward;
    TRY(value_back(d, n));
    TRY(policy_back(d, n));
    TRY(enter_trunk(d, n));
    for (int i = f->spec.blocks - 1; i >= 0; i--) TRY(block_back(d, n, i));
    return backend_conv_params(f->backend, n, f->planes, d->residual.trunk, SLICE_STEM_WEIGHT,
                               SLICE_STEM_BIAS);
}
