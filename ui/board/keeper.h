/* keeper.h - writes the settings and the game down in the background, so that the window never waits for a disk.
 *
 * The newest of each is written, settings first; what is older and not yet begun is left out. What could not be
 * written is tried again with the next. For the thread that made it. */
#ifndef TENGEN_UI_BOARD_KEEPER_H
#define TENGEN_UI_BOARD_KEEPER_H

#include "ui/board/state.h"

typedef struct Keeper Keeper;

/* The paths are copied. ERR_MEMORY. */
Status keeper_new(Keeper **out, const char *settings_path, const char *game_path)
    __attribute__((warn_unused_result));

/* Waits until all is written. NULL is fine. */
void keeper_free(Keeper *k);

/* Write these down, which are copied: the settings, the game of a state (keep.h), each NULL if it did not change. Never
 * waits. */
void keeper_keep(Keeper *k, const Settings *settings, const State *game);

/* Is something not yet written, or not yet told by keeper_look? */
bool keeper_busy(const Keeper *k);

/* Has all been written since it was last said? Then *status tells how that went. Never waits. */
bool keeper_look(Keeper *k, Status *status);

/* Wait until all is written. */
void keeper_finish(Keeper *k);

#endif
