/* alphabeta_moves.h - which moves an alpha-beta search tries in a position, and in which order. */
#ifndef TENGEN_MCTS_ALPHABETA_MOVES_H
#define TENGEN_MCTS_ALPHABETA_MOVES_H

#include "mcts/shape_board.h"

enum { ALPHABETA_PLIES_MAX = 80 };

/* What cut other positions short. */
typedef struct AlphaBetaHints {
    Point killers[ALPHABETA_PLIES_MAX][2]; /* by ply: the last two moves that did */
    int history[2][BOARD_POINTS_MAX];      /* by colour and point: how often, and how deep */
} AlphaBetaHints;

void alphabeta_moves_forget(AlphaBetaHints *hints);

/* Move p of colour c cut a search of that depth short at that ply. */
void alphabeta_moves_cut(AlphaBetaHints *hints, int ply, Color c, Point p, int depth);

/* The most promising of `among`, at most `width`, the best first, into out[]; how many. first is best of all if it is
 * among them; POINT_NONE: no such move is known. */
int alphabeta_moves_order(const ShapeBoard *s, const PointSet *among, Point first,
                          const AlphaBetaHints *hints, int ply, int width, Point out[]);

#endif
