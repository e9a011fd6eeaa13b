/* same_run.h - whether two training runs ended in the same state, to the bit. */
#ifndef TENGEN_TESTS_SUPPORT_SAME_RUN_H
#define TENGEN_TESTS_SUPPORT_SAME_RUN_H

#include "tests/support/assert_status.h"
#include "train/checkpoint.h"

#include <stdio.h>

/* The caller frees *out. */
static inline void read_state(const char *folder, Blob *out)
{
    char path[256];
    snprintf(path, sizeof path, "%s/checkpoint/state", folder);
    *out = (Blob){0};
    assert_ok(checkpoint_read(path, out));
}

/* Weights, optimizer, games under way, counters and scores: all that a run is. */
static inline void assert_same_run(const char *a, const char *b)
{
    Blob x, y;
    read_state(a, &x);
    read_state(b, &y);
    assert_int_equal(x.size, y.size);
    assert_memory_equal(x.data, y.data, x.size);
    blob_free(&x);
    blob_free(&y);
}

#endif
