/* board.h - a position: stones, side to move, result and hash; play and undo.
 *
 * A Board is a value: copy it with =. It owns nothing and keeps no history; the caller keeps the stack of
 * Undo records. Black moves first, unless board_set_to_move says otherwise while the game goes on.
 * Invariants: `hash` is a function of the stones, the side to move, and the GameSpec; `result` is what
 * the rules say of the position as reached by its last move. */
#ifndef TENGEN_GAME_BOARD_H
#define TENGEN_GAME_BOARD_H

#include "game/pointset.h"
#include "game/rules.h"

typedef enum Color { BLACK = 0, WHITE = 1, EMPTY = 2 } Color;

typedef enum Result { RESULT_NONE, RESULT_BLACK, RESULT_WHITE, RESULT_DRAW } Result;

typedef enum ResultReason {
    REASON_NONE,
    REASON_LINE,      /* a winning line */
    REASON_FORBIDDEN, /* black played a forbidden point (renju) */
    REASON_NO_MOVE,   /* black to move has forbidden points only (renju) */
    REASON_FULL,      /* the board is full */
} ResultReason;

/* The lines of each direction are numbered from 0: along x by y, along y by x, where x and y grow by
 * x - y + size - 1, where x grows and y falls by x + y. Along its line a point's index is its x, and its y
 * in direction 1. */
enum { BOARD_LINES_MAX = 2 * BOARD_SIZE_MAX - 1 };

typedef struct Board {
    GameSpec spec;
    uint8_t to_move; /* BLACK or WHITE */
    uint8_t result;  /* a Result */
    uint8_t reason;  /* a ResultReason */
    int16_t stones;  /* on the board */
    Point last;      /* the last move, or POINT_NONE */
    uint64_t hash;
    PointSet empty;
    uint32_t line[2][DIRECTIONS][BOARD_LINES_MAX]; /* a colour's stones: bit i is the point with index i */
} Board;

/* What board_undo needs. */
typedef struct Undo {
    uint64_t hash;
    Point point;
    Point last;
} Undo;

/* An empty board, black to move. spec passed game_spec_check. */
void board_init(Board *b, GameSpec spec);

static inline int board_points(const Board *b)
{
    return b->spec.size * b->spec.size;
}

static inline Color color_other(Color c)
{
    return (Color)(c ^ 1);
}

/* Where a point lies: its coordinates, and in each direction its line and its index on that line. */
typedef struct Place {
    int x, y;
    int line[DIRECTIONS];
    int index[DIRECTIONS];
} Place;

static inline Place board_place(int size, Point p)
{
    /* p / size without a division: exact for p < 400 and size <= 20. */
    static const uint16_t reciprocal[BOARD_SIZE_MAX + 1] = {0,    0,    0,    0,    0,    13108, 10923,
                                                            9363, 8193, 7282, 6554, 5958, 5462,  5042,
                                                            4682, 4370, 4097, 3856, 3641, 3450,  3277};
    int y = (int)((uint32_t)p * reciprocal[size] >> 16);
    int x = p - y * size;
    return (Place){x, y, {y, x, x - y + size - 1, x + y}, {x, y, x, x}};
}

/* The indices that lie on the board, as bits, along a line of a direction. */
static inline uint32_t board_line_mask(int size, int direction, int line)
{
    uint32_t all = ((uint32_t)1 << size) - 1;
    if (direction < 2) return all;
    int outside = line - (size - 1);
    return outside >= 0 ? all & all << outside : all >> -outside;
}

/* How the point number grows from one index of a direction's lines to the next. */
static inline int board_step(int size, int direction)
{
    return direction == 0 ? 1 : direction == 1 ? size : direction == 2 ? size + 1 : 1 - size;
}

/* BLACK, WHITE or EMPTY. 0 <= p < board_points. */
Color board_at(const Board *b, Point p);

static inline bool board_over(const Board *b)
{
    return b->result != RESULT_NONE;
}

/* Play a stone of the side to move. The game goes on and p is empty. A forbidden point may be played: it
 * loses at once. *undo takes what board_undo needs. */
void board_play(Board *b, Point p, Undo *undo);

/* Take back the last board_play, in reverse order. Restores every byte. */
void board_undo(Board *b, const Undo *undo);

/* Set up stones without playing: for positions from a file or a protocol. Does not judge the result; call
 * board_judge once all stones stand. p is empty. */
void board_put(Board *b, Point p, Color c);
void board_set_to_move(Board *b, Color c);

/* Judge a set-up position: a winning line of either colour (of both: of the one who moved last), a full
 * board, no move for black in renju. */
void board_judge(Board *b);

/* The points that the side to move may sensibly play: empty, and in renju not forbidden to black (a five
 * is never forbidden). Empty only when the game is over. */
void board_legal(const Board *b, PointSet *out);

/* Whether c would win at once with a stone on the empty point p, whoever is to move. */
bool board_wins(const Board *b, Point p, Color c);

/* The hash the position would have after p, without playing it. */
uint64_t board_hash_after(const Board *b, Point p);

/* The hash of the same position computed from its stones alone. */
uint64_t board_hash_scratch(const Board *b);

/* The points of a winning line of c through p, 0 if none: for drawing. Writes up to BOARD_SIZE_MAX. */
int board_winning_line(const Board *b, Point p, Point out[]);

/* "black wins, five in a row", "draw, the board is full" …; returns text. */
const char *board_result_text(const Board *b, char *text, int n);

#endif
