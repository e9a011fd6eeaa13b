/* thread.h - threads, mutexes and condition variables: POSIX's, with a Status where the world can fail.
 *
 * Started threads take no signals: those go to the thread that called main. */
#ifndef TENGEN_GAME_BASE_THREAD_H
#define TENGEN_GAME_BASE_THREAD_H

#include "game/base/status.h"

#include <pthread.h>
#include <stdatomic.h>

typedef struct Thread Thread;
typedef void ThreadFunction(void *context);

/* Run function(context) on a new thread. ERR_MEMORY: the system gives no more threads. */
Status thread_start(ThreadFunction *function, void *context, Thread **out)
    __attribute__((warn_unused_result));

/* Wait for its end and free it. NULL is fine. */
void thread_join(Thread *t);

/* Both are values that must not be moved once initialised. */
typedef struct ThreadMutex {
    pthread_mutex_t handle;
} ThreadMutex;

typedef struct ThreadCondition {
    pthread_cond_t handle;
} ThreadCondition;

void thread_mutex_init(ThreadMutex *m);
void thread_mutex_destroy(ThreadMutex *m);
void thread_lock(ThreadMutex *m);
void thread_unlock(ThreadMutex *m);

void thread_condition_init(ThreadCondition *c);
void thread_condition_destroy(ThreadCondition *c);
void thread_signal(ThreadCondition *c);    /* wake one waiter */
void thread_broadcast(ThreadCondition *c); /* wake all */

/* Wait with m held; may wake without reason, so test the condition in a loop. */
void thread_wait(ThreadCondition *c, ThreadMutex *m);

/* The same for at most so many seconds; false when they have passed. */
bool thread_wait_for(ThreadCondition *c, ThreadMutex *m, double seconds);

/* A lock of one byte, open when it is 0, to be held for some dozens of instructions. */
typedef struct ThreadSpin {
    atomic_uchar held;
} ThreadSpin;

void thread_spin_wait(ThreadSpin *s); /* until it has been open */

static inline void thread_spin_lock(ThreadSpin *s)
{
    while (atomic_exchange_explicit(&s->held, 1, memory_order_acquire)) thread_spin_wait(s);
}

/* Lock it if it is open. */
static inline bool thread_spin_try_lock(ThreadSpin *s)
{
    return !atomic_load_explicit(&s->held, memory_order_relaxed) &&
           !atomic_exchange_explicit(&s->held, 1, memory_order_acquire);
}

static inline void thread_spin_unlock(ThreadSpin *s)
{
    atomic_store_explicit(&s->held, 0, memory_order_release);
}

#endif
