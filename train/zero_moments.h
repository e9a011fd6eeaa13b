/* zero_moments.h - what the optimizer remembers of each parameter, at home in memory or in a file (Rajbhandari et al. 2021,
 * ZeRO-Infinity).
 *
 * Of every bucket: all of it in stage 0, else this rank's slice. In a file, a window is on one bucket at a time, the next one
 * is read meanwhile and the last one written. */
#ifndef TENGEN_TRAIN_ZERO_MOMENTS_H
#define TENGEN_TRAIN_ZERO_MOMENTS_H

#include "train/zero_layout.h"

typedef struct ZeroMoments ZeroMoments;

/* One bucket's, the numbers that this rank has. */
typedef struct ZeroMomentsPart {
    float *mean, *square;
} ZeroMomentsPart;

/* All zero. folder: where the file is; NULL: in memory. l is borrowed. ERR_MEMORY, and of spill_new. */
Status zero_moments_new(ZeroMoments **out, const ZeroLayout *l, int stage, const char *folder)
    __attribute__((warn_unused_result));
void zero_moments_free(ZeroMoments *m);

/* The moments of a bucket, until they are given back; `next` is likely to be opened after it (-1: none). In memory of any number
 * at once and by any threads; in a file of one, by one thread. ERR_IO. */
Status zero_moments_open(ZeroMoments *m, int bucket, int next, ZeroMomentsPart *out)
    __attribute__((warn_unused_result));
void zero_moments_close(ZeroMoments *m, bool changed);

/* Wait until all that has changed is at home. ERR_IO. */
Status zero_moments_finish(ZeroMoments *m) __attribute__((warn_unused_result));

bool zero_moments_in_file(const ZeroMoments *m);

/* Bytes: of moments in memory, of windows on a file, of the file. */
size_t zero_moments_kept_bytes(const ZeroMoments *m);
size_t zero_moments_window_bytes(const ZeroMoments *m);
size_t zero_moments_file_bytes(const ZeroMoments *m);

#endif
