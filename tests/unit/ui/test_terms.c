/* What INFO lines come to: limits of time and memory, and which game is played. */
#include "ui/gomocup/terms.h"

#include "tests/support/assert_status.h"

#include <math.h>
#include <string.h>

static void test_rules_by_their_numbers(void **state)
{
    (void)state;
    static const struct {
        const char *number;
        int rule; /* -1: refused */
    } rows[] = {{"0", RULE_FREESTYLE},
                {"1", RULE_STANDARD},
                {"4", RULE_RENJU},
                {"8", RULE_CARO},
                {"2", -1},
                {"3", -1},
                {"5", -1},
                {"6", -1},
                {"9", -1},
                {"-1", -1},
                {"999999999999", -1}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        Terms t = terms_default();
        GameSpec spec;
        assert_ok(terms_set(&t, "rule", rows[i].number));
        Status status = terms_game(&t, 15, &spec);
        if (rows[i].rule < 0) {
            assert_int_equal(status.code, ERR_INPUT);
            assert_non_null(strstr(status.message, "is not played"));
            continue;
        }
        assert_ok(status);
        assert_int_equal(spec.rule, rows[i].rule);
        assert_int_equal(spec.size, 15);
        assert_int_equal(spec.line, 5);
        assert_ok(game_spec_check(spec));
    }
}

static void test_sizes(void **state)
{
    (void)state;
    Terms t = terms_default();
    GameSpec spec;
    for (int size = -1; size < 30; size++) {
        bool played = size >= BOARD_SIZE_MIN && size <= BOARD_SIZE_MAX;
        assert_int_equal(terms_game(&t, size, &spec).code, played ? STATUS_OK : ERR_INPUT);
    }
}

static void test_times(void **state)
{
    (void)state;
    Terms t = terms_default();
    assert_float_equal(terms_clock(&t).turn, 5, 0);
    assert_true(isinf(terms_clock(&t).match) && isinf(terms_clock(&t).left));
    assert_ok(terms_set(&t, "timeout_turn", "30000"));
    assert_ok(terms_set(&t, "timeout_match", "180000"));
    assert_ok(terms_set(&t, "time_increment", "1500"));
    ClockTerms c = terms_clock(&t);
    assert_float_equal(c.turn, 30, 0);
    assert_float_equal(c.match, 180, 0);
    assert_float_equal(c.increment, 1.5, 0);
    /* Where nobody says what is left, it is the match less what was spent. */
    t.spent = 12;
    assert_float_equal(terms_clock(&t).left, 168, 1e-9);
    static const struct {
        const char *text;
        double left;
    } rows[] = {{"2147483647", INFINITY}, {"60000", 60}, {"0", 0}, {"-250", -0.25}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_ok(terms_set(&t, "time_left", rows[i].text));
        c = terms_clock(&t);
        assert_true(isinf(rows[i].left) ? isinf(c.left) : fabs(c.left - rows[i].left) < 1e-9);
    }
    /* None is none for a match, and at once for a turn. */
    assert_ok(terms_set(&t, "timeout_match", "0"));
    assert_ok(terms_set(&t, "timeout_turn", "0"));
    assert_true(isinf(terms_clock(&t).match));
    assert_float_equal(terms_clock(&t).turn, 0, 0);
    assert_ok(terms_set(&t, "timeout_turn", "-100"));
    assert_float_equal(terms_clock(&t).turn, 0, 0);
}

static void test_what_is_no_number_or_no_key_changes_nothing(void **state)
{
    (void)state;
    Terms before = terms_default(), t = before;
    static const char *const keys[] = {"timeout_turn", "time_left", "max_memory",    "rule", "max_node",
                                       "folder",       "evaluate",  "game_type",     "",     "show_detail",
                                       "thread_num",   "pondering", "hash_size",     "zzz",  "timeout_match",
                                       "strength",     "max_depth", "caution_factor"};
    static const char *const values[] = {"", "x", "5x", "--5", "99999999999999999999", "7,7"};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        for (size_t j = 0; j + 1 < sizeof values / sizeof values[0]; j++) {
            Status status = terms_set(&t, keys[i], values[j]);
            assert_true(status.code == STATUS_OK || strstr(status.message, "INFO "));
        }
    assert_memory_equal(&t, &before, sizeof t);
    assert_int_equal(terms_set(&t, "no_such_key", "5").code, ERR_INPUT);
    assert_memory_equal(&t, &before, sizeof t);
}

static void test_memory(void **state)
{
    (void)state;
    Terms t = terms_default();
    const uint64_t usual = (uint64_t)1 << 30;
    uint64_t tree;
    assert_ok(terms_tree_memory(&t, usual, &tree));
    assert_int_equal(tree, usual);
    assert_ok(terms_set(&t, "max_memory", "367001600"));
    assert_ok(terms_tree_memory(&t, usual, &tree));
    assert_true(tree > 100000000 && tree < 300000000);
    assert_ok(terms_tree_memory(&t, 1000, &tree));
    assert_int_equal(tree, 1000);
    assert_ok(terms_set(&t, "max_memory", "1000"));
    assert_int_equal(terms_tree_memory(&t, usual, &tree).code, ERR_INPUT);
    assert_ok(terms_set(&t, "max_memory", "0"));
    assert_ok(terms_tree_memory(&t, usual, &tree));
    assert_int_equal(tree, usual);
}

static void test_the_rest(void **state)
{
    (void)state;
    Terms t = terms_default();
    assert_ok(terms_set(&t, "max_node", "1000"));
    assert_int_equal(t.visits, 1000);
    assert_ok(terms_set(&t, "max_node", "99999999999"));
    assert_int_equal(t.visits, INT32_MAX);
    assert_ok(terms_set(&t, "show_detail", "7"));
    assert_true(t.remarks && !t.realtime && t.details);
    static const bool shown[4][3] = {{0, 0, 0}, {1, 1, 0}, {1, 0, 1}, {1, 1, 1}};
    for (int detail = 0; detail < 4; detail++) {
        assert_ok(terms_set(&t, "show_detail", (const char[]){(char)('0' + detail), 0}));
        assert_true(t.remarks == shown[detail][0] && t.realtime == shown[detail][1] &&
                    t.details == shown[detail][2]);
    }
    assert_ok(terms_set(&t, "max_depth", "12"));
    assert_int_equal(t.plies, 12);
    assert_int_equal(t.strength, 100);
    assert_ok(terms_set(&t, "strength", "-3"));
    assert_int_equal(t.strength, 0);
    assert_ok(terms_set(&t, "pondering", "1"));
    assert_true(t.ponder);
    assert_ok(terms_set(&t, "thread_num", "-4"));
    assert_int_equal(t.threads, 1);
}

/* Rule 2 is another game to Yixin's boards than to Gomocup. */
static void test_yixins_renju(void **state)
{
    (void)state;
    Terms t = terms_default();
    GameSpec spec;
    assert_ok(terms_set(&t, "rule", "2"));
    assert_int_equal(terms_game(&t, 15, &spec).code, ERR_INPUT);
    t.yixin = true;
    assert_ok(terms_game(&t, 15, &spec));
    assert_int_equal(spec.rule, RULE_RENJU);
}

static void test_what_asks_in_vain_is_told_why(void **state)
{
    (void)state;
    Terms t = terms_default();
    assert_ok(terms_set(&t, "folder", "/some where"));
    assert_ok(terms_set(&t, "evaluate", "3,3"));
    assert_non_null(strstr(terms_set(&t, "caution_factor", "3").message, "changes nothing"));
    assert_non_null(strstr(terms_set(&t, "nonsense", "3").message, "not known"));
    assert_non_null(strstr(terms_set(&t, "timeout_turn", "x").message, "whole number"));
}

static void test_a_tree_of_a_given_size(void **state)
{
    (void)state;
    Terms t = terms_default();
    uint64_t tree;
    assert_ok(terms_set(&t, "hash_size", "65536"));
    assert_ok(terms_tree_memory(&t, 1000, &tree));
    assert_int_equal(tree, 65536 << 10);
    assert_ok(terms_set(&t, "max_memory", "150000000"));
    assert_ok(terms_tree_memory(&t, 1000, &tree));
    assert_true(tree < 65536 << 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rules_by_their_numbers),
        cmocka_unit_test(test_sizes),
        cmocka_unit_test(test_times),
        cmocka_unit_test(test_what_is_no_number_or_no_key_changes_nothing),
        cmocka_unit_test(test_memory),
        cmocka_unit_test(test_the_rest),
        cmocka_unit_test(test_yixins_renju),
        cmocka_unit_test(test_what_asks_in_vain_is_told_why),
        cmocka_unit_test(test_a_tree_of_a_given_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
