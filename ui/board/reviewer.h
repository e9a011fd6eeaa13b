/* reviewer.h - who goes over games, as the window sees it: asked for a review, it works in the background and is
 * looked at from time to time. A table of functions, like adviser.h. */
#ifndef TENGEN_UI_BOARD_REVIEWER_H
#define TENGEN_UI_BOARD_REVIEWER_H

#include "mcts/review.h"

typedef struct ReviewerReport {
    bool ended;
    Status status;   /* why there is no review, once it has ended */
    int done, total; /* positions; total 0: it has not yet begun */
} ReviewerReport;

typedef struct Reviewer {
    void *self;
    /* Go over a game, which the reviewer frees; what it worked on before is dropped. Never waits. */
    void (*begin)(void *self, Record *record);
    void (*stop)(void *self); /* never waits either */
    /* How the game asked about last stands; *out is written once that has ended well. Quick. */
    ReviewerReport (*look)(void *self, Review *out);
} Reviewer;

#endif
