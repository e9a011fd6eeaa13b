/* critique.h - a review of a game (mcts/review.h) as the window holds it: of which line, how far it has come, and
 * where in the game the mistakes are.
 *
 * A value. `node` are the nodes of the line in the game's tree; the move numbered i of the review was played at
 * node[i]. The tree never loses nodes, so the numbers stay right until another game takes its place. */
#ifndef TENGEN_UI_BOARD_CRITIQUE_H
#define TENGEN_UI_BOARD_CRITIQUE_H

#include "mcts/review.h"
#include "ui/board/variations.h"

typedef enum CritiqueStage { CRITIQUE_NONE, CRITIQUE_WORKING, CRITIQUE_READY, CRITIQUE_STAGES } CritiqueStage;

typedef struct Critique {
    uint8_t stage;   /* a CritiqueStage */
    uint32_t asked;  /* how many were begun: each is another question */
    int done, total; /* positions, while it is being worked out */
    int nodes;       /* of the line, the start position's included */
    int node[BOARD_POINTS_MAX + 1];
    Review review; /* once ready */
} Critique;

/* The line at hand shall be gone over. */
void critique_begin(Critique *c, const Variations *v);

/* Leave it, whatever stage it is in. */
void critique_forget(Critique *c);

/* Is it ready or being worked out, and of the line at hand? */
bool critique_covers(const Critique *c, const Variations *v);

/* The move that was played at a node of the line; NULL where there is none or the review is not ready. */
const ReviewMove *critique_move(const Critique *c, int node);

/* A mistake or worse, or a win that was let slip: what the walk from one to the next stops at. */
bool critique_is_mistake(const ReviewMove *move);
int critique_mistakes(const Critique *c);

/* The node at which the next (step 1) or previous (-1) mistake was played, seen from where the game stands, which
 * may be off the line; VARIATION_NONE if there is none. */
int critique_next(const Critique *c, const Variations *v, int step);

#endif
