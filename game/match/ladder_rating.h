/* ladder_rating.h - how strong a player is who met rungs of a ladder, and whom he should meet next.
 *
 * The rungs' ratings are taken as they stand. With x the player's Elo and r a rung's, a game is expected to bring
 * p = 1 / (1 + 10^((r - x) / 400)) (Bradley and Terry 1952), a draw counting as half a win; before any game x is
 * taken as normal, around the middle of the ladder with standard deviation `spread`. x is where the product of both is
 * greatest, and its error follows from the curvature there.
 *
 * Strength is no single scale: a player may do better against one kind of rung than another. So the error is
 * multiplied by the root of what the results against the rungs scatter more than chance explains: chi-squared
 * over its degrees of freedom, to which 4 of exactly 1 are added since a few rungs say little about it. */
#ifndef TENGEN_GAME_MATCH_LADDER_RATING_H
#define TENGEN_GAME_MATCH_LADDER_RATING_H

#include "game/board.h"
#include "game/match/ladder.h"

#define LADDER_RATING_SPREAD 1000.0

/* The player's games against a rung, by his colour. */
typedef struct LadderTally {
    double games[2];
    double points[2]; /* wins and half the draws */
} LadderTally;

typedef struct LadderRating {
    double elo, error; /* standard error */
    int games;
} LadderRating;

typedef struct LadderEstimate {
    LadderRating all;
    LadderRating colour[2]; /* from the games as black, as white, alone */
    double misfit;          /* by which the error's square was multiplied, >= 1 */
} LadderEstimate;

/* tally[rung]. spread INFINITY: nothing is known beforehand; then there are wins and losses both. */
LadderEstimate ladder_rating_estimate(const Ladder *l, const LadderTally tally[], double spread);

/* The share of the points that a player of that Elo expects against a rung. */
double ladder_rating_expected(double elo, double rung);

/* The rung that the next pair of games should be played against: where a game says most of the player's rating, as it
 * is now known, while each rung gets its share of pairs; pairs[rung] counts those that are played or planned. Of equals
 * the first. */
int ladder_rating_choose(const Ladder *l, LadderRating now, const int pairs[]);

#endif
