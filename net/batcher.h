/* batcher.h - an evaluator for many callers in one thread, who each ask for a few positions: their
 * requests wait until somebody waits for an answer, and then run as one batch.
 *
 * Requests also run as soon as another submit would not fit into one batch with them. Up to 8 batches of
 * answers may be waiting. */
#ifndef TENGEN_NET_BATCHER_H
#define TENGEN_NET_BATCHER_H

#include "net/evaluator.h"

/* inner is borrowed and outlives the batcher; nobody else has a ticket of it outstanding. ERR_MEMORY. */
Status batcher_new(Evaluator **out, Evaluator *inner) __attribute__((warn_unused_result));

#endif
