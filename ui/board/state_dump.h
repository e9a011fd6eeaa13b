/* state_dump.h - the state as lines "key value": what tests of the window read. */
#ifndef TENGEN_UI_BOARD_STATE_DUMP_H
#define TENGEN_UI_BOARD_STATE_DUMP_H

#include "game/base/text.h"
#include "ui/board/state.h"

/* In a window of that size, in points. */
void state_dump(const State *s, float width, float height, Text *out);

#endif
