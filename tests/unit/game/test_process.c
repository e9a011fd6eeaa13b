#include "game/base/os.h"
#include "game/base/process.h"
#include "tests/support/assert_status.h"
#include "tests/support/scratch.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const double PATIENCE = 10; /* seconds that anything may take on a busy machine */

static Process *shell(const char *script)
{
    const char *const word[] = {"sh", "-c", script, NULL};
    Process *p = NULL;
    assert_ok(process_start(word, &p));
    return p;
}

/* Until so much has been read, or the patience is over. */
static size_t read_for(Process *p, ProcessStream stream, char *data, size_t n)
{
    size_t got = 0;
    double until = os_seconds() + PATIENCE;
    while (got < n && os_seconds() < until) {
        int descriptor = process_descriptor(p);
        got += process_read(p, stream, data + got, n - got);
        if (got < n) process_wait(&descriptor, 1, 0.01);
    }
    data[got] = '\0';
    return got;
}

static bool ends(Process *p, int *code)
{
    double until = os_seconds() + PATIENCE;
    while (!process_ended(p, code) && os_seconds() < until) os_sleep(0.005);
    return process_ended(p, code);
}

static bool is_gone(pid_t pid)
{
    double until = os_seconds() + PATIENCE;
    while (kill(pid, 0) == 0 && os_seconds() < until) os_sleep(0.005);
    return kill(pid, 0) != 0 && errno == ESRCH;
}

/* A number that the program writes on a line of its own. */
static pid_t read_number(Process *p)
{
    char text[32];
    size_t n = 0;
    while (n < sizeof text - 1 && read_for(p, PROCESS_OUTPUT, text + n, 1) == 1 && text[n] != '\n') n++;
    return (pid_t)atoi(text);
}

/* ---- tests --------------------------------------------------------------------------------------------- */

static void test_splitting(void **state)
{
    (void)state;
    static const struct {
        const char *command;
        int n;
        const char *last;
    } good[] = {
        {"a", 1, "a"},         {"  a  b ", 2, "b"},         {"a 'b c'", 2, "b c"}, {"a \"b 'c\"", 2, "b 'c"},
        {"a b\\ c", 2, "b c"}, {"a 'b\\c'", 2, "b\\c"},     {"a ''", 2, ""},       {"a b'c d'e", 2, "bc de"},
        {"a \\", 2, "\\"},     {"a \"b\\\"c\"", 2, "b\"c"},
    };
    char storage[400];
    const char *word[PROCESS_WORDS_MAX + 1];
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        assert_ok(process_split(good[i].command, storage, word));
        int n = 0;
        while (word[n]) n++;
        assert_int_equal(n, good[i].n);
        assert_string_equal(word[n - 1], good[i].last);
    }
    assert_int_equal(process_split("", storage, word).code, ERR_INPUT);
    assert_int_equal(process_split("   ", storage, word).code, ERR_INPUT);
    assert_int_equal(process_split("a 'b", storage, word).code, ERR_INPUT);
    char many[2 * PROCESS_WORDS_MAX + 3] = "";
    for (int i = 0; i < PROCESS_WORDS_MAX; i++) strcat(many, "a ");
    assert_ok(process_split(many, storage, word));
    strcat(many, "a");
    assert_int_equal(process_split(many, storage, word).code, ERR_INPUT);
}

static void test_talking(void **state)
{
    (void)state;
    char text[64];
    int code;
    Process *p = shell("read a; echo \"got $a\"; echo oops >&2; exit 3");
    assert_true(process_write(p, "hello\n", 6));
    assert_int_equal(read_for(p, PROCESS_OUTPUT, text, 10), 10);
    assert_string_equal(text, "got hello\n");
    assert_int_equal(read_for(p, PROCESS_ERRORS, text, 5), 5);
    assert_string_equal(text, "oops\n");
    assert_true(ends(p, &code));
    assert_int_equal(code, 3);
    assert_int_equal(process_read(p, PROCESS_OUTPUT, text, 10), 0);
    process_free(p);
}

static void test_ends_are_told_apart(void **state)
{
    (void)state;
    int code;
    Process *p = shell("kill -SEGV $$");
    assert_true(ends(p, &code));
    assert_int_equal(code, -SIGSEGV);
    process_free(p);
    p = shell("exec sleep 1000");
    assert_false(process_ended(p, &code));
    process_kill(p);
    assert_true(ends(p, &code));
    assert_int_equal(code, -SIGKILL);
    process_free(p);
}

static void test_a_program_that_does_not_read_stops_nobody(void **state)
{
    (void)state;
    char *data = calloc(1, 1 << 20);
    assert_non_null(data);
    Process *p = shell("exec sleep 1000");
    assert_false(process_write(p, data, 1 << 20));
    process_free(p);
    free(data);
}

static void test_what_cannot_be_run(void **state)
{
    (void)state;
    Scratch scratch;
    Process *p = NULL;
    assert_true(scratch_make(&scratch));
    const char *file = scratch_file(&scratch, "text");
    FILE *f = fopen(file, "w");
    assert_non_null(f);
    fclose(f);
    const char *const missing[] = {"/no/such/program", NULL}, *const text[] = {file, NULL};
    assert_fault(process_start(missing, &p), ERR_INPUT, "/no/such/program: No such file or directory");
    assert_null(p);
    assert_int_equal(process_start(text, &p).code, ERR_INPUT);
    assert_fault(process_check("/no/such/program"), ERR_INPUT, "/no/such/program: no such program");
    assert_int_equal(process_check("no-such-program").code, ERR_INPUT);
    assert_int_equal(process_check(file).code, ERR_INPUT);
    assert_int_equal(process_check(scratch.path).code, ERR_INPUT);
    assert_ok(process_check("sh"));
    assert_ok(process_check("/bin/sh"));
    scratch_remove(&scratch);
}

/* Children in the background, one of them in a session of its own, end with the program. */
static void test_descendants_end_too(void **state)
{
    (void)state;
    for (int killed = 0; killed < 2; killed++) {
        int code;
        Process *p = shell(killed ? "sleep 1000 & echo $!; setsid sleep 1000 & echo $!; wait"
                                  : "sleep 1000 & echo $!; setsid sleep 1000 & echo $!");
        pid_t plain = read_number(p), apart = read_number(p);
        assert_true(plain > 0 && apart > 0);
        if (killed) process_kill(p);
        assert_true(ends(p, &code));
        assert_int_equal(code, killed ? -SIGKILL : 0);
        assert_true(is_gone(plain));
        assert_true(is_gone(apart));
        process_free(p);
    }
}

/* We ourselves die by kill -9, in a child's stead. */
static void test_nothing_outlives_us(void **state)
{
    (void)state;
    int ends_of_pipe[2];
    pid_t left[2] = {0, 0};
    assert_int_equal(pipe(ends_of_pipe), 0);
    pid_t us = fork();
    if (us == 0) {
        Process *p = shell("sleep 1000 & echo $!; echo $$; wait");
        for (int i = 0; i < 2; i++) left[i] = read_number(p);
        if (write(ends_of_pipe[1], left, sizeof left) != sizeof left) _exit(1);
        kill(getpid(), SIGKILL);
    }
    assert_true(us > 0);
    assert_int_equal(read(ends_of_pipe[0], left, sizeof left), sizeof left);
    for (int i = 0; i < 2; i++) {
        assert_true(left[i] > 0);
        assert_true(is_gone(left[i]));
    }
    close(ends_of_pipe[0]);
    close(ends_of_pipe[1]);
}

static void test_memory_counts_children(void **state)
{
    (void)state;
    const uint64_t megabytes = 1 << 20;
    Process *small = shell("echo 1; exec sleep 1000");
    /* Shells that keep a text of 32 MB each. */
    Process *large =
        shell("big() { a=$(head -c 32000000 /dev/zero | tr '\\0' x); echo 1; sleep 1000; }; big & big; wait");
    char text[8];
    assert_int_equal(read_for(small, PROCESS_OUTPUT, text, 2), 2);
    assert_int_equal(read_for(large, PROCESS_OUTPUT, text, 4), 4);
    assert_in_range(process_memory(small), 1, 16 * megabytes);
    assert_in_range(process_memory(large), 60 * megabytes, 400 * megabytes);
    process_free(large);
    process_free(small);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_splitting),
        cmocka_unit_test(test_talking),
        cmocka_unit_test(test_ends_are_told_apart),
        cmocka_unit_test(test_a_program_that_does_not_read_stops_nobody),
        cmocka_unit_test(test_what_cannot_be_run),
        cmocka_unit_test(test_descendants_end_too),
        cmocka_unit_test(test_nothing_outlives_us),
        cmocka_unit_test(test_memory_counts_children),
    };
    signal(SIGPIPE, SIG_IGN);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
