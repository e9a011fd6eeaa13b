/* comm_mpi.h - ranks that mpirun or srun has started, on one machine or many, connected by MPI; the one pair of files
 * that knows it. */
#ifndef TENGEN_TRAIN_COMM_MPI_H
#define TENGEN_TRAIN_COMM_MPI_H

#include "train/comm.h"

/* All ranks of the job; once in a process, from the thread that uses it. When it is freed after a fault, MPI ends the
 * processes of the whole job, this one included: so say what is to be said before.
 * ERR_DEVICE: MPI cannot start; ERR_UNSUPPORTED: more than COMM_RANKS_MAX ranks. */
Status comm_mpi_new(Comm **out, double deadline) __attribute__((warn_unused_result));

#endif
