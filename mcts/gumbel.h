/* gumbel.h - the root of a search under Gumbel (Danihelka et al. 2022): which moves share the visits, which
 * is played, and what the network is taught.
 *
 * With g the moves' Gumbel noise (0 in play), logit = log prior, q the score for the side to move, N a move's
 * visits, v the network's value of the root:
 *
 *   sigma(q) = (c_visit + max N) * c_scale * q
 *   score    = g + logit + sigma(q)
 *   v_mix    = (v + sum N * sum(prior * q) / sum(prior)) / (1 + sum N), sums over the visited moves,
 *              stands for the q of an unvisited move
 *
 * Sequential halving: the m moves of greatest score are candidates; a phase with k candidates gives each
 * max(1, n / (ceil(log2 m) * k)) visits, and the better half, two at least, go on until n visits are made.
 *
 * The move played has the greatest score among the most visited; where a tree was kept, visits before this
 * search give values and no more, and it is those of this search that are shared and counted. The target is softmax(logit + sigma(q)).
 *
 * Exact knowledge: a move proven lost is no candidate any more, the next best takes its place, its target is
 * 0; a proven move's q is exact. Inside the tree, selection is PUCT's. */
#ifndef TENGEN_MCTS_GUMBEL_H
#define TENGEN_MCTS_GUMBEL_H

#include "game/base/rng.h"
#include "mcts/params.h"
#include "mcts/tree.h"

typedef struct GumbelMove {
    Point point;
    int child;   /* its number among the root's, -1 until it is opened */
    int before;  /* visits from before this search */
    float prior; /* the network's; sums to 1 */
    float logit;
    float noise;
} GumbelMove;

typedef struct Gumbel {
    float c_visit, c_scale;
    float root_value;           /* the network's, for the side to move */
    int visits;                 /* n */
    int moves;                  /* legal moves of the root, in order of points */
    int first_planned, planned; /* k of the first phase, which is m, and of this one */
    int considered;   /* candidates there are: less than planned where the others are lost; 0 before the first
                       */
    int phase_start;  /* visits before this phase */
    int phase_visits; /* visits of this phase */
    GumbelMove move[BOARD_POINTS_MAX];
    uint16_t candidate[BOARD_POINTS_MAX]; /* [0, considered): places in move[], best first */
} Gumbel;

/* The root has just been evaluated: value is its score, policy[point] sums to about 1 over `moves`.
 * rng NULL: no noise. */
void gumbel_begin(Gumbel *g, const SearchParams *params, int visits, const PointSet *moves,
                  const float policy[], float value, Rng *rng);

/* After gumbel_begin: the root has visits and children from before this search, and `value` was its mean. What
 * is left of `visits` is shared. */
void gumbel_adopt(Gumbel *g, const Tree *t);

/* The root's child for the next visit, opened if it was not. -1 while the candidate waits for its
 * evaluation, while a phase is complete but for waiting visits, or when every move is lost. */
int gumbel_select(Gumbel *g, Tree *t);

/* The move to play. Some move is not lost. */
Point gumbel_best(const Gumbel *g, const Tree *t);

/* out[point] of every legal move: the improved policy, sums to 1. Some move is not lost. */
void gumbel_policy(const Gumbel *g, const Tree *t, float out[]);

/* Visits that each of k candidates gets in a phase of n visits that began with m. */
int gumbel_phase_visits(int n, int m, int k);

#endif
