#include "net/backward.h"

#include <string.h>

/* The passes of each kind of network. */
static const struct {
    Status (*tensors)(Backward *d);
    Status (*run)(const Backward *d, int n);
} passes[NET_KINDS] = {
    [NET_RESIDUAL] = {residual_backward_new, residual_backward_run},
    [NET_PLAIN] = {plain_backward_new, plain_backward_run},
};

Status backward_new(Backward *d, const Forward *f)
{
    Backend *b = f->backend;
    assert(b->training);
    memset(d, 0, sizeof *d);
    d->forward = f;
    TRY(passes[f->spec.kind].tensors(d));
    TRY(backend_tensor(b, TENSOR_VECTOR, b->size * b->size, &d->policy_logits));
    TRY(backend_tensor(b, TENSOR_VECTOR, model_value_logits(&f->spec), &d->value_logits));
    if (!f->spec.aux) return status_ok();
    TRY(backend_tensor(b, TENSOR_VECTOR, b->size * b->size, &d->reply_logits));
    TRY(backend_tensor(b, TENSOR_VECTOR, b->size * b->size, &d->soft_logits));
    return backend_tensor(b, TENSOR_VECTOR, PLIES_BINS, &d->plies_logits);
}

Status backward_run(const Backward *d, int n)
{
    return passes[d->forward->spec.kind].run(d, n);
}
