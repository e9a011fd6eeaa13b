#include "train/zero_moments.h"

#include "game/base/spill.h"

#include <stdlib.h>

struct ZeroMoments {
    const ZeroLayout *layout;
    bool all;             /* not only this rank's slices */
    float *mean, *square; /* in memory; NULL: in the file */
    Spill *spill;
};

/* Numbers of a bucket that this rank has, and of all. */
static size_t part_floats(const ZeroMoments *m, int bucket)
{
    return m->all ? m->layout->bucket[bucket].count : zero_layout_slice(m->layout, bucket);
}

static size_t floats(const ZeroMoments *m)
{
    return m->all ? m->layout->params : zero_layout_shard(m->layout);
}

static Status keep_in_memory(ZeroMoments *m)
{
    m->mean = calloc(floats(m) + 1, sizeof(float));
    m->square = calloc(floats(m) + 1, sizeof(float));
    if (!m->mean || !m->square)
        return status_no_memory(2 * floats(m) * sizeof(float), "the optimizer's state");
    return status_ok();
}

static Status keep_in_file(ZeroMoments *m, const char *folder)
{
    int n = m->layout->buckets;
    if (n == 0) return keep_in_memory(m);
    size_t *bytes = calloc((size_t)n, sizeof *bytes);
    if (!bytes) return status_no_memory((size_t)n * sizeof *bytes, "a table of buckets");
    for (int b = 0; b < n; b++) bytes[b] = 2 * part_floats(m, b) * sizeof(float);
    Status status = spill_new(&m->spill, folder, bytes, n);
    free(bytes);
    return status;
}

Status zero_moments_new(ZeroMoments **out, const ZeroLayout *l, int stage, const char *folder)
{
    *out = NULL;
    ZeroMoments *m = calloc(1, sizeof *m);
    if (!m) return status_no_memory(sizeof *m, "the optimizer's state");
    m->layout = l;
    m->all = stage == 0;
    Status status = folder ? keep_in_file(m, folder) : keep_in_memory(m);
    if (status.code != STATUS_OK)
        zero_moments_free(m);
    else
        *out = m;
    return status;
}

void zero_moments_free(ZeroMoments *m)
{
    if (!m) return;
    free(m->mean);
    free(m->square);
    spill_free(m->spill);
    free(m);
}

Status zero_moments_open(ZeroMoments *m, int bucket, int next, ZeroMomentsPart *out)
{
    void *data;
    if (!m->spill) {
        size_t at = m->layout->bucket[bucket].offset / (m->all ? 1 : (size_t)m->layout->ranks);
        *out = (ZeroMomentsPart){m->mean + at, m->square + at};
        return status_ok();
    }
    TRY(spill_take(m->spill, bucket, next, &data));
    *out = (ZeroMomentsPart){data, (float *)data + part_floats(m, bucket)};
    return status_ok();
}

void zero_moments_close(ZeroMoments *m, bool changed)
{
    if (m->spill) spill_give(m->spill, changed);
}

Status zero_moments_finish(ZeroMoments *m)
{
    return m->spill ? spill_finish(m->spill) : status_ok();
}

bool zero_moments_in_file(const ZeroMoments *m)
{
    return m->spill != NULL;
}

size_t zero_moments_kept_bytes(const ZeroMoments *m)
{
    return m->spill ? 0 : 2 * floats(m) * sizeof(float);
}

size_t zero_moments_window_bytes(const ZeroMoments *m)
{
    return m->spill ? spill_window_bytes(m->spill) : 0;
}

size_t zero_moments_file_bytes(const ZeroMoments *m)
{
    return m->spill ? spill_file_bytes(m->spill) : 0;
}
