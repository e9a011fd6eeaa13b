/* Pools: every task once, on the worker that its number says, in rising order. */
#include "game/base/pool.h"
#include "tests/support/assert_status.h"

#include <pthread.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { TASKS = 1000, WORKERS = 5 };

typedef struct Log {
    int runs[TASKS], worker[TASKS];
    int last[WORKERS]; /* the task before, of each worker */
    pthread_t thread[WORKERS];
    bool rising;
} Log;

static void run_task(void *context, int task, int worker)
{
    Log *log = context;
    log->runs[task]++;
    log->worker[task] = worker;
    if (log->last[worker] >= task) log->rising = false;
    log->last[worker] = task;
    log->thread[worker] = pthread_self();
}

static void check(Pool *pool, int tasks)
{
    static Log log;
    log = (Log){.rising = true};
    for (int i = 0; i < WORKERS; i++) log.last[i] = -1;
    pool_run(pool, tasks, run_task, &log);
    assert_true(log.rising);
    for (int i = 0; i < TASKS; i++) {
        assert_int_equal(log.runs[i], i < tasks);
        if (i < tasks) assert_int_equal(log.worker[i], i % pool_workers(pool));
    }
    if (tasks > 0) assert_true(pthread_equal(log.thread[0], pthread_self()));
}

static void tasks_run_where_they_belong(void **state)
{
    (void)state;
    for (int workers = 1; workers <= WORKERS; workers++) {
        Pool *pool = NULL;
        assert_ok(pool_new(workers, &pool));
        assert_int_equal(pool_workers(pool), workers);
        for (int tasks = 0; tasks <= 20; tasks++) check(pool, tasks);
        check(pool, TASKS);
        pool_free(pool);
    }
    pool_free(NULL);
}

static void add(void *context, int task, int worker)
{
    (void)worker;
    ((int *)context)[task]++;
}

/* Plain memory written by one round is read by the next without any lock of the caller's. */
static void rounds_see_each_other(void **state)
{
    (void)state;
    Pool *pool = NULL;
    int count[WORKERS - 1] = {0};
    assert_ok(pool_new(WORKERS - 1, &pool));
    for (int round = 0; round < 500; round++) {
        pool_run(pool, WORKERS - 1, add, count);
        for (int i = 0; i < WORKERS - 1; i++) assert_int_equal(count[i], round + 1);
    }
    pool_free(pool);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tasks_run_where_they_belong),
        cmocka_unit_test(rounds_see_each_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
