/* net_compare.h - how far two networks of the same architecture are apart, in weights and in answers. */
#ifndef TENGEN_UI_CLI_NET_COMPARE_H
#define TENGEN_UI_CLI_NET_COMPARE_H

#include "game/rules.h"
#include "net/model.h"

/* Of one slice of parameters. */
typedef struct SliceDifference {
    double largest; /* absolute difference */
    double rms;     /* root of the mean squared difference … */
    double scale;   /* … and of the mean square of A, to judge it by */
} SliceDifference;

/* Slice i of a and of b, which have the same NetSpec. */
SliceDifference net_compare_slice(const Model *a, const Model *b, int i);

/* On random positions. */
typedef struct AnswerDifference {
    int positions;
    double policy_kl;  /* mean of sum p_a log(p_a / p_b), nats, >= 0 */
    double value_mean; /* mean absolute difference of the expected score, 0..1 */
    double value_largest;
    double same_best; /* share of the positions where both like the same move best, 0..1 */
} AnswerDifference;

/* Both evaluate the same positions of a game of `spec`, by random moves drawn from seed; positions >= 1.
 * a and b may differ in architecture. ERR_MEMORY, ERR_UNSUPPORTED, ERR_DEVICE. */
Status net_compare_answers(const Model *a, const Model *b, GameSpec spec, int positions, uint64_t seed,
                           AnswerDifference *out) __attribute__((warn_unused_result));

#endif
