/* zero_checkpoint.h - an engine's state as one file, which any number of ranks in any stage goes on from.
 *
 * A line of counts, then parameters, means and mean squares in the order of the model's arena, whoever wrote it: the same
 * state gives the same bytes. Atomic: a crash in the midst leaves the old file. */
#ifndef TENGEN_TRAIN_ZERO_CHECKPOINT_H
#define TENGEN_TRAIN_ZERO_CHECKPOINT_H

#include "train/zero.h"

/* Collective; rank 0 writes, through one bucket's room. `note` is the caller's own (random state, schedule, cursors): rank 0's
 * note_bytes bytes of it are kept. ERR_IO. */
Status zero_checkpoint_save(Zero *z, Comm *c, const char *path, const void *note, size_t note_bytes)
    __attribute__((warn_unused_result));

/* Collective, between steps; every rank reads the file through, and keeps what it has a part in. note gets as many bytes as were
 * kept. ERR_FORMAT: cut short, damaged, of another model or with another note; then z is as it was. ERR_IO. */
Status zero_checkpoint_load(Zero *z, const char *path, void *note, size_t note_bytes)
    __attribute__((warn_unused_result));

#endif
