#include "train/champion.h"

#include <string.h>

static size_t bytes_of(const Model *m)
{
    return model_params(m) * sizeof(float);
}

void champion_take(Model *best, const Model *learned, RunState *s)
{
    memcpy(model_data(best), model_data_const(learned), bytes_of(best));
    s->gated = true;
    s->best_rows = s->gate_rows = s->rows;
}

void champion_save(const Model *best, const RunState *s, Blob *out)
{
    if (s->gated) blob_put(out, model_data_const(best), bytes_of(best));
}

Status champion_load(Model *best, NetSpec spec, RunState *s, BlobReader *in)
{
    Model *unwanted = NULL;
    if (!s->gated) return status_ok();
    if (!best) TRY(model_new(&unwanted, spec));
    if (unwanted) best = unwanted;
    blob_get(in, model_data(best), bytes_of(best));
    s->gated = !unwanted;
    model_free(unwanted);
    return status_ok();
}
