/* Locks hold between processes, and die with their holders. */
#include "game/base/file.h"
#include "game/base/lock.h"
#include "tests/support/assert_status.h"
#include "tests/support/scratch_test.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* A child that holds the lock until it is killed. */
static pid_t hold_elsewhere(const char *path)
{
    int ready[2];
    char byte;
    assert_int_equal(pipe(ready), 0);
    pid_t child = fork();
    if (child == 0) {
        Lock *l = NULL;
        if (lock_take(path, &l).code != STATUS_OK || write(ready[1], "x", 1) != 1) _exit(1);
        for (;;) pause();
    }
    assert_int_equal(read(ready[0], &byte, 1), 1);
    close(ready[0]);
    close(ready[1]);
    return child;
}

static void test_one_at_a_time(void **state)
{
    const char *path = scratch_file(*state, "m.db");
    Lock *l = NULL;
    int how;
    pid_t child = hold_elsewhere(path);
    Status status = lock_take(path, &l);
    assert_int_equal(status.code, ERR_BUSY);
    assert_non_null(strstr(status.message, "m.db: another process is at work on it"));
    assert_null(l);
    kill(child, SIGKILL);
    assert_ok(lock_take(path, &l));
    assert_int_equal(waitpid(child, &how, 0), child);
    lock_release(l);
    assert_ok(lock_take(path, &l));
    lock_release(l);
    lock_release(NULL);
}

static void test_what_cannot_be_locked(void **state)
{
    Lock *l = NULL;
    assert_int_equal(lock_take(scratch_file(*state, "no/folder/m.db"), &l).code, ERR_IO);
    assert_int_equal(lock_take(((Scratch *)*state)->path, &l).code, ERR_IO);
    assert_null(l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCRATCH_TEST(test_one_at_a_time),
        SCRATCH_TEST(test_what_cannot_be_locked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
