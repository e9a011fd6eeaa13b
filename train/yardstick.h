/* yardstick.h - how strong a network is: a match against pure Monte Carlo tree search with random playouts, or
 * against another network.
 *
 * Each pair of games starts from the same random stones, with colours swapped: one or two anywhere against
 * playouts, two to four near the centre against a network. No noise, no temperature. The games are the same
 * whatever the number of workers. */
#ifndef TENGEN_TRAIN_YARDSTICK_H
#define TENGEN_TRAIN_YARDSTICK_H

#include "game/base/pool.h"
#include "game/match/match.h"
#include "mcts/search.h"

enum { YARDSTICK_TABLES = 20 }; /* games at once on a worker: how many leaves make a batch */

typedef struct YardstickOptions {
    GameSpec spec;
    SearchParams search;
    int visits;               /* the network's, a move; a rival's too */
    int playouts;             /* the opponent's, a move, where there is no rival */
    Evaluator *const *rivals; /* [workers]: the other network; NULL: playouts */
    int opening_radius;       /* where the stones stand against a rival: opening_random */
    int games;                /* >= 1 */
    uint64_t seed;
    const PatternTable *table; /* borrowed for the match */
    void *context;
    void (*progress)(void *context,
                     int done);         /* may be NULL; on the calling thread, about 5 times a second */
    bool (*should_stop)(void *context); /* may be NULL; on any worker */
} YardstickOptions;

/* evaluators[worker] for each of the pool's workers, max_batch >= YARDSTICK_TABLES; so the rivals. *result: of the
 * network. ERR_INPUT: no such openings; ERR_INTERRUPTED when should_stop said so; what the evaluators return; ERR_MEMORY. */
Status yardstick_run(const YardstickOptions *options, Pool *pool, Evaluator *const evaluators[],
                     MatchResult *result) __attribute__((warn_unused_result));

#endif
