/* zero_layout.h - who owns which slice of a network's parameters, as arithmetic.
 *
 * The parameters are one flat arena in forward order, cut at units (a block, a head), which are computed, fetched and
 * released as one. A unit is padded to a multiple of ZERO_ALIGN * parts floats and cut into buckets, what is exchanged
 * at once. Rank r of n owns slice r of every bucket: the r-th of its n equal parts. So is everything that belongs to a
 * parameter: its gradient, its moments. `parts`, a multiple of 8 and of n, is how finely sums of squares are kept, so that
 * the norm has the same bits on 1, 2, 4 and 8 ranks. */
#ifndef TENGEN_TRAIN_ZERO_LAYOUT_H
#define TENGEN_TRAIN_ZERO_LAYOUT_H

#include "net/model.h"

enum { ZERO_ALIGN = 64 };

typedef struct ZeroUnit {
    size_t offset, count;             /* in the padded arena */
    size_t model_offset, model_count; /* in the model's; the rest of count is zero, always */
    int bucket, buckets;              /* the first, and how many */
} ZeroUnit;

typedef struct ZeroBucket {
    size_t offset, count; /* a multiple of ZERO_ALIGN * parts */
    int unit;
} ZeroBucket;

/* A value whose tables are its own; never changed once made. */
typedef struct ZeroLayout {
    int ranks, parts;
    size_t params;                 /* floats of the padded arena */
    size_t model_params;           /* and of the model's */
    size_t bucket_most, unit_most; /* floats of the largest one */
    int units, buckets, slices;
    ZeroUnit *unit;
    ZeroBucket *bucket;
    ParamSlice *slice; /* the model's, with offsets in the padded arena */
} ZeroLayout;

/* What is divided: a model's tables. Units follow each other, in forward order; a count of 0 is allowed. */
typedef struct ZeroShape {
    int units, slices;
    const ParamUnit *unit;
    const ParamSlice *slice;
} ZeroShape;

/* Buckets have at most `most` floats, and at most an eighth of all, but always ZERO_ALIGN * parts. ERR_MEMORY. */
Status zero_layout_new(ZeroLayout *out, ZeroShape shape, int ranks, size_t most)
    __attribute__((warn_unused_result));
void zero_layout_free(ZeroLayout *l);

/* Of this rank's slice of a bucket: floats, where it begins in the padded arena, and in an array of slices only. */
static inline size_t zero_layout_slice(const ZeroLayout *l, int bucket)
{
    return l->bucket[bucket].count / (size_t)l->ranks;
}

static inline size_t zero_layout_start(const ZeroLayout *l, int bucket, int rank)
{
    return l->bucket[bucket].offset + (size_t)rank * zero_layout_slice(l, bucket);
}

static inline size_t zero_layout_shard_start(const ZeroLayout *l, int bucket)
{
    return l->bucket[bucket].offset / (size_t)l->ranks;
}

static inline size_t zero_layout_shard(const ZeroLayout *l)
{
    return l->params / (size_t)l->ranks;
}

/* How many floats of a bucket are the model's, from its beginning on, and where they are in the model's arena. */
size_t zero_layout_model_range(const ZeroLayout *l, int bucket, size_t *model_offset);

#endif
