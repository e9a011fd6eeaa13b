/* bradley_terry.h - the strengths of many players from their results against each other.
 *
 * The model of Bradley and Terry (1952) in Elo's units: a player a expects the score
 * 1 / (1 + 10^((elo_b - elo_a) / 400)) against b. Strengths are fitted by maximum likelihood, a draw counting as
 * half a win and half a loss. */
#ifndef TENGEN_GAME_MATCH_BRADLEY_TERRY_H
#define TENGEN_GAME_MATCH_BRADLEY_TERRY_H

#include "game/base/status.h"

/* Games between two players, a != b. */
typedef struct BradleyTerryDuel {
    int a, b;
    double games;  /* >= 0; with none the prior alone links them */
    double points; /* of a: wins and half the draws, 0..games */
} BradleyTerryDuel;

typedef struct BradleyTerryRating {
    double elo;   /* the anchor's is 0; NaN: no chain of games leads to the anchor */
    double error; /* standard error of elo as a difference from the anchor's, by the observed information */
} BradleyTerryRating;

/* Fit out[0..players). `prior` > 0 drawn games are added to each duel, so that who won all games is stronger by
 * much, not infinitely. The same duels in the same order give the same bits. ERR_MEMORY. */
Status bradley_terry_fit(int players, int anchor, const BradleyTerryDuel duels[], int count, double prior,
                         BradleyTerryRating out[]) __attribute__((warn_unused_result));

#endif
