/* Names of rules and what game can be played. */
#include "game/rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void test_names(void **state)
{
    (void)state;
    for (int i = 0; i < RULE_COUNT; i++) {
        Rule rule = RULE_COUNT;
        assert_int_equal(rule_parse(rule_name((Rule)i), &rule).code, STATUS_OK);
        assert_int_equal(rule, i);
    }
    Rule rule;
    assert_int_equal(rule_parse("Renju", &rule).code, STATUS_OK);
    assert_int_equal(rule, RULE_RENJU);
    assert_int_equal(rule_parse("CARO", &rule).code, STATUS_OK);
    assert_int_equal(rule, RULE_CARO);
}

static void test_unknown_name(void **state)
{
    (void)state;
    Rule rule = RULE_CARO;
    Status s = rule_parse("pente", &rule);
    assert_int_equal(s.code, ERR_INPUT);
    assert_int_equal(rule, RULE_CARO);
    assert_non_null(strstr(s.message, "pente"));
    for (int i = 0; i < RULE_COUNT; i++) assert_non_null(strstr(s.message, rule_name((Rule)i)));
    assert_int_equal(rule_parse("", &rule).code, ERR_INPUT);
    assert_int_equal(rule_parse("renjux", &rule).code, ERR_INPUT);
}

static void assert_refused(GameSpec spec, const char *word)
{
    Status s = game_spec_check(spec);
    assert_int_equal(s.code, ERR_INPUT);
    assert_non_null(strstr(s.message, word));
}

static void test_what_can_be_played(void **state)
{
    (void)state;
    for (int rule = 0; rule < RULE_COUNT; rule++)
        for (int size = BOARD_SIZE_MIN; size <= BOARD_SIZE_MAX; size++)
            assert_int_equal(game_spec_check((GameSpec){(uint8_t)rule, (uint8_t)size, 5}).code, STATUS_OK);
    assert_int_equal(game_spec_check((GameSpec){RULE_CARO, 6, 6}).code, STATUS_OK);
    assert_refused((GameSpec){RULE_COUNT, 15, 5}, "rule 4");
    assert_refused((GameSpec){RULE_FREESTYLE, 4, 4}, "size 4");
    assert_refused((GameSpec){RULE_FREESTYLE, 21, 5}, "5 to 20");
    assert_refused((GameSpec){RULE_FREESTYLE, 15, 2}, "length 2");
    assert_refused((GameSpec){RULE_FREESTYLE, 15, 7}, "3 to 6");
    assert_refused((GameSpec){RULE_FREESTYLE, 5, 6}, "does not fit");
    assert_refused((GameSpec){RULE_RENJU, 15, 4}, "renju");
}

static void test_text(void **state)
{
    (void)state;
    char text[60];
    assert_string_equal(game_spec_text((GameSpec){RULE_FREESTYLE, 15, 5}, text, sizeof text),
                        "freestyle 15x15, five in a row");
    assert_string_equal(game_spec_text((GameSpec){RULE_CARO, 6, 4}, text, sizeof text),
                        "caro 6x6, four in a row");
    assert_string_equal(game_spec_text((GameSpec){RULE_CARO, 6, 4}, text, 5), "caro");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_unknown_name),
        cmocka_unit_test(test_what_can_be_played),
        cmocka_unit_test(test_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
