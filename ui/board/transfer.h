/* transfer.h - games into the window and out of it: files, the clipboard, files dropped on it. */
#ifndef TENGEN_UI_BOARD_TRANSFER_H
#define TENGEN_UI_BOARD_TRANSFER_H

#include "ui/board/control.h"

/* Put the game in text[0..size) in the place of this one: SGF with its variations, psq, or a position string on
 * a board like the present one. The state changes only on success. ERR_FORMAT: "name:3: …". */
Status transfer_in(State *s, Outbox *out, const char *name, const char *text, size_t size)
    __attribute__((warn_unused_result));

/* The same from a file. ERR_IO: missing. */
Status transfer_open(State *s, Outbox *out, const char *path) __attribute__((warn_unused_result));

/* The game to a file; its name says the format: .sgf keeps all variations, .psq, .pos and .txt the line at hand.
 * ERR_INPUT: another name; ERR_IO, ERR_UNSUPPORTED. */
Status transfer_save(const State *s, const char *path) __attribute__((warn_unused_result));

/* The moves up to the position at hand as a position string, "h8h9j7", into text[n]; returns text. */
const char *transfer_moves(const State *s, char *text, int n);

#endif
