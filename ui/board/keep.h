/* keep.h - the game as it is kept between two starts, however the last one ended: every variation, where one
 * stands in it, who plays, and the clocks. One file of JSON, written whole whenever something changes. */
#ifndef TENGEN_UI_BOARD_KEEP_H
#define TENGEN_UI_BOARD_KEEP_H

#include "game/game_tree.h"
#include "ui/board/state.h"

/* Write the game at path, atomically. ERR_IO, ERR_MEMORY. */
Status keep_write(const char *path, const State *s) __attribute__((warn_unused_result));

/* Read it into *s, which changes only on success. ERR_IO: there is none; ERR_FORMAT: damaged. */
Status keep_read(const char *path, State *s) __attribute__((warn_unused_result));

/* The tree of variations as SGF, with its review if that is ready (critique_text.h). ERR_MEMORY. */
Status keep_tree_text(const Variations *v, const Critique *c, char **text, size_t *size)
    __attribute__((warn_unused_result));

/* A tree that was read from a file, whatever its format, at its start position. ERR_UNSUPPORTED: it has more than
 * VARIATIONS_MAX - 1 moves; *out is then unset. */
Status keep_tree_adopt(const GameTree *t, Variations *out) __attribute__((warn_unused_result));

#endif
