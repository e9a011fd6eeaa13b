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
        terms_set(&t, "rule", rows[i].number);
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
    terms_set(&t, "timeout_turn", "30000");
    terms_set(&t, "timeout_match", "180000");
    terms_set(&t, "time_increment", "1500");
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
        terms_set(&t, "time_left", rows[i].text);
        c = terms_clock(&t);
        assert_true(isinf(rows[i].left) ? isinf(c.left) : fabs(c.left - rows[i].left) < 1e-9);
    }
    /* None is none for a match, and at once for a turn. */
    terms_set(&t, "timeout_match", "0");
    terms_set(&t, "timeout_turn", "0");
    assert_true(isinf(terms_clock(&t).match));
    assert_float_equal(terms_clock(&t).turn, 0, 0);
    terms_set(&t, "timeout_turn", "-100");
    assert_float_equal(terms_clock(&t).turn, 0, 0);
}

static void test_what_is_no_number_or_no_key_changes_nothing(void **state)
{
    (void)state;
    Terms before = terms_default(), t = before;
    static const char *const keys[] = {"timeout_turn", "time_left", "max_memory", "rule", "max_node",
                                       "folder",       "evaluate",  "game_type",  "",     "show_detail",
                                       "thread_num",   "pondering", "hash_size",  "zzz",  "timeout_match"};
    static const char *const values[] = {"", "x", "5x", "--5", "99999999999999999999", "7,7"};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        for (size_t j = 0; j + 1 < sizeof values / sizeof values[0]; j++) terms_set(&t, keys[i], values[j]);
    assert_memory_equal(&t, &before, sizeof t);
    terms_set(&t, "no_such_key", "5");
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
    terms_set(&t, "max_memory", "367001600");
    assert_ok(terms_tree_memory(&t, usual, &tree));
    assert_true(tree > 100000000 && tree < 300000000);
    assert_ok(terms_tree_memory(&t, 1000, &tree));
    assert_int_equal(tree, 1000);
    terms_set(&t, "max_memory", "1000");
    assert_int_equal(terms_tree_memory(&t, usual, &tree).code, ERR_INPUT);
    terms_set(&t, "max_memory", "0");
    assert_ok(terms_tree_memory(&t, usual, &tree));
    assert_int_equal(tree, usual);
}

static void test_the_rest(void **state)
{
    (void)state;
    Terms t = terms_default();
    terms_set(&t, "max_node", "1000");
    assert_int_equal(t.visits, 1000);
    terms_set(&t, "max_node", "99999999999");
    assert_int_equal(t.visits, INT32_MAX);
    terms_set(&t, "show_detail", "7");
    assert_int_equal(t.detail, 3);
    terms_set(&t, "pondering", "1");
    assert_true(t.ponder);
    terms_set(&t, "thread_num", "-4");
    assert_int_equal(t.threads, 1);
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
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
