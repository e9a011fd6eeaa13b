/* Another program at the board: dropped or typed, against a person or against Tengen. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/board_desk.h"

static const char PROGRAM[] = "/bin/sh";

static void a_dropped_program_plays_from_then_on(void **state)
{
    Desk *d = *state;
    char name[40];
    board_window_click(d->app, "h8");
    desk_pass_time(d, 1);
    assert_string_equal(d->adviser.engine, "");
    app_drop(d->app, PROGRAM);
    assert_string_equal(desk_state(d)->notice, "sh plays instead of Tengen from now on.");
    assert_string_equal(state_engine_name(desk_state(d), name, sizeof name), "sh");
    board_window_click(d->app, "a1");
    desk_expect_sentence(d, "sh is thinking …");
    desk_pass_time(d, 1);
    assert_string_equal(d->adviser.engine, PROGRAM);
    assert_int_equal(desk_ply(d), 4);
    desk_reopen(d);
    assert_string_equal(desk_state(d)->settings.engine, PROGRAM);
}

static void a_failing_program_leaves_the_game_alone(void **state)
{
    Desk *d = *state;
    app_drop(d->app, PROGRAM);
    d->adviser.fails = true;
    board_window_click(d->app, "h8");
    desk_pass_time(d, 1);
    assert_string_equal(desk_state(d)->notice,
                        "sh no network here. The game stays: press E to ask it again.");
    desk_expect_sentence(d, "sh waits. Press E to let it move.");
    assert_int_equal(desk_ply(d), 1);
    d->adviser.fails = false;
    board_window_key(d->app, 'e', false);
    desk_pass_time(d, 1);
    assert_int_equal(desk_ply(d), 2);
}

static void type_program(Desk *d, const char *text)
{
    board_window_key(d->app, 'g', false);
    assert_int_equal(desk_state(d)->dialog, DIALOG_ENGINE);
    for (int i = 0; i < 80; i++) board_window_key(d->app, KEY_BACKSPACE, false);
    app_type(d->app, text);
    board_window_key(d->app, KEY_ENTER, false);
}

static void a_program_is_typed_tried_and_taken_away(void **state)
{
    Desk *d = *state;
    type_program(d, "/no/such/program");
    assert_int_equal(desk_state(d)->dialog, DIALOG_ENGINE);
    assert_non_null(strstr(desk_state(d)->notice, "/no/such/program"));
    board_window_key(d->app, KEY_ESCAPE, false);
    type_program(d, "/bin/sh -x");
    assert_int_equal(desk_state(d)->dialog, DIALOG_NEW);
    assert_int_equal(desk_state(d)->settings.rival, RIVAL_WHITE);
    board_window_key(d->app, KEY_ESCAPE, false);
    type_program(d, "");
    assert_int_equal(desk_state(d)->settings.rival, RIVAL_NONE);
    assert_string_equal(desk_state(d)->settings.engine, "");
}

/* Where nobody plays, the program has one colour and Tengen the other. */
static void a_program_plays_tengen(void **state)
{
    Desk *d = *state;
    app_drop(d->app, PROGRAM);
    board_window_key(d->app, 'n', false);
    for (int i = 0; i < 3; i++) board_window_key(d->app, KEY_RIGHT, false);
    board_window_key(d->app, KEY_ENTER, false);
    assert_int_equal(desk_state(d)->seats, SEATS_NONE);
    assert_false(state_is_rival(desk_state(d), BLACK));
    assert_true(state_is_rival(desk_state(d), WHITE));
    for (int i = 0; i < 4; i++) {
        Color mover = (Color)desk_state(d)->game.board.to_move;
        int before = desk_ply(d);
        desk_pass_time(d, 0.1);
        assert_string_equal(d->adviser.engine, mover == WHITE ? PROGRAM : "");
        while (desk_ply(d) == before) desk_pass_time(d, 0.3);
    }
}

#define RIVAL_TEST(f) cmocka_unit_test_setup_teardown(f, desk_set_up, desk_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIVAL_TEST(a_dropped_program_plays_from_then_on),
        RIVAL_TEST(a_failing_program_leaves_the_game_alone),
        RIVAL_TEST(a_program_is_typed_tried_and_taken_away),
        RIVAL_TEST(a_program_plays_tengen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
