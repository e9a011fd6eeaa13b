/* pattern_table.h - what a stone makes of a line, looked up by the points around it.
 *
 * The shape of an empty point p for colour c in a direction is what the line through p becomes when c plays
 * p, every other line ignored; the highest that holds:
 *
 *   FIVE        a winning line
 *   OPEN_FOUR   a straight four: unbroken, either end makes it a FIVE, and no one reply prevents both
 *   FOUR_FOUR   fours that are not straight but no one reply stops, as X.XXX.X; renju forbids black's
 *   FOUR        one more move makes a FIVE
 *   OPEN_THREE  one more move makes an OPEN_FOUR
 *   THREE       one more move makes a FOUR
 *   OPEN_TWO    one more move makes an OPEN_THREE
 *   OVERLINE    renju, black: six or more, so forbidden
 *
 * "Four" stands for line length - 1, and so on. The FIVE and all that leads to it contains p. The shapes
 * are exact for every rule as far as one line can tell; whether a renju three is a real one can depend on
 * other lines, and is forbidden.h's business. In caro a four may be stopped beside its ends too, not only
 * where it would be completed, and a four between two blocked ends may be no OPEN_FOUR.
 *
 * A table is made once for a rule and a line length, and read by any number of threads. */
#ifndef TENGEN_GAME_PATTERN_TABLE_H
#define TENGEN_GAME_PATTERN_TABLE_H

#include "game/board.h"

typedef enum Shape {
    SHAPE_NONE,
    SHAPE_OPEN_TWO,
    SHAPE_THREE,
    SHAPE_OPEN_THREE,
    SHAPE_FOUR,
    SHAPE_FOUR_FOUR,
    SHAPE_OPEN_FOUR,
    SHAPE_FIVE,
    SHAPE_OVERLINE,
    SHAPE_COUNT
} Shape;

/* What all four lines through an empty point amount to for one colour; the highest that holds. For black
 * in renju OVERLINE or two fours or two threes make THREAT_FORBIDDEN_MAYBE unless there is a FIVE. */
typedef enum Threat {
    THREAT_NONE,
    THREAT_OPEN_THREE,      /* threatens an open four */
    THREAT_DOUBLE_THREE,    /* two open threes */
    THREAT_FOUR,            /* threatens a five, and one reply stops it */
    THREAT_FOUR_THREE,      /* a four and an open three */
    THREAT_DOUBLE_FOUR,     /* two fours, or FOUR_FOUR: wins next move unless the opponent has a five */
    THREAT_OPEN_FOUR,       /* the same */
    THREAT_FIVE,            /* wins at once */
    THREAT_FORBIDDEN_MAYBE, /* ask forbidden_at */
    THREAT_COUNT
} Threat;

/* A half is the `reach` points on one side of a point, 2 bits each as in a line's key: 0 empty, 1 black,
 * 2 white, 3 outside the board. */
enum { PATTERN_REACH_MAX = LINE_LENGTH_MAX, PATTERN_HALVES_MAX = 1 << (2 * PATTERN_REACH_MAX) };

typedef struct PatternTable {
    Rule rule;
    int line;                            /* stones in a row that win */
    int reach;                           /* points to either side that matter */
    uint32_t before[PATTERN_HALVES_MAX]; /* by the half of lower indices: where its rows of `shapes` begin */
    uint32_t after[PATTERN_HALVES_MAX];  /* by the half of higher indices: where in the row */
    uint8_t threat[2][1 << 16];          /* by colour and the shapes in four directions, 4 bits each */
    uint8_t shapes[];                    /* [before, after]: black's Shape | white's Shape << 4 */
} PatternTable;

/* ERR_MEMORY; spec passed game_spec_check (its size does not matter). Takes some milliseconds. */
Status pattern_table_new(PatternTable **out, GameSpec spec) __attribute__((warn_unused_result));
void pattern_table_free(PatternTable *t);

#endif
