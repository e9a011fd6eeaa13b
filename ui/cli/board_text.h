/* board_text.h - a position drawn in characters, with coordinates, for a terminal.
 *
 *        a b c d e f g h          two columns a point; letters above and below, numbers on both sides,
 *     8  . . . . . . . .  8       row 1 at the bottom
 *     7  . . . X . . . .  7       X and O, or round stones where the terminal shows them
 *     6  . . + . .(O). .  6       brackets round the last move, stars round a winning line
 *
 * In renju a point forbidden to black is marked "!" while black is to move. */
#ifndef TENGEN_UI_CLI_BOARD_TEXT_H
#define TENGEN_UI_CLI_BOARD_TEXT_H

#include "game/board.h"

#include <stdbool.h>

enum { BOARD_TEXT_MAX = 32768 }; /* bytes that hold any drawing, colours and all */

typedef struct BoardTextStyle {
    bool utf8;  /* round stones and middle dots instead of X, O and . */
    bool color; /* ANSI colours */
} BoardTextStyle;

/* Draws b into text[n], n >= BOARD_TEXT_MAX, ending in a newline. Returns text. */
const char *board_text_draw(const Board *b, BoardTextStyle style, char *text, int n);

/* Whether p is one of the points that boards of that size have marked. */
bool board_text_star(int size, Point p);

/* "●" or "X", "○" or "O". */
const char *board_text_stone(Color c, BoardTextStyle style);

#endif
