#include "game/base/status.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* A file's name or a typed line is repeated in messages, and must not steer the terminal. */
static void a_message_is_one_line_without_controls(void **state)
{
    (void)state;
    Status s = status_error(ERR_INPUT, "a%sb\x7f", "\033[2J\r\n\t");
    assert_string_equal(s.message, "a [2J   b ");
    assert_string_equal(status_prefix(s, "x\n%d", 3).message, "x 3: a [2J   b ");
    assert_string_equal(status_error(ERR_IO, "天元 …").message, "天元 …");
}

static void a_long_message_is_cut(void **state)
{
    (void)state;
    char text[2 * STATUS_MESSAGE_MAX];
    memset(text, 'y', sizeof text);
    text[sizeof text - 1] = '\0';
    Status s = status_error(ERR_IO, "%s", text);
    assert_int_equal(strlen(s.message), STATUS_MESSAGE_MAX - 1);
    s = status_prefix(s, "who");
    assert_int_equal(s.code, ERR_IO);
    assert_int_equal(strlen(s.message), STATUS_MESSAGE_MAX - 1);
    assert_memory_equal(s.message, "who: yyy", 8);
}

static void no_fault_stays_none(void **state)
{
    (void)state;
    Status s = status_prefix(status_ok(), "who");
    assert_int_equal(s.code, STATUS_OK);
    assert_string_equal(s.message, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_message_is_one_line_without_controls),
        cmocka_unit_test(a_long_message_is_cut),
        cmocka_unit_test(no_fault_stays_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
