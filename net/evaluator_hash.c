#include "net/evaluator_hash.h"

#include "net/answers.h"
#include "net/softmax.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

typedef struct HashEvaluator {
    Evaluator base;
    float sharpness;
    Answers *answers;
} HashEvaluator;

/* The finaliser of SplitMix64 (Steele, Lea and Flood 2014). */
static uint64_t mix(uint64_t x)
{
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return x ^ x >> 31;
}

/* Roughly normal, with a standard deviation of 1.44: the sum of four 16-bit uniforms, centred and stretched.
 */
static float draw(uint64_t hash, uint64_t index)
{
    uint64_t x = mix(hash + (index + 1) * 0x9e3779b97f4a7c15u);
    int64_t sum = (int64_t)((x & 0xffff) + (x >> 16 & 0xffff) + (x >> 32 & 0xffff) + (x >> 48));
    return (float)(sum - 2 * 0xffff) * (2.5f / 0xffff);
}

static void evaluate(const HashEvaluator *e, const EvalRequest *r, Evaluation *out)
{
    uint64_t hash = r->board->hash;
    Point at[BOARD_POINTS_MAX];
    float p[BOARD_POINTS_MAX];
    int n = 0;
    for (Point q = pointset_next(&r->legal, 0); q != POINT_NONE; q = pointset_next(&r->legal, q + 1)) {
        at[n] = q;
        p[n++] = e->sharpness * draw(hash, (uint64_t)q);
    }
    assert(n >= 1);
    softmax(n, p, p);
    memset(out->policy, 0, sizeof out->policy);
    for (int i = 0; i < n; i++) out->policy[at[i]] = p[i];
    for (int i = 0; i < 3; i++) out->wdl[i] = draw(hash, (uint64_t)(BOARD_POINTS_MAX + i));
    softmax(3, out->wdl, out->wdl);
}

static Status submit(Evaluator *base, int n, const EvalRequest r[], Ticket *ticket)
{
    HashEvaluator *e = (HashEvaluator *)base;
    assert(n >= 1 && n <= base->max_batch);
    *ticket = answers_open(e->answers, n);
    int cell = answers_first(e->answers, *ticket);
    for (int i = 0; i < n; i++, cell = answers_next(e->answers, cell)) {
        evaluate(e, &r[i], answers_fill(e->answers, cell));
    }
    base->evaluations += (uint64_t)n;
    return status_ok();
}

static Status wait_answers(Evaluator *base, Ticket ticket, Evaluation out[])
{
    answers_take(((HashEvaluator *)base)->answers, ticket, out);
    return status_ok();
}

static void destroy(Evaluator *base)
{
    answers_free(((HashEvaluator *)base)->answers);
    free(base);
}

static const EvaluatorOps operations = {submit, wait_answers, destroy};

Status evaluator_hash_new(Evaluator **out, int max_batch, float sharpness)
{
    assert(max_batch >= 1 && sharpness >= 0);
    *out = NULL;
    HashEvaluator *e = calloc(1, sizeof *e);
    if (!e) return status_no_memory(sizeof *e, "an evaluator");
    e->base = (Evaluator){.ops = &operations, .max_batch = max_batch, .max_waiting = 2 * max_batch};
    e->sharpness = sharpness;
    Status status = answers_new(&e->answers, e->base.max_waiting);
    if (status.code != STATUS_OK) {
        free(e);
        return status;
    }
    *out = &e->base;
    return status_ok();
}
