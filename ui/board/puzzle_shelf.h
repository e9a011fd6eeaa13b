/* puzzle_shelf.h - the puzzles that come with the program (assets/puzzles, a book a rule), and which of them were
 * solved, in a file with a position's hash a line. */
#ifndef TENGEN_UI_BOARD_PUZZLE_SHELF_H
#define TENGEN_UI_BOARD_PUZZLE_SHELF_H

#include "game/puzzle.h"

typedef struct PuzzleShelf PuzzleShelf;

/* path: of the file of those solved, NULL: nothing is kept. Books are read when they are first asked for.
 * ERR_MEMORY. */
Status puzzle_shelf_new(PuzzleShelf **out, const char *path) __attribute__((warn_unused_result));
void puzzle_shelf_free(PuzzleShelf *shelf);

/* How many puzzles of a rule and a difficulty there are, and how many of them were solved. ERR_IO, ERR_FORMAT: the
 * book or the file of those solved. */
Status puzzle_shelf_count(PuzzleShelf *shelf, Rule rule, int difficulty, int *all, int *solved)
    __attribute__((warn_unused_result));

/* The first puzzle of that difficulty behind number `after` that was not solved, from the book's beginning on where
 * there is none; once all were solved just the next. Numbers count those of the difficulty from 1; 0 begins. *out is
 * borrowed. As above; ERR_INPUT: there is no puzzle of that difficulty. */
Status puzzle_shelf_next(PuzzleShelf *shelf, Rule rule, int difficulty, int after, const Puzzle **out,
                         int *number) __attribute__((warn_unused_result));

/* The puzzle with this position was solved: kept at once. ERR_IO. */
Status puzzle_shelf_solve(PuzzleShelf *shelf, uint64_t hash) __attribute__((warn_unused_result));

#endif
