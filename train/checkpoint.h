/* checkpoint.h - a run's state as one file: a header with size and checksum, then the bytes. */
#ifndef TENGEN_TRAIN_CHECKPOINT_H
#define TENGEN_TRAIN_CHECKPOINT_H

#include "train/blob.h"

/* Atomic: the old file or the new one. ERR_IO. */
Status checkpoint_write(const char *path, const Blob *state) __attribute__((warn_unused_result));

/* The state in *out, which the caller frees. ERR_IO: cannot be read; ERR_FORMAT: cut short, damaged, or
 * something else. */
Status checkpoint_read(const char *path, Blob *out) __attribute__((warn_unused_result));

#endif
