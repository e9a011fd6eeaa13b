/* ranks.h - how the processes of one run agree: small collective calls that are done when they return.
 *
 * With one rank they cost nothing. What comm.h returns. */
#ifndef TENGEN_TRAIN_RANKS_H
#define TENGEN_TRAIN_RANKS_H

#include "train/blob.h"
#include "train/comm.h"

/* Is it so on any rank? */
Status ranks_any(Comm *c, bool *it) __attribute__((warn_unused_result));

/* Each number becomes the ranks' sum. */
Status ranks_sum(Comm *c, int64_t numbers[], int n) __attribute__((warn_unused_result));

/* data[0..bytes) becomes rank root's. */
Status ranks_share(Comm *c, int root, void *data, size_t bytes) __attribute__((warn_unused_result));

/* all[0..ranks * bytes) becomes what each rank has in own[0..bytes). */
Status ranks_gather(Comm *c, const void *own, void *all, size_t bytes) __attribute__((warn_unused_result));

/* Append every rank's bytes to `all` of rank 0, in the order of ranks. ERR_MEMORY. */
Status ranks_collect(Comm *c, const Blob *own, Blob *all) __attribute__((warn_unused_result));

/* All have come here. */
Status ranks_meet(Comm *c) __attribute__((warn_unused_result));

/* How many of them are on this machine, this one included. */
Status ranks_here(Comm *c, int *n) __attribute__((warn_unused_result));

#endif
