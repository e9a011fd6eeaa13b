/* sharded_loss.h - the policy's cross-entropy where each rank of a group has some columns of the logits.
 *
 *   loss[row] = sum over all ranks' columns c of pi[c] (log(sum over k of exp z[k]) - z[c])
 *
 * In two exchanges: the largest logit of each row, then three sums a row (of the exponentials, of pi (z - largest), of
 * pi), 28 bytes a row in all. Targets may be soft, and need not sum to 1. Sums are in float64, over ranks by comm.h's
 * tree. */
#ifndef TENGEN_TRAIN_SHARDED_LOSS_H
#define TENGEN_TRAIN_SHARDED_LOSS_H

#include "train/comm.h"

/* This rank's columns; borrowed. Their number may differ from rank to rank. */
typedef struct LogitColumns {
    int rows, columns;
    const float *logits;  /* [rows, columns] */
    const float *targets; /* [rows, columns], >= 0, 0 where not legal */
    const bool *legal;    /* [rows, columns]: the others have no part in it; NULL: all are */
} LogitColumns;

typedef struct ShardedLoss ShardedLoss;

/* Room for that many rows. ERR_MEMORY. */
Status sharded_loss_new(ShardedLoss **out, int rows_max) __attribute__((warn_unused_result));
void sharded_loss_free(ShardedLoss *s);

/* Collective. loss[rows] is the same on every rank; 0 for a row without a legal column anywhere. gradient[rows, columns]:
 * d loss[row] / d logits, 0 where not legal. */
Status sharded_loss_rows(ShardedLoss *s, Comm *c, LogitColumns part, double loss[], float gradient[])
    __attribute__((warn_unused_result));

#endif
