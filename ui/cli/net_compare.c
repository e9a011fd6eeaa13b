#include "ui/cli/net_compare.h"

#include "net/net_evaluator.h"
#include "ui/cli/random_game.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

static const double TINY_PROBABILITY = 1e-9; /* keeps a logarithm finite where a policy has underflowed */

SliceDifference net_compare_slice(const Model *a, const Model *b, int i)
{
    const ParamSlice *slices;
    int count = model_slices(a, &slices);
    assert(i >= 0 && i < count);
    const float *x = model_data_const(a) + slices[i].offset, *y = model_data_const(b) + slices[i].offset;
    SliceDifference d = {0};
    for (size_t k = 0; k < slices[i].count; k++) {
        double difference = fabs((double)x[k] - (double)y[k]);
        if (difference > d.largest) d.largest = difference;
        d.rms += difference * difference;
        d.scale += (double)x[k] * (double)x[k];
    }
    d.rms = sqrt(d.rms / (double)slices[i].count);
    d.scale = sqrt(d.scale / (double)slices[i].count);
    return d;
}

static int best_point(const Evaluation *e, int points)
{
    int best = 0;
    for (int p = 1; p < points; p++)
        if (e->policy[p] > e->policy[best]) best = p;
    return best;
}

static double divergence(const Evaluation *a, const Evaluation *b, int points)
{
    double sum = 0;
    for (int p = 0; p < points; p++) {
        double pa = (double)a->policy[p], pb = (double)b->policy[p];
        if (pa > 0) sum += pa * log(pa / fmax(pb, TINY_PROBABILITY));
    }
    return fmax(sum, 0);
}

static double score(const Evaluation *e)
{
    return (double)e->wdl[0] + (double)e->wdl[1] / 2;
}

static void add_position(AnswerDifference *sum, const Evaluation *a, const Evaluation *b, int points)
{
    double difference = fabs(score(a) - score(b));
    sum->positions++;
    sum->policy_kl += divergence(a, b, points);
    sum->value_mean += difference;
    if (difference > sum->value_largest) sum->value_largest = difference;
    sum->same_best += best_point(a, points) == best_point(b, points);
}

static Status compare_positions(Evaluator *ea, Evaluator *eb, RandomPosition *position,
                                const PatternTable *patterns, GameSpec spec, int positions, uint64_t seed,
                                AnswerDifference *sum)
{
    EvalRequest request;
    Evaluation a, b;
    int points = spec.size * spec.size;
    for (int i = 0; i < positions; i++) {
        Rng rng = rng_make(seed, 0, (uint64_t)i, 0, RNG_GENERAL);
        random_game_position(position, spec, (int)rng_below(&rng, (uint32_t)points / 2), patterns, &rng);
        random_game_request(position, &request);
        TRY(evaluator_run(ea, 1, &request, &a));
        TRY(evaluator_run(eb, 1, &request, &b));
        add_position(sum, &a, &b, points);
    }
    return status_ok();
}

Status net_compare_answers(const Model *a, const Model *b, GameSpec spec, int positions, uint64_t seed,
                           AnswerDifference *out)
{
    assert(positions >= 1);
    NetOptions options = {.size = spec.size, .max_batch = 1};
    Evaluator *ea = NULL, *eb = NULL;
    PatternTable *patterns = NULL;
    Status status;
    AnswerDifference sum = {0};
    RandomPosition *position = malloc(sizeof *position);
    if (!position) return status_no_memory(sizeof *position, "a position");
    CHECK(status, pattern_table_new(&patterns, spec));
    CHECK(status, net_evaluator_new(&ea, a, options));
    CHECK(status, net_evaluator_new(&eb, b, options));
    CHECK(status, compare_positions(ea, eb, position, patterns, spec, positions, seed, &sum));
    sum.policy_kl /= positions;
    sum.value_mean /= positions;
    sum.same_best /= positions;
    *out = sum;
done:
    evaluator_free(eb);
    evaluator_free(ea);
    pattern_table_free(patterns);
    free(position);
    return status;
}
