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

/* Words of one colour's stones along the lines of each direction: along x (by y), along y (by x), and the
 * two diagonals. Bit i of a word is the point with that x (for direction 1: that y). */
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
    uint32_t line[2][DIRECTIONS][BOARD_LINES_MAX];
} Board;

/* What board_undo needs; 24 bytes or so. */
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

/* Judge a set-up position: a winning line of either colour, a full board, no move for black in renju. */
void board_judge(Board *b);

/* The points that the side to move may sensibly play: empty, and in renju not forbidden to black (a five
 * is never forbidden). Empty only when the game is over. */
void board_legal(const Board *b, PointSet *out);

/* The hash the position would have after p, without playing it. */
uint64_t board_hash_after(const Board *b, Point p);

/* The points of a winning line of c through p, 0 if none: for drawing. Writes up to BOARD_SIZE_MAX. */
int board_winning_line(const Board *b, Point p, Point out[]);

/* "black wins, five in a row", "draw, the board is full" … */
const char *board_result_text(const Board *b, char *text, int n);

#endif
