/* select.h - which child a descent goes to: PUCT (Silver et al. 2017) with first-play urgency.
 *
 *   the child with the greatest Q + c(N) * prior * sqrt(N) / (1 + n)
 *
 * N is the node's visits and n the child's, with pending descents counted as visits that have no value yet.
 * Q is the child's score for the node's side to move; of an unvisited child it is the node's own score less
 * reduction * sqrt(the prior mass of opened children), or a draw's. Never chosen are children that
 * wait for an evaluation, children proven to win for the opponent, and below the root proven draws, whose
 * score the node has for certain (at the root, visits are what is played). Of equal children the one opened
 * first. */
#ifndef TENGEN_MCTS_SELECT_H
#define TENGEN_MCTS_SELECT_H

#include "mcts/params.h"
#include "mcts/tree.h"

/* What an unvisited child is worth. */
typedef struct Urgency {
    bool even; /* a draw */
    float reduction;
} Urgency;

/* c(N) * sqrt(N), from a table for N in [0, SELECT_TABLE): small, since self-play has one for each of its games. */
enum { SELECT_TABLE = 1 << 10 };

typedef struct Exploration {
    float puct, puct_log, puct_base;
    float table[SELECT_TABLE];
} Exploration;

void select_exploration(const SearchParams *params, Exploration *out);

/* The child to descend to, opened if it was not, or -1 if all of them wait or are lost. The node is ready,
 * unproven, and locked in a crowded tree. */
int select_child(Tree *t, NodeId id, const Exploration *exploration, Urgency urgency);

#endif
