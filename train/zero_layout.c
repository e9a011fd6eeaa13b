#include "train/zero_layout.h"

#include <assert.h>
#include <stdlib.h>

static int multiple_of_both(int a, int b)
{
    int most = a;
    while (most % b != 0) most += a;
    return most;
}

static size_t rounded_up(size_t n, size_t align)
{
    return (n + align - 1) / align * align;
}

static void place_units(ZeroLayout *l, ZeroShape shape, size_t align)
{
    for (int u = 0; u < l->units; u++) {
        l->unit[u] = (ZeroUnit){.offset = l->params,
                                .count = rounded_up(shape.unit[u].count, align),
                                .model_offset = shape.unit[u].offset,
                                .model_count = shape.unit[u].count};
        l->params += l->unit[u].count;
        l->model_params = shape.unit[u].offset + shape.unit[u].count;
        if (l->unit[u].count > l->unit_most) l->unit_most = l->unit[u].count;
    }
}

static void place_slices(ZeroLayout *l, ZeroShape shape)
{
    for (int i = 0; i < l->slices; i++) {
        l->slice[i] = shape.slice[i];
        const ZeroUnit *unit = &l->unit[shape.slice[i].unit];
        l->slice[i].offset = shape.slice[i].offset - unit->model_offset + unit->offset;
    }
}

/* Into the table, or with none only counted. */
static int cut_unit(const ZeroLayout *l, int u, size_t most, ZeroBucket *table)
{
    int n = 0;
    for (size_t at = 0; at < l->unit[u].count; at += most, n++) {
        size_t left = l->unit[u].count - at;
        if (table) table[n] = (ZeroBucket){l->unit[u].offset + at, left < most ? left : most, u};
    }
    return n;
}

static Status cut_units(ZeroLayout *l, size_t most)
{
    for (int u = 0; u < l->units; u++) {
        l->unit[u].bucket = l->buckets;
        l->unit[u].buckets = cut_unit(l, u, most, NULL);
        l->buckets += l->unit[u].buckets;
    }
    l->bucket = calloc((size_t)l->buckets + 1, sizeof *l->bucket);
    if (!l->bucket) return status_no_memory((size_t)l->buckets * sizeof *l->bucket, "a table of buckets");
    for (int u = 0; u < l->units; u++) cut_unit(l, u, most, l->bucket + l->unit[u].bucket);
    for (int b = 0; b < l->buckets; b++)
        if (l->bucket[b].count > l->bucket_most) l->bucket_most = l->bucket[b].count;
    return status_ok();
}

Status zero_layout_new(ZeroLayout *out, ZeroShape shape, int ranks, size_t most)
{
    assert(ranks >= 1 && shape.units >= 0 && shape.slices >= 0);
    *out = (ZeroLayout){
        .ranks = ranks, .parts = multiple_of_both(8, ranks), .units = shape.units, .slices = shape.slices};
    size_t align = ZERO_ALIGN * (size_t)out->parts;
    out->unit = calloc((size_t)shape.units + 1, sizeof *out->unit);
    out->slice = calloc((size_t)shape.slices + 1, sizeof *out->slice);
    if (!out->unit || !out->slice) {
        zero_layout_free(out);
        return status_no_memory((size_t)shape.slices * sizeof *out->slice, "a table of parameters");
    }
    place_units(out, shape, align);
    place_slices(out, shape);
    if (most > out->params / 8) most = out->params / 8;
    Status status = cut_units(out, most / align * align > 0 ? most / align * align : align);
    if (status.code != STATUS_OK) zero_layout_free(out);
    return status;
}

void zero_layout_free(ZeroLayout *l)
{
    free(l->unit);
    free(l->bucket);
    free(l->slice);
    *l = (ZeroLayout){0};
}

size_t zero_layout_model_range(const ZeroLayout *l, int bucket, size_t *model_offset)
{
    const ZeroBucket *b = &l->bucket[bucket];
    const ZeroUnit *u = &l->unit[b->unit];
    size_t at = b->offset - u->offset, left = u->model_count > at ? u->model_count - at : 0;
    *model_offset = u->model_offset + at;
    return left < b->count ? left : b->count;
}
