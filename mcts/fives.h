/* fives.h - what stops a colour's fives.
 *
 * A five is stopped by taking its point; in caro also by blocking the open end of a five whose other end is
 * blocked. Whether black may play there under renju is the caller's question. */
#ifndef TENGEN_MCTS_FIVES_H
#define TENGEN_MCTS_FIVES_H

#include "game/pattern.h"

/* The points that stop all of c's fives, of which there is one at least. patterns are b's. */
void fives_stops(const Board *b, const PatternBoard *patterns, Color c, PointSet *out);

/* Add to *out all points on which a stone of the opponent could have to do with c's five at p, now or after
 * further moves: p itself, and in caro both ends of the line it completes. */
void fives_add_reach(const Board *b, const PatternBoard *patterns, Color c, Point p, PointSet *out);

#endif
