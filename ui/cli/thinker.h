/* thinker.h - an opponent and adviser for one game: a network with tree search, or pure Monte Carlo tree
 * search. It answers in one call; nothing goes on afterwards. */
#ifndef TENGEN_UI_CLI_THINKER_H
#define TENGEN_UI_CLI_THINKER_H

#include "game/base/rng.h"
#include "net/model.h"
#include "ui/cli/words.h"

typedef struct Thinker Thinker;

typedef struct Thought {
    Point best;
    Opinion opinion; /* of the side to move, as if it plays best */
    int visits;      /* evaluations or playouts spent */
} Thought;

/* With a network, whose parameters are copied; visits >= 1 a move. ERR_UNSUPPORTED, ERR_MEMORY. */
Status thinker_new_network(Thinker **out, const Model *m, GameSpec spec, int visits)
    __attribute__((warn_unused_result));

/* With random playouts, as many a move. ERR_MEMORY. */
Status thinker_new_playouts(Thinker **out, GameSpec spec, int playouts) __attribute__((warn_unused_result));

void thinker_free(Thinker *t);

/* A move for the side to move; the game goes on and the board is of the thinker's GameSpec. Where it goes on
 * from the last position asked about, what was thought below it is kept and counts in the visits. The same
 * positions and rngs in the same order: the same answers. ERR_INTERRUPTED, soon after os_interrupted becomes
 * true. */
Status thinker_think(Thinker *t, const Board *b, Rng rng, Thought *out) __attribute__((warn_unused_result));

#endif
