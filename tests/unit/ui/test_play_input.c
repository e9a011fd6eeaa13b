#include "game/base/rng.h"
#include "ui/cli/play_input.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void means_point(const char *line, int size, int x, int y)
{
    PlayInput input;
    assert_int_equal(play_input_parse(line, size, &input).code, STATUS_OK);
    assert_int_equal(input.verb, PLAY_MOVE);
    assert_int_equal(input.point, y * size + x);
}

static void means(const char *line, PlayVerb verb, const char *argument)
{
    PlayInput input;
    assert_int_equal(play_input_parse(line, 15, &input).code, STATUS_OK);
    assert_int_equal(input.verb, verb);
    assert_string_equal(input.argument, argument);
}

static void is_refused(const char *line, const char *because)
{
    PlayInput input;
    Status status = play_input_parse(line, 15, &input);
    assert_int_equal(status.code, ERR_INPUT);
    if (!strstr(status.message, because)) fail_msg("'%s' gives: %s", line, status.message);
}

static void points_count_rows_from_the_bottom(void **state)
{
    (void)state;
    means_point("a1", 15, 0, 14);
    means_point("o15", 15, 14, 0);
    means_point("H8", 15, 7, 7);
    means_point("h  8", 15, 7, 7);
    means_point("b1", 5, 1, 4);
    means_point("t20", 20, 19, 0);
}

static void points_off_the_board_are_explained(void **state)
{
    (void)state;
    is_refused("p1", "columns go from a to o");
    is_refused("a16", "rows from 1 to 15");
    is_refused("a0", "rows from 1 to 15");
    is_refused("a99999999999999999999", "not on the board");
}

static void commands_take_their_words(void **state)
{
    (void)state;
    means("", PLAY_NOTHING, "");
    means("undo", PLAY_UNDO, "");
    means("U", PLAY_UNDO, "");
    means("exit", PLAY_QUIT, "");
    means("?", PLAY_HELP, "");
    means("save my game.sgf", PLAY_SAVE, "my game.sgf");
    means("LOAD   a.psq", PLAY_LOAD, "a.psq");
    is_refused("save", "save game.sgf");
    is_refused("undo 3", "stands alone");
}

static void other_words_get_a_suggestion(void **state)
{
    (void)state;
    is_refused("udno", "did you mean undo");
    is_refused("hlep", "did you mean help");
    is_refused("quitt", "did you mean quit");
    is_refused("8h", "a1 to o15");
    is_refused("h,8", "type help");
    is_refused("d3 d4", "type help");
}

/* Whatever is typed is either understood or explained in one line. */
static void noise_is_survived(void **state)
{
    (void)state;
    static const char letters[] = "ah1589 \t,.-undosave\x01\xff\xc3";
    Rng rng = rng_make(1, 0, 0, 0, RNG_GENERAL);
    for (int i = 0; i < 20000; i++) {
        char line[PLAY_LINE_MAX];
        int n = (int)rng_below(&rng, i % 100 ? 12 : PLAY_LINE_MAX - 1);
        for (int k = 0; k < n; k++) line[k] = letters[rng_below(&rng, sizeof letters - 1)];
        line[n] = '\0';
        PlayInput input;
        Status status = play_input_parse(line, 15, &input);
        if (status.code == STATUS_OK && input.verb == PLAY_MOVE) assert_in_range(input.point, 0, 224);
        if (status.code != STATUS_OK) assert_true(status.code == ERR_INPUT && status.message[0]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(points_count_rows_from_the_bottom),
        cmocka_unit_test(points_off_the_board_are_explained),
        cmocka_unit_test(commands_take_their_words),
        cmocka_unit_test(other_words_get_a_suggestion),
        cmocka_unit_test(noise_is_survived),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
