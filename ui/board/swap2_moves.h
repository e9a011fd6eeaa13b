/* swap2_moves.h - the choices of a swap2 opening carried out, a person's and the engine's. Part of control.h. */
#ifndef TENGEN_UI_BOARD_SWAP2_MOVES_H
#define TENGEN_UI_BOARD_SWAP2_MOVES_H

#include "ui/board/control.h"

/* A person's choice, a Swap2Way; nothing where there is none to make, a notice where it is the engine's. */
void swap2_moves_choose(State *s, Outbox *out, int way);

/* The engine's part: its stones, and the choice that their number says (AdviserReport). */
void swap2_moves_take(State *s, Outbox *out, const AdviserReport *report);

#endif
