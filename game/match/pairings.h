/* pairings.h - who plays whom: pairs of games, in order, for each format.
 *
 * All games come in pairs with the same opening and swapped colours: games 2k and 2k + 1 are pair k, and the
 * first player of the pair is black in the even one. Where there are several pairings, they take turns, and
 * all of them get the same openings. Players are numbered from 0.
 *
 *   round robin  everybody against everybody; with two players it is a match
 *   gauntlet     player 0 against each of the others
 *   Swiss        in each round neighbours in the standings who have not met; an odd one out rests for a point
 *   chosen       somebody else says who plays each pair, as soon as it knows
 */
#ifndef TENGEN_GAME_MATCH_PAIRINGS_H
#define TENGEN_GAME_MATCH_PAIRINGS_H

#include "game/base/status.h"

typedef enum Format { FORMAT_ROUND_ROBIN, FORMAT_GAUNTLET, FORMAT_SWISS, FORMAT_CHOSEN } Format;

enum { PAIRINGS_PLAYERS_MAX = 64 };

typedef struct GamePair {
    int first, second; /* players */
    int round;         /* Swiss: from 0 */
    int opening;       /* the number of its opening, from 0 */
} GamePair;

typedef struct PairingsOptions {
    Format format;
    int players; /* 2 to PAIRINGS_PLAYERS_MAX */
    int pairs;   /* of games for each pairing, >= 1; chosen ones: in all */
    int rounds;  /* of a Swiss tournament, 1 to players - 1 */
    /* Of chosen pairs: pair k, or false if it depends on pairs that are still being played. It depends on k and on
     * results alone. */
    bool (*choose)(void *context, int k, GamePair *out);
    void *context;
} PairingsOptions;

typedef struct Pairings Pairings;

/* ERR_MEMORY. */
Status pairings_new(const PairingsOptions *options, Pairings **out) __attribute__((warn_unused_result));
void pairings_free(Pairings *s);

/* Pairs of games in all. */
int pairings_count(const Pairings *s);

/* Pair k; false if it is not known yet, since it depends on pairs that are still being played. */
bool pairings_get(const Pairings *s, int k, GamePair *out);

/* The first player got so many half points, 0 to 4, in pair k. Once for each pair, in any order. */
void pairings_score(Pairings *s, int k, int half_points);

/* Swiss: half points of a player so far, rests included (as many as a won pair gives, for every pair). */
int pairings_points(const Pairings *s, int player);

#endif
