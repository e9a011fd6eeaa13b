/* comm_fork.h - ranks as processes of one machine, which exchange data through shared memory. */
#ifndef TENGEN_TRAIN_COMM_FORK_H
#define TENGEN_TRAIN_COMM_FORK_H

#include "game/base/crew.h"
#include "train/comm.h"

/* What each rank does; c is freed by the caller. */
typedef Status CommForkWork(void *context, Comm *c);

/* Run work as 1..CREW_MEMBERS_MAX ranks and wait until all have ended: crew_run's conditions and faults. deadline, seconds: of
 * the communicator; ranks that are still there a quarter of it after another one's bad end are killed. */
Status comm_fork_run(int ranks, double deadline, CommForkWork *work, void *context)
    __attribute__((warn_unused_result));

/* The same, and what rank 0 has left in answer.data comes back. */
Status comm_fork_ask(int ranks, double deadline, CommForkWork *work, void *context, CrewAnswer answer)
    __attribute__((warn_unused_result));

#endif
