/* planes.h - the versioned sets of input planes; a network says in its file which it was trained on.
 *
 * Every plane is 0 or 1 at every point, from the side to move's point of view, and a function of the
 * position alone (no history), so that transpositions may share an evaluation; but for last-1, which also
 * shows the last move, whose evaluations are those of a position and the move that led to it.
 *
 *   last-1 0 own stones, 1 opponent's stones, 2 the last move, 3 ones if black is to move
 *             (those of the program AlphaZero_Gomoku, which knows no rules but freestyle)
 *   raw-1     0 own stones, 1 opponent's stones, 2 ones, 3 ones if black is to move,
 *             4 ones if standard, 5 ones if renju, 6 ones if caro,
 *             7 renju, black to move: forbidden points
 *   threat-1  raw-1, then for own, and for the opponent: FIVE, OPEN_FOUR or DOUBLE_FOUR,
 *             FOUR or FOUR_THREE, OPEN_THREE or DOUBLE_THREE (8 to 15) */
#ifndef TENGEN_NET_PLANES_H
#define TENGEN_NET_PLANES_H

#include "game/base/status.h"

typedef enum PlaneSet { PLANES_RAW_1, PLANES_THREAT_1, PLANES_LAST_1, PLANE_SETS } PlaneSet;

enum { PLANES_MAX = 16 };

int planes_count(PlaneSet set);

/* "raw-1", "threat-1", "last-1". */
const char *planes_name(PlaneSet set);

/* The set of that name, or ERR_INPUT listing the names. */
Status planes_parse(const char *name, PlaneSet *out) __attribute__((warn_unused_result));

#endif
