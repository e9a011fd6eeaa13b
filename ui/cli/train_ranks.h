/* train_ranks.h - the processes of a training run: this one, forked ones, or those that mpirun or srun has started. */
#ifndef TENGEN_UI_CLI_TRAIN_RANKS_H
#define TENGEN_UI_CLI_TRAIN_RANKS_H

#include "train/comm.h"

/* What each of them does; c is NULL where there is one only. */
typedef Status TrainRanksWork(void *context, Comm *c);

/* As `ranks` processes of this machine (0: not said, which is one), or where mpirun has started several, as one of
 * them. Fork comes first: before any thread, database or network is open. Of the ranks that mpirun started, one that has a
 * fault says it itself and ends the whole job. ERR_INPUT: both are asked for; ERR_UNSUPPORTED: mpirun, but built without
 * MPI. */
Status train_ranks_run(int ranks, TrainRanksWork *work, void *context) __attribute__((warn_unused_result));

/* The same bad input is found by every rank that mpirun has started, and shall be told once: those but the first wait
 * here until that one's end ends them. */
void train_ranks_defer(Status status);

#endif
