/* zero_params.h - parameters where they are needed: whole on every rank, or in stage 3 fetched unit by unit.
 *
 * In stage 3 a rank keeps its slices, and ZERO_LIVE units at most in whole: the one that is worked with, and the next one
 * in the direction of the pass, which is fetched meanwhile. The last unit of the forward pass is still there when the
 * backward pass begins with it, and the first one when the next forward pass does, unless there was a step. */
#ifndef TENGEN_TRAIN_ZERO_PARAMS_H
#define TENGEN_TRAIN_ZERO_PARAMS_H

#include "train/comm.h"
#include "train/zero_layout.h"

enum { ZERO_LIVE = 2 };

typedef enum ZeroDirection { ZERO_FORWARD = 1, ZERO_BACKWARD = -1 } ZeroDirection;

typedef struct ZeroParams ZeroParams;

typedef struct ZeroParamsOptions {
    int stage;    /* 0..3 */
    bool overlap; /* else what is fetched is waited for at once, and nothing ahead */
    bool poison;  /* a released unit is filled with NaN, but for those that stay (above) */
} ZeroParamsOptions;

/* What stage 3 did so far. */
typedef struct ZeroFetches {
    int64_t fetched; /* units */
    int64_t ahead;   /* of them, begun while another unit was worked with */
    int64_t kept;    /* times that a unit was still there */
    int64_t released;
    size_t live_most; /* floats of fetched units held or under way at once */
} ZeroFetches;

/* l and c are borrowed for the object's life. Parameters are zero. ERR_MEMORY. */
Status zero_params_new(ZeroParams **out, const ZeroLayout *l, Comm *c, ZeroParamsOptions options)
    __attribute__((warn_unused_result));
void zero_params_free(ZeroParams *p);

/* The parameters of unit u, as many floats as the model has in it, until they are released. In stage 3 collective, and
 * one unit at a time. */
Status zero_params_need(ZeroParams *p, int unit, ZeroDirection direction, const float **out)
    __attribute__((warn_unused_result));
void zero_params_release(ZeroParams *p, int unit);

/* This rank's slice of a bucket, to be changed; in stages 0 to 2 any rank's. */
float *zero_params_slice(ZeroParams *p, int bucket, int rank);

/* This rank's slice of the bucket has changed: in stages 1 and 2 the others begin to receive it. */
Status zero_params_changed(ZeroParams *p, int bucket) __attribute__((warn_unused_result));

/* Before slices change otherwise than by a step: wait for what is under way, which would come over them, and forget what
 * was fetched. Collective. */
Status zero_params_forget(ZeroParams *p) __attribute__((warn_unused_result));

ZeroFetches zero_params_fetches(const ZeroParams *p);

/* Bytes allocated: parameters that are kept, and room for fetched units. */
size_t zero_params_kept_bytes(const ZeroParams *p);
size_t zero_params_live_bytes(const ZeroParams *p);

#endif
