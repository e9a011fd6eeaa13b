/* zero_gradients.h - gradients on their way from where they are computed to the rank that owns them.
 *
 * They come unit by unit, from the last to the first, while the backward pass goes on, and are exchanged bucket by
 * bucket, two under way at once. Then this rank has the sum over all ranks and micro-steps, times a factor, of its
 * slices (stages 1 to 3) or of all (stage 0).
 *
 * Exact: micro-shards, micro-step by micro-step and rank by rank, are summed by the tree ((0+1)+(2+3))+((4+5)+(6+7)): the
 * same bits however they are spread over ranks, for what is a power of two. Between micro-steps that takes the bits of (accumulation -
 * 1) in whole arrays. Fast: in the order of micro-steps, then as the communicator sums.
 *
 * One exchange a step, but in fast stages 2 and 3 one each micro-step, since no whole array is kept there. */
#ifndef TENGEN_TRAIN_ZERO_GRADIENTS_H
#define TENGEN_TRAIN_ZERO_GRADIENTS_H

#include "train/comm.h"
#include "train/zero_layout.h"

typedef struct ZeroGradients ZeroGradients;

typedef struct ZeroGradientsOptions {
    int stage;        /* 0..3 */
    bool exact;       /* see above */
    bool overlap;     /* else each exchange is waited for at once */
    int accumulation; /* micro-steps of a step, 1..COMM_RANKS_MAX */
    const bool *
        frozen; /* [slices]: gradients that are zero whatever comes; NULL: none. Borrowed for the object's life */
} ZeroGradientsOptions;

/* l and c are borrowed for the object's life. ERR_MEMORY. */
Status zero_gradients_new(ZeroGradients **out, const ZeroLayout *l, Comm *c, ZeroGradientsOptions options)
    __attribute__((warn_unused_result));
void zero_gradients_free(ZeroGradients *g);

/* What the following gradients are multiplied by once they are summed: 1 at first. */
void zero_gradients_set_factor(ZeroGradients *g, float factor);

/* The gradient of unit u, of as many floats as the model has in it; copied before this returns. Units come in falling order; one that is
 * left out has no gradient in this micro-step. */
Status zero_gradients_ready(ZeroGradients *g, int unit, const float gradient[])
    __attribute__((warn_unused_result));

/* The micro-step's backward pass is over. *whole: it was the step's last, and the sums are there. */
Status zero_gradients_finish(ZeroGradients *g, bool *whole) __attribute__((warn_unused_result));

/* The sum of this rank's slice of a bucket; in stage 0 of any rank's. Until the next step's first gradient. */
const float *zero_gradients_slice(const ZeroGradients *g, int bucket, int rank);

/* Bytes allocated: for sums, for buckets under way, and between micro-steps in exact mode. */
size_t zero_gradients_sum_bytes(const ZeroGradients *g);
size_t zero_gradients_bucket_bytes(const ZeroGradients *g);
size_t zero_gradients_carry_bytes(const ZeroGradients *g);

#endif
