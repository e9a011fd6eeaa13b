/* Lines of the Gomocup protocol, well-formed and not. */
#include "ui/gomocup/protocol.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static ProtocolLine parse(const char *text)
{
    ProtocolLine line;
    protocol_parse(text, &line);
    return line;
}

static void test_every_command_is_known_in_any_case(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        ProtocolKind kind;
    } rows[] = {
        {"", PROTOCOL_NOTHING},
        {" \t\r\n", PROTOCOL_NOTHING},
        {"START 15", PROTOCOL_START},
        {"start 15 15", PROTOCOL_START},
        {"RECTSTART 15,20", PROTOCOL_RECTSTART},
        {"RESTART\r\n", PROTOCOL_RESTART},
        {"Begin", PROTOCOL_BEGIN},
        {"BEGIN now please", PROTOCOL_BEGIN},
        {"TURN 7,8", PROTOCOL_TURN},
        {"play 7 , 8", PROTOCOL_PLAY},
        {"TAKEBACK 7,8", PROTOCOL_TAKEBACK},
        {"BOARD", PROTOCOL_BOARD},
        {"SWAP2BOARD", PROTOCOL_SWAP2BOARD},
        {"1,2", PROTOCOL_STONE},
        {"1,2,3", PROTOCOL_STONE},
        {"-1,2", PROTOCOL_STONE},
        {"DONE", PROTOCOL_DONE},
        {"INFO", PROTOCOL_INFO},
        {"INFO rule 1", PROTOCOL_INFO},
        {"ABOUT", PROTOCOL_ABOUT},
        {"end", PROTOCOL_END},
        {"STOP", PROTOCOL_STOP},
        {"YXSTOP", PROTOCOL_STOP},
        {"yxboard", PROTOCOL_YXBOARD},
        {"YXSHOWFORBID", PROTOCOL_YXSHOWFORBID},
        {"YXHASHCLEAR", PROTOCOL_YXHASHCLEAR},
        {"YXSHOWINFO", PROTOCOL_YXSHOWINFO},
        {"YXNBEST 3", PROTOCOL_YXNBEST},
        {"YXSHOWHASHUSAGE", PROTOCOL_REFUSED},
        {"yxbalanceone 0", PROTOCOL_YXBALANCEONE},
        {"YXBALANCETWO -20", PROTOCOL_YXBALANCETWO},
        {"yxblock", PROTOCOL_YXBLOCK},
        {"yxblockundo", PROTOCOL_YXBLOCKUNDO},
        {"yxblockreset", PROTOCOL_YXBLOCKRESET},
        {"yxblockpath", PROTOCOL_REFUSED},
        {"YXQUERYDATABASEALL", PROTOCOL_REFUSED},
        {"yxhashdump x.hash", PROTOCOL_REFUSED},
        {"yxswap2step1", PROTOCOL_REFUSED},
        {"YXSEARCHDEFENDS", PROTOCOL_UNKNOWN},
        {"YX", PROTOCOL_UNKNOWN},
        {"YXBALANCEONE", PROTOCOL_BAD},
        {"YXBALANCETWO even", PROTOCOL_BAD},
        {"ENDE", PROTOCOL_UNKNOWN},
        {"EN", PROTOCOL_UNKNOWN},
        {"BOARDDONE", PROTOCOL_UNKNOWN},
        {"\x80\xff", PROTOCOL_UNKNOWN},
        {"START", PROTOCOL_BAD},
        {"START x", PROTOCOL_BAD},
        {"START 15x", PROTOCOL_BAD},
        {"START 99999999999999999999", PROTOCOL_BAD},
        {"START 2147483648", PROTOCOL_BAD},
        {"TURN", PROTOCOL_BAD},
        {"TURN 7", PROTOCOL_BAD},
        {"TURN 7,", PROTOCOL_BAD},
        {"TURN 7 8", PROTOCOL_BAD},
        {"TURN h8", PROTOCOL_BAD},
        {"RECTSTART 15", PROTOCOL_BAD},
        {"YXNBEST", PROTOCOL_BAD},
        {"1", PROTOCOL_BAD},
        {"1,2,", PROTOCOL_BAD},
        {"1,2,x", PROTOCOL_BAD},
        {"1,2x", PROTOCOL_BAD},
        {"--1,2", PROTOCOL_BAD},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        ProtocolLine line = parse(rows[i].text);
        if (line.kind != rows[i].kind) print_message("'%s'\n", rows[i].text);
        assert_int_equal(line.kind, rows[i].kind);
        assert_true((line.kind == PROTOCOL_BAD || line.kind == PROTOCOL_REFUSED) == (line.fault != NULL));
    }
}

static void test_arguments(void **state)
{
    (void)state;
    ProtocolLine line = parse("  start\t20 15\r");
    assert_int_equal(line.number, 20);
    line = parse("TURN 7,14\r");
    assert_int_equal(line.x, 7);
    assert_int_equal(line.y, 14);
    line = parse(" 3 , 4 , 2 ");
    assert_int_equal(line.x, 3);
    assert_int_equal(line.y, 4);
    assert_int_equal(line.number, 2);
    assert_int_equal(parse("3,4").number, 0);
    assert_int_equal(parse("-3,4").x, -3);
    line = parse("INFO Timeout_TURN   5000 \r\n");
    assert_string_equal(line.key, "timeout_turn");
    assert_string_equal(line.value, "5000");
    line = parse("info folder /a folder");
    assert_string_equal(line.value, "/a folder");
    line = parse("INFO rule");
    assert_string_equal(line.key, "rule");
    assert_string_equal(line.value, "");
    assert_string_equal(parse("Hello there").key, "Hello");
}

/* Nothing is written beyond a line's members, whatever its length. */
static void test_long_lines(void **state)
{
    (void)state;
    static char text[4 * PROTOCOL_LINE_MAX];
    static const char *const starts[] = {"", "INFO ", "INFO rule ", "START ", "7,", "TURN 7,"};
    for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++)
        for (int c = '1'; c <= 'x'; c += 'x' - '1') {
            memset(text, c, sizeof text - 1);
            memcpy(text, starts[i], strlen(starts[i]));
            ProtocolLine line = parse(text);
            assert_true(strlen(line.key) < PROTOCOL_WORD_MAX);
            assert_true(strlen(line.value) < PROTOCOL_LINE_MAX);
        }
}

static void test_numbers(void **state)
{
    (void)state;
    long long n;
    assert_true(protocol_number("2147483647", &n) && n == 2147483647);
    assert_true(protocol_number("-2147483648 ms", &n) && n == -2147483648LL);
    assert_true(protocol_number(" 999999999999999999\r", &n) && n == 999999999999999999LL);
    assert_true(protocol_number("007", &n) && n == 7);
    assert_false(protocol_number("9999999999999999999", &n));
    assert_false(protocol_number("", &n));
    assert_false(protocol_number("-", &n));
    assert_false(protocol_number("5s", &n));
    assert_false(protocol_number("0x10", &n));
}

/* What belongs to a refused command must not be taken for one of its own. */
static void test_what_follows_a_refused_command(void **state)
{
    (void)state;
    assert_int_equal(parse("YXHASHDUMP").body, BODY_LINE);
    assert_int_equal(parse("YXHASHDUMP some.hash").body, BODY_NONE);
    assert_int_equal(parse("yxquerydatabaseone").body, BODY_LIST);
    assert_int_equal(parse("YXBLOCKPATHUNDO").body, BODY_LIST);
    assert_int_equal(parse("YXBLOCKPATHRESET").body, BODY_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_command_is_known_in_any_case),
        cmocka_unit_test(test_arguments),
        cmocka_unit_test(test_long_lines),
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_what_follows_a_refused_command),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
