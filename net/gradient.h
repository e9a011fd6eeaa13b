/* gradient.h - losses and gradients of a network over one micro-shard of a training batch.
 *
 * loss = 1/n sum over rows of row.weight * (policy_weight * cross-entropy(policy, target)
 *                                          + value_weight * cross-entropy(wdl, target)),
 * or of a plain network, whose value is one number, value_weight * (target's win - loss - value)^2;
 * so that the mean of n shards' gradients is the gradient of the whole. Single-threaded and deterministic:
 * the same rows and parameters give the same bits. */
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
    Point reply;        /* what the opponent played next, or POINT_NONE */
    int16_t plies_left; /* to the game's end, this move counted; 0: not known */
} TrainRow;

/* Of each head's cross-entropy in the sum; the last three are those of the auxiliary heads. */
typedef struct LossWeights {
    float policy, value;
    float reply, soft, plies;
} LossWeights;

typedef struct LossReport {
    double policy;         /* weighted mean of the cross-entropy, nats */
    double value;          /* the same; of a plain network the squared error */
    double policy_entropy; /* weighted mean of the targets' entropy, nats: the policy loss's floor */
    double rows;           /* sum of weights */
    double reply; /* this and the following: as above, of the auxiliary heads; 0 without them. A row */
    double soft;  /* without the target counts as 0 */
    double plies;
} LossReport;

typedef struct Gradient Gradient;

/* For micro-shards of up to options.max_batch rows. */
Status gradient_new(Gradient **out, NetSpec spec, NetOptions options) __attribute__((warn_unused_result));
void gradient_free(Gradient *g);

/* Take the parameters that the following gradients are for: an arena of the spec (float32 master weights).
 * They are copied into the backend's format, which takes as long as a few rows' gradients. */
Status gradient_set_params(Gradient *g, const float params[]) __attribute__((warn_unused_result));

/* The policy of each row under the parameters taken last, as probabilities in natural orientation:
 * policy[n][size^2], 0 where not legal. 1 <= n <= max_batch. */
Status gradient_policy(Gradient *g, int n, const TrainRow *const rows[], float policy[])
    __attribute__((warn_unused_result));

/* grads[0..model_params) = d loss / d params (overwritten, padding zero), 1 <= n <= max_batch. */
Status gradient_compute(Gradient *g, int n, const TrainRow *const rows[], LossWeights weights, float grads[],
                        LossReport *report) __attribute__((warn_unused_result));

#endif
