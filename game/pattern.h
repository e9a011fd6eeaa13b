/* pattern.h - what each empty point would make in each line, for both colours, kept incrementally.
 *
 * Shape and Threat are explained in pattern_table.h. A PatternBoard is a value that borrows its table; copy
 * it with =. Like a Board it keeps no history: the caller keeps the PatternUndo records. */
#ifndef TENGEN_GAME_PATTERN_H
#define TENGEN_GAME_PATTERN_H

#include "game/pattern_table.h"

typedef struct PatternBoard {
    const PatternTable *table;
    GameSpec spec;
    uint64_t key[DIRECTIONS][BOARD_LINES_MAX]; /* each line's stones, 2 bits a point; see pattern.c */
    uint32_t shapes[BOARD_POINTS_MAX];         /* read with pattern_shape */
    uint8_t threat[2][BOARD_POINTS_MAX];       /* Threat; THREAT_NONE on stones */
    PointSet points[2][THREAT_COUNT];          /* [colour][threat]: the points whose threat it is */
} PatternBoard;

/* SHAPE_NONE on stones. */
static inline Shape pattern_shape(const PatternBoard *pb, Color c, Point p, int direction)
{
    return (Shape)(pb->shapes[p] >> (c * 16 + direction * 4) & 15);
}

/* What pattern_undo needs: the points a move has changed, with their shapes before it. */
enum { PATTERN_CHANGES_MAX = DIRECTIONS * 2 * PATTERN_REACH_MAX };

typedef struct PatternUndo {
    Point point;
    int16_t count;
    uint32_t shapes; /* of the point itself */
    struct {
        uint32_t shapes;
        Point point;
    } change[PATTERN_CHANGES_MAX];
} PatternUndo;

/* The patterns of a position. The table is for its rule and line length. A few microseconds. */
void pattern_init(PatternBoard *pb, const PatternTable *table, const Board *b);

/* Follow a move of colour c on the empty point p, and take it back, in reverse order; restores every byte. */
void pattern_play(PatternBoard *pb, Point p, Color c, PatternUndo *undo);
void pattern_undo(PatternBoard *pb, const PatternUndo *undo);

#endif
