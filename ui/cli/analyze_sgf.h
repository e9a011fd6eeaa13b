/* analyze_sgf.h - a review written into the game itself: a comment for each move, and better moves as variations. */
#ifndef TENGEN_UI_CLI_ANALYZE_SGF_H
#define TENGEN_UI_CLI_ANALYZE_SGF_H

#include "game/game_tree.h"
#include "mcts/review.h"

/* The game with its own comments kept before the new ones. ERR_MEMORY. */
Status analyze_sgf_tree(const Record *record, const Review *review, GameTree **out)
    __attribute__((warn_unused_result));

/* The same as a file. ERR_IO, ERR_MEMORY. */
Status analyze_sgf_write(const Record *record, const Review *review, const char *path)
    __attribute__((warn_unused_result));

#endif
