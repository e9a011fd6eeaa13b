/* gradient.h - losses and gradients of a network over one micro-shard of a training batch.
 *
 * loss = policy_weight * cross-entropy(policy, target) + value_weight * cross-entropy(wdl, target), averaged
 * over the rows. Single-threaded and deterministic: the same rows and parameters give the same bits. */
#ifndef TENGEN_NET_GRADIENT_H
#define TENGEN_NET_GRADIENT_H

#include "net/net_evaluator.h"

/* One training position, in natural orientation; `symmetry` is how it is shown to the network. */
typedef struct TrainRow {
    PackedPlanes planes;
    PointSet legal;
    float policy[BOARD_POINTS_MAX]; /* sums to 1 over legal points, 0 elsewhere */
    float wdl[3];                   /* sums to 1; for the side to move */
    float weight;                   /* of the row in the loss, usually 1 */
    uint8_t symmetry;
} TrainRow;

typedef struct LossReport {
    double policy;         /* mean cross-entropy, nats */
    double value;          /* mean cross-entropy, nats */
    double policy_entropy; /* mean entropy of the targets, nats: the policy loss's floor */
    double rows;           /* sum of weights */
} LossReport;

typedef struct Gradient Gradient;

/* For micro-shards of exactly `options.max_batch` rows. */
Status gradient_new(Gradient **out, NetSpec spec, NetOptions options) __attribute__((warn_unused_result));
void gradient_free(Gradient *g);

/* grads[0..model_params) = d loss / d params (overwritten), the loss a mean over n rows weighted by
 * row.weight; n = max_batch. params is an arena of the spec (float32 master weights). */
Status gradient_compute(Gradient *g, const float params[], int n, const TrainRow *const rows[],
                        float policy_weight, float value_weight, float grads[], LossReport *report)
    __attribute__((warn_unused_result));

#endif
