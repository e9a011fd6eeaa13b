/* variations.h - a game with all its variations: a tree of moves, and where in it one stands.
 *
 * A value without pointers: copy it with =. Node 0 is the start position; a node is the position after its
 * move. `board` is always the position at `at`. The line one is on goes on through each node's `chosen`
 * child, so that going back and forth returns to the same moves. */
#ifndef TENGEN_UI_BOARD_VARIATIONS_H
#define TENGEN_UI_BOARD_VARIATIONS_H

#include "game/board.h"

enum { VARIATIONS_MAX = 4096, VARIATION_NONE = -1 };

typedef struct Variation {
    int16_t parent; /* all VARIATION_NONE if there is none */
    int16_t child;  /* the first; the others are its siblings */
    int16_t sibling;
    int16_t chosen; /* the child that going forward leads to */
    Point point;
    int16_t ply;     /* moves from the start position */
    int32_t time_ms; /* spent on the move; -1: not known */
    float score;     /* expected, for black, at a look of the engine at this position; NaN: none yet */
} Variation;

typedef struct Variations {
    Board start;
    Board board;
    int count;
    int at;
    Variation node[VARIATIONS_MAX];
} Variations;

/* Only the start position, which is usually an empty board. */
void variations_begin(Variations *v, const Board *start);

/* Go to the child with that move, which is made if there is none. The game goes on and p is empty. False, and
 * nothing changes, if there is no room for another move. */
bool variations_play(Variations *v, Point p, int time_ms);

/* One move back, one forward along the chosen line; false at the end. */
bool variations_back(Variations *v);
bool variations_forward(Variations *v);

/* To any node, which becomes part of the chosen line. 0 <= node < count. */
void variations_go(Variations *v, int node);

/* The sibling in that direction (+1, -1), if there is one; false otherwise. */
bool variations_sideways(Variations *v, int step);

/* The last node of the chosen line from `at`, and the nodes from 0 to there: written to out[], which has room
 * for BOARD_POINTS_MAX + 1; returns how many. */
int variations_line(const Variations *v, int out[]);

/* Whose stone the move of a node is; node > 0. */
Color variations_color(const Variations *v, int node);

/* The position at a node. */
void variations_board(const Variations *v, int node, Board *out);

/* Do all links and moves agree? For tests, and for what was read from a file. */
bool variations_valid(const Variations *v);

#endif
