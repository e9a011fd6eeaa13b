/* naive.h - the rules a second time, slow and obvious: a grid of characters and the definitions themselves.
 *
 * Shares no code with game/ but its types. Every test of the rules compares with this. */
#ifndef TENGEN_TESTS_SUPPORT_NAIVE_H
#define TENGEN_TESTS_SUPPORT_NAIVE_H

#include "game/board.h"
#include "game/forbidden.h"
#include "game/pattern_table.h"

typedef struct Naive {
    GameSpec spec;
    char at[BOARD_SIZE_MAX][BOARD_SIZE_MAX]; /* [y][x]: '.', 'X' black, 'O' white */
    Color to_move;
    Result result;
    ResultReason reason;
} Naive;

void naive_init(Naive *n, GameSpec spec);

/* The same stones, side to move and result as a board. */
void naive_copy(Naive *n, const Board *b);

/* Play for the side to move; the game goes on and the point is empty. */
void naive_play(Naive *n, int x, int y);

/* Whether the stone at x, y stands in a winning line. */
bool naive_wins(const Naive *n, int x, int y);

/* Why black may not play the empty point, in renju. */
Forbidden naive_forbidden(Naive *n, int x, int y);

/* The shape of the empty point for a colour in a direction: the words of pattern_table.h, taken literally. */
Shape naive_shape(Naive *n, int x, int y, int direction, Color c);

#endif
