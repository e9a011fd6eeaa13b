/* residual.h - the passes of the residual network (model.h): forward.c and backward.c call them, by its kind. */
#ifndef TENGEN_NET_RESIDUAL_H
#define TENGEN_NET_RESIDUAL_H

#include "net/backend.h"

struct Forward;
struct Backward;

/* What a pass keeps beside its input and its logits. */
typedef struct ResidualForward {
    Tensor *trunk[BLOCKS_MAX + 1]; /* spatial [n, channels, y, x]: after the stem and after each block */
    Tensor *hidden[BLOCKS_MAX];    /* spatial: inside each block; unless training all share one tensor */
    Tensor *part[BLOCKS_MAX];      /* vector [n, 3 pooled channels]: of a block that pools; shared as above */
    Tensor *bias;                  /* vector [n, channels - pooled]: in such a block; NULL if none pools */
    Tensor *pooled;                /* vector [n, 2 channels] */
    Tensor *policy_bias;           /* vector [n, policy_channels] */
    Tensor *policy;                /* spatial [n, policy_channels, y, x] */
    Tensor *value_hidden;          /* vector [n, value_hidden] */
} ResidualForward;

/* The gradients with respect to them. */
typedef struct ResidualBackward {
    Tensor *trunk;  /* spatial: of the trunk, one place at a time, before relu */
    Tensor *hidden; /* spatial: of the inside of a block, before relu */
    Tensor *part;   /* inside a block that pools; NULL if none does */
    Tensor *bias;   /* likewise */
    Tensor *pooled;
    Tensor *policy_bias;
    Tensor *policy;       /* before relu */
    Tensor *value_hidden; /* before relu */
} ResidualBackward;

/* The tensors of f->residual, and of d->residual. */
Status residual_forward_new(struct Forward *f) __attribute__((warn_unused_result));
Status residual_backward_new(struct Backward *d) __attribute__((warn_unused_result));

/* As forward_run, forward_run_aux and backward_run. */
Status residual_forward_run(const struct Forward *f, int n) __attribute__((warn_unused_result));
Status residual_forward_run_aux(const struct Forward *f, int n) __attribute__((warn_unused_result));
Status residual_backward_run(const struct Backward *d, int n) __attribute__((warn_unused_result));

#endif
