/* forbidden.h - renju's forbidden points, exactly, by the definition of the Renju International Federation.
 *
 * Black may not make an overline (six or more), a double-four, or a double-three. Five in a row beats all
 * three. A three counts only if it can become a straight four by a move that is not itself forbidden
 * (which is judged by the same rule, recursively) and that makes no five. */
#ifndef TENGEN_GAME_FORBIDDEN_H
#define TENGEN_GAME_FORBIDDEN_H

#include "game/board.h"

typedef enum Forbidden {
    FORBIDDEN_NO,
    FORBIDDEN_OVERLINE,
    FORBIDDEN_DOUBLE_FOUR,
    FORBIDDEN_DOUBLE_THREE
} Forbidden;

/* Why black may not play the empty point p, whoever is to move. Of several reasons the first in the order
 * of the enum. FORBIDDEN_NO under other rules. */
Forbidden forbidden_at(const Board *b, Point p);

/* All points forbidden to black, whoever is to move. */
void forbidden_points(const Board *b, PointSet *out);

/* "overline", "double-four", "double-three". */
const char *forbidden_name(Forbidden f);

#endif
