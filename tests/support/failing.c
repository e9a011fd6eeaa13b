#include "tests/support/failing.h"

#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Threads of the code under test allocate too. */
static atomic_long calls; /* since the count was set to 0 */
static atomic_long fatal; /* the call that fails; 0: none */
static atomic_long alive; /* allocations not yet freed */

void *__real_malloc(size_t size);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t size);
void *__real_aligned_alloc(size_t alignment, size_t size);
char *__real_strdup(const char *text);
void __real_free(void *p);
int __real_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *),
                          void *argument);

void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t size);
void *__wrap_aligned_alloc(size_t alignment, size_t size);
char *__wrap_strdup(const char *text);
void __wrap_free(void *p);
int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *),
                          void *argument);

static bool fails(void)
{
    return atomic_fetch_add(&calls, 1) + 1 == atomic_load(&fatal);
}

static void *counted(void *p)
{
    if (p) atomic_fetch_add(&alive, 1);
    return p;
}

void *__wrap_malloc(size_t size)
{
    return fails() ? NULL : counted(__real_malloc(size));
}

void *__wrap_calloc(size_t n, size_t size)
{
    return fails() ? NULL : counted(__real_calloc(n, size));
}

void *__wrap_realloc(void *p, size_t size)
{
    if (fails()) return NULL;
    void *grown = __real_realloc(p, size);
    return p ? grown : counted(grown);
}

void *__wrap_aligned_alloc(size_t alignment, size_t size)
{
    return fails() ? NULL : counted(__real_aligned_alloc(alignment, size));
}

char *__wrap_strdup(const char *text)
{
    return fails() ? NULL : counted(__real_strdup(text));
}

void __wrap_free(void *p)
{
    if (p) atomic_fetch_sub(&alive, 1);
    __real_free(p);
}

int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *),
                          void *argument)
{
    return fails() ? EAGAIN : __real_pthread_create(thread, attributes, start, argument);
}

void *failing_malloc(size_t size)
{
    return __wrap_malloc(size);
}

void failing_free(void *p)
{
    __wrap_free(p);
}

void failing_everywhere(FailingWork *work, void *context, int least)
{
    for (long n = 1;; n++) {
        long before = atomic_load(&alive);
        atomic_store(&calls, 0);
        atomic_store(&fatal, n);
        Status status = work(context);
        atomic_store(&fatal, 0);
        long made = atomic_load(&calls), left = atomic_load(&alive) - before;
        if (left != 0) fail_msg("allocation %ld failed, and %ld were left", n, left);
        if (made < n) {
            if (status.code != STATUS_OK) fail_msg("without a failure: %s", status.message);
            assert_in_range(made, least, LONG_MAX);
            return;
        }
        if (status.code != ERR_MEMORY)
            fail_msg("allocation %ld failed: code %d, %s", n, status.code, status.message);
        assert_string_not_equal(status.message, "");
    }
}
