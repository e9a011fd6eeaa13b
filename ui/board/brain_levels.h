/* brain_levels.h - the players of the levels (mcts/level.h) with a network, which is loaded when a game first needs
 * it. */
#ifndef TENGEN_UI_BOARD_BRAIN_LEVELS_H
#define TENGEN_UI_BOARD_BRAIN_LEVELS_H

#include "ui/board/opponent.h"
#include "ui/brain.h"

typedef struct BrainLevels BrainLevels;

/* Of the options the network, the backend and the precision count. Loads nothing yet. ERR_MEMORY. */
Status brain_levels_new(BrainLevels **out, const BrainOptions *options) __attribute__((warn_unused_result));
void brain_levels_free(BrainLevels *l);

/* Its table; valid while it lives. All its players play the same game: one for another game ends their lives. */
OpponentLevels brain_levels_table(BrainLevels *l);

#endif
