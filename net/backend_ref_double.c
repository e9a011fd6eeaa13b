#include "net/backend_ref_double.h"

typedef double Real;
#include "net/backend_ref.inc"

Status backend_ref_double_new(Backend **out, const BackendConfig *config)
{
    return create(out, config);
}

void backend_ref_double_set_params(Backend *b, const double arena[])
{
    const Reference *r = (const Reference *)b;
    memcpy(r->params, arena, r->size_params * sizeof *arena);
}

void backend_ref_double_upload(Backend *b, int n, const double in[], Tensor *t)
{
    assert(n <= b->max_batch);
    memcpy(t->data, in, (size_t)n * row_length(t) * sizeof *in);
}

void backend_ref_double_download(Backend *b, int n, const Tensor *t, double out[])
{
    assert(n <= b->max_batch);
    memcpy(out, t->data, (size_t)n * row_length(t) * sizeof *out);
}

void backend_ref_double_get_grads(Backend *b, double arena[])
{
    const Reference *r = (const Reference *)b;
    for (int i = 0; i < r->slices; i++) {
        const ParamSlice *s = &r->slice[i];
        memcpy(arena + s->offset, r->grads + s->offset, s->count * sizeof *arena);
    }
}
