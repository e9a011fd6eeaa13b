/* What the system says of itself: plausible, and signals only raise a flag. */
#include "game/base/os.h"
#include "tests/support/assert_status.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void clocks_run(void **state)
{
    (void)state;
    double start = os_seconds(), busy = os_cpu_seconds();
    os_sleep(0.02);
    assert_true(os_seconds() - start >= 0.019);
    assert_true(os_cpu_seconds() - busy < os_seconds() - start);
    char text[32];
    int year, month, day, hour, minute, second;
    assert_int_equal(strlen(os_utc_text(text, sizeof text)), 20);
    assert_int_equal(sscanf(text, "%4d-%2d-%2dT%2d:%2d:%2dZ", &year, &month, &day, &hour, &minute, &second),
                     6);
    assert_true(year >= 2024 && month >= 1 && month <= 12 && day >= 1 && day <= 31 && hour < 24 &&
                second <= 60);
}

static void the_machine_is_plausible(void **state)
{
    (void)state;
    char text[256];
    uint64_t bytes = 0;
    assert_true(os_cores() >= 1);
    assert_true(os_memory_total() > 1 << 26);
    assert_true(os_memory_available() > 0 && os_memory_available() <= os_memory_total());
    assert_ok(os_disk_free("/tmp", &bytes));
    assert_int_equal(os_disk_free("/no/such", &bytes).code, ERR_IO);
    assert_true(strlen(os_cpu_model(text, sizeof text)) > 0);
    assert_true(strlen(os_host_name(text, sizeof text)) > 0);
    assert_int_equal(os_process_id(), getpid());
    assert_true(os_terminal_width() > 0);
    /* Memory that is touched raises the peak. */
    uint64_t before = os_memory_peak();
    size_t size = 64 << 20;
    char *memory = malloc(size);
    for (size_t i = 0; i < size; i += 4096) ((volatile char *)memory)[i] = 1;
    assert_true(os_memory_peak() >= before + size / 2 || before > size);
    free(memory);
}

static void flags_are_whole_words_and_fit(void **state)
{
    (void)state;
    char text[256], small[9];
    os_cpu_flags(text, sizeof text);
#ifdef __AVX2__
    assert_non_null(strstr(text, "avx2"));
    assert_non_null(strstr(text, "fma"));
#endif
    assert_true(strlen(text) == 0 || (text[0] != ' ' && text[strlen(text) - 1] != ' '));
    os_cpu_flags(small, sizeof small);
    assert_true(strlen(small) < sizeof small);
}

static void a_signal_raises_the_flag(void **state)
{
    (void)state;
    static const int signals[] = {SIGINT, SIGTERM};
    for (int i = 0; i < 2; i++) {
        assert_ok(os_interrupt_clear());
        assert_false(os_interrupted());
        raise(signals[i]);
        assert_true(os_interrupted());
    }
    assert_ok(os_interrupt_clear());
    assert_false(os_interrupted());
    os_interrupt_raise();
    assert_true(os_interrupted());
    assert_ok(os_interrupt_clear());
}

static void a_second_signal_ends_the_process(void **state)
{
    (void)state;
    pid_t child = fork();
    if (child == 0) {
        if (os_interrupt_clear().code != STATUS_OK) _exit(1);
        raise(SIGINT);
        if (!os_interrupted()) _exit(2);
        raise(SIGINT);
        _exit(3);
    }
    int how;
    assert_int_equal(waitpid(child, &how, 0), child);
    assert_true(WIFSIGNALED(how) && WTERMSIG(how) == SIGINT);
}

static void a_broken_pipe_is_an_error(void **state)
{
    (void)state;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    close(ends[0]);
    os_ignore_broken_pipes();
    assert_int_equal(write(ends[1], "x", 1), -1);
    close(ends[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clocks_run),
        cmocka_unit_test(the_machine_is_plausible),
        cmocka_unit_test(flags_are_whole_words_and_fit),
        cmocka_unit_test(a_signal_raises_the_flag),
        cmocka_unit_test(a_second_signal_ends_the_process),
        cmocka_unit_test(a_broken_pipe_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
