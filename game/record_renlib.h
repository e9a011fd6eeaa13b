/* record_renlib.h - RenLib's libraries, *.lib: renju games with variations on 15x15, as read from versions 3.0 to 3.4
 * and from older files without a header.
 *
 *   header  20 bytes: FF "RenLib" FF, major and minor version, ten FF
 *   node    16 (y - 1) + x, both from 1 at the top left, 0 at the root; then flags: 80 a sibling follows behind all that
 *           is below, 40 nothing is below, 20 and 08 a comment, 10 a mark, 01 two more bytes, whose last bit says that a
 *           text stands on the board. Then the comment and that text, each ended by NUL and of even length.
 *
 * A comment is a title line, a byte 08, and more lines. Text that is not UTF-8 is taken as Latin-1. A text on the board is
 * kept as a label at the node before, a mark as a circle. Passes are refused, since no game here has them. The rule is
 * not in the file. */
#ifndef TENGEN_GAME_RECORD_RENLIB_H
#define TENGEN_GAME_RECORD_RENLIB_H

#include "game/game_tree.h"

/* Do these bytes begin as a library with a header does? */
bool record_renlib_is(const char *data, size_t size);

/* Read data[0..size). name stands for the file in messages; of assumed the rule is taken. ERR_FORMAT: "name: byte 24:
 * …"; ERR_MEMORY. */
Status record_renlib_read(const char *name, const char *data, size_t size, GameSpec assumed, GameTree **out)
    __attribute__((warn_unused_result));

#endif
