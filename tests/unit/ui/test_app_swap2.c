/* The opening swap2 at the board: every way through it, by keys alone, back again, and kept. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/board_desk.h"

/* A new game that begins with swap2: seats says who places the first stones. */
static void begin(Desk *d, Seats seats)
{
    AppSetup setup = board_window_setup(&d->adviser, d->scratch.path);
    setup.settings.swap2 = true;
    setup.settings.seats = (int)seats;
    setup.fresh = true;
    app_free(d->app);
    char path[FILE_PATH_MAX];
    assert_ok(file_join(path, sizeof path, d->scratch.path, "board.ini"));
    assert_ok(settings_write(path, &setup.settings));
    desk_open(d, &setup);
    board_window_key(d->app, 'n', false);
    board_window_key(d->app, KEY_ENTER, false);
    desk_pass_time(d, 0.1);
    assert_true(desk_state(d)->swap2.on);
}

static void expect(const Desk *d, Swap2Step step, bool person, int ply)
{
    assert_int_equal(state_swap2(desk_state(d)), step);
    assert_int_equal(state_persons_turn(desk_state(d)), person);
    assert_int_equal(desk_ply(d), ply);
    assert_true(state_valid(desk_state(d)));
}

static void place_three(Desk *d)
{
    board_window_click(d->app, "h8");
    board_window_click(d->app, "i9");
    board_window_click(d->app, "k4");
}

static void you_open_and_tengen_takes_black(void **state)
{
    Desk *d = *state;
    begin(d, SEATS_BLACK);
    expect(d, SWAP2_THREE, true, 0);
    desk_expect_sentence(
        d, "Place three stones, black, white, black. The next is Black. Make them even: Tengen then "
           "chooses a side.");
    place_three(d);
    expect(d, SWAP2_CHOOSE, false, 3);
    desk_expect_sentence(d, "Tengen chooses a side …");
    d->adviser.swap2_stones = 0;
    desk_pass_time(d, 1);
    expect(d, SWAP2_OFF, true, 3);
    assert_int_equal(desk_state(d)->seats, SEATS_WHITE);
    desk_expect_sentence(d, "Your move: you play White.");
    board_window_key(d->app, 'u', false);
    expect(d, SWAP2_THREE, true, 2);
}

static void you_open_and_tengen_takes_white(void **state)
{
    Desk *d = *state;
    begin(d, SEATS_BLACK);
    place_three(d);
    d->adviser.swap2_stones = 1;
    desk_pass_time(d, 1);
    expect(d, SWAP2_OFF, true, 4);
    assert_int_equal(desk_state(d)->seats, SEATS_BLACK);
    board_window_click(d->app, "a1");
    desk_pass_time(d, 1);
    expect(d, SWAP2_OFF, true, 6);
}

static void tengen_places_two_more_and_you_decide(void **state)
{
    Desk *d = *state;
    begin(d, SEATS_BLACK);
    place_three(d);
    d->adviser.swap2_stones = 2;
    desk_pass_time(d, 1);
    expect(d, SWAP2_DECIDE, true, 5);
    board_window_key(d->app, '3', false);
    expect(d, SWAP2_DECIDE, true, 5);
    board_window_key(d->app, '2', false);
    assert_int_equal(desk_state(d)->seats, SEATS_BLACK);
    expect(d, SWAP2_OFF, false, 5);
    desk_pass_time(d, 1);
    expect(d, SWAP2_OFF, true, 6);
    /* Back over the answer, then over the choice, and the other choice. */
    board_window_key(d->app, 'u', false);
    expect(d, SWAP2_THREE, true, 2);
}

static void tengen_opens_and_you_take_white(void **state)
{
    Desk *d = *state;
    begin(d, SEATS_WHITE);
    desk_pass_time(d, 1);
    expect(d, SWAP2_CHOOSE, true, 3);
    board_window_click(d->app, "h8");
    assert_string_equal(desk_state(d)->notice, "First choose a side: press 1, 2 or 3.");
    expect(d, SWAP2_CHOOSE, true, 3);
    board_window_key(d->app, '1', false);
    expect(d, SWAP2_OFF, true, 3);
    assert_int_equal(desk_state(d)->seats, SEATS_WHITE);
    board_window_key(d->app, 'u', false);
    expect(d, SWAP2_CHOOSE, true, 3);
    board_window_key(d->app, '2', false);
    assert_int_equal(desk_state(d)->seats, SEATS_BLACK);
    expect(d, SWAP2_OFF, false, 3);
    desk_pass_time(d, 1);
    expect(d, SWAP2_OFF, true, 4);
    board_window_key(d->app, 'u', false);
    assert_string_equal(desk_state(d)->notice, "There is no move of yours to take back.");
    expect(d, SWAP2_OFF, true, 4);
}

static void tengen_opens_and_you_place_two_more(void **state)
{
    Desk *d = *state;
    begin(d, SEATS_WHITE);
    desk_pass_time(d, 1);
    board_window_key(d->app, '3', false);
    expect(d, SWAP2_TWO, true, 3);
    board_window_click(d->app, "h8");
    expect(d, SWAP2_TWO, true, 4);
    desk_expect_sentence(d, "Now a black stone. Tengen then chooses a side.");
    board_window_key(d->app, 'u', false);
    expect(d, SWAP2_TWO, true, 3);
    board_window_click(d->app, "h8");
    board_window_click(d->app, "j8");
    expect(d, SWAP2_DECIDE, false, 5);
    d->adviser.swap2_stones = 1;
    desk_pass_time(d, 1);
    expect(d, SWAP2_OFF, true, 6);
    assert_int_equal(desk_state(d)->seats, SEATS_BLACK);
    board_window_key(d->app, 'u', false);
    expect(d, SWAP2_TWO, true, 4);
}

static void every_step_is_there_again_after_a_restart(void **state)
{
    Desk *d = *state;
    begin(d, SEATS_WHITE);
    desk_pass_time(d, 1);
    desk_reopen(d);
    expect(d, SWAP2_CHOOSE, true, 3);
    board_window_key(d->app, '3', false);
    board_window_click(d->app, "h8");
    desk_pass_time(d, 0.1);
    desk_reopen(d);
    expect(d, SWAP2_TWO, true, 4);
    board_window_click(d->app, "j8");
    d->adviser.swap2_stones = 0;
    desk_pass_time(d, 1);
    desk_reopen(d);
    expect(d, SWAP2_OFF, true, 5);
    assert_int_equal(desk_state(d)->seats, SEATS_WHITE);
}

static void two_people_and_two_engines_go_through_it(void **state)
{
    Desk *d = *state;
    begin(d, SEATS_BOTH);
    place_three(d);
    expect(d, SWAP2_CHOOSE, true, 3);
    desk_expect_sentence(d, "The second player chooses a side, or places two more stones.");
    board_window_key(d->app, '3', false);
    board_window_click(d->app, "a1");
    board_window_click(d->app, "a2");
    expect(d, SWAP2_DECIDE, true, 5);
    board_window_key(d->app, '1', false);
    expect(d, SWAP2_OFF, true, 5);
    assert_int_equal(desk_state(d)->seats, SEATS_BOTH);
    for (int i = 0; i < 6; i++) board_window_key(d->app, 'u', false);
    expect(d, SWAP2_THREE, true, 1);

    begin(d, SEATS_NONE);
    d->adviser.swap2_stones = 2;
    for (int i = 0; i < 8 && desk_ply(d) < 5; i++) desk_pass_time(d, 1);
    expect(d, SWAP2_DECIDE, false, 5);
    d->adviser.swap2_stones = 0;
    for (int i = 0; i < 3; i++) desk_pass_time(d, 1);
    assert_true(desk_ply(d) > 5);
}

static void other_games_have_no_opening(void **state)
{
    Desk *d = *state;
    begin(d, SEATS_BLACK);
    app_paste(d->app, "h8i9j10");
    expect(d, SWAP2_OFF, false, 3);
    begin(d, SEATS_BLACK);
    board_window_key(d->app, 'e', false);
    assert_string_equal(desk_state(d)->notice, "In the opening this is for you to do.");
    board_window_key(d->app, 'b', false);
    assert_int_equal(state_swap2(desk_state(d)), SWAP2_OFF);
}

#define SWAP2_TEST(f) cmocka_unit_test_setup_teardown(f, desk_set_up, desk_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SWAP2_TEST(you_open_and_tengen_takes_black),
        SWAP2_TEST(you_open_and_tengen_takes_white),
        SWAP2_TEST(tengen_places_two_more_and_you_decide),
        SWAP2_TEST(tengen_opens_and_you_take_white),
        SWAP2_TEST(tengen_opens_and_you_place_two_more),
        SWAP2_TEST(every_step_is_there_again_after_a_restart),
        SWAP2_TEST(two_people_and_two_engines_go_through_it),
        SWAP2_TEST(other_games_have_no_opening),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
