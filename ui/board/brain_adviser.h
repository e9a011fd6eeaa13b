/* brain_adviser.h - the adviser with a network: a tree search in the background for hints, analyses, openings and
 * full strength; an opponent (opponent.h) for the other levels, and for other programs. */
#ifndef TENGEN_UI_BOARD_BRAIN_ADVISER_H
#define TENGEN_UI_BOARD_BRAIN_ADVISER_H

#include "ui/board/adviser.h"
#include "ui/brain.h"

typedef struct BrainAdviser BrainAdviser;

/* net as in BrainOptions; seed: of the choices of weak levels. Loads nothing yet. ERR_MEMORY. */
Status brain_adviser_new(BrainAdviser **out, const char *net, uint64_t seed)
    __attribute__((warn_unused_result));
void brain_adviser_free(BrainAdviser *a);

/* Its table; valid while it lives. */
Adviser brain_adviser_table(BrainAdviser *a);

#endif
