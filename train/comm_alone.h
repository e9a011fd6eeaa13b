/* comm_alone.h - a communicator of one rank: what a single process trains with. */
#ifndef TENGEN_TRAIN_COMM_ALONE_H
#define TENGEN_TRAIN_COMM_ALONE_H

#include "train/comm.h"

/* ERR_MEMORY. */
Status comm_alone_new(Comm **out) __attribute__((warn_unused_result));

#endif
