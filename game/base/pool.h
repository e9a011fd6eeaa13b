/* pool.h - a fixed set of workers that run numbered tasks, always the same worker for the same number.
 *
 * Task i runs on worker i % workers, and a worker takes its tasks in rising order: which worker does what
 * never depends on timing. Worker 0 is the thread that calls pool_run, so a pool of one starts no thread. */
#ifndef TENGEN_GAME_BASE_POOL_H
#define TENGEN_GAME_BASE_POOL_H

#include "game/base/status.h"

typedef struct Pool Pool;
typedef void PoolTask(void *context, int task, int worker);

enum { POOL_WORKERS_MAX = 1024 };

/* 1 <= workers <= POOL_WORKERS_MAX. */
Status pool_new(int workers, Pool **out) __attribute__((warn_unused_result));
void pool_free(Pool *pool);

int pool_workers(const Pool *pool);

/* Run task(context, i, i % workers) for i in [0, tasks) and return when all are done. Everything written
 * before is seen by the tasks, and everything the tasks wrote is seen after. Not from within a task, and
 * from one thread at a time. */
void pool_run(Pool *pool, int tasks, PoolTask *task, void *context);

#endif
