/* brain_adviser.h - the adviser with a network: tree search in the background, and the ten levels. */
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

/* How a level plays, 1 <= level <= 10. */
typedef struct BrainLevel {
    int visits;        /* 0: by time, at full strength */
    double seconds;    /* at most */
    float temperature; /* moves are drawn in proportion to visits^(1 / this); 0: always the best */
} BrainLevel;
BrainLevel brain_adviser_level(int level);

#endif
