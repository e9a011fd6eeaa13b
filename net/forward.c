#include "net/forward.h"

#include <string.h>

/* The passes of each kind of network. */
static const struct {
    Status (*tensors)(Forward *f);
    Status (*run)(const Forward *f, int n);
} passes[NET_KINDS] = {
    [NET_RESIDUAL] = {residual_forward_new, residual_forward_run},
    [NET_PLAIN] = {plain_forward_new, plain_forward_run},
};

/* The input and the logits, which are the same for every kind. */
static Status end_tensors(Forward *f)
{
    Backend *b = f->backend;
    int points = b->size * b->size;
    TRY(backend_tensor(b, TENSOR_PLANES, planes_count(f->spec.planes), &f->planes));
    TRY(backend_tensor(b, TENSOR_VECTOR, points, &f->policy_logits));
    TRY(backend_tensor(b, TENSOR_VECTOR, model_value_logits(&f->spec), &f->value_logits));
    if (!f->spec.aux || !b->training) return status_ok();
    TRY(backend_tensor(b, TENSOR_VECTOR, points, &f->reply_logits));
    TRY(backend_tensor(b, TENSOR_VECTOR, points, &f->soft_logits));
    return backend_tensor(b, TENSOR_VECTOR, PLIES_BINS, &f->plies_logits);
}

Status forward_on(Forward *f, Backend *backend, NetSpec spec)
{
    memset(f, 0, sizeof *f);
    f->backend = backend;
    f->spec = spec;
    Status status = end_tensors(f);
    if (status.code == STATUS_OK) status = passes[spec.kind].tensors(f);
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
    TRY(model_check_board(model_spec(m), options.size));
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

Status forward_run(const Forward *f, int n)
{
    return passes[f->spec.kind].run(f, n);
}

Status forward_run_aux(const Forward *f, int n)
{
    assert(f->spec.aux && f->backend->training);
    return residual_forward_run_aux(f, n);
}
