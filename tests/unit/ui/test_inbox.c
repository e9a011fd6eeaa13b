/* The inbox: lines in order, knocks between them, and no end before the last line. */
#include "ui/gomocup/inbox.h"

#include "tests/support/assert_status.h"

#include <math.h>
#include <string.h>

static FILE *file_of(const char *text, size_t size)
{
    FILE *f = tmpfile();
    assert_non_null(f);
    assert_int_equal(fwrite(text, 1, size, f), size);
    rewind(f);
    return f;
}

static void test_lines_come_in_order_however_they_end(void **state)
{
    (void)state;
    static const char text[] = "one\ntwo\r\n\r\n  \nthree\rfo\0ur\nfive";
    static const char *const lines[] = {"one", "two", "three", "fo ur", "five"};
    FILE *f = file_of(text, sizeof text - 1);
    Inbox *b;
    InboxLine line;
    assert_ok(inbox_new(&b, f));
    for (int i = 0; i < 5; i++) {
        assert_int_equal(inbox_next(b, INFINITY, &line), INBOX_LINE);
        assert_string_equal(line.text, lines[i]);
        assert_false(line.too_long);
    }
    assert_int_equal(inbox_next(b, INFINITY, &line), INBOX_CLOSED);
    assert_int_equal(inbox_next(b, 0, &line), INBOX_CLOSED);
    inbox_free(b);
    fclose(f);
}

/* More lines than the inbox holds: the reader waits. */
static void test_many_lines(void **state)
{
    (void)state;
    enum { LINES = 1000 };
    char text[LINES * 8], expected[16];
    size_t n = 0;
    for (int i = 0; i < LINES; i++) n += (size_t)snprintf(text + n, sizeof text - n, "n%d\n", i);
    FILE *f = file_of(text, n);
    Inbox *b;
    InboxLine line;
    assert_ok(inbox_new(&b, f));
    for (int i = 0; i < LINES; i++) {
        assert_int_equal(inbox_next(b, INFINITY, &line), INBOX_LINE);
        snprintf(expected, sizeof expected, "n%d", i);
        assert_string_equal(line.text, expected);
    }
    inbox_free(b);
    fclose(f);
}

static void test_long_lines_are_cut(void **state)
{
    (void)state;
    char text[3 * PROTOCOL_LINE_MAX];
    memset(text, 'x', sizeof text);
    text[PROTOCOL_LINE_MAX - 1] = '\n'; /* the first just fits, the second does not */
    FILE *f = file_of(text, sizeof text);
    Inbox *b;
    InboxLine line;
    assert_ok(inbox_new(&b, f));
    assert_int_equal(inbox_next(b, INFINITY, &line), INBOX_LINE);
    assert_false(line.too_long);
    assert_int_equal(strlen(line.text), PROTOCOL_LINE_MAX - 1);
    assert_int_equal(inbox_next(b, INFINITY, &line), INBOX_LINE);
    assert_true(line.too_long);
    assert_int_equal(inbox_next(b, INFINITY, &line), INBOX_CLOSED);
    inbox_free(b);
    fclose(f);
}

static void test_reading_ends_behind_end(void **state)
{
    (void)state;
    static const char text[] = "START 15\nEnd\nTURN 7,7\n";
    FILE *f = file_of(text, sizeof text - 1);
    Inbox *b;
    InboxLine line;
    assert_ok(inbox_new(&b, f));
    assert_int_equal(inbox_next(b, INFINITY, &line), INBOX_LINE);
    assert_int_equal(inbox_next(b, INFINITY, &line), INBOX_LINE);
    assert_string_equal(line.text, "End");
    assert_int_equal(inbox_next(b, INFINITY, &line), INBOX_CLOSED);
    inbox_free(b);
    fclose(f);
}

static void test_knocks_come_after_lines_and_once(void **state)
{
    (void)state;
    static const char text[] = "one\nEND\n";
    FILE *f = file_of(text, sizeof text - 1);
    Inbox *b;
    InboxLine line;
    assert_ok(inbox_new(&b, f));
    assert_int_equal(inbox_next(b, INFINITY, &line), INBOX_LINE);
    assert_int_equal(inbox_next(b, INFINITY, &line), INBOX_LINE);
    inbox_knock(b);
    inbox_knock(b);
    assert_int_equal(inbox_next(b, 0, &line), INBOX_KNOCK);
    assert_int_equal(inbox_next(b, INFINITY, &line), INBOX_CLOSED);
    inbox_free(b);
    inbox_free(NULL);
    fclose(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines_come_in_order_however_they_end),
        cmocka_unit_test(test_many_lines),
        cmocka_unit_test(test_long_lines_are_cut),
        cmocka_unit_test(test_reading_ends_behind_end),
        cmocka_unit_test(test_knocks_come_after_lines_and_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
