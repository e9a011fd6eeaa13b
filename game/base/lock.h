/* lock.h - a file that one process at a time works on.
 *
 * The lock is on the file itself and leaves nothing behind: it is gone with its holder, even by kill -9. Who reads
 * the file, or does not ask, is not kept from it. */
#ifndef TENGEN_GAME_BASE_LOCK_H
#define TENGEN_GAME_BASE_LOCK_H

#include "game/base/status.h"

typedef struct Lock Lock;

/* Take the lock of a file, which is made if there is none; waits a second for one that is about to let go. Other
 * locks of this process on the same file must be released before this one. ERR_BUSY: another process has it; ERR_IO,
 * ERR_MEMORY. */
Status lock_take(const char *path, Lock **out) __attribute__((warn_unused_result));

/* NULL is fine. */
void lock_release(Lock *l);

#endif
