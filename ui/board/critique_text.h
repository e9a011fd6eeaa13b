/* critique_text.h - a finished review as comments in the game's tree (docs/formats.md), so that it is kept wherever the
 * game is kept as SGF, and other programs show it. */
#ifndef TENGEN_UI_BOARD_CRITIQUE_TEXT_H
#define TENGEN_UI_BOARD_CRITIQUE_TEXT_H

#include "game/game_tree.h"
#include "ui/board/critique.h"

/* Comment the line of a review that is ready; of another nothing is written. number[i] is the node of t that is the
 * node i of the review's game. ERR_MEMORY. */
Status critique_text_write(const Critique *c, GameTree *t, const int number[])
    __attribute__((warn_unused_result));

/* The review in a tree whose moves v holds; c is left alone where there is none, or not all of one, or the game is not
 * the one it is of. Says whether there was. The scores along its line go to v. */
bool critique_text_read(const GameTree *t, Variations *v, Critique *c);

#endif
