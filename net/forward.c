#include "net/forward.h"

#include <string.h>

static Status spatial_tensors(Forward *f)
{
    Backend *b = f->backend;
    int channels = f->spec.channels;
    TRY(backend_tensor(b, TENSOR_PLANES, planes_count(f->spec.planes), &f->planes));
    TRY(backend_tensor(b, TENSOR_SPATIAL, channels, &f->trunk[0]));
    for (int i = 0; i < f->spec.blocks; i++) {
        /* Without a backward pass a block may overwrite its input, and all blocks share one inner tensor. */
        bool fresh = b->training || i == 0;
        f->trunk[i + 1] = f->trunk[i];
        if (b->training) TRY(backend_tensor(b, TENSOR_SPATIAL, channels, &f->trunk[i + 1]));
        if (fresh) TRY(backend_tensor(b, TENSOR_SPATIAL, channels, &f->hidden[i]));
        if (!fresh) f->hidden[i] = f->hidden[0];
    }
    return backend_tensor(b, TENSOR_SPATIAL, f->spec.policy_channels, &f->policy);
}

static Status pool_tensors(Forward *f)
{
    Backend *b = f->backend;
    int pooled = model_pooled_channels(&f->spec);
    Tensor *last = NULL;
    for (int i = 0; i < f->spec.blocks; i++) {
        if (!model_block_pools(&f->spec, i)) continue;
        if (!last) TRY(backend_tensor(b, TENSOR_VECTOR, f->spec.channels - pooled, &f->bias));
        if (!last || b->training) TRY(backend_tensor(b, TENSOR_VECTOR, 3 * pooled, &last));
        f->part[i] = last;
    }
    return status_ok();
}

static Status vector_tensors(Forward *f)
{
    Backend *b = f->backend;
    TRY(pool_tensors(f));
    TRY(backend_tensor(b, TENSOR_VECTOR, 2 * f->spec.channels, &f->pooled));
    TRY(backend_tensor(b, TENSOR_VECTOR, f->spec.policy_channels, &f->policy_bias));
    TRY(backend_tensor(b, TENSOR_VECTOR, b->size * b->size, &f->policy_logits));
    TRY(backend_tensor(b, TENSOR_VECTOR, f->spec.value_hidden, &f->value_hidden));
    TRY(backend_tensor(b, TENSOR_VECTOR, 3, &f->value_logits));
    if (!f->spec.aux || !b->training) return status_ok();
    TRY(backend_tensor(b, TENSOR_VECTOR, b->size * b->size, &f->reply_logits));
    TRY(backend_tensor(b, TENSOR_VECTOR, b->size * b->size, &f->soft_logits));
    return backend_tensor(b, TENSOR_VECTOR, PLIES_BINS, &f->plies_logits);
}

Status forward_on(Forward *f, Backend *backend, NetSpec spec)
{
    memset(f, 0, sizeof *f);
    f->backend = backend;
    f->spec = spec;
    Status status = spatial_tensors(f);
    if (status.code == STATUS_OK) status = vector_tensors(f);
    if (status.code != STATUS_OK) forward_free(f);
    return status;
}

BackendConfig forward_config(const Model *m, NetOptions options, bool training)
{
    BackendConfig config = {
        .precision = options.precision,
        .size = options.size,
        .max_batch = options.max_batch,
        .training = training,
        .params = model_params(m),
    };
    config.slices = model_slices(m, &config.slice);
    return config;
}

Status forward_new(Forward *f, const Model *m, NetOptions options, bool training)
{
    memset(f, 0, sizeof *f);
    BackendConfig config = forward_config(m, options, training);
    Backend *backend;
    TRY(backend_new(&backend, options.backend, &config));
    TRY(forward_on(f, backend, model_spec(m)));
    Status status = backend_set_params(backend, model_data_const(m));
    if (status.code != STATUS_OK) forward_free(f);
    return status;
}

void forward_free(Forward *f)
{
    backend_free(f->backend);
    f->backend = NULL;
}

static Status run_pooling(const Forward *f, int n, int i)
{
    TRY(backend_pool_part(f->backend, n, f->hidden[i], f->part[i]));
    TRY(backend_dense(f->backend, n,
                      (DenseForward){.x = f->part[i],
                                     .weight = model_block_slice(&f->spec, i, BLOCK_POOL_WEIGHT),
                                     .bias = PARAM_NONE,
                                     .y = f->bias}));
    return backend_spread(f->backend, n, f->bias, f->hidden[i]);
}

static Status run_block(const Forward *f, int n, int i)
{
    bool pools = model_block_pools(&f->spec, i);
    TRY(backend_conv(f->backend, n,
                     (ConvForward){.x = f->trunk[i],
                                   .weight = model_block_slice(&f->spec, i, BLOCK_CONV1_WEIGHT),
                                   .bias = model_block_slice(&f->spec, i, BLOCK_CONV1_BIAS),
                                   .relu = !pools,
                                   .y = f->hidden[i]}));
    if (pools) TRY(run_pooling(f, n, i));
    return backend_conv(f->backend, n,
                        (ConvForward){.x = f->hidden[i],
                                      .weight = model_block_slice(&f->spec, i, BLOCK_CONV2_WEIGHT),
                                      .bias = model_block_slice(&f->spec, i, BLOCK_CONV2_BIAS),
                                      .residual = f->trunk[i],
                                      .relu = true,
                                      .y = f->trunk[i + 1]});
}

static Status run_trunk(const Forward *f, int n)
{
    TRY(backend_conv(f->backend, n,
                     (ConvForward){.x = f->planes,
                                   .weight = SLICE_STEM_WEIGHT,
                                   .bias = SLICE_STEM_BIAS,
                                   .relu = true,
                                   .y = f->trunk[0]}));
    for (int i = 0; i < f->spec.blocks; i++) TRY(run_block(f, n, i));
    return status_ok();
}

static Status run_policy(const Forward *f, int n)
{
    const NetSpec *spec = &f->spec;
    TRY(backend_conv(f->backend, n,
                     (ConvForward){.x = f->trunk[spec->blocks],
                                   .weight = model_head_slice(spec, HEAD_POLICY_WEIGHT),
                                   .bias = model_head_slice(spec, HEAD_POLICY_BIAS),
                                   .y = f->policy}));
    TRY(backend_dense(f->backend, n,
                      (DenseForward){.x = f->pooled,
                                     .weight = model_head_slice(spec, HEAD_POLICY_POOL),
                                     .bias = PARAM_NONE,
                                     .y = f->policy_bias}));
    TRY(backend_spread(f->backend, n, f->policy_bias, f->policy));
    return backend_logits(f->backend, n, f->policy, model_head_slice(spec, HEAD_POLICY_OUT),
                          f->policy_logits);
}

static Status run_value(const Forward *f, int n)
{
    const NetSpec *spec = &f->spec;
    TRY(backend_dense(f->backend, n,
                      (DenseForward){.x = f->pooled,
                                     .weight = model_head_slice(spec, HEAD_VALUE_WEIGHT),
                                     .bias = model_head_slice(spec, HEAD_VALUE_BIAS),
                                     .relu = true,
                                     .y = f->value_hidden}));
    return backend_dense(f->backend, n,
                         (DenseForward){.x = f->value_hidden,
                                        .weight = model_head_slice(spec, HEAD_VALUE_OUT_WEIGHT),
                                        .bias = model_head_slice(spec, HEAD_VALUE_OUT_BIAS),
                                        .y = f->value_logits});
}

Status forward_run(const Forward *f, int n)
{
    TRY(run_trunk(f, n));
    TRY(backend_pool(f->backend, n, f->trunk[f->spec.blocks], f->pooled));
    TRY(run_policy(f, n));
    return run_value(f, n);
}

Status forward_run_aux(const Forward *f, int n)
{
    const NetSpec *spec = &f->spec;
    assert(spec->aux && f->backend->training);
    TRY(backend_logits(f->backend, n, f->policy, model_head_slice(spec, HEAD_REPLY_OUT), f->reply_logits));
    TRY(backend_logits(f->backend, n, f->policy, model_head_slice(spec, HEAD_SOFT_OUT), f->soft_logits));
    return backend_dense(f->backend, n,
                         (DenseForward){.x = f->value_hidden,
                                        .weight = model_head_slice(spec, HEAD_PLIES_WEIGHT),
                                        .bias = model_head_slice(spec, HEAD_PLIES_BIAS),
                                        .y = f->plies_logits});
}
