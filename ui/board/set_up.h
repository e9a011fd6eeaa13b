/* set_up.h - a position put together stone by stone, with either side to move.
 *
 * While state.placing, the game is its start position alone, which nobody has judged yet. */
#ifndef TENGEN_UI_BOARD_SET_UP_H
#define TENGEN_UI_BOARD_SET_UP_H

#include "ui/board/control.h"

/* Begin with the stones on the board; the moves that led there are gone. */
void set_up_begin(State *s, Outbox *out);

/* The next of black, white and empty on p. */
void set_up_change(State *s, Outbox *out, Point p);

/* The other side is to move. */
void set_up_turn(State *s, Outbox *out);

/* An empty board. */
void set_up_clear(State *s, Outbox *out);

/* The game goes on from there, a person having the side to move; or a notice that the position is decided, and
 * nothing else. */
void set_up_end(State *s, Outbox *out);

#endif
