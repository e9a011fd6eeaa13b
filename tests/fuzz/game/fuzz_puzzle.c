/* Any bytes as a file of puzzles: each can be set up, goes on, and is the same when written and read again. */
#include "game/puzzle.h"

#include <stdlib.h>
#include <string.h>

static void check(const Puzzle *p)
{
    Board b;
    Puzzle again;
    Text text = {0};
    puzzle_board(p, &b);
    if (board_over(&b)) abort();
    puzzle_write(p, &text);
    if (text.failed || puzzle_parse(text.data, text.length, &again).code != STATUS_OK) abort();
    if (memcmp(p, &again, sizeof again) != 0) abort();
    text_free(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    PuzzleBook book;
    if (puzzle_book_parse("x", (const char *)data, size, &book).code != STATUS_OK) return 0;
    for (int i = 0; i < book.count; i++) check(&book.puzzle[i]);
    puzzle_book_free(&book);
    return 0;
}
