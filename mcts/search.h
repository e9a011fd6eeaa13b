/* search.h - a tree search as a state machine: it hands out positions that need an evaluation and takes
 * the answers; it never calls an evaluator itself and never starts a thread.
 *
 *   search_begin(s, board, limits, rng);
 *   while (!search_done(s)) {
 *       n = search_select(s, max, requests);      leaves to evaluate
 *       … evaluate …
 *       search_expand(s, n, evaluations);         in the same order
 *   }
 *   search_result(s, &result);
 *
 * Self-play runs many searches in lockstep, one leaf of each in every batch. Exact knowledge (finished
 * games, static tactics) is backed up as proven values with their distance in plies, and beats estimates.
 * All values are scores in [0, 1] for the side to move: win 1, draw 1/2, loss 0.
 * Allocation happens in search_new and search_begin only. One thread uses a Search at a time. */
#ifndef TENGEN_MCTS_SEARCH_H
#define TENGEN_MCTS_SEARCH_H

#include "game/base/rng.h"
#include "mcts/params.h"
#include "net/evaluator.h"

typedef struct Search Search;

typedef enum Proof { PROOF_NONE, PROOF_WIN, PROOF_DRAW, PROOF_LOSS } Proof; /* for the side to move */

/* What one search is asked to do. */
typedef struct SearchLimits {
    int visits; /* evaluations and terminal visits below the root, >= 1 */
    bool noise; /* self-play: Gumbel or Dirichlet noise at the root; never against people or in matches */
} SearchLimits;

typedef struct SearchResult {
    Point best;                      /* the move to play, without temperature */
    float wdl[3];                    /* the root's value for the side to move; sums to 1 */
    float score;                     /* win + draw / 2 */
    Proof proof;                     /* exact outcome, if known … */
    int proof_plies;                 /* … and in how many plies it comes (0: game over) */
    int visits;                      /* made in this search */
    int pv_length;                   /* principal variation, best move first */
    Point pv[64];
    float policy[BOARD_POINTS_MAX];  /* the training target: improved policy (Gumbel) or visit shares (PUCT);
                                        one-hot or spread over the winning moves where the root is proven */
    float prior[BOARD_POINTS_MAX];   /* the network's own policy, without noise */
    int child_visits[BOARD_POINTS_MAX];
    float child_score[BOARD_POINTS_MAX]; /* for the side to move at the root; NaN where unvisited */
} SearchResult;

/* table is borrowed for the search's life; every board has its spec's rule and line length.
 * max_visits bounds limits.visits and so the memory. ERR_MEMORY. */
Status search_new(Search **out, const SearchParams *params, const PatternTable *table, int max_visits)
    __attribute__((warn_unused_result));
void search_free(Search *s);

/* Forget everything and search the position *root, which is copied; the game goes on. */
void search_begin(Search *s, const Board *root, SearchLimits limits, Rng rng);

/* Descend until up to max leaves wait for evaluation; returns how many requests were written: 0 when the
 * search is done, or when every open leaf already waits. Requests stay valid until search_expand. */
int search_select(Search *s, int max, EvalRequest requests[]);

/* The answers to the n oldest outstanding requests, in order. */
void search_expand(Search *s, int n, const Evaluation evaluations[]);

/* The visits are spent or the root is decided, and no request is outstanding. */
bool search_done(const Search *s);

void search_result(const Search *s, SearchResult *out);

/* A move drawn in proportion to visits^(1/temperature) (PUCT) or from the improved policy (Gumbel);
 * temperature 0 gives result.best. A proven root always gives result.best. */
Point search_pick(const SearchResult *r, const Board *root, float temperature, Rng *rng);

/* Sum of visits and a hash of every visit count in the tree: the bench signature. */
uint64_t search_signature(const Search *s);

#endif
