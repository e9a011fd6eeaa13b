/* Threads, mutexes and condition variables. */
#include "game/base/thread.h"

#include "game/base/os.h"
#include "tests/support/assert_status.h"

#include <signal.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

typedef struct Shared {
    ThreadMutex mutex;
    ThreadCondition changed;
    int count, turn;
} Shared;

static void shared_init(Shared *s)
{
    *s = (Shared){0};
    thread_mutex_init(&s->mutex);
    thread_condition_init(&s->changed);
}

static void shared_destroy(Shared *s)
{
    thread_condition_destroy(&s->changed);
    thread_mutex_destroy(&s->mutex);
}

static void add_many(void *context)
{
    Shared *s = context;
    for (int i = 0; i < 10000; i++) {
        thread_lock(&s->mutex);
        s->count++;
        thread_unlock(&s->mutex);
    }
}

static void a_mutex_excludes(void **state)
{
    (void)state;
    Shared s;
    Thread *t[4];
    shared_init(&s);
    for (int i = 0; i < 4; i++) assert_ok(thread_start(add_many, &s, &t[i]));
    for (int i = 0; i < 4; i++) thread_join(t[i]);
    thread_join(NULL);
    assert_int_equal(s.count, 40000);
    shared_destroy(&s);
}

/* Two threads take turns: odd and even. */
static void take_even_turns(void *context)
{
    Shared *s = context;
    thread_lock(&s->mutex);
    while (s->turn < 200) {
        while (s->turn % 2 == 1) thread_wait(&s->changed, &s->mutex);
        s->turn++;
        thread_broadcast(&s->changed);
    }
    thread_unlock(&s->mutex);
}

static void conditions_wake(void **state)
{
    (void)state;
    Shared s;
    Thread *t;
    shared_init(&s);
    assert_ok(thread_start(take_even_turns, &s, &t));
    thread_lock(&s.mutex);
    for (int i = 0; i < 100; i++) {
        while (s.turn % 2 == 0) thread_wait(&s.changed, &s.mutex);
        assert_int_equal(s.turn, 2 * i + 1);
        s.turn++;
        thread_signal(&s.changed);
    }
    s.turn = 200;
    thread_signal(&s.changed);
    thread_unlock(&s.mutex);
    thread_join(t);
    shared_destroy(&s);
}

static void waiting_ends_in_time(void **state)
{
    (void)state;
    Shared s;
    shared_init(&s);
    thread_lock(&s.mutex);
    double start = os_seconds();
    while (thread_wait_for(&s.changed, &s.mutex, 0.02)) continue; /* may wake without reason */
    assert_true(os_seconds() - start >= 0.019);
    assert_false(thread_wait_for(&s.changed, &s.mutex, 0));
    thread_unlock(&s.mutex);
    shared_destroy(&s);
}

static void read_mask(void *context)
{
    pthread_sigmask(SIG_SETMASK, NULL, context);
}

static void threads_take_no_signals(void **state)
{
    (void)state;
    sigset_t mask, own;
    Thread *t;
    sigemptyset(&mask);
    assert_ok(thread_start(read_mask, &mask, &t));
    thread_join(t);
    assert_int_equal(sigismember(&mask, SIGINT), 1);
    assert_int_equal(sigismember(&mask, SIGTERM), 1);
    pthread_sigmask(SIG_SETMASK, NULL, &own);
    assert_int_equal(sigismember(&own, SIGINT), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_mutex_excludes),
        cmocka_unit_test(conditions_wake),
        cmocka_unit_test(waiting_ends_in_time),
        cmocka_unit_test(threads_take_no_signals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
