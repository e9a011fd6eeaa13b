/* descent.h - the ways down the tree, from the root to where an evaluation is needed or nothing more is known.
 *
 * Alone, a worker ends one descent before it begins the next. In a crowded tree it takes many through the tree's top
 * while it holds the top's lock, having first told the top of the visits that came back since, and goes on with
 * them by and by: they are its picks. So the few lines of memory that all descents write move from core to core once
 * for many visits. How many it may take ahead of its batch is a small share of the root's visits, for they choose
 * without knowing each other's outcome.
 *
 * What begins where the top ends belongs to the worker that went there last. A pick that leads to another's part is
 * queued for its owner, and only where that queue is full the worker goes there itself and takes the part over: any
 * worker may go anywhere, but mostly each stays where the memory is its own core's. */
#ifndef TENGEN_MCTS_DESCENT_H
#define TENGEN_MCTS_DESCENT_H

#include "mcts/search_state.h"

/* The worker's i-th leaf, of those that wait; behind the last, those that are free. */
Leaf **descent_leaf(const Search *s, const Worker *w, int i);

enum { DESCENT_MAX = 32 };

/* What a worker of several has besides its leaves. ERR_MEMORY. */
Status descent_new(Search *s, Worker *w) __attribute__((warn_unused_result));
void descent_free(Worker *w);
size_t descent_bytes(int workers); /* of each of so many */

/* Up to `count` descents, by the free leaves, until they have arrived; no more than DESCENT_MAX. Returns how many
 * there were: 0 where nothing is left to begin. */
int descent_run(Search *s, Worker *w, int count);

/* A descent that stopped to look at its node again, ARRIVED_AGAIN, goes on until it has arrived. */
void descent_go_on(Search *s, Worker *w, Leaf *leaf);

/* A visit has climbed as far as the top. It goes on at once if the worker is alone, else when it next goes through the
 * top, or rests. */
void descent_ascend(Search *s, Worker *w, const Ascent *ascent);

/* All its visits climb to the root, and its picks and what is queued for anyone are taken back. */
void descent_rest(Search *s, Worker *w);

/* Nothing will be begun any more, and nothing that was begun waits for the worker to go on with it. */
bool descent_over(Search *s, const Worker *w);

/* All visits are begun or the root is proven. It is locked. */
bool descent_spent(const Search *s, const Node *root);

#endif
