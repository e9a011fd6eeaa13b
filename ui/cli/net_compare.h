/* net_compare.h - how far two networks are apart, in weights and in answers; or one network on two backends, or in
 * two precisions. */
#ifndef TENGEN_UI_CLI_NET_COMPARE_H
#define TENGEN_UI_CLI_NET_COMPARE_H

#include "game/board.h"
#include "net/backend.h"
#include "net/model.h"

/* ---- weights ---- */

/* Of one slice of parameters. */
typedef struct SliceDifference {
    double largest; /* absolute difference */
    double rms;     /* root of the mean squared difference … */
    double scale;   /* … and of the mean square of A, to judge it by */
} SliceDifference;

/* Slice i of a and of b, which have the same NetSpec. */
SliceDifference net_compare_slice(const Model *a, const Model *b, int i);

/* ---- answers ---- */

/* A network and what runs it. */
typedef struct NetSide {
    const Model *model;
    BackendKind backend;
    Precision precision;
} NetSide;

/* On one position; of A and of B. */
typedef struct PositionDifference {
    Point best[2];    /* the move of greatest probability */
    double score[2];  /* expected, for the side to move, 0..1 */
    double policy_tv; /* total variation: half the sum of |p_a - p_b|, 0..1 */
    double policy_kl; /* sum of p_a log(p_a / p_b), nats, >= 0 */
} PositionDifference;

/* On many: means, and what is largest. */
typedef struct AnswerDifference {
    int positions;
    double policy_tv, policy_tv_largest;
    double policy_kl;
    double value_mean, value_largest; /* absolute differences of the scores */
    double same_best;                 /* share of the positions where both like the same move best, 0..1 */
} AnswerDifference;

/* Positions of games of random moves, which go on: out[n]. ERR_MEMORY. */
Status net_compare_random(GameSpec spec, int n, uint64_t seed, Board out[])
    __attribute__((warn_unused_result));

/* Both evaluate each position, out[n]: all are of one game, which goes on. The networks may differ in
 * architecture. ERR_MEMORY, ERR_UNSUPPORTED, ERR_DEVICE. */
Status net_compare_positions(NetSide a, NetSide b, const Board boards[], int n, PositionDifference out[])
    __attribute__((warn_unused_result));

/* n >= 1. */
AnswerDifference net_compare_sum(const PositionDifference differences[], int n);

/* The indices of the positions with the greatest policy_tv, the greatest first, order[most]; returns how many. */
int net_compare_worst(const PositionDifference differences[], int n, int most, int order[]);

#endif
