#include "game/notation.h"
#include "ui/cli/board_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const BoardTextStyle plain = {false, false};

static void begin(Board *b, Rule rule, int size, int line)
{
    GameSpec spec = {.rule = (uint8_t)rule, .size = (uint8_t)size, .line = (uint8_t)line};
    board_init(b, spec);
}

/* Moves in turn, "a1 b2". */
static void play(Board *b, const char *moves)
{
    Undo undo;
    size_t at = 0, length = strlen(moves);
    while (at < length) {
        Point p;
        assert_int_equal(notation_scan_point(moves, length, &at, b->spec.size, ORIGIN_BOTTOM, &p).code,
                         STATUS_OK);
        board_play(b, p, &undo);
        while (moves[at] == ' ') at++;
    }
}

static void draws_as(const Board *b, BoardTextStyle style, const char *expected)
{
    char text[BOARD_TEXT_MAX];
    assert_string_equal(board_text_draw(b, style, text, sizeof text), expected);
}

static void an_empty_board_has_its_coordinates(void **state)
{
    (void)state;
    Board b;
    begin(&b, RULE_FREESTYLE, 7, 5);
    draws_as(&b, plain,
             "    a b c d e f g\n"
             "  7 . . . . . . . 7\n"
             "  6 . . . . . . . 6\n"
             "  5 . . + . + . . 5\n"
             "  4 . . . + . . . 4\n"
             "  3 . . + . + . . 3\n"
             "  2 . . . . . . . 2\n"
             "  1 . . . . . . . 1\n"
             "    a b c d e f g\n");
}

static void the_last_move_stands_in_brackets(void **state)
{
    (void)state;
    Board b;
    begin(&b, RULE_FREESTYLE, 5, 5);
    play(&b, "a1 e5");
    draws_as(&b, plain,
             "    a b c d e\n"
             "  5 . . . .(O)5\n"
             "  4 . . . . . 4\n"
             "  3 . . . . . 3\n"
             "  2 . . . . . 2\n"
             "  1 X . . . . 1\n"
             "    a b c d e\n");
    BoardTextStyle round = {.utf8 = true};
    draws_as(&b, round,
             "    a b c d e\n"
             "  5 · · · ·(○)5\n"
             "  4 · · · · · 4\n"
             "  3 · · · · · 3\n"
             "  2 · · · · · 2\n"
             "  1 ● · · · · 1\n"
             "    a b c d e\n");
}

static void a_winning_line_is_marked(void **state)
{
    (void)state;
    Board b;
    begin(&b, RULE_FREESTYLE, 5, 3);
    play(&b, "a1 e1 b2 e2 c3");
    assert_int_equal(b.result, RESULT_BLACK);
    draws_as(&b, plain,
             "    a b c d e\n"
             "  5 . . . . . 5\n"
             "  4 . . . . . 4\n"
             "  3 . .*X*. . 3\n"
             "  2 .*X*. . O 2\n"
             "  1*X*. . . O 1\n"
             "    a b c d e\n");
}

static void forbidden_points_are_marked_for_black_alone(void **state)
{
    (void)state;
    Board b;
    char text[BOARD_TEXT_MAX];
    begin(&b, RULE_RENJU, 15, 5);
    play(&b, "h7 a1 h6 a2 i8 o15 j8 o14");
    assert_non_null(strchr(board_text_draw(&b, plain, text, sizeof text), '!'));
    play(&b, "a15");
    assert_null(strchr(board_text_draw(&b, plain, text, sizeof text), '!'));
}

static void colors_only_add_escapes(void **state)
{
    (void)state;
    Board b;
    begin(&b, RULE_RENJU, 20, 5);
    play(&b, "a1 t20 j10 k11");
    char colored[BOARD_TEXT_MAX], expected[BOARD_TEXT_MAX], stripped[BOARD_TEXT_MAX];
    BoardTextStyle style = {.color = true};
    board_text_draw(&b, style, colored, sizeof colored);
    int n = 0;
    for (const char *s = colored; *s; s++) {
        if (*s == '\033')
            s = strchr(s, 'm');
        else
            stripped[n++] = *s;
    }
    stripped[n] = '\0';
    assert_true(strlen(colored) > strlen(stripped));
    assert_string_equal(stripped, board_text_draw(&b, plain, expected, sizeof expected));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_board_has_its_coordinates),
        cmocka_unit_test(the_last_move_stands_in_brackets),
        cmocka_unit_test(a_winning_line_is_marked),
        cmocka_unit_test(forbidden_points_are_marked_for_black_alone),
        cmocka_unit_test(colors_only_add_escapes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
