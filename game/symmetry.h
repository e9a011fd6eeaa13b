/* symmetry.h - the eight symmetries of the square, numbered 0 (identity) to 7.
 *
 * Symmetry s first mirrors x if s & 1, then mirrors y if s & 2, then swaps x and y if s & 4. */
#ifndef TENGEN_GAME_SYMMETRY_H
#define TENGEN_GAME_SYMMETRY_H

#include "game/board.h"

enum { SYMMETRIES = 8 };

/* Where p goes under symmetry s. */
Point symmetry_point(int s, int size, Point p);

/* The symmetry that undoes s, and the one that does first a, then b. */
int symmetry_inverse(int s);
int symmetry_compose(int a, int b);

/* The whole permutation: out[p] = symmetry_point(s, size, p) for every point. */
void symmetry_table(int s, int size, Point out[]);

/* The position with every stone moved; result, side to move and last move are kept. */
void symmetry_board(int s, const Board *b, Board *out);

#endif
