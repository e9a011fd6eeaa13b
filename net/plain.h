/* plain.h - the passes of the plain network (model.h): forward.c and backward.c call them, by its kind. */
#ifndef TENGEN_NET_PLAIN_H
#define TENGEN_NET_PLAIN_H

#include "net/backend.h"

struct Forward;
struct Backward;

/* What a pass keeps beside its input and its logits. */
typedef struct PlainForward {
    Tensor *trunk[BLOCKS_MAX]; /* spatial [n, its width, y, x]: after each convolution */
    Tensor *policy;            /* vector [n, policy_channels y x] */
    Tensor *value;             /* vector [n, PLAIN_VALUE_CHANNELS y x] */
    Tensor *value_hidden;      /* vector [n, value_hidden] */
} PlainForward;

/* The gradients with respect to them, before relu. */
typedef struct PlainBackward {
    Tensor *trunk[BLOCKS_MAX];
    Tensor *policy;
    Tensor *value;
    Tensor *value_hidden;
} PlainBackward;

/* The tensors of f->plain, and of d->plain. */
Status plain_forward_new(struct Forward *f) __attribute__((warn_unused_result));
Status plain_backward_new(struct Backward *d) __attribute__((warn_unused_result));

/* As forward_run and backward_run; there are no auxiliary heads. */
Status plain_forward_run(const struct Forward *f, int n) __attribute__((warn_unused_result));
Status plain_backward_run(const struct Backward *d, int n) __attribute__((warn_unused_result));

#endif
