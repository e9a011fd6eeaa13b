/* forward.h - the network, written once over the operations of a backend: from planes to logits. */
#ifndef TENGEN_NET_FORWARD_H
#define TENGEN_NET_FORWARD_H

#include "net/backend.h"

/* A backend with a network's parameters, and the tensors of one pass. A value; the tensors are the backend's.
 */
typedef struct Forward {
    Backend *backend;
    NetSpec spec;
    Tensor *planes;                /* planes [n, planes, y, x]: the input */
    Tensor *trunk[BLOCKS_MAX + 1]; /* spatial [n, channels, y, x]: after the stem and after each block */
    Tensor *hidden[BLOCKS_MAX];    /* spatial: inside each block; unless training all share one tensor */
    Tensor *part[BLOCKS_MAX];      /* vector [n, 3 pooled channels]: of a block that pools; shared as above */
    Tensor *bias;                  /* vector [n, channels - pooled]: in such a block; NULL if none pools */
    Tensor *pooled;                /* vector [n, 2 channels] */
    Tensor *policy_bias;           /* vector [n, policy_channels] */
    Tensor *policy;                /* spatial [n, policy_channels, y, x] */
    Tensor *policy_logits;         /* vector [n, points] */
    Tensor *value_hidden;          /* vector [n, value_hidden] */
    Tensor *value_logits;          /* vector [n, 3] */
    Tensor *reply_logits;          /* vector [n, points]; this and the following in training with spec.aux */
    Tensor *soft_logits;           /* vector [n, points] */
    Tensor *plies_logits;          /* vector [n, PLIES_BINS] */
} Forward;

/* A backend for m's architecture, with m's parameters, and its tensors; training: activations are kept for
 * a backward pass. */
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
