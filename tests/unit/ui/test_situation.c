/* The game a manager tells of: colours, lists in any order, moves taken back, and every fault leaves it alone. */
#include "ui/gomocup/situation.h"

#include "game/base/rng.h"
#include "tests/support/assert_status.h"

#include <string.h>

static const GameSpec FREESTYLE = {RULE_FREESTYLE, 15, 5};

static Situation empty(GameSpec spec)
{
    Situation s;
    memset(&s, 0, sizeof s);
    situation_clear(&s, spec);
    return s;
}

static SituationList list_of(const int lines[][3], int n)
{
    SituationList list = {0};
    for (int i = 0; i < n; i++) assert_ok(situation_list_add(&list, lines[i][0], lines[i][1], lines[i][2]));
    return list;
}

/* Random games, played and taken back to the beginning: at every step the same board as at first. */
static void test_moves_are_played_and_taken_back(void **state)
{
    (void)state;
    static const GameSpec specs[] = {{RULE_FREESTYLE, 7, 5}, {RULE_RENJU, 9, 5}, {RULE_CARO, 8, 5}};
    Rng rng = rng_make(5, 0, 0, 0, RNG_GENERAL);
    for (int game = 0; game < 30; game++) {
        GameSpec spec = specs[game % 3];
        Situation s = empty(spec);
        uint64_t hash[BOARD_POINTS_MAX + 1] = {s.board.hash};
        while (!board_over(&s.board)) {
            int x = (int)rng_below(&rng, spec.size), y = (int)rng_below(&rng, spec.size);
            bool free = board_at(&s.board, (Point)(y * spec.size + x)) == EMPTY;
            Status status = situation_play(&s, x, y);
            assert_int_equal(status.code, free ? STATUS_OK : ERR_INPUT);
            hash[s.count] = s.board.hash;
        }
        assert_int_equal(situation_play(&s, 0, 0).code, ERR_INPUT);
        while (s.count > 0) {
            Point last = s.stone[s.count - 1].point;
            assert_ok(situation_take_back(&s, last % spec.size, last / spec.size));
            assert_true(s.board.hash == hash[s.count]);
            assert_int_equal(s.board.stones, s.count);
            assert_false(board_over(&s.board));
        }
        assert_int_equal(situation_take_back(&s, 0, 0).code, ERR_INPUT);
    }
}

static void test_colours_follow_from_the_numbers(void **state)
{
    (void)state;
    static const int black[][3] = {{0, 0, 2}, {7, 7, 1}}, white[][3] = {{7, 7, 2}, {8, 8, 1}, {9, 9, 2}},
                     alone[][3] = {{7, 7, 1}};
    Situation s = empty(FREESTYLE);
    SituationList list = list_of(black, 2);
    assert_ok(situation_set(&s, &list));
    assert_int_equal(s.board.to_move, BLACK);
    assert_int_equal(board_at(&s.board, 7 * 15 + 7), BLACK);
    assert_int_equal(board_at(&s.board, 0), WHITE);
    list = list_of(white, 3);
    assert_ok(situation_set(&s, &list));
    assert_int_equal(s.board.to_move, WHITE);
    assert_int_equal(board_at(&s.board, 8 * 15 + 8), WHITE);
    assert_int_equal(board_at(&s.board, 7 * 15 + 7), BLACK);
    list = list_of(alone, 1);
    assert_ok(situation_set(&s, &list));
    assert_int_equal(s.board.to_move, BLACK);
    list.count = 0;
    assert_ok(situation_set(&s, &list));
    assert_int_equal(s.board.to_move, BLACK);
    assert_int_equal(s.board.stones, 0);
}

/* A list in any order sets up the position that the moves lead to. */
static void test_a_list_is_the_game(void **state)
{
    (void)state;
    Rng rng = rng_make(6, 0, 0, 0, RNG_GENERAL);
    for (int game = 0; game < 50; game++) {
        Situation played = empty(FREESTYLE), set = empty(FREESTYLE);
        while (played.count < 12) {
            /* its fault, a point taken twice, only costs a turn of the loop */
            Status ignored = situation_play(&played, (int)rng_below(&rng, 15), (int)rng_below(&rng, 15));
            (void)ignored;
        }
        SituationList list = {0};
        bool taken[12] = {0};
        while (list.count < 12) {
            uint32_t i = rng_below(&rng, 12);
            if (taken[i]) continue;
            taken[i] = true;
            Point p = played.stone[i].point;
            int field = played.stone[i].color == (Color)played.board.to_move ? FIELD_OWN : FIELD_OPPONENT;
            assert_ok(situation_list_add(&list, p % 15, p / 15, field));
        }
        assert_ok(situation_set(&set, &list));
        assert_true(set.board.hash == played.board.hash);
        assert_int_equal(set.board.result, played.board.result);
    }
}

static void test_a_fault_leaves_the_game_alone(void **state)
{
    (void)state;
    static const int faults[][3] = {{15, 0, 1}, {0, -1, 1}, {7, 7, 0}, {7, 7, 3}, {7, 7, 9}, {1, 1, 2}};
    Situation s = empty(FREESTYLE);
    assert_ok(situation_play(&s, 3, 3));
    Situation before = s;
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        static const int first[][3] = {{1, 1, 1}};
        SituationList list = list_of(first, 1);
        assert_ok(situation_list_add(&list, faults[i][0], faults[i][1], faults[i][2]));
        assert_int_equal(situation_set(&s, &list).code, ERR_INPUT);
        assert_memory_equal(&s, &before, sizeof s);
    }
    SituationList full = {.count = BOARD_POINTS_MAX};
    assert_int_equal(situation_list_add(&full, 0, 0, 1).code, ERR_INPUT);
}

static void test_marks_are_renjus(void **state)
{
    (void)state;
    static const int lines[][3] = {{7, 7, 2}, {0, 0, 3}};
    Situation s = empty((GameSpec){RULE_RENJU, 15, 5});
    SituationList list = list_of(lines, 2);
    assert_ok(situation_set(&s, &list));
    assert_int_equal(s.board.stones, 1);
}

static void test_stones_in_turn(void **state)
{
    (void)state;
    static const int lines[][3] = {{7, 7, 0}, {8, 8, 1}, {9, 9, 2}};
    Situation s = empty(FREESTYLE);
    SituationList list = list_of(lines, 3);
    assert_ok(situation_set_in_turn(&s, &list));
    assert_int_equal(board_at(&s.board, 8 * 16), WHITE);
    assert_int_equal(board_at(&s.board, 9 * 16), BLACK);
    assert_int_equal(s.board.to_move, WHITE);
}

/* The rule of a game under way changes: the stones stay, the judgement is the new rule's. */
static void test_the_rule_may_change(void **state)
{
    (void)state;
    Situation s = empty(FREESTYLE);
    for (int i = 0; i < 5; i++) {
        assert_ok(situation_play(&s, i < 2 ? i : i + 1, 0));
        assert_ok(situation_play(&s, 2 * i, 10));
    }
    assert_ok(situation_play(&s, 2, 0));
    assert_int_equal(s.board.result, RESULT_BLACK); /* six in a row */
    situation_change_rule(&s, RULE_STANDARD);
    assert_int_equal(s.board.result, RESULT_NONE);
    assert_int_equal(s.board.stones, 11);
    assert_int_equal(s.board.to_move, WHITE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_moves_are_played_and_taken_back),
        cmocka_unit_test(test_colours_follow_from_the_numbers),
        cmocka_unit_test(test_a_list_is_the_game),
        cmocka_unit_test(test_a_fault_leaves_the_game_alone),
        cmocka_unit_test(test_marks_are_renjus),
        cmocka_unit_test(test_stones_in_turn),
        cmocka_unit_test(test_the_rule_may_change),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
