/* evaluator_hash.h - an evaluator without a network: pseudo-random priors and values from the position's
 * hash. Deterministic, and the same for a position however it was reached; for tests and bench. */
#ifndef TENGEN_NET_EVALUATOR_HASH_H
#define TENGEN_NET_EVALUATOR_HASH_H

#include "net/evaluator.h"

/* sharpness, 0..4: how far priors differ; 0 uniform, 2.5 gives an entropy of about 2 nats on 15x15. An answer
 * costs little, so that a bench of the search measures the search. ERR_MEMORY. */
Status evaluator_hash_new(Evaluator **out, int max_batch, float sharpness)
    __attribute__((warn_unused_result));

#endif
