/* shape_board.h - a position with its patterns and a quick opinion of it, all kept incrementally: what a search
 * without a network looks at.
 *
 * The opinion: each empty point is worth something to each colour in each direction, by the shape that a stone
 * there would make (pattern_table.h); the sums over the board change only where a move changes shapes. A
 * ShapeBoard is a value that borrows its table. */
#ifndef TENGEN_MCTS_SHAPE_BOARD_H
#define TENGEN_MCTS_SHAPE_BOARD_H

#include "game/pattern.h"

typedef struct ShapeBoard {
    Board board;
    PatternBoard patterns;
    int sum[2]; /* by colour: what the shapes of all empty points are worth */
} ShapeBoard;

typedef struct ShapeUndo {
    Undo board;
    PatternUndo patterns;
    int sum[2];
} ShapeUndo;

/* The table is for b's rule and line length. */
void shape_board_init(ShapeBoard *s, const PatternTable *table, const Board *b);

/* Play a stone of the side to move, and take it back, in reverse order; restores every byte. */
void shape_board_play(ShapeBoard *s, Point p, ShapeUndo *undo);
void shape_board_undo(ShapeBoard *s, const ShapeUndo *undo);

/* What the empty point p is worth to c: the shapes of all four directions. */
int shape_board_worth(const ShapeBoard *s, Color c, Point p);

/* How well the side to move stands: 0 is even, 400 about as much as a move that makes a four and a three. */
int shape_board_value(const ShapeBoard *s);

/* The empty points within two columns and rows of a stone; of an empty board its centre. */
void shape_board_near(const Board *b, PointSet *out);

#endif
