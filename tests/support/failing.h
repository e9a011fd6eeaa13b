/* failing.h - allocations that fail on purpose: every one that a piece of work makes, each in its turn.
 *
 * A test that uses it is linked with FAILING_LINK_OPTIONS (tests/CMakeLists.txt), which lead malloc, calloc,
 * realloc, aligned_alloc, strdup, free and pthread_create of the program and its static libraries to
 * failing.c. Shared libraries keep their own, unless they can be told: see failing_malloc. */
#ifndef TENGEN_TESTS_SUPPORT_FAILING_H
#define TENGEN_TESTS_SUPPORT_FAILING_H

#include "game/base/status.h"

#include <stddef.h>

/* Does something whole and undoes it: what it returns says whether it went well, and nothing that it
 * allocated is left in either case. */
typedef Status FailingWork(void *context);

/* Run the work with its first allocation failing, then its second, and so on until none is left to fail.
 * Asserts that each failure came back as ERR_MEMORY with a message, that nothing leaked, that the work then
 * succeeds, and that it allocates at least `least` times (so that a test cannot pass by testing nothing). */
void failing_everywhere(FailingWork *work, void *context, int least);

/* For libraries that take an allocator. */
void *failing_malloc(size_t size);
void failing_free(void *p);

#endif
