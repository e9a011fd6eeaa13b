#include "ui/cli/random_game.h"
#include "ui/cli/session.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void begin(Session *s, Rule rule, int size, int line)
{
    GameSpec spec = {.rule = (uint8_t)rule, .size = (uint8_t)size, .line = (uint8_t)line};
    Board empty;
    board_init(&empty, spec);
    session_begin(s, &empty);
}

static Point at(const Session *s, const char *text)
{
    Point p;
    assert_int_equal(notation_parse_point(text, s->board.spec.size, ORIGIN_BOTTOM, &p).code, STATUS_OK);
    return p;
}

static void play(Session *s, const char *text)
{
    Point p = at(s, text);
    assert_int_equal(session_check(s, p).code, STATUS_OK);
    session_play(s, p);
}

static void moves_are(const Session *s, const char *expected)
{
    char text[SESSION_TEXT_MAX];
    assert_string_equal(session_moves(s, text), expected);
}

static void refused(const Session *s, const char *point, const char *because)
{
    Status status = session_check(s, at(s, point));
    assert_int_equal(status.code, ERR_INPUT);
    assert_non_null(strstr(status.message, because));
}

static void undo_takes_back_to_ones_own_move(void **state)
{
    (void)state;
    Session s;
    begin(&s, RULE_FREESTYLE, 15, 5);
    assert_int_equal(session_undo(&s, BLACK), 0);
    play(&s, "h8");
    assert_int_equal(session_undo(&s, WHITE), 0);
    play(&s, "h9");
    play(&s, "j10");
    moves_are(&s, "h8h9j10");
    assert_int_equal(session_undo(&s, BLACK), 1);
    moves_are(&s, "h8h9");
    assert_int_equal(session_undo(&s, BLACK), 2);
    moves_are(&s, "");
    assert_int_equal(session_redo(&s, BLACK), 2);
    moves_are(&s, "h8h9");
    assert_int_equal(session_redo(&s, BLACK), 1);
    moves_are(&s, "h8h9j10");
    assert_int_equal(session_redo(&s, BLACK), 0);
}

static void a_new_move_forgets_what_was_taken_back(void **state)
{
    (void)state;
    Session s;
    begin(&s, RULE_FREESTYLE, 9, 5);
    play(&s, "e5");
    play(&s, "e6");
    session_undo(&s, BLACK);
    play(&s, "a1");
    assert_int_equal(session_redo(&s, BLACK), 0);
    moves_are(&s, "a1");
}

static void refusals_say_why(void **state)
{
    (void)state;
    Session s;
    begin(&s, RULE_FREESTYLE, 5, 3);
    play(&s, "a1");
    refused(&s, "a1", "taken by black");
    play(&s, "e1");
    refused(&s, "e1", "taken by white");
    play(&s, "a2");
    play(&s, "e2");
    play(&s, "a3");
    assert_true(board_over(&s.board));
    refused(&s, "c3", "over");
}

static void forbidden_points_are_refused_with_the_reason(void **state)
{
    (void)state;
    Session s;
    begin(&s, RULE_RENJU, 15, 5);
    const char *moves[] = {"h7", "a1", "h6", "a2", "i8", "o15", "j8", "o14"};
    for (int i = 0; i < 8; i++) play(&s, moves[i]);
    refused(&s, "h8", "double-three");
    play(&s, "c3");
    assert_int_equal(session_check(&s, at(&s, "h8")).code, STATUS_OK);
}

/* A random game, then undo and redo at random: the board is always the moves played from the start. */
static void the_board_follows_the_moves(void **state)
{
    (void)state;
    Rng rng = rng_make(7, 0, 0, 0, RNG_GENERAL);
    Session s;
    begin(&s, RULE_RENJU, 9, 5);
    for (int i = 0; i < 3000; i++) {
        Color person = rng_below(&rng, 2) ? WHITE : BLACK;
        uint32_t what = rng_below(&rng, 4);
        if (what == 0)
            session_undo(&s, person);
        else if (what == 1)
            session_redo(&s, person);
        else if (!board_over(&s.board))
            session_play(&s, random_game_move(&s.board, &rng));
        Board again = s.start;
        Undo undo;
        for (int k = 0; k < s.count; k++) board_play(&again, s.moves[k], &undo);
        assert_memory_equal(&again, &s.board, sizeof again);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(undo_takes_back_to_ones_own_move),
        cmocka_unit_test(a_new_move_forgets_what_was_taken_back),
        cmocka_unit_test(refusals_say_why),
        cmocka_unit_test(forbidden_points_are_refused_with_the_reason),
        cmocka_unit_test(the_board_follows_the_moves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
