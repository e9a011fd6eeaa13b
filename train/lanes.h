/* lanes.h - the number by which all work of a run is divided, whatever the number of threads.
 *
 * A lane owns its games, its replay window, its sampling stream and one micro-shard of every batch. Lanes
 * are worked on by whichever worker is free; nothing that a lane computes depends on which one it is. */
#ifndef TENGEN_TRAIN_LANES_H
#define TENGEN_TRAIN_LANES_H

enum { LANES = 8 };

#endif
