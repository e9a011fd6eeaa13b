/* sprt.h - the sequential probability ratio test on pairs of games (Wald 1945), generalized to the five results
 * of a pair (Van den Bergh, "The generalized sequential probability ratio test", 2020).
 *
 * Is A stronger than B by at least elo1, or by no more than elo0? After each pair the logarithm of a
 * likelihood ratio is held against two bounds. With N pairs whose scores x are 0, 1/4, 1/2, 3/4 or 1:
 *
 *   logistic     the hypotheses expect the mean scores s0 and s1, by 1 / (1 + 10^(-elo / 400)). Each is given the
 *                likeliest shares of the five results with that mean, and LLR = N (d(s0) - d(s1)), where d(s) is
 *                the divergence of the observed shares from those: the greatest sum of p(x) log(1 + t (x - s)).
 *   normalized   Elo in standard deviations of a game, so that no test takes longer for a high share of draws:
 *                with m the mean and v the variance of x, u = (m - 1/2) / sqrt(v) and the hypotheses' u0 and u1,
 *                LLR = N (u1 - u0) (2 u - u0 - u1) / 2.
 *
 * Both ask which hypothesis fits better, so a row of wins, which fits neither, says little. Therefore a
 * hypothesis is also left when it is refuted by itself: N d(s) >= log((N + 1) / q), which happens to a true one
 * with probability q at most, however long one looks (Ville's inequality for Cover's universal portfolio); q is
 * a quarter of the admitted error. A thousandth of a pair with each of the results is added to the counts, a
 * tenth for the variance. */
#ifndef TENGEN_GAME_MATCH_SPRT_H
#define TENGEN_GAME_MATCH_SPRT_H

#include <stdbool.h>

typedef struct Sprt {
    double elo0, elo1; /* elo0 < elo1 */
    double alpha;      /* probability of accepting elo1 where elo0 holds, in (0, 1/2) */
    double beta;       /* the reverse */
    bool normalized;   /* Elo in units of a game's standard deviation: 800 / ln 10 of them are one */
} Sprt;

typedef enum SprtVerdict { SPRT_GOES_ON, SPRT_ACCEPTS_ELO0, SPRT_ACCEPTS_ELO1 } SprtVerdict;

/* Pairs in which A scored 0, 1/2, 1, 3/2, 2 points. 0 without pairs. */
double sprt_ratio(const Sprt *s, const int pairs[5]);

/* ln(beta / (1 - alpha)) < 0 and ln((1 - beta) / alpha) > 0. */
double sprt_lower(const Sprt *s);
double sprt_upper(const Sprt *s);

SprtVerdict sprt_verdict(const Sprt *s, const int pairs[5]);

/* A's strength in normalized Elo, and its standard error. At least one pair. */
double sprt_normalized_elo(const int pairs[5], double *error);

#endif
