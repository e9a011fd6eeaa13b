/* spill.h - records kept in a file instead of in memory, read before they are wanted and written after they are left.
 *
 * The file has no name: it is gone with its owner, even by kill -9. All of it is reserved when it is made, so that a disk
 * cannot become full later. One thread of its own moves the data, past the kernel's cache where the file system lets it
 * (O_DIRECT). SPILL_WINDOWS records are in memory: the one in hand, the next one, and the last one on its way out. One
 * caller. A fault is final: every further call returns it. */
#ifndef TENGEN_GAME_BASE_SPILL_H
#define TENGEN_GAME_BASE_SPILL_H

#include "game/base/status.h"

#include <stddef.h>

enum { SPILL_WINDOWS = 3, SPILL_BLOCK = 4096 };

typedef struct Spill Spill;

/* Of `records` records, >= 1, of bytes[i] > 0 bytes each, all zero, in a folder. ERR_INPUT: no such folder; ERR_IO: a full disk …;
 * ERR_MEMORY. */
Status spill_new(Spill **out, const char *folder, const size_t bytes[], int records)
    __attribute__((warn_unused_result));

/* What is on its way out is written first. NULL is fine. */
void spill_free(Spill *s);

/* Take a record in hand, none being there: *data until it is given back. Then begin to read record `next`, the one that
 * will probably be taken after it; -1: none. ERR_IO. */
Status spill_take(Spill *s, int record, int next, void **data) __attribute__((warn_unused_result));

/* Give it back; it is written if it has changed. */
void spill_give(Spill *s, bool changed);

/* Wait until all is written. ERR_IO. */
Status spill_finish(Spill *s) __attribute__((warn_unused_result));

/* Does it pass the kernel's cache by? */
bool spill_direct(const Spill *s);

/* Bytes in memory, and in the file. */
size_t spill_window_bytes(const Spill *s);
size_t spill_file_bytes(const Spill *s);

#endif
