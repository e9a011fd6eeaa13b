/* search_bench.h - fixed searches: what `tengen bench search` times, and whose visit counts are the
 * signature. */
#ifndef TENGEN_MCTS_SEARCH_BENCH_H
#define TENGEN_MCTS_SEARCH_BENCH_H

#include "mcts/search.h"

typedef struct SearchBenchCase {
    const char *name;
    GameSpec spec;
    RootPolicy root;
    TacticsLevel tactics;
    bool patterns; /* false only with TACTICS_NONE: requests without patterns */
    bool noise;
    int stones;   /* random ones that stand already */
    int searches; /* from as many positions */
    int visits;   /* each */
    int leaves;   /* at once */
    int threats; /* nodes for wins by force at leaves, ten times as many at the root; 0: none are looked for */
} SearchBenchCase;

/* The searches of the signature; *count of them. */
const SearchBenchCase *search_bench_cases(int *count);

/* Run a case on one thread. *visits: all made; *hash: of all their trees. evaluator takes batches of
 * c->leaves. */
Status search_bench_run(const SearchBenchCase *c, Evaluator *evaluator, uint64_t *visits, uint64_t *hash)
    __attribute__((warn_unused_result));

/* All cases together. */
Status search_bench_signature(Evaluator *evaluator, uint64_t *visits, uint64_t *hash)
    __attribute__((warn_unused_result));

#endif
