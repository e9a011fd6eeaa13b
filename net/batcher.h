/* batcher.h - an evaluator for many callers in one thread, who each ask for a few positions: their
 * requests wait until somebody waits for an answer, and then run as one batch. */
#ifndef TENGEN_NET_BATCHER_H
#define TENGEN_NET_BATCHER_H

#include "net/evaluator.h"

/* inner is borrowed and outlives the batcher. */
Status batcher_new(Evaluator **out, Evaluator *inner) __attribute__((warn_unused_result));

#endif
