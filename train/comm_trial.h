/* comm_trial.h - a communicator wrapped so that tests and benches can see what its user bears: slow links, faults, and
 * buffers that are touched too early or read too late. */
#ifndef TENGEN_TRAIN_COMM_TRIAL_H
#define TENGEN_TRAIN_COMM_TRIAL_H

#include "train/comm.h"

typedef struct CommTrial {
    double delay;     /* seconds that each operation takes at least, one after the other, as on a link */
    uint64_t fail_at; /* this operation, counted from 1, fails; 0: none */
    bool poison;      /* what an operation fills is NaN until it is done, and what a reduce-scatter or
                          all-to-all has sent is NaN from then on: all bits are set */
} CommTrial;

/* inner is borrowed, and used by nobody else meanwhile. ERR_MEMORY. */
Status comm_trial_new(Comm **out, Comm *inner, CommTrial trial) __attribute__((warn_unused_result));

#endif
