/* pattern.h - what each empty point would make in each line, for both colours, kept incrementally.
 *
 * The shape of an empty point p for colour c in a direction is what the line through p becomes when c plays
 * p, every other line ignored:
 *
 *   FIVE        a winning line
 *   OPEN_FOUR   a four with two or more points that complete it (a straight four)
 *   FOUR_FOUR   two separate fours on one line, each with its own completing point; in renju, black's are
 * forbidden FOUR        a four with one completing point OPEN_THREE  a three: one more move makes an
 * OPEN_FOUR THREE       one more move makes a FOUR OPEN_TWO    one more move makes an OPEN_THREE OVERLINE
 * renju, black: six or more, so forbidden
 *
 * "Four" stands for line length - 1, and so on. The shapes are exact for every rule as far as one line can
 * tell; whether a renju three is a real one can depend on other lines, and is forbidden.h's business.
 * A PatternTable is made once a GameSpec's rule and line length and shared by all PatternBoards, on any
 * thread. A PatternBoard is a value that borrows its table. */
#ifndef TENGEN_GAME_PATTERN_H
#define TENGEN_GAME_PATTERN_H

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
    THREAT_FOUR,            /* threatens a five at one point */
    THREAT_FOUR_THREE,      /* a four and an open three */
    THREAT_DOUBLE_FOUR,     /* two fours, or FOUR_FOUR: wins next move unless the opponent has a five */
    THREAT_OPEN_FOUR,       /* the same */
    THREAT_FIVE,            /* wins at once */
    THREAT_FORBIDDEN_MAYBE, /* ask forbidden_at */
    THREAT_COUNT
} Threat;

typedef struct PatternTable PatternTable;

/* ERR_MEMORY; spec passed game_spec_check (its size does not matter). */
Status pattern_table_new(PatternTable **out, GameSpec spec) __attribute__((warn_unused_result));
void pattern_table_free(PatternTable *t);

typedef struct PatternBoard {
    const PatternTable *table;
    GameSpec spec;
    uint64_t key[DIRECTIONS][BOARD_LINES_MAX];      /* the stones along each line, 2 bits a point */
    uint8_t shape[2][BOARD_POINTS_MAX][DIRECTIONS]; /* Shape; SHAPE_NONE on stones */
    uint8_t threat[2][BOARD_POINTS_MAX];            /* Threat; THREAT_NONE on stones */
    PointSet points[2][THREAT_COUNT];               /* the empty points of each threat but NONE */
} PatternBoard;

/* What pattern_undo needs. */
typedef struct PatternUndo PatternUndo;

void pattern_init(PatternBoard *pb, const PatternTable *table, const Board *b);

/* Follow a move of colour c on the empty point p, and take it back in reverse order. */
void pattern_play(PatternBoard *pb, Point p, Color c);
void pattern_undo(PatternBoard *pb, Point p);

#endif
