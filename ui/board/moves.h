/* moves.h - the moves of the game in the window: played, taken back, walked through. Part of control.h, which carries
 * out what the user asks for. */
#ifndef TENGEN_UI_BOARD_MOVES_H
#define TENGEN_UI_BOARD_MOVES_H

#include "ui/board/control.h"

/* Another position stands on the board: what was known of the last one is gone. */
void moves_changed(State *s, Outbox *out);

/* A stone of the side to move, by whoever it is; p may be played. */
void moves_play(State *s, Outbox *out, Point p);

/* The same by a person, or a notice why not. It ends a review, and asks for the defender's reply in a puzzle. */
void moves_by_person(State *s, Outbox *out, Point p);

/* Out of a review and into the game again, for whoever is to move: the engine has the other side. */
void moves_leave_review(State *s);

/* Back to the last position in which a person was to move, or one move where no person or two play; and forth. */
void moves_undo(State *s, Outbox *out);
void moves_redo(State *s, Outbox *out);

/* Looking back and forth, id being one of ACTION_BACK to ACTION_PREVIOUS_VARIATION: the engine does not answer a
 * position that one only passes through. */
void moves_walk(State *s, Outbox *out, ActionId id);

/* To a node of the tree; nothing if there is none of that number. */
void moves_go(State *s, Outbox *out, int node);

#endif
