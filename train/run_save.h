/* run_save.h - a run's checkpoints: written at times, read when it goes on. Collective where a run is several processes. */
#ifndef TENGEN_TRAIN_RUN_SAVE_H
#define TENGEN_TRAIN_RUN_SAVE_H

#include "train/run.h"

/* Everything to disk: the games, then the checkpoint that counts them; and what exceeds the budget goes. */
Status run_save(Run *r) __attribute__((warn_unused_result));

/* The same when the time has come, or a match is next. */
Status run_save_if_due(Run *r) __attribute__((warn_unused_result));

/* The same, then ERR_INTERRUPTED. */
Status run_save_and_stop(Run *r) __attribute__((warn_unused_result));

/* The state of the folder's checkpoint; without one the run begins anew. ERR_FORMAT, ERR_IO. */
Status run_save_resume(Run *r) __attribute__((warn_unused_result));

#endif
