/* heads.h - what becomes of a network's logits on a GPU, each in one launch: probabilities for search, loss and
 * gradient for training, and the candidates of a Gumbel root.
 *
 * A row is a position. Only its legal points count: all else is never read, and comes out as 0. A row without a
 * legal move, or with a logit at a legal point that is not finite, is marked in `flags` and does no harm: without
 * a move everything is 0; where a logit is not finite, the probabilities are uniform over the legal
 * points, and loss and gradient are 0. All arrays are on the device; work is queued on d. */
#ifndef TENGEN_NET_CUDA_HEADS_H
#define TENGEN_NET_CUDA_HEADS_H

#include "game/base/rng.h"
#include "net/cuda/device.h"
#include "net/cuda/element.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { HEADS_POINTS_MAX = 512, HEADS_CANDIDATES_MAX = 32 };

/* Bits of a row's flags. */
enum { HEADS_NO_MOVE = 1, HEADS_NOT_FINITE = 2 };

/* The policy's logits z of a batch. */
typedef struct HeadsPolicy {
    ElementType type;
    int rows;   /* >= 0 */
    int points; /* 1..HEADS_POINTS_MAX */
    int64_t
        stride; /* elements from row to row of all arrays by points, >= points; also behind the last row they
                              are there. Rows at multiples of 16 bytes and a stride that is one of 8 are fastest */
    const void *logits;    /* [rows, stride] */
    const uint32_t *legal; /* [rows, ceil(points / 32)]: bit p % 32 of word p / 32 */
    uint8_t *flags;        /* written: [rows] */
} HeadsPolicy;

/* out[rows, stride] = exp((z - max z) / temperature) / sum, over the legal points. Temperature 0: the points of the
 * greatest logit share evenly. out has the logits' type, and may be the logits. */
Status heads_policy(Device *d, const HeadsPolicy *p, float temperature, void *out)
    __attribute__((warn_unused_result));

/* What a batch is taught. Losses are in nats and are not scaled; gradients are, by scale and the row's weight. */
typedef struct HeadsLoss {
    const float *target;       /* [rows, stride] >= 0, or NULL: then */
    const uint16_t *visits;    /* [rows, stride] of a search, which are divided by */
    const uint32_t *visit_sum; /* [rows] */
    const float *weight;       /* [rows], or NULL: 1 */
    float scale;
    const float *before; /* [rows, stride]: earlier probabilities, or NULL */

    void *gradient;    /* [rows, stride] of the logits' type: scale weight (p sum(target) - target) */
    float *loss;       /* [rows]: - sum(target log p) */
    float *entropy;    /* [rows]: - sum(p log p); or NULL */
    float *divergence; /* [rows]: sum(before (log before - log p)); or NULL; wants `before` */

    /* The value, in the same launch. 3: win, draw, loss, by the cross-entropy of softmax; 1: its tanh, by the square of the
     * error (net/loss.h); 0: none. */
    int outcomes;
    const float *value;        /* [rows, outcomes] logits */
    const float *value_target; /* [rows, outcomes] */
    float value_scale;
    float *value_gradient; /* [rows, outcomes] */
    float *value_loss;     /* [rows] */
} HeadsLoss;

Status heads_loss(Device *d, const HeadsPolicy *p, const HeadsLoss *l) __attribute__((warn_unused_result));

/* A candidate of a root: its logit is log(prior), not below log(1e-9), and its score logit + noise. */
typedef struct HeadsCandidate {
    int32_t point; /* -1: there are no more legal points */
    float prior;
    float noise;
} HeadsCandidate;

/* out[rows, candidates]: the legal points of greatest score, best first, of equal ones the lower point first. rng[rows]
 * on the device, fresh from rng_make: the noise is what rng_gumbel gives for each legal point in turn, as a float.
 * rng NULL: no noise. 1 <= candidates <= HEADS_CANDIDATES_MAX. */
Status heads_root(Device *d, const HeadsPolicy *p, const Rng rng[], int candidates, HeadsCandidate out[])
    __attribute__((warn_unused_result));

#ifdef __cplusplus
}
#endif

#endif
