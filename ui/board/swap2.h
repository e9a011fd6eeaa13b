/* swap2.h - the opening swap2, which makes the first move's advantage harmless: one player places three stones,
 * the other takes a colour or places two more and leaves the choice of the colour to the first.
 *
 * A value beside the game. Which step the opening is at follows from it and from the moves on the board, so that
 * going back and forth in the game needs no more than swap2_walked. */
#ifndef TENGEN_UI_BOARD_SWAP2_H
#define TENGEN_UI_BOARD_SWAP2_H

#include <stdbool.h>
#include <stdint.h>

typedef enum Swap2Step {
    SWAP2_OFF,    /* no such opening, or it is over: the seats say who plays which colour */
    SWAP2_THREE,  /* the opener places black, white and black */
    SWAP2_CHOOSE, /* the other player takes white or black, or two more stones */
    SWAP2_TWO,    /* … which he places: white and black */
    SWAP2_DECIDE, /* the opener takes white or black */
    SWAP2_STEPS
} Swap2Step;

typedef enum Swap2Way { SWAP2_UNDECIDED, SWAP2_WHITE, SWAP2_BLACK, SWAP2_MORE, SWAP2_WAYS } Swap2Way;

typedef struct Swap2 {
    bool on;
    bool person_opens; /* where one person plays the engine */
    uint8_t first;     /* a Swap2Way: what was chosen with three stones … */
    uint8_t second;    /* … and with five; never SWAP2_MORE */
} Swap2;

Swap2Step swap2_step(const Swap2 *w, int ply);

/* Does the opener act in this step? It is not SWAP2_OFF. */
bool swap2_opener_acts(Swap2Step step);

/* Is this choice one of the step's? */
bool swap2_offers(Swap2Step step, Swap2Way way);

/* The choice of whoever acts at that ply; it is one of the step's. */
void swap2_choose(Swap2 *w, int ply, Swap2Way way);

/* The game now stands at that ply, perhaps before a choice that was made. */
void swap2_walked(Swap2 *w, int ply);

/* Take back the choice made at this ply, if one was: true. */
bool swap2_take_back(Swap2 *w, int ply);

#endif
