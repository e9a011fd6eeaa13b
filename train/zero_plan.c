#include "train/zero_plan.h"

#include "game/base/spill.h"

#include <assert.h>

ZeroPlan zero_plan_make(const ZeroLayout *l, int stage, int accumulation, bool exact, bool file)
{
    assert(l->units >= 1 && stage >= 0 && stage <= 3);
    assert(accumulation >= 1 && accumulation <= COMM_RANKS_MAX);
    return (ZeroPlan){.stage = stage,
                      .ranks = l->ranks,
                      .accumulation = accumulation,
                      .exact = exact,
                      .file = file,
                      .params = l->params,
                      .bucket = l->bucket_most,
                      .unit = l->unit_most,
                      .first = l->unit[0].count,
                      .last = l->unit[l->units - 1].count,
                      .units = l->units,
                      .buckets = l->buckets,
                      .parts = l->parts};
}

static size_t bits(int n)
{
    size_t count = 0;
    for (; n > 0; n >>= 1) count++;
    return count;
}

static size_t windows(const ZeroPlan *p)
{
    size_t part = p->stage < 1 ? p->bucket : p->bucket / (size_t)p->ranks;
    size_t blocks = (2 * part * sizeof(float) + SPILL_BLOCK - 1) / SPILL_BLOCK;
    return SPILL_WINDOWS * blocks * SPILL_BLOCK;
}

ZeroMemory zero_plan_memory(const ZeroPlan *p)
{
    size_t whole = p->params * sizeof(float), part = whole / (size_t)p->ranks;
    size_t buckets = 1 + (size_t)(p->stage < 2 ? 0 : 2) + (size_t)(p->exact ? 2 : 0);
    return (ZeroMemory){.params = p->stage < 3 ? whole : part,
                        .gradients = p->stage < 2 ? whole : part,
                        .moments = p->file ? 0 : 2 * (p->stage < 1 ? whole : part),
                        .buckets = buckets * p->bucket * sizeof(float),
                        .windows = p->file ? windows(p) : 0,
                        .live = p->stage < 3 ? 0 : ZERO_LIVE * p->unit * sizeof(float),
                        .carries = p->exact ? bits(p->accumulation - 1) * whole : 0};
}

size_t zero_plan_total(ZeroMemory m)
{
    return m.params + m.gradients + m.moments + m.windows + m.buckets + m.live + m.carries;
}

/* What a rank sends of an array of so many floats that all have to see: its slice to each other one. */
static uint64_t shared(const ZeroPlan *p, size_t floats)
{
    return (uint64_t)(p->ranks - 1) * (floats / (size_t)p->ranks) * sizeof(float);
}

static uint64_t words(const ZeroPlan *p)
{
    uint64_t own = (uint64_t)p->buckets * (uint64_t)(p->parts / p->ranks);
    return (uint64_t)(p->ranks - 1) * (1 + (uint64_t)p->accumulation + own) * sizeof(double);
}

/* In stage 3. */
static uint64_t fetched(const ZeroPlan *p)
{
    uint64_t micro = (uint64_t)p->accumulation, whole = shared(p, p->params);
    if (p->units <= ZERO_LIVE) return whole;
    return 2 * micro * whole - micro * shared(p, p->last) - (micro - 1) * shared(p, p->first);
}

uint64_t zero_plan_sent(const ZeroPlan *p)
{
    uint64_t micro = (uint64_t)p->accumulation, whole = shared(p, p->params);
    uint64_t gradients = p->stage >= 2 && !p->exact ? micro * whole : whole;
    return gradients + (p->stage < 3 ? whole : fetched(p)) + words(p);
}
