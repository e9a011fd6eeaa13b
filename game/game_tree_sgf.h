/* game_tree_sgf.h - games with variations as Smart Game Format: what record_sgf.h says of the main line holds of
 * every line.
 *
 * Comments and the marks LB, TR, SQ, CR and MA are kept; a comment in a node without a move goes to the move
 * before it. */
#ifndef TENGEN_GAME_GAME_TREE_SGF_H
#define TENGEN_GAME_GAME_TREE_SGF_H

#include "game/game_tree.h"

/* Read text[0..size). name stands for the file in messages; assumed gives what the text does not say.
 * ERR_FORMAT: "name:line: …". */
Status game_tree_sgf_read(const char *name, const char *text, size_t size, GameSpec assumed, GameTree **out)
    __attribute__((warn_unused_result));

/* The file, allocated (the caller frees it). */
Status game_tree_sgf_write(const GameTree *t, char **text, size_t *size) __attribute__((warn_unused_result));

#endif
