/* trainer.h - the network in training: one update at a time, from eight micro-shards.
 *
 * An update is one step of the optimizer on one batch; or, as in the program AlphaZero_Gomoku, up to `epochs` steps
 * on the same batch, which leave off when the policy has moved far (4 kl_target), and a learning rate that is
 * multiplied by 1.5 or divided by it after an update that moved the policy by less than half of kl_target or more
 * than twice: the divergence KL(before || after), nats, mean over the batch.
 *
 * Each lane draws its share of the batch from its own window by the stream (seed, lane, update) and computes
 * its gradient on one thread; the eight are summed by the fixed tree ((0+1)+(2+3))+((4+5)+(6+7)), whose upper part
 * is that of the ranks (zero.h, exact mode): the same bits on any number of workers and of ranks, which are 1, 2, 4 or
 * 8 and hold as many lanes each. Allocation in trainer_new only. */
#ifndef TENGEN_TRAIN_TRAINER_H
#define TENGEN_TRAIN_TRAINER_H

#include "game/base/pool.h"
#include "net/gradient.h"
#include "net/optimizer.h"
#include "train/blob.h"
#include "train/heartbeat.h"
#include "train/lanes.h"
#include "train/replay.h"
#include "train/zero.h"

typedef struct TrainerOptions {
    NetSpec net;
    NetOptions compute; /* max_batch is set by the trainer */
    OptimizerOptions optimizer;
    int batch; /* rows of a step, a multiple of LANES */
    LossWeights loss;
    int epochs;      /* steps of an update at most, >= 1 */
    float kl_target; /* nats; 0: the learning rate is as given */
    float clip;      /* largest global norm of a gradient, > 0 */
    float average;   /* share of the old average that a publication keeps, 0 to 1 */
    uint64_t seed;
    int stage; /* of ZeRO: what ranks divide among them, 0..3 */
    const char
        *folder; /* for a file of the optimizer's state; NULL: in memory. Borrowed for the trainer's life */
    Comm *comm;  /* the ranks; borrowed for the trainer's life. NULL: there are no others */
    Heartbeat *heartbeat; /* of comm, while this rank computes; borrowed. May be NULL */
} TrainerOptions;

typedef struct Trainer Trainer;

/* Initial parameters come from the seed. pool is borrowed for the trainer's life. ERR_INPUT, ERR_MEMORY,
 * ERR_UNSUPPORTED as of gradient_new. */
Status trainer_new(Trainer **out, const TrainerOptions *options, Pool *pool)
    __attribute__((warn_unused_result));
void trainer_free(Trainer *t);

/* Collective, as are all that follow and return a Status: one update at the learning rate `rate` times trainer_multiplier, on rows of the newest `window` of each lane;
 * every lane that this rank holds has some. *loss: the batch's, before the first step. */
Status trainer_update(Trainer *t, Replay *const lanes[LANES], int64_t window, double rate, LossReport *loss)
    __attribute__((warn_unused_result));

/* Move the averaged weights towards the present ones: a = average * a + (1 - average) * now. */
void trainer_publish(Trainer *t);

int64_t trainer_updates(const Trainer *t);        /* made so far */
int64_t trainer_steps(const Trainer *t);          /* of the optimizer, in them */
double trainer_multiplier(const Trainer *t);      /* of the learning rate: 1, or as kl_target has led it */
const Model *trainer_model(const Trainer *t);     /* as being trained */
ZeroMemory trainer_memory(const Trainer *t);      /* of the optimizer's side */
const Model *trainer_published(const Trainer *t); /* the average: what plays */

/* Parameters, average, optimizer state and counts, in the arena's order, for any number of ranks and stage. out may be
 * NULL, on a rank that only takes part. ERR_FORMAT. */
Status trainer_save(Trainer *t, Blob *out) __attribute__((warn_unused_result));
Status trainer_load(Trainer *t, BlobReader *in) __attribute__((warn_unused_result));

#endif
