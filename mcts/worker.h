/* worker.h - one worker's share of a search: descents, requests and their answers.
 *
 * Functions that take a Worker may be called for several at once, each from its own thread; nothing of a
 * Search but its tree, the Gumbel root and the worker's own changes in them. */
#ifndef TENGEN_MCTS_WORKER_H
#define TENGEN_MCTS_WORKER_H

#include "mcts/search_state.h"

/* As search_select_as, search_expand_as and search_cancel_as; no more than so many descents. */
int worker_select(Search *s, Worker *w, int max, int descents, EvalRequest requests[]);
void worker_expand(Search *s, Worker *w, int n, const Evaluation evaluations[]);
void worker_cancel(Search *s, Worker *w);

/* Look for wins by force, at the root or below: what is found narrows *tactics, and the line of a win goes to
 * *win, whose length is 0 where there is none. */
void worker_look(const Search *s, const Worker *w, const Board *b, const PatternBoard *patterns, bool root,
                 Tactics *tactics, ThreatResult *win);

/* The node is proven, unless proof is PROOF_NONE. */
void worker_prove(Node *n, Proof proof, int plies);

#endif
