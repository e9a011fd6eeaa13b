/* position.h - drawn boards with the right answers in the drawing; tests/positions/ holds them.
 *
 * A position is a title, a line that says what is played and how the game stands, and the board, its top
 * row first:
 *
 *   = A four with one gap, and a three that may become a straight four
 *   renju 5, white to move, goes-on
 *   . . b . .
 *   . X x O w
 *   …
 *
 *   X O  stones; in lower case, the last one played
 *   b w  black, white would win there at once; * both
 *   3 4 6  forbidden to black: double-three, double-four, overline
 *   #    forbidden to black by an overline, and white would win there
 *   .    none of these, or the game is over
 *
 * The results: goes-on, black-line, white-line, white-forbidden, white-no-move, draw-full. Lines that begin
 * with ; are comments. */
#ifndef TENGEN_TESTS_SUPPORT_POSITION_H
#define TENGEN_TESTS_SUPPORT_POSITION_H

#include "game/board.h"

typedef struct Position {
    char title[120];
    int line_number; /* of the title in the file */
    GameSpec spec;
    Color to_move; /* after the last stone */
    Result result;
    ResultReason reason;
    char drawn[BOARD_POINTS_MAX];
} Position;

/* The positions of a file, at most max; -1 if one is malformed or the file cannot be read. */
int position_read(const char *path, Position out[], int max);

/* The position on a board: its last stone is played, all others are set up. */
void position_board(const Position *position, Board *out);

#endif
