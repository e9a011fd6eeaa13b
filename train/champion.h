/* champion.h - the network that plays where there is a gate: the last that passed it, kept apart from what is learned
 * and part of the checkpoint. */
#ifndef TENGEN_TRAIN_CHAMPION_H
#define TENGEN_TRAIN_CHAMPION_H

#include "net/model.h"
#include "train/run_state.h"

/* What is learned now is the best there is: copied, and noted in the state. Of the same architecture. */
void champion_take(Model *best, const Model *learned, RunState *s);

/* Nothing is written where the state says that there is no gate. */
void champion_save(const Model *best, const RunState *s, Blob *out);

/* What champion_save wrote for that state. best NULL: the run has a gate no more, and forgets it. ERR_MEMORY. */
Status champion_load(Model *best, NetSpec spec, RunState *s, BlobReader *in)
    __attribute__((warn_unused_result));

#endif
