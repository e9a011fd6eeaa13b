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
 * games, static tactics) is backed up as proven values with their distance in plies, and beats estimates:
 * a proven win is played, a proven loss is left, and a decided root ends the search.
 * All values are scores in [0, 1] for the side to move: win 1, draw 1/2, loss 0.
 * The same position, parameters, limits, random stream and answers give the same tree. Allocation happens in
 * search_new only. One thread uses a Search at a time. */
#ifndef TENGEN_MCTS_SEARCH_H
#define TENGEN_MCTS_SEARCH_H

#include "game/base/rng.h"
#include "mcts/params.h"
#include "mcts/proof.h"
#include "net/evaluator.h"

#include <stddef.h>

typedef struct Search Search;

/* What a Search has room for. Memory: about 390 bytes a visit on 15x15 (tree.h), touched only as visits are
 * made, and 12 KiB a leaf. */
typedef struct SearchCapacity {
    int points; /* of the largest board it will see: size * size */
    int visits; /* bound of limits.visits, >= 1 */
    size_t
        bytes; /* not 0: what the tree, the leaves and the looks for wins may take. Then visits have no bound:
                     where the tree is full, the children of the least visited nodes make room */
    int leaves;  /* bound of the leaves that wait at once, of each worker, >= 1: 1 in lockstep self-play */
    int workers; /* that search together (crew.h); 0: one */
} SearchCapacity;

/* What one search is asked to do. */
typedef struct SearchLimits {
    int visits; /* evaluations and terminal visits below the root, >= 1 */
    bool noise; /* self-play: Gumbel or Dirichlet noise at the root; never against people or in matches */
} SearchLimits;

enum { SEARCH_LINE_MAX = 64 }; /* moves of a line */

typedef struct SearchResult {
    Point best;      /* the move to play, without temperature */
    float wdl[3];    /* the root's value for the side to move; sums to 1 */
    float score;     /* win + draw / 2 */
    Proof proof;     /* exact outcome, if known … */
    int proof_plies; /* … and within how many plies it comes */
    int visits;      /* below the root, those kept included */
    int pv_length;   /* principal variation, best move first */
    Point pv[SEARCH_LINE_MAX];
    float policy[BOARD_POINTS_MAX]; /* the training target: improved policy (Gumbel) or visit shares (PUCT), 0
                                       on proven losses; where the root is proven, spread evenly over the
                                       shortest wins, the draws, or the longest defences. Sums to 1 */
    float prior[BOARD_POINTS_MAX];  /* the network's own policy, without noise; zeros if it was not asked */
    int child_visits[BOARD_POINTS_MAX];
    float child_score[BOARD_POINTS_MAX]; /* for the side to move at the root; NaN where unvisited */
} SearchResult;

/* A move at the root and how the game goes on behind it, for analysis. All is as the side to move at the root
 * sees it. */
typedef struct SearchLine {
    Point move[SEARCH_LINE_MAX]; /* the first is the root's */
    int length;                  /* >= 1 */
    int visits;                  /* of the first move */
    float score;
    Proof proof; /* exact outcome of the first move, if known … */
    int plies;   /* … and within how many plies from the root it comes */
} SearchLine;

/* params are copied. table is borrowed for the search's life; every board has its spec's rule and line
 * length. table may be NULL with TACTICS_NONE: requests then carry no patterns (raw planes need none).
 * ERR_MEMORY; ERR_INPUT: the tree would not be addressed by 32 bits. */
Status search_new(Search **out, const SearchParams *params, const PatternTable *table,
                  SearchCapacity capacity) __attribute__((warn_unused_result));
void search_free(Search *s);

/* All the memory it holds. */
size_t search_bytes(const Search *s);

/* From the next search_begin or search_continue on, the look for wins by force at the root ends at that os_seconds,
 * however many of its nodes are left; INFINITY, as at first: when they are spent. */
void search_set_look_end(Search *s, double look_end);

/* From the next search_begin or search_continue on, these moves are not considered at the root; some other is legal
 * there. Wins by force are not looked for at the root then, and its proofs speak of the other moves only. */
void search_set_excluded(Search *s, const PointSet *excluded);

/* Forget everything and search the position *root, which is copied; the game goes on. */
void search_begin(Search *s, const Board *root, SearchLimits limits, Rng rng);

/* As search_begin, but where *root is the last search's root or one or two moves after it, the tree below is
 * kept, and its visits count in limits.visits: if they are enough, the search is done. So the tree never grows
 * beyond its capacity. What is not known any more is the tail of the root's policy, move by move (tree.h).
 * Anything else begins anew: another position, a search broken off while requests were outstanding, noise now
 * or before, other moves excluded than before. The last search's own root is not looked at for wins by force again. Not for training under Gumbel, whose targets take n fresh visits. Returns the visits kept. */
int search_continue(Search *s, const Board *root, SearchLimits limits, Rng rng);

/* The same search, with another number of visits, those made included. Not under Gumbel, which has planned for
 * its own; no request is outstanding. */
void search_extend(Search *s, int visits);

/* Descend until up to max new leaves wait for evaluation; returns how many requests were written: 0 when
 * the search is done, or when nothing more can be chosen before the answers to those that wait (which is
 * the case for any second request before the root's own answer). Where a part of the tree waits as a whole,
 * other parts fill the batch. Never more than capacity.leaves wait. Requests stay valid until their
 * search_expand. */
int search_select(Search *s, int max, EvalRequest requests[]);

/* The answers to the n oldest outstanding requests, in order. */
void search_expand(Search *s, int n, const Evaluation evaluations[]);

/* The visits are spent or the root is decided, and no request is outstanding. */
bool search_done(const Search *s);

/* At any time after the root's own answer, or at once if the root is decided. */
void search_result(const Search *s, SearchResult *out);

/* The best moves that were visited or proven, at most max >= 1, and returns how many, at least 1: search_result's
 * best, then proven wins, the shortest first; then by visits; last proven losses, the longest first. When
 * search_result may be asked. */
int search_lines(const Search *s, int max, SearchLine out[]);

/* Whether search_result may be asked. */
bool search_ready(const Search *s);

/* Take all outstanding requests back, as if they had never been made: the search can go on, be continued, or be
 * asked for its result. */
void search_cancel(Search *s);

/* For one of several workers, numbered from 0, each in a thread of its own. These may be called at once by all;
 * anything else needs the search alone. search_select_as returns 0 also where the tree is full: then
 * search_make_room is to be called, while requests may be outstanding; and after many visits that needed no
 * evaluation, so that its caller may turn to something else. */
int search_select_as(Search *s, int worker, int max, EvalRequest requests[]);
void search_expand_as(Search *s, int worker, int n, const Evaluation evaluations[]);
void search_cancel_as(Search *s, int worker);
bool search_full(Search *s);
/* The visits are begun or the root is decided, and no descent is left to the worker: it will make no more requests. */
bool search_over_as(Search *s, int worker);

/* When a worker leaves, with no request outstanding: the visits that it has ended reach the root, and the descents
 * that are under way but nobody's are taken back. Once all have left, the search is whole, and they may begin again. */
void search_rest_as(Search *s, int worker);

void search_make_room(Search *s);

/* A move drawn in proportion to policy^(1/temperature), so to visits under PUCT and from the improved policy
 * under Gumbel; temperature 0 gives result.best. A proven root always gives result.best. */
Point search_pick(const SearchResult *r, const Board *root, float temperature, Rng *rng);

/* A hash of every node's visits and children, in the order of their making: the same for the same search. */
uint64_t search_signature(const Search *s);

#endif
