#include "game/base/thread.h"

#include <assert.h>
#include <errno.h>
#include <math.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* These calls fail only when misused. */
#define MUST(call)                                                                                           \
    do {                                                                                                     \
        int must_error = (call);                                                                             \
        assert(must_error == 0);                                                                             \
        (void)must_error;                                                                                    \
    } while (0)

struct Thread {
    pthread_t handle;
    ThreadFunction *function;
    void *context;
};

static void *entry(void *argument)
{
    Thread *t = argument;
    t->function(t->context);
    return NULL;
}

Status thread_start(ThreadFunction *function, void *context, Thread **out)
{
    Thread *t = malloc(sizeof *t);
    if (!t) return status_no_memory(sizeof *t, "a thread");
    t->function = function;
    t->context = context;
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int error = pthread_create(&t->handle, NULL, entry, t);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (error) {
        free(t);
        return status_error(ERR_MEMORY, "cannot start a thread: %s", strerror(error));
    }
    *out = t;
    return status_ok();
}

void thread_join(Thread *t)
{
    if (!t) return;
    MUST(pthread_join(t->handle, NULL));
    free(t);
}

void thread_mutex_init(ThreadMutex *m)
{
    MUST(pthread_mutex_init(&m->handle, NULL));
}

void thread_mutex_destroy(ThreadMutex *m)
{
    MUST(pthread_mutex_destroy(&m->handle));
}

void thread_lock(ThreadMutex *m)
{
    MUST(pthread_mutex_lock(&m->handle));
}

void thread_unlock(ThreadMutex *m)
{
    MUST(pthread_mutex_unlock(&m->handle));
}

void thread_condition_init(ThreadCondition *c)
{
    pthread_condattr_t attributes;
    MUST(pthread_condattr_init(&attributes));
    MUST(pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC));
    MUST(pthread_cond_init(&c->handle, &attributes));
    MUST(pthread_condattr_destroy(&attributes));
}

void thread_condition_destroy(ThreadCondition *c)
{
    MUST(pthread_cond_destroy(&c->handle));
}

void thread_signal(ThreadCondition *c)
{
    MUST(pthread_cond_signal(&c->handle));
}

void thread_broadcast(ThreadCondition *c)
{
    MUST(pthread_cond_broadcast(&c->handle));
}

void thread_wait(ThreadCondition *c, ThreadMutex *m)
{
    MUST(pthread_cond_wait(&c->handle, &m->handle));
}

bool thread_wait_for(ThreadCondition *c, ThreadMutex *m, double seconds)
{
    assert(seconds >= 0);
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    double whole = floor(seconds);
    t.tv_sec += (time_t)whole;
    t.tv_nsec += (long)((seconds - whole) * 1e9);
    if (t.tv_nsec >= 1000000000L) {
        t.tv_sec++;
        t.tv_nsec -= 1000000000L;
    }
    int error = pthread_cond_timedwait(&c->handle, &m->handle, &t);
    assert(error == 0 || error == ETIMEDOUT);
    return error == 0;
}

/* Leave the core's resources to others for a moment, and the lock's line to its holder. */
static void relax(void)
{
#if defined __x86_64__ || defined __i386__
    __builtin_ia32_pause();
#endif
}

/* The holder may have lost its core: then waiting on ours would only keep it from another. */
enum { SPINS = 200 };

void thread_spin_wait(ThreadSpin *s)
{
    for (int i = 0; atomic_load_explicit(&s->held, memory_order_relaxed); i++) {
        relax();
        if (i >= SPINS) sched_yield();
    }
}
