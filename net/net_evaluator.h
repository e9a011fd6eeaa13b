/* net_evaluator.h - an evaluator that runs a network on a backend. */
#ifndef TENGEN_NET_NET_EVALUATOR_H
#define TENGEN_NET_NET_EVALUATOR_H

#include "net/backend.h"
#include "net/evaluator.h"
#include "net/model.h"

/* A network with m's parameters, which are copied. ERR_UNSUPPORTED: this build or machine lacks what was
 * asked for; nothing is replaced silently. ERR_INPUT: the network plays boards of another size only. Single-threaded: one evaluator a worker thread. */
Status net_evaluator_new(Evaluator **out, const Model *m, NetOptions options)
    __attribute__((warn_unused_result));

/* Take new parameters; same NetSpec. No batch is outstanding. */
Status net_evaluator_update(Evaluator *e, const Model *m) __attribute__((warn_unused_result));

#endif
