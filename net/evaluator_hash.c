#include "net/evaluator_hash.h"

#include "game/base/floats.h"
#include "net/answers.h"
#include "net/softmax.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { WEIGHTS = 4096 };

typedef struct HashEvaluator {
    Evaluator base;
    Answers *answers;
    float weight[WEIGHTS + BOARD_POINTS_MAX]; /* > 0: log-normal, and the first ones again at the end */
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

/* Zero at the points below `points` that are not legal. */
static void mask(int points, const PointSet *legal, float policy[])
{
    for (int i = 0; i * 64 < points; i++) {
        int here = points - i * 64;
        uint64_t on_board = here >= 64 ? ~(uint64_t)0 : ((uint64_t)1 << here) - 1;
        for (uint64_t left = on_board & ~legal->word[i]; left != 0; left &= left - 1)
            policy[i * 64 + __builtin_ctzll(left)] = 0;
    }
}

/* The priors are products of two stretches of the table, which the hash chooses: the product of log-normal
 * numbers is one too, there are 2^24 such pairs, and nothing is computed but products. */
static void evaluate(const HashEvaluator *e, const EvalRequest *r, Evaluation *out)
{
    uint64_t hash = mix(r->board->hash);
    int points = board_points(r->board);
    const float *one = &e->weight[hash % WEIGHTS], *other = &e->weight[(hash >> 32) % WEIGHTS];
    for (int i = 0; i < points; i++) out->policy[i] = one[i] * other[i];
    mask(points, &r->legal, out->policy);
    float scale = 1 / floats_sum(out->policy, points);
    for (int i = 0; i < points; i++) out->policy[i] *= scale;
    memset(&out->policy[points], 0, sizeof out->policy - (size_t)points * sizeof out->policy[0]);
    for (int i = 0; i < 3; i++) out->wdl[i] = draw(hash, (uint64_t)i);
    softmax(3, out->wdl, out->wdl);
}

/* Products of two have the sharpness asked for when each has its part over the root of 2. */
static void fill_weights(float sharpness, float weight[])
{
    float part = sharpness * 0.70710678f;
    for (int i = 0; i < WEIGHTS; i++) weight[i] = part * draw(0, (uint64_t)i);
    softmax(WEIGHTS, weight, weight);
    memcpy(&weight[WEIGHTS], weight, BOARD_POINTS_MAX * sizeof weight[0]);
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
    assert(max_batch >= 1 && sharpness >= 0 && sharpness <= 4);
    *out = NULL;
    HashEvaluator *e = calloc(1, sizeof *e);
    if (!e) return status_no_memory(sizeof *e, "an evaluator");
    e->base = (Evaluator){.ops = &operations, .max_batch = max_batch, .max_waiting = 2 * max_batch};
    fill_weights(sharpness, e->weight);
    Status status = answers_new(&e->answers, e->base.max_waiting);
    if (status.code != STATUS_OK) {
        free(e);
        return status;
    }
    *out = &e->base;
    return status_ok();
}
