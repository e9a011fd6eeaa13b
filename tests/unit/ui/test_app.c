/* The board without a screen: games played by clicks and keys, what is kept, and hundreds of random actions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "game/base/file.h"
#include "game/base/rng.h"
#include "tests/support/board_desk.h"

#include <math.h>
#include <stdlib.h>

static void the_engine_answers_and_both_are_taken_back(void **state)
{
    Desk *d = *state;
    desk_expect_sentence(d, "Your move: you play Black.");
    board_window_click(d->app, "h8");
    assert_int_equal(desk_ply(d), 1);
    desk_expect_sentence(d, "Tengen is thinking …");
    board_window_click(d->app, "a1");
    assert_int_equal(desk_ply(d), 1);
    desk_pass_time(d, 1);
    assert_int_equal(desk_ply(d), 2);
    board_window_key(d->app, 'u', false);
    assert_int_equal(desk_ply(d), 0);
    board_window_key(d->app, 'r', false);
    assert_int_equal(desk_ply(d), 2);
    board_window_key(d->app, 'z', true);
    board_window_key(d->app, 'z', true);
    assert_int_equal(desk_ply(d), 0);
    assert_string_equal(desk_state(d)->notice, "There is no move of yours to take back.");
}

static void a_taken_point_is_explained(void **state)
{
    Desk *d = *state;
    board_window_click(d->app, "h8");
    desk_pass_time(d, 1);
    board_window_click(d->app, "h8");
    assert_int_equal(desk_ply(d), 2);
    assert_string_equal(desk_state(d)->notice, "h8 is taken.");
    desk_pass_time(d, 10);
    assert_string_equal(desk_state(d)->notice, "");
}

static void the_cursor_plays_by_keyboard(void **state)
{
    Desk *d = *state;
    board_window_key(d->app, KEY_ENTER, false);
    board_window_key(d->app, KEY_RIGHT, false);
    board_window_key(d->app, KEY_UP, false);
    board_window_key(d->app, KEY_ENTER, false);
    assert_int_equal(desk_state(d)->game.board.last, 6 * 15 + 8);
    for (int i = 0; i < 30; i++) board_window_key(d->app, KEY_LEFT, false);
    assert_int_equal(desk_state(d)->cursor, 6 * 15);
}

static void a_hint_is_shown_and_not_played(void **state)
{
    Desk *d = *state;
    board_window_key(d->app, 'h', false);
    desk_expect_sentence(d, "Looking for a good move …");
    desk_pass_time(d, 1);
    assert_int_equal(desk_ply(d), 0);
    assert_true(desk_state(d)->hint != POINT_NONE);
    char said[200];
    assert_non_null(strstr(state_sentence(desk_state(d), said, sizeof said), "win 63 %"));
    board_window_click(d->app, "h8");
    assert_int_equal(desk_state(d)->hint, POINT_NONE);
}

static void analysis_looks_on_and_plays_nothing(void **state)
{
    Desk *d = *state;
    board_window_click(d->app, "h8");
    board_window_key(d->app, KEY_TAB, false);
    desk_pass_time(d, 3);
    assert_int_equal(desk_ply(d), 1);
    assert_int_equal(d->adviser.task, ADVISER_ANALYSE);
    assert_true(desk_state(d)->look_hash == desk_state(d)->game.board.hash);
    board_window_click(d->app, "i9");
    desk_pass_time(d, 1);
    assert_int_equal(desk_ply(d), 2);
    board_window_key(d->app, KEY_TAB, false);
    desk_pass_time(d, 1);
    assert_int_equal(desk_ply(d), 2);
    desk_expect_sentence(d, "Your move: you play Black.");
}

static void five_in_a_row_ends_the_game(void **state)
{
    static const char *const moves[] = {"a1", "c3", "b1", "d5", "c1", "e7", "d1", "f9", "e1"};
    Desk *d = *state;
    AppSetup setup = board_window_setup(&d->adviser, d->scratch.path);
    setup.settings.seats = SEATS_BOTH;
    app_free(d->app);
    desk_open(d, &setup);
    for (int i = 0; i < 9; i++) board_window_click(d->app, moves[i]);
    desk_expect_sentence(d, "Black wins: in a row from a1 to e1.");
    board_window_click(d->app, "k10");
    assert_int_equal(desk_ply(d), 9);
    assert_int_equal(app_patience(d->app) > 0, 1);
    board_window_key(d->app, 'u', false);
    desk_expect_sentence(d, "Black to move.");
}

static void resigning_ends_and_undo_goes_on(void **state)
{
    Desk *d = *state;
    board_window_click(d->app, "h8");
    desk_pass_time(d, 1);
    board_window_key(d->app, 'r', true);
    desk_expect_sentence(d, "White wins: Black resigned.");
    board_window_key(d->app, 'u', false);
    desk_expect_sentence(d, "Your move: you play Black.");
    assert_int_equal(desk_ply(d), 2);
}

static void looking_back_does_not_wake_the_engine(void **state)
{
    Desk *d = *state;
    board_window_click(d->app, "h8");
    desk_pass_time(d, 1);
    board_window_key(d->app, KEY_PAGE_UP, false);
    desk_pass_time(d, 2);
    assert_int_equal(desk_ply(d), 1);
    desk_expect_sentence(d, "Tengen waits. Press E to let it move.");
    assert_true(isinf(app_patience(d->app)));
    board_window_key(d->app, 'e', false);
    desk_pass_time(d, 1);
    assert_int_equal(desk_ply(d), 2);
}

static void the_engine_may_take_the_turn(void **state)
{
    Desk *d = *state;
    board_window_key(d->app, 'e', false);
    desk_pass_time(d, 1);
    assert_int_equal(desk_ply(d), 1);
    desk_expect_sentence(d, "Your move: you play White.");
}

static void a_fault_of_the_engine_is_said(void **state)
{
    Desk *d = *state;
    d->adviser.fails = true;
    board_window_click(d->app, "h8");
    desk_pass_time(d, 0.5);
    assert_string_equal(desk_state(d)->notice, "Tengen cannot play: no network here");
    assert_true(isfinite(app_patience(d->app)));
    desk_pass_time(d, 10);
    assert_true(isinf(app_patience(d->app)));
    d->adviser.fails = false;
    board_window_key(d->app, 'e', false);
    desk_pass_time(d, 1);
    assert_int_equal(desk_ply(d), 2);
}

static void nothing_is_drawn_when_nothing_happens(void **state)
{
    Desk *d = *state;
    bool changed;
    app_picture(d->app, &changed);
    assert_true(changed);
    app_picture(d->app, &changed);
    assert_false(changed);
    assert_true(isinf(app_patience(d->app)));
    app_pointer(d->app, 1000, 640);
    app_picture(d->app, &changed);
    app_pointer(d->app, 1001, 640);
    app_picture(d->app, &changed);
    assert_false(changed);
    board_window_key(d->app, 't', false);
    app_picture(d->app, &changed);
    assert_true(changed);
}

/* ---- what is kept ---- */

static void a_killed_game_goes_on(void **state)
{
    Desk *d = *state;
    char before[1300], after[1300];
    board_window_click(d->app, "h8");
    desk_pass_time(d, 1);
    board_window_click(d->app, "g7");
    desk_pass_time(d, 1);
    board_window_key(d->app, 'u', false);
    board_window_click(d->app, "c3");
    desk_pass_time(d, 1);
    board_window_key(d->app, '+', false);
    board_window_key(d->app, 't', false);
    desk_pass_time(d, 0.1);
    Text text = {0};
    app_dump(d->app, &text);
    snprintf(before, sizeof before, "%.1200s", strstr(text.data, "moves"));
    *strstr(before, "sentence") = '\0';
    text_free(&text);
    int nodes = desk_state(d)->game.count;
    desk_reopen(d);
    app_dump(d->app, &text);
    snprintf(after, sizeof after, "%.1200s", strstr(text.data, "moves"));
    *strstr(after, "sentence") = '\0';
    text_free(&text);
    assert_string_equal(after, before);
    assert_int_equal(desk_state(d)->game.count, nodes);
    assert_int_equal(desk_state(d)->settings.level, 4);
    assert_int_equal(desk_state(d)->settings.theme, THEME_DARK);
    assert_string_equal(desk_state(d)->notice, "Resumed where you left.");
    assert_true(state_valid(desk_state(d)));
    board_window_key(d->app, KEY_PAGE_UP, false);
    board_window_key(d->app, KEY_PAGE_UP, false);
    board_window_key(d->app, KEY_PAGE_DOWN, false);
    board_window_key(d->app, KEY_PAGE_DOWN, false);
    assert_int_equal(desk_ply(d), 4);
}

static void clocks_run_are_kept_and_end_games(void **state)
{
    Desk *d = *state;
    AppSetup setup = board_window_setup(&d->adviser, d->scratch.path);
    setup.settings.minutes = 1;
    setup.settings.seats = SEATS_BOTH;
    setup.fresh = true;
    app_free(d->app);
    desk_open(d, &setup);
    board_window_click(d->app, "h8");
    desk_pass_time(d, 12);
    board_window_click(d->app, "h9");
    desk_pass_time(d, 20);
    assert_true(fabs(desk_state(d)->clock_left[WHITE] - 48) < 0.01);
    assert_true(fabs(desk_state(d)->clock_left[BLACK] - 40) < 0.01);
    desk_reopen(d);
    assert_true(fabs(desk_state(d)->clock_left[WHITE] - 48) < 1);
    assert_true(fabs(desk_state(d)->clock_left[BLACK] - 40) < 2.1);
    desk_pass_time(d, 50);
    desk_expect_sentence(d, "White wins: Black ran out of time.");
}

static void moves_add_to_their_clock(void **state)
{
    Desk *d = *state;
    AppSetup setup = board_window_setup(&d->adviser, d->scratch.path);
    setup.settings.minutes = 1;
    setup.settings.increment = 5;
    setup.settings.seats = SEATS_BOTH;
    setup.fresh = true;
    app_free(d->app);
    desk_open(d, &setup);
    board_window_click(d->app, "h8");
    desk_pass_time(d, 12);
    board_window_click(d->app, "h9");
    assert_true(fabs(desk_state(d)->clock_left[BLACK] - 65) < 0.01);
    assert_true(fabs(desk_state(d)->clock_left[WHITE] - 53) < 0.01);
    desk_pass_time(d, 1);
    desk_reopen(d);
    assert_int_equal(desk_state(d)->increment, 5);
    desk_pass_time(d, 9);
    board_window_click(d->app, "h10");
    assert_true(fabs(desk_state(d)->clock_left[BLACK] - 60) < 1.1);
    /* What is tried in analysis costs nothing and earns nothing. */
    board_window_key(d->app, KEY_TAB, false);
    board_window_click(d->app, "h11");
    assert_true(fabs(desk_state(d)->clock_left[WHITE] - 53) < 0.01);
}

static void damaged_files_are_told_and_play_goes_on(void **state)
{
    Desk *d = *state;
    static const char *const games[] = {"", "{", "[1]", "{\"version\": 1}", "nonsense\xff"};
    for (int i = 0; i < 5; i++) {
        assert_ok(file_write(scratch_file(&d->scratch, "board-game.json"), games[i], strlen(games[i])));
        desk_reopen(d);
        assert_int_equal(strncmp(desk_state(d)->notice, "The last game was not read: ", 28), 0);
        assert_int_equal(desk_ply(d), 0);
    }
    assert_ok(file_write(scratch_file(&d->scratch, "board.ini"), "level = 99\n", 11));
    desk_reopen(d);
    assert_non_null(strstr(desk_state(d)->notice, "The settings were not read: "));
    assert_non_null(strstr(desk_state(d)->notice, "level"));
    board_window_click(d->app, "h8");
    desk_pass_time(d, 1);
    assert_int_equal(desk_ply(d), 2);
}

/* Every byte of a kept game damaged in turn: it is read whole or not at all. */
static void any_damage_is_harmless(void **state)
{
    Desk *d = *state;
    char *text;
    size_t size;
    board_window_click(d->app, "h8");
    desk_pass_time(d, 1);
    assert_ok(file_read(scratch_file(&d->scratch, "board-game.json"), 1 << 20, &text, &size));
    Rng rng = rng_make(8, 0, 0, 0, RNG_GENERAL);
    for (size_t i = 0; i < size; i += 17) {
        char old = text[i];
        text[i] = (char)rng_below(&rng, 256);
        assert_ok(file_write(scratch_file(&d->scratch, "board-game.json"), text, size));
        desk_reopen(d);
        assert_true(state_valid(desk_state(d)));
        text[i] = old;
    }
    free(text);
}

static void an_unwritable_place_is_told(void **state)
{
    Desk *d = *state;
    AppSetup setup = board_window_setup(&d->adviser, scratch_file(&d->scratch, "file"));
    assert_ok(file_write(setup.folder, "x", 1));
    app_free(d->app);
    desk_open(d, &setup);
    assert_int_equal(strncmp(desk_state(d)->notice, "The game could not be kept: ", 28), 0);
    board_window_click(d->app, "h8");
    desk_pass_time(d, 1);
    assert_int_equal(desk_ply(d), 2);
}

/* ---- games in and out ---- */

static void games_are_copied_pasted_saved_and_opened(void **state)
{
    Desk *d = *state;
    app_paste(d->app, "h8i9g7");
    assert_int_equal(desk_ply(d), 3);
    board_window_key(d->app, 'c', true);
    assert_string_equal(app_wants(d->app).copy, "h8i9g7");
    app_paste(d->app, "h8i9zz");
    assert_non_null(strstr(desk_state(d)->notice, "character 5"));
    assert_int_equal(desk_ply(d), 3);
    app_paste(d->app, "");
    assert_string_equal(desk_state(d)->notice, "There is no text to paste.");
    app_paste(d->app, "(;GM[4]FF[4]SZ[15];B[hh];W[ii](;B[jj])(;B[ad]))");
    assert_int_equal(desk_ply(d), 3);
    assert_int_equal(desk_state(d)->game.count, 5);
    board_window_key(d->app, 's', true);
    assert_true(app_typing(d->app));
    for (int i = 0; i < 20; i++) board_window_key(d->app, KEY_BACKSPACE, false);
    app_type(d->app, scratch_file(&d->scratch, "a.sgf"));
    board_window_key(d->app, KEY_ENTER, false);
    assert_int_equal(desk_state(d)->dialog, DIALOG_NONE);
    board_window_key(d->app, 'n', false);
    board_window_key(d->app, KEY_ENTER, false);
    assert_int_equal(desk_state(d)->game.count, 1);
    app_drop(d->app, scratch_file(&d->scratch, "a.sgf"));
    assert_int_equal(desk_state(d)->game.count, 5);
    app_drop(d->app, scratch_file(&d->scratch, "none.sgf"));
    assert_non_null(strstr(desk_state(d)->notice, "none.sgf"));
}

static void a_library_is_opened_with_its_variations(void **state)
{
    Desk *d = *state;
    /* h8, then i9 or i8, which the engine does not answer before it is asked. */
    static const char head[] = "\xff"
                               "RenLib"
                               "\xff\x03\x04\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff";
    static const char nodes[] = "\0\0"
                                "\x78\0"
                                "\x69\xc0"
                                "\x79\x40";
    char library[sizeof head - 1 + sizeof nodes - 1];
    const char *path = scratch_file(&d->scratch, "openings.lib");
    memcpy(library, head, sizeof head - 1);
    memcpy(library + sizeof head - 1, nodes, sizeof nodes - 1);
    assert_ok(file_write(path, library, sizeof library));
    app_drop(d->app, path);
    assert_int_equal(desk_state(d)->game.count, 4);
    assert_int_equal(desk_state(d)->game.start.spec.rule, RULE_RENJU);
    assert_int_equal(desk_state(d)->game.board.last, 6 * 15 + 8);
    board_window_key(d->app, ']', false);
    assert_int_equal(desk_state(d)->game.board.last, 7 * 15 + 8);
    assert_ok(file_write(path, library, sizeof library - 3));
    app_drop(d->app, path);
    assert_non_null(strstr(desk_state(d)->notice, "openings.lib: byte"));
    assert_int_equal(desk_state(d)->game.count, 4);
}

static void another_file_is_not_overwritten_at_once(void **state)
{
    Desk *d = *state;
    char *text;
    size_t size;
    const char *path = scratch_file(&d->scratch, "other.sgf");
    assert_ok(file_write(path, "precious", 8));
    app_paste(d->app, "h8i9");
    board_window_key(d->app, 's', true);
    for (int i = 0; i < 20; i++) board_window_key(d->app, KEY_BACKSPACE, false);
    app_type(d->app, path);
    board_window_key(d->app, KEY_ENTER, false);
    assert_non_null(strstr(desk_state(d)->notice, "save again to replace"));
    assert_ok(file_read(path, 100, &text, &size));
    assert_string_equal(text, "precious");
    free(text);
    board_window_key(d->app, KEY_ENTER, false);
    assert_int_equal(desk_state(d)->dialog, DIALOG_NONE);
}

/* ---- anything at all ---- */

static void random_event(Desk *d, Rng *rng)
{
    static const int keys[] = {'n',      'p',       'b',        'x', 'u',           'r',       'h',
                               KEY_TAB,  'e',       '+',        '-', KEY_LEFT,      KEY_RIGHT, KEY_UP,
                               KEY_DOWN, KEY_ENTER, ',',        '.', KEY_HOME,      KEY_END,   ']',
                               '[',      'm',       'c',        't', 'l',           KEY_F1,    KEY_F2,
                               'o',      's',       KEY_ESCAPE, 'v', KEY_BACKSPACE, 'a',       KEY_DELETE,
                               'j',      'k',       'y',        'v'};
    static const char *const pastes[] = {"h8i9g7", "(;GM[4]SZ[9];B[cc](;W[dd])(;W[ee];B[aa]))", "((((",
                                         "",       "Piskvorky 12x12, 11:11, 0\n6,6,0\n7,7,0\n", "a1a2a3\xff"};
    app_pointer(d->app, (float)rng_below(rng, 1120), (float)rng_below(rng, 800));
    switch (rng_below(rng, 8)) {
    case 0:
    case 1:
    case 2:
        app_button(d->app, true);
        if (rng_below(rng, 4) == 0)
            app_pointer(d->app, (float)rng_below(rng, 1120), (float)rng_below(rng, 800));
        app_button(d->app, false);
        break;
    case 3:
        app_wheel(d->app, rng_below(rng, 2) ? 1 : -1);
        break;
    case 4:
        if (rng_below(rng, 4) == 0) app_paste(d->app, pastes[rng_below(rng, 6)]);
        app_type(d->app, rng_below(rng, 2) ? "x" : "天");
        break;
    case 5:
        app_resize(d->app, 300 + (float)rng_below(rng, 1500), 200 + (float)rng_below(rng, 1200));
        break;
    default:
        board_window_key(d->app, keys[rng_below(rng, (uint32_t)(sizeof keys / sizeof keys[0]))],
                         rng_below(rng, 5) == 0);
    }
}

static void a_monkey_breaks_nothing(void **state)
{
    Desk *d = *state;
    Rng rng = rng_make(500, 0, 0, 0, RNG_GENERAL);
    bool changed;
    int most = 0;
    for (int i = 0; i < 1500; i++) {
        random_event(d, &rng);
        d->adviser.slow = rng_below(&rng, 3) == 0;
        d->adviser.fails = rng_below(&rng, 40) == 0;
        d->adviser.reviewer.slow = d->adviser.slow;
        d->adviser.reviewer.fails = d->adviser.fails;
        app_tick(d->app, d->now += 0.2 * rng_double(&rng));
        assert_false(app_picture(d->app, &changed)->full);
        app_wants(d->app);
        if (i % 10 == 0 && !state_valid(desk_state(d))) fail_msg("not valid after %d events", i);
        most = desk_ply(d) > most ? desk_ply(d) : most;
        if (i % 500 == 499) desk_reopen(d);
    }
    assert_true(most >= 6);
}

int main(void)
{
#define DESK_TEST(test) cmocka_unit_test_setup_teardown(test, desk_set_up, desk_tear_down)
    const struct CMUnitTest tests[] = {
        DESK_TEST(the_engine_answers_and_both_are_taken_back),
        DESK_TEST(a_taken_point_is_explained),
        DESK_TEST(the_cursor_plays_by_keyboard),
        DESK_TEST(a_hint_is_shown_and_not_played),
        DESK_TEST(analysis_looks_on_and_plays_nothing),
        DESK_TEST(five_in_a_row_ends_the_game),
        DESK_TEST(resigning_ends_and_undo_goes_on),
        DESK_TEST(looking_back_does_not_wake_the_engine),
        DESK_TEST(the_engine_may_take_the_turn),
        DESK_TEST(a_fault_of_the_engine_is_said),
        DESK_TEST(nothing_is_drawn_when_nothing_happens),
        DESK_TEST(a_killed_game_goes_on),
        DESK_TEST(clocks_run_are_kept_and_end_games),
        DESK_TEST(moves_add_to_their_clock),
        DESK_TEST(damaged_files_are_told_and_play_goes_on),
        DESK_TEST(any_damage_is_harmless),
        DESK_TEST(an_unwritable_place_is_told),
        DESK_TEST(games_are_copied_pasted_saved_and_opened),
        DESK_TEST(a_library_is_opened_with_its_variations),
        DESK_TEST(another_file_is_not_overwritten_at_once),
        DESK_TEST(a_monkey_breaks_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
