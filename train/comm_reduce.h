/* comm_reduce.h - sums (or largest, least values) over ranks, by one fixed tree. */
#ifndef TENGEN_TRAIN_COMM_REDUCE_H
#define TENGEN_TRAIN_COMM_REDUCE_H

#include "train/comm.h"

/* parts[0..bytes) = the ranks' parts combined element by element, where rank r's begins at parts + r * stride: neighbours first,
 * ((0+1)+(2+3))+((4+5)+(6+7)) …, a rank without a neighbour waits a level. The parts are used up. Aligned to
 * elements. */
void comm_reduce(void *parts, size_t stride, int ranks, size_t bytes, CommType type, CommReduction reduction);

#endif
