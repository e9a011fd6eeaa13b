/* puzzle.h - positions in which the side to move wins by force, and the files that hold them.
 *
 * A file has a puzzle a line; empty lines and lines that begin with # are skipped:
 *
 *   KIND PLIES DIFFICULTY RULE SIZE LINE MOVES
 *   vcf 9 3 renju 15 5 h8i9g7…
 *
 * MOVES is the game that led there, a position string with rows counted from the bottom. A Puzzle is a value. */
#ifndef TENGEN_GAME_PUZZLE_H
#define TENGEN_GAME_PUZZLE_H

#include "game/base/text.h"
#include "game/notation.h"

typedef enum PuzzleKind {
    PUZZLE_VCF, /* by continuous fours */
    PUZZLE_VCT, /* by fours and threes */
    PUZZLE_KINDS
} PuzzleKind;

enum { PUZZLE_DIFFICULTY_MAX = 5, PUZZLE_FILE_MAX = 16 << 20 };

typedef struct Puzzle {
    GameSpec spec;
    uint8_t kind;       /* a PuzzleKind */
    uint8_t difficulty; /* 1 (easy) to PUZZLE_DIFFICULTY_MAX */
    int16_t plies;      /* within which the side to move can win, odd */
    int16_t moves;
    Point move[BOARD_POINTS_MAX]; /* from the empty board; the game goes on after them */
} Puzzle;

/* How hard a win of a kind in so many plies is to see. */
int puzzle_difficulty(PuzzleKind kind, int plies);

/* The position. */
void puzzle_board(const Puzzle *p, Board *out);

/* "vcf", "vct". */
const char *puzzle_kind_name(PuzzleKind kind);

/* Append the puzzle as a line. */
void puzzle_write(const Puzzle *p, Text *out);

/* Read one from text[0..length). ERR_INPUT: "word 3: …" or "move 2, h8: …". */
Status puzzle_parse(const char *text, size_t length, Puzzle *out) __attribute__((warn_unused_result));

/* Many of them. */
typedef struct PuzzleBook {
    Puzzle *puzzle;
    int count;
} PuzzleBook;

/* Read a file, or a text that stands for one in messages. ERR_FORMAT: "puzzles.txt:7: …"; also for a file without any
 * puzzle. */
Status puzzle_book_read(const char *path, PuzzleBook *out) __attribute__((warn_unused_result));
Status puzzle_book_parse(const char *name, const char *text, size_t size, PuzzleBook *out)
    __attribute__((warn_unused_result));
void puzzle_book_free(PuzzleBook *book);

#endif
