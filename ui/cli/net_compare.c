#include "ui/cli/net_compare.h"

#include "net/net_evaluator.h"
#include "ui/cli/random_game.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

enum { BATCH = 32 };

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

/* ---- answers ---- */

static Point best_point(const Evaluation *e, int points)
{
    Point best = 0;
    for (Point p = 1; p < points; p++)
        if (e->policy[p] > e->policy[best]) best = p;
    return best;
}

static double score(const Evaluation *e)
{
    return (double)e->wdl[0] + (double)e->wdl[1] / 2;
}

static void compare_answers(const Evaluation *a, const Evaluation *b, int points, PositionDifference *out)
{
    *out = (PositionDifference){.best = {best_point(a, points), best_point(b, points)},
                                .score = {score(a), score(b)}};
    for (int p = 0; p < points; p++) {
        double pa = (double)a->policy[p], pb = (double)b->policy[p];
        out->policy_tv += fabs(pa - pb) / 2;
        if (pa > 0) out->policy_kl += pa * log(pa / fmax(pb, TINY_PROBABILITY));
    }
    out->policy_kl = fmax(out->policy_kl, 0);
}

/* What a comparison works with. */
typedef struct Comparison {
    Evaluator *evaluator[2];
    PatternTable *table;
    RandomPosition *positions; /* [BATCH] */
    EvalRequest *requests;     /* [BATCH] */
    Evaluation *answers[2];    /* [BATCH] */
} Comparison;

static void release(Comparison *c)
{
    for (int i = 0; i < 2; i++) {
        evaluator_free(c->evaluator[i]);
        free(c->answers[i]);
    }
    free(c->requests);
    free(c->positions);
    pattern_table_free(c->table);
}

static Status equip(Comparison *c, const NetSide sides[2], GameSpec spec)
{
    TRY(pattern_table_new(&c->table, spec));
    c->positions = malloc(BATCH * sizeof *c->positions);
    c->requests = malloc(BATCH * sizeof *c->requests);
    for (int i = 0; i < 2; i++) {
        NetOptions options = {.backend = sides[i].backend,
                              .precision = sides[i].precision,
                              .size = spec.size,
                              .max_batch = BATCH};
        c->answers[i] = malloc(BATCH * sizeof *c->answers[i]);
        if (!c->positions || !c->requests || !c->answers[i])
            return status_no_memory(BATCH * sizeof *c->positions, "positions to compare");
        TRY(net_evaluator_new(&c->evaluator[i], sides[i].model, options));
    }
    return status_ok();
}

static Status compare_batch(Comparison *c, const Board boards[], int n, PositionDifference out[])
{
    for (int i = 0; i < n; i++) {
        c->positions[i].board = boards[i];
        pattern_init(&c->positions[i].patterns, c->table, &boards[i]);
        random_game_request(&c->positions[i], &c->requests[i]);
    }
    for (int side = 0; side < 2; side++)
        TRY(evaluator_run(c->evaluator[side], n, c->requests, c->answers[side]));
    for (int i = 0; i < n; i++)
        compare_answers(&c->answers[0][i], &c->answers[1][i], board_points(&boards[i]), &out[i]);
    return status_ok();
}

Status net_compare_positions(NetSide a, NetSide b, const Board boards[], int n, PositionDifference out[])
{
    assert(n >= 1);
    NetSide sides[2] = {a, b};
    Comparison c = {.table = NULL};
    Status status;
    CHECK(status, equip(&c, sides, boards[0].spec));
    for (int i = 0; i < n; i += BATCH)
        CHECK(status, compare_batch(&c, &boards[i], n - i < BATCH ? n - i : BATCH, &out[i]));
done:
    release(&c);
    return status;
}

Status net_compare_random(GameSpec spec, int n, uint64_t seed, Board out[])
{
    PatternTable *table;
    int points = spec.size * spec.size;
    RandomPosition *position = malloc(sizeof *position);
    if (!position) return status_no_memory(sizeof *position, "a position");
    Status status = pattern_table_new(&table, spec);
    for (int i = 0; i < n && status.code == STATUS_OK; i++) {
        Rng rng = rng_make(seed, 0, (uint64_t)i, 0, RNG_GENERAL);
        random_game_position(position, spec, (int)rng_below(&rng, (uint32_t)points / 2), table, &rng);
        out[i] = position->board;
    }
    if (status.code == STATUS_OK) pattern_table_free(table);
    free(position);
    return status;
}

/* ---- together ---- */

AnswerDifference net_compare_sum(const PositionDifference differences[], int n)
{
    AnswerDifference sum = {.positions = n};
    for (int i = 0; i < n; i++) {
        const PositionDifference *d = &differences[i];
        double value = fabs(d->score[0] - d->score[1]);
        sum.policy_tv += d->policy_tv / n;
        sum.policy_kl += d->policy_kl / n;
        sum.value_mean += value / n;
        sum.policy_tv_largest = fmax(sum.policy_tv_largest, d->policy_tv);
        sum.value_largest = fmax(sum.value_largest, value);
        sum.same_best += d->best[0] == d->best[1];
    }
    sum.same_best /= n;
    return sum;
}

/* By selection, since only the first few are wanted. */
int net_compare_worst(const PositionDifference differences[], int n, int most, int order[])
{
    int found = 0;
    for (; found < most && found < n; found++) {
        int worst = -1;
        for (int i = 0; i < n; i++) {
            bool listed = false;
            for (int k = 0; k < found; k++) listed |= order[k] == i;
            if (!listed && (worst < 0 || differences[i].policy_tv > differences[worst].policy_tv)) worst = i;
        }
        order[found] = worst;
    }
    return found;
}
