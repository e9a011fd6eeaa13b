/* param_init.h - initial parameters that depend on a seed, a tensor's number and a place in it, and on nothing else.
 *
 * So a rank fills its slices where they are, and they hold what the whole would hold there, however many ranks there
 * are. Weights are normal with variance 2 / inputs (He et al. 2015), inputs being the elements of an output; biases are 0. */
#ifndef TENGEN_TRAIN_PARAM_INIT_H
#define TENGEN_TRAIN_PARAM_INIT_H

#include "net/model.h"

/* Elements from..from + n of the arena that slices[0..count), in order of offset, stand in; 0 between them. */
void param_init_range(uint64_t seed, const ParamSlice slices[], int count, size_t from, size_t n,
                      float out[]);

#endif
