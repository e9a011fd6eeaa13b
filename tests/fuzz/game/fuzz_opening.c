/* Any bytes as a book of openings: every opening can be played, written and read again, and its canonical
 * form is that of its canonical form. */
#include "game/opening.h"

#include <stdlib.h>
#include <string.h>

static void check(const Opening *o, GameSpec spec)
{
    char text[OPENING_TEXT_MAX];
    Opening back;
    Board b;
    board_init(&b, spec);
    opening_play(o, &b);
    if (board_over(&b)) abort();
    opening_text(o, spec.size, text, sizeof text);
    if (opening_parse(text, strlen(text), spec, ORIGIN_BOTTOM, &back).code != STATUS_OK) abort();
    if (!opening_equal(o, &back)) abort();
    Opening once = opening_canonical(o, spec.size), twice = opening_canonical(&once, spec.size);
    if (!opening_equal(&once, &twice)) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 3) return 0;
    GameSpec spec = {data[0] % RULE_COUNT, (uint8_t)(BOARD_SIZE_MIN + data[1] % 16), 5};
    Origin origin = data[2] % 2 ? ORIGIN_TOP : ORIGIN_BOTTOM;
    OpeningBook book;
    if (opening_book_parse("x", (const char *)data + 3, size - 3, spec, origin, &book).code != STATUS_OK)
        return 0;
    for (int i = 0; i < book.count; i++) check(&book.opening[i], spec);
    int before = book.count;
    if (opening_book_remove_duplicates(&book, spec.size).code != STATUS_OK) abort();
    if (book.count < 1 || book.count > before) abort();
    opening_book_free(&book);
    return 0;
}
