/* adjudicate.h - games that end before the board says so, since both players say how. */
#ifndef TENGEN_GAME_MATCH_ADJUDICATE_H
#define TENGEN_GAME_MATCH_ADJUDICATE_H

#include "game/match/referee.h"

/* When players agree: for `moves` moves of each in a row, those of one had scores of at least `sure` and those of
 * the other of at most 1 - sure; or all of them lay within `even` of 1/2, a draw, if `drawn_from` stones lie on the board: the balanced
 * openings of a match lie near 1/2 too. A player without an opinion agrees to nothing. */
typedef struct Agreement {
    int moves; /* >= 1 */
    float sure, even;
    int drawn_from;
} Agreement;

/* A referee's judge; context is an Agreement. */
Result adjudicate_agreement(void *context, const Referee *r);

#endif
