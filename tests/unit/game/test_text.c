/* Growing texts, and what is UTF-8. */
#include "game/base/text.h"
#include "tests/support/assert_status.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void grows(void **state)
{
    (void)state;
    Text t = {0};
    char *string = NULL;
    size_t size;
    for (int i = 0; i < 1000; i++) {
        text_format(&t, "%d", i % 10);
        text_char(&t, ',');
        text_add(&t, "x\0y", 3);
    }
    assert_ok(text_take(&t, &string, &size));
    assert_int_equal(size, 5000);
    assert_memory_equal(string, "0,x\0y1,x\0y", 10);
    assert_int_equal(string[5000], '\0');
    assert_null(t.data);
    free(string);
    assert_ok(text_take(&t, &string, NULL));
    assert_string_equal(string, "");
    free(string);
    text_char(&t, 'x');
    text_free(&t);
    text_free(&t);
}

static void statuses_are_one_line(void **state)
{
    (void)state;
    Status status = status_prefix(status_error(ERR_IO, "a\nb%d", 3), "%s\r", "file");
    assert_int_equal(status.code, ERR_IO);
    assert_string_equal(status.message, "file : a b3");
    assert_int_equal(status_prefix(status_ok(), "x").code, STATUS_OK);
    char longest[1000];
    memset(longest, 'a', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    status = status_prefix(status_error(ERR_INPUT, "%s", longest), "%s", longest);
    assert_int_equal(strlen(status.message), STATUS_MESSAGE_MAX - 1);
    status = status_no_memory(123, "nothing");
    assert_int_equal(status.code, ERR_MEMORY);
    assert_string_equal(status.message, "out of memory (123 bytes for nothing)");
}

/* RFC 3629, the edges of every range. */
static void knows_utf8(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool valid;
    } cases[] = {
        {"", true},
        {"abc\x7F", true},
        {"\xC2\x80", true},
        {"\xDF\xBF", true},
        {"\xE0\xA0\x80", true},
        {"\xED\x9F\xBF", true},
        {"\xEF\xBF\xBF", true},
        {"\xF0\x90\x80\x80", true},
        {"\xF4\x8F\xBF\xBF", true},
        {"天元", true},
        {"\x80", false},
        {"\xC1\xBF", false},
        {"\xC2", false},
        {"\xC2x", false},
        {"\xE0\x9F\xBF", false},
        {"\xED\xA0\x80", false},
        {"\xE4\xA4", false},
        {"\xF0\x8F\xBF\xBF", false},
        {"\xF4\x90\x80\x80", false},
        {"\xF5\x80\x80\x80", false},
        {"a\xFF", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(text_is_utf8(cases[i].text, strlen(cases[i].text)), cases[i].valid);
}

static void cleans_what_others_wrote(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"", ""},         {"OK\n7,7", "OK\n7,7"},       {"\x1B[2J\a\x7F\r", ".[2J..."},
        {"天元", "天元"}, {"g\xE9nie", "g\xC3\xA9nie"}, {"\xFF\x01", "\xC3\xBF."},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *text = NULL;
        assert_int_equal(text_clean(cases[i][0], &text).code, STATUS_OK);
        assert_string_equal(text, cases[i][1]);
        free(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(grows),
        cmocka_unit_test(statuses_are_one_line),
        cmocka_unit_test(knows_utf8),
        cmocka_unit_test(cleans_what_others_wrote),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
