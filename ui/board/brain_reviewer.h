/* brain_reviewer.h - the reviewer with a network: a thread of its own, which loads the network that fits the game
 * when one is first to be gone over. */
#ifndef TENGEN_UI_BOARD_BRAIN_REVIEWER_H
#define TENGEN_UI_BOARD_BRAIN_REVIEWER_H

#include "ui/board/reviewer.h"
#include "ui/brain.h"

typedef struct BrainReviewer BrainReviewer;

/* net as in BrainOptions; visits: of the search of each position. The thread starts and waits. ERR_MEMORY. */
Status brain_reviewer_new(BrainReviewer **out, const char *net, int visits)
    __attribute__((warn_unused_result));

/* Drops what it works on, and returns within a second. */
void brain_reviewer_free(BrainReviewer *r);

/* Its table; valid while it lives. */
Reviewer brain_reviewer_table(BrainReviewer *r);

#endif
