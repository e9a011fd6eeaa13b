/* forward.h - the network, written once over the operations of a backend: from planes to logits. */
#ifndef TENGEN_NET_FORWARD_H
#define TENGEN_NET_FORWARD_H

#include "net/backend.h"
#include "net/plain.h"
#include "net/residual.h"

/* A backend with a network's parameters, and the tensors of one pass. A value; the tensors are the backend's.
 */
typedef struct Forward {
    Backend *backend;
    NetSpec spec;
    Tensor *planes;        /* planes [n, planes, y, x]: the input */
    Tensor *policy_logits; /* vector [n, points] */
    Tensor *value_logits;  /* vector [n, model_value_logits] */
    Tensor *reply_logits;  /* vector [n, points]; this and the following in training with spec.aux */
    Tensor *soft_logits;   /* vector [n, points] */
    Tensor *plies_logits;  /* vector [n, PLIES_BINS] */
    union {                /* what lies between, by spec.kind */
        ResidualForward residual;
        PlainForward plain;
    };
} Forward;

/* A backend for m's architecture, with m's parameters, and its tensors; training: activations are kept for
 * a backward pass. ERR_INPUT: it plays boards of another size only (model_check_board). */
Status forward_new(Forward *f, const Model *m, NetOptions options, bool training)
    __attribute__((warn_unused_result));

/* The same on a backend made by the caller, which f then owns. */
Status forward_on(Forward *f, Backend *backend, NetSpec spec) __attribute__((warn_unused_result));
void forward_free(Forward *f);

/* From f->planes to both logits, for the first n rows. */
Status forward_run(const Forward *f, int n) __attribute__((warn_unused_result));

/* After it, in training with spec.aux: the logits of the auxiliary heads. */
Status forward_run_aux(const Forward *f, int n) __attribute__((warn_unused_result));

/* What a backend for m is made from. */
BackendConfig forward_config(const Model *m, NetOptions options, bool training);

#endif
