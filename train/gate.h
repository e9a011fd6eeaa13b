/* gate.h - may a new network take the best one's place?  A sequential probability ratio test (sprt.h) on pairs of games
 * between them, forty games at a time: it passes when it is stronger by elo1, rather than by elo0, beyond the test's
 * doubt; when that is refuted or still open after all games, it is refused. */
#ifndef TENGEN_TRAIN_GATE_H
#define TENGEN_TRAIN_GATE_H

#include "game/match/sprt.h"
#include "train/yardstick.h"

typedef struct GateOptions {
    YardstickOptions
        match; /* of the new network, with the best one as its rival; games, seed and progress are the
                               gate's own */
    uint64_t seed;
    int games; /* at most */
    Sprt sprt;
    void *context;
    void (*progress)(void *context, int done, int games); /* may be NULL; on the calling thread */
} GateOptions;

typedef struct GateResult {
    MatchResult match; /* the new network's */
    double ratio;      /* sprt_ratio at the end */
    bool passed;
} GateResult;

/* evaluators: the new network's, as yardstick_run has them. The same games on any number of workers.
 * What yardstick_run returns. */
Status gate_run(const GateOptions *options, Pool *pool, Evaluator *const evaluators[], GateResult *out)
    __attribute__((warn_unused_result));

#endif
