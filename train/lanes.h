/* lanes.h - the number by which all work of a run is divided, whatever the number of threads.
 *
 * A lane owns its games, its replay window, its sampling stream and one micro-shard of every batch. Lanes
 * are worked on by whichever worker is free; nothing that a lane computes depends on which one it is. */
#ifndef TENGEN_TRAIN_LANES_H
#define TENGEN_TRAIN_LANES_H

#include <stdbool.h>

enum { LANES = 8 };

/* Lanes first..end-1: those that one process works on. */
typedef struct LaneRange {
    int first, end;
} LaneRange;

/* Of the r-th of n processes; n is 1, 2, 4 or 8. */
static inline LaneRange lanes_of(int r, int n)
{
    return (LaneRange){LANES / n * r, LANES / n * (r + 1)};
}

static inline bool lanes_hold(LaneRange range, int lane)
{
    return lane >= range.first && lane < range.end;
}

#endif
