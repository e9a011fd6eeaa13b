#include "game/base/pool.h"

#include "game/base/thread.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>

typedef struct Worker {
    Pool *pool;
    Thread *thread;
    int index;
} Worker;

struct Pool {
    ThreadMutex mutex;
    ThreadCondition started; /* round has grown, or quit is set */
    ThreadCondition finished;
    uint64_t round;
    int running; /* workers that have not finished this round */
    bool quit;
    int tasks;
    PoolTask *task;
    void *context;
    int workers;
    Worker worker[];
};

static void run_share(Pool *pool, int worker)
{
    for (int i = worker; i < pool->tasks; i += pool->workers) pool->task(pool->context, i, worker);
}

static void work(void *context)
{
    Worker *self = context;
    Pool *pool = self->pool;
    uint64_t seen = 0;
    thread_lock(&pool->mutex);
    for (;;) {
        while (pool->round == seen && !pool->quit) thread_wait(&pool->started, &pool->mutex);
        if (pool->quit) break;
        seen = pool->round;
        thread_unlock(&pool->mutex);
        run_share(pool, self->index);
        thread_lock(&pool->mutex);
        if (--pool->running == 0) thread_signal(&pool->finished);
    }
    thread_unlock(&pool->mutex);
}

Status pool_new(int workers, Pool **out)
{
    assert(workers >= 1 && workers <= POOL_WORKERS_MAX);
    size_t bytes = sizeof(Pool) + (size_t)workers * sizeof(Worker);
    Pool *pool = calloc(1, bytes);
    if (!pool) return status_no_memory(bytes, "a pool of workers");
    pool->workers = workers;
    thread_mutex_init(&pool->mutex);
    thread_condition_init(&pool->started);
    thread_condition_init(&pool->finished);
    for (int i = 1; i < workers; i++) {
        pool->worker[i] = (Worker){.pool = pool, .index = i};
        Status status = thread_start(work, &pool->worker[i], &pool->worker[i].thread);
        if (status.code != STATUS_OK) {
            pool_free(pool);
            return status;
        }
    }
    *out = pool;
    return status_ok();
}

void pool_free(Pool *pool)
{
    if (!pool) return;
    thread_lock(&pool->mutex);
    pool->quit = true;
    thread_broadcast(&pool->started);
    thread_unlock(&pool->mutex);
    for (int i = 1; i < pool->workers; i++) thread_join(pool->worker[i].thread);
    thread_condition_destroy(&pool->finished);
    thread_condition_destroy(&pool->started);
    thread_mutex_destroy(&pool->mutex);
    free(pool);
}

int pool_workers(const Pool *pool)
{
    return pool->workers;
}

void pool_run(Pool *pool, int tasks, PoolTask *task, void *context)
{
    assert(tasks >= 0);
    thread_lock(&pool->mutex);
    assert(pool->running == 0);
    pool->tasks = tasks;
    pool->task = task;
    pool->context = context;
    pool->running = pool->workers - 1;
    pool->round++;
    thread_broadcast(&pool->started);
    thread_unlock(&pool->mutex);

    run_share(pool, 0);

    thread_lock(&pool->mutex);
    while (pool->running > 0) thread_wait(&pool->finished, &pool->mutex);
    thread_unlock(&pool->mutex);
}
