/* backward.h - the network's gradients, written once over the operations of a backend. */
#ifndef TENGEN_NET_BACKWARD_H
#define TENGEN_NET_BACKWARD_H

#include "net/forward.h"

/* The gradients of a pass with respect to its tensors. A value; the tensors are the backend's. */
typedef struct Backward {
    const Forward *forward;
    Tensor *policy_logits; /* vector [n, points]: the input */
    Tensor *value_logits;  /* vector [n, model_value_logits]: the input */
    Tensor *reply_logits;  /* vector [n, points]: input; this and the following with spec.aux, else NULL */
    Tensor *soft_logits;   /* vector [n, points]: input */
    Tensor *plies_logits;  /* vector [n, PLIES_BINS]: input */
    union {                /* of what lies between, by the network's kind */
        ResidualBackward residual;
        PlainBackward plain;
    };
} Backward;

/* f is borrowed; its backend is for training. */
Status backward_new(Backward *d, const Forward *f) __attribute__((warn_unused_result));

/* After forward_run, and forward_run_aux with spec.aux, with the same n: from all logits' gradients to every
 * slice's. */
Status backward_run(const Backward *d, int n) __attribute__((warn_unused_result));

#endif
