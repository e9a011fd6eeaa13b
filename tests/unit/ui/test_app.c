/* The board without a screen: games played by clicks and keys, what is kept, and hundreds of random actions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "game/base/file.h"
#include "game/base/rng.h"
#include "mcts/threat.h"
#include "tests/support/assert_status.h"
#include "tests/support/board_window.h"
#include "tests/support/scratch.h"

#include <math.h>
#include <stdlib.h>

typedef struct Desk {
    QuickAdviser adviser;
    Scratch scratch;
    App *app;
    double now;
} Desk;

static void open_app(Desk *d, const AppSetup *setup)
{
    assert_ok(app_new(&d->app, setup, d->now));
}

static int set_up(void **state)
{
    Desk *d = calloc(1, sizeof *d);
    if (!d || !scratch_make(&d->scratch)) return -1;
    *state = d;
    AppSetup setup = board_window_setup(&d->adviser, d->scratch.path);
    open_app(d, &setup);
    return 0;
}

static int tear_down(void **state)
{
    Desk *d = *state;
    app_free(d->app);
    scratch_remove(&d->scratch);
    free(d);
    return 0;
}

/* Time passes, in the steps in which the window lets it pass. */
static void pass_time(Desk *d, double seconds)
{
    for (int i = 0; i < 10; i++) app_tick(d->app, d->now += seconds / 10);
}

static const State *state_of(const Desk *d)
{
    return app_state(d->app);
}

static int ply(const Desk *d)
{
    return state_of(d)->game.node[state_of(d)->game.at].ply;
}

static void reopen(Desk *d)
{
    AppSetup setup = board_window_setup(&d->adviser, d->scratch.path);
    app_free(d->app);
    open_app(d, &setup);
}

static void expect_sentence(const Desk *d, const char *text)
{
    char said[400];
    assert_string_equal(state_sentence(state_of(d), said, sizeof said), text);
}

static void the_engine_answers_and_both_are_taken_back(void **state)
{
    Desk *d = *state;
    expect_sentence(d, "Your move: you play Black.");
    board_window_click(d->app, "h8");
    assert_int_equal(ply(d), 1);
    expect_sentence(d, "Tengen is thinking …");
    board_window_click(d->app, "a1");
    assert_int_equal(ply(d), 1);
    pass_time(d, 1);
    assert_int_equal(ply(d), 2);
    board_window_key(d->app, 'u', false);
    assert_int_equal(ply(d), 0);
    board_window_key(d->app, 'r', false);
    assert_int_equal(ply(d), 2);
    board_window_key(d->app, 'z', true);
    board_window_key(d->app, 'z', true);
    assert_int_equal(ply(d), 0);
    assert_string_equal(state_of(d)->notice, "There is no move of yours to take back.");
}

static void a_taken_point_is_explained(void **state)
{
    Desk *d = *state;
    board_window_click(d->app, "h8");
    pass_time(d, 1);
    board_window_click(d->app, "h8");
    assert_int_equal(ply(d), 2);
    assert_string_equal(state_of(d)->notice, "h8 is taken.");
    pass_time(d, 10);
    assert_string_equal(state_of(d)->notice, "");
}

static void the_cursor_plays_by_keyboard(void **state)
{
    Desk *d = *state;
    board_window_key(d->app, KEY_ENTER, false);
    board_window_key(d->app, KEY_RIGHT, false);
    board_window_key(d->app, KEY_UP, false);
    board_window_key(d->app, KEY_ENTER, false);
    assert_int_equal(state_of(d)->game.board.last, 6 * 15 + 8);
    for (int i = 0; i < 30; i++) board_window_key(d->app, KEY_LEFT, false);
    assert_int_equal(state_of(d)->cursor, 6 * 15);
}

static void a_hint_is_shown_and_not_played(void **state)
{
    Desk *d = *state;
    board_window_key(d->app, 'h', false);
    expect_sentence(d, "Looking for a good move …");
    pass_time(d, 1);
    assert_int_equal(ply(d), 0);
    assert_true(state_of(d)->hint != POINT_NONE);
    char said[200];
    assert_non_null(strstr(state_sentence(state_of(d), said, sizeof said), "win 63 %"));
    board_window_click(d->app, "h8");
    assert_int_equal(state_of(d)->hint, POINT_NONE);
}

static void analysis_looks_on_and_plays_nothing(void **state)
{
    Desk *d = *state;
    board_window_click(d->app, "h8");
    board_window_key(d->app, KEY_TAB, false);
    pass_time(d, 3);
    assert_int_equal(ply(d), 1);
    assert_int_equal(d->adviser.task, ADVISER_ANALYSE);
    assert_true(state_of(d)->look_hash == state_of(d)->game.board.hash);
    board_window_click(d->app, "i9");
    pass_time(d, 1);
    assert_int_equal(ply(d), 2);
    board_window_key(d->app, KEY_TAB, false);
    pass_time(d, 1);
    assert_int_equal(ply(d), 2);
    expect_sentence(d, "Your move: you play Black.");
}

static void five_in_a_row_ends_the_game(void **state)
{
    static const char *const moves[] = {"a1", "c3", "b1", "d5", "c1", "e7", "d1", "f9", "e1"};
    Desk *d = *state;
    AppSetup setup = board_window_setup(&d->adviser, d->scratch.path);
    setup.settings.seats = SEATS_BOTH;
    app_free(d->app);
    open_app(d, &setup);
    for (int i = 0; i < 9; i++) board_window_click(d->app, moves[i]);
    expect_sentence(d, "Black wins: in a row from a1 to e1.");
    board_window_click(d->app, "k10");
    assert_int_equal(ply(d), 9);
    assert_int_equal(app_patience(d->app) > 0, 1);
    board_window_key(d->app, 'u', false);
    expect_sentence(d, "Black to move.");
}

static void resigning_ends_and_undo_goes_on(void **state)
{
    Desk *d = *state;
    board_window_click(d->app, "h8");
    pass_time(d, 1);
    board_window_key(d->app, 'r', true);
    expect_sentence(d, "White wins: Black resigned.");
    board_window_key(d->app, 'u', false);
    expect_sentence(d, "Your move: you play Black.");
    assert_int_equal(ply(d), 2);
}

static void looking_back_does_not_wake_the_engine(void **state)
{
    Desk *d = *state;
    board_window_click(d->app, "h8");
    pass_time(d, 1);
    board_window_key(d->app, KEY_PAGE_UP, false);
    pass_time(d, 2);
    assert_int_equal(ply(d), 1);
    expect_sentence(d, "Tengen waits. Press E to let it move.");
    assert_true(isinf(app_patience(d->app)));
    board_window_key(d->app, 'e', false);
    pass_time(d, 1);
    assert_int_equal(ply(d), 2);
}

static void the_engine_may_take_the_turn(void **state)
{
    Desk *d = *state;
    board_window_key(d->app, 'e', false);
    pass_time(d, 1);
    assert_int_equal(ply(d), 1);
    expect_sentence(d, "Your move: you play White.");
}

static void a_fault_of_the_engine_is_said(void **state)
{
    Desk *d = *state;
    d->adviser.fails = true;
    board_window_click(d->app, "h8");
    pass_time(d, 0.5);
    assert_string_equal(state_of(d)->notice, "Tengen cannot play: no network here");
    assert_true(isfinite(app_patience(d->app)));
    pass_time(d, 10);
    assert_true(isinf(app_patience(d->app)));
    d->adviser.fails = false;
    board_window_key(d->app, 'e', false);
    pass_time(d, 1);
    assert_int_equal(ply(d), 2);
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
    pass_time(d, 1);
    board_window_click(d->app, "g7");
    pass_time(d, 1);
    board_window_key(d->app, 'u', false);
    board_window_click(d->app, "c3");
    pass_time(d, 1);
    board_window_key(d->app, '+', false);
    board_window_key(d->app, 't', false);
    pass_time(d, 0.1);
    Text text = {0};
    app_dump(d->app, &text);
    snprintf(before, sizeof before, "%.1200s", strstr(text.data, "moves"));
    *strstr(before, "sentence") = '\0';
    text_free(&text);
    int nodes = state_of(d)->game.count;
    reopen(d);
    app_dump(d->app, &text);
    snprintf(after, sizeof after, "%.1200s", strstr(text.data, "moves"));
    *strstr(after, "sentence") = '\0';
    text_free(&text);
    assert_string_equal(after, before);
    assert_int_equal(state_of(d)->game.count, nodes);
    assert_int_equal(state_of(d)->settings.level, 4);
    assert_int_equal(state_of(d)->settings.theme, THEME_DARK);
    assert_string_equal(state_of(d)->notice, "Resumed where you left.");
    assert_true(state_valid(state_of(d)));
    board_window_key(d->app, KEY_PAGE_UP, false);
    board_window_key(d->app, KEY_PAGE_UP, false);
    board_window_key(d->app, KEY_PAGE_DOWN, false);
    board_window_key(d->app, KEY_PAGE_DOWN, false);
    assert_int_equal(ply(d), 4);
}

static void clocks_run_are_kept_and_end_games(void **state)
{
    Desk *d = *state;
    AppSetup setup = board_window_setup(&d->adviser, d->scratch.path);
    setup.settings.minutes = 1;
    setup.settings.seats = SEATS_BOTH;
    setup.fresh = true;
    app_free(d->app);
    open_app(d, &setup);
    board_window_click(d->app, "h8");
    pass_time(d, 12);
    board_window_click(d->app, "h9");
    pass_time(d, 20);
    assert_true(fabs(state_of(d)->clock_left[WHITE] - 48) < 0.01);
    assert_true(fabs(state_of(d)->clock_left[BLACK] - 40) < 0.01);
    reopen(d);
    assert_true(fabs(state_of(d)->clock_left[WHITE] - 48) < 1);
    assert_true(fabs(state_of(d)->clock_left[BLACK] - 40) < 2.1);
    pass_time(d, 50);
    expect_sentence(d, "White wins: Black ran out of time.");
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
    open_app(d, &setup);
    board_window_click(d->app, "h8");
    pass_time(d, 12);
    board_window_click(d->app, "h9");
    assert_true(fabs(state_of(d)->clock_left[BLACK] - 65) < 0.01);
    assert_true(fabs(state_of(d)->clock_left[WHITE] - 53) < 0.01);
    pass_time(d, 1);
    reopen(d);
    assert_int_equal(state_of(d)->increment, 5);
    pass_time(d, 9);
    board_window_click(d->app, "h10");
    assert_true(fabs(state_of(d)->clock_left[BLACK] - 60) < 1.1);
    /* What is tried in analysis costs nothing and earns nothing. */
    board_window_key(d->app, KEY_TAB, false);
    board_window_click(d->app, "h11");
    assert_true(fabs(state_of(d)->clock_left[WHITE] - 53) < 0.01);
}

static void damaged_files_are_told_and_play_goes_on(void **state)
{
    Desk *d = *state;
    static const char *const games[] = {"", "{", "[1]", "{\"version\": 1}", "nonsense\xff"};
    for (int i = 0; i < 5; i++) {
        assert_ok(file_write(scratch_file(&d->scratch, "board-game.json"), games[i], strlen(games[i])));
        reopen(d);
        assert_int_equal(strncmp(state_of(d)->notice, "The last game was not read: ", 28), 0);
        assert_int_equal(ply(d), 0);
    }
    assert_ok(file_write(scratch_file(&d->scratch, "board.ini"), "level = 99\n", 11));
    reopen(d);
    assert_non_null(strstr(state_of(d)->notice, "The settings were not read: "));
    assert_non_null(strstr(state_of(d)->notice, "level"));
    board_window_click(d->app, "h8");
    pass_time(d, 1);
    assert_int_equal(ply(d), 2);
}

/* Every byte of a kept game damaged in turn: it is read whole or not at all. */
static void any_damage_is_harmless(void **state)
{
    Desk *d = *state;
    char *text;
    size_t size;
    board_window_click(d->app, "h8");
    pass_time(d, 1);
    assert_ok(file_read(scratch_file(&d->scratch, "board-game.json"), 1 << 20, &text, &size));
    Rng rng = rng_make(8, 0, 0, 0, RNG_GENERAL);
    for (size_t i = 0; i < size; i += 17) {
        char old = text[i];
        text[i] = (char)rng_below(&rng, 256);
        assert_ok(file_write(scratch_file(&d->scratch, "board-game.json"), text, size));
        reopen(d);
        assert_true(state_valid(state_of(d)));
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
    open_app(d, &setup);
    assert_int_equal(strncmp(state_of(d)->notice, "The game could not be kept: ", 28), 0);
    board_window_click(d->app, "h8");
    pass_time(d, 1);
    assert_int_equal(ply(d), 2);
}

/* ---- games in and out ---- */

static void games_are_copied_pasted_saved_and_opened(void **state)
{
    Desk *d = *state;
    app_paste(d->app, "h8i9g7");
    assert_int_equal(ply(d), 3);
    board_window_key(d->app, 'c', true);
    assert_string_equal(app_wants(d->app).copy, "h8i9g7");
    app_paste(d->app, "h8i9zz");
    assert_non_null(strstr(state_of(d)->notice, "character 5"));
    assert_int_equal(ply(d), 3);
    app_paste(d->app, "");
    assert_string_equal(state_of(d)->notice, "There is no text to paste.");
    app_paste(d->app, "(;GM[4]FF[4]SZ[15];B[hh];W[ii](;B[jj])(;B[ad]))");
    assert_int_equal(ply(d), 3);
    assert_int_equal(state_of(d)->game.count, 5);
    board_window_key(d->app, 's', true);
    assert_true(app_typing(d->app));
    for (int i = 0; i < 20; i++) board_window_key(d->app, KEY_BACKSPACE, false);
    app_type(d->app, scratch_file(&d->scratch, "a.sgf"));
    board_window_key(d->app, KEY_ENTER, false);
    assert_int_equal(state_of(d)->dialog, DIALOG_NONE);
    board_window_key(d->app, 'n', false);
    board_window_key(d->app, KEY_ENTER, false);
    assert_int_equal(state_of(d)->game.count, 1);
    app_drop(d->app, scratch_file(&d->scratch, "a.sgf"));
    assert_int_equal(state_of(d)->game.count, 5);
    app_drop(d->app, scratch_file(&d->scratch, "none.sgf"));
    assert_non_null(strstr(state_of(d)->notice, "none.sgf"));
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
    assert_int_equal(state_of(d)->game.count, 4);
    assert_int_equal(state_of(d)->game.start.spec.rule, RULE_RENJU);
    assert_int_equal(state_of(d)->game.board.last, 6 * 15 + 8);
    board_window_key(d->app, ']', false);
    assert_int_equal(state_of(d)->game.board.last, 7 * 15 + 8);
    assert_ok(file_write(path, library, sizeof library - 3));
    app_drop(d->app, path);
    assert_non_null(strstr(state_of(d)->notice, "openings.lib: byte"));
    assert_int_equal(state_of(d)->game.count, 4);
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
    assert_non_null(strstr(state_of(d)->notice, "save again to replace"));
    assert_ok(file_read(path, 100, &text, &size));
    assert_string_equal(text, "precious");
    free(text);
    board_window_key(d->app, KEY_ENTER, false);
    assert_int_equal(state_of(d)->dialog, DIALOG_NONE);
}

/* ---- the review ---- */

static void a_review_walks_from_mistake_to_mistake(void **state)
{
    Desk *d = *state;
    board_window_key(d->app, 'v', false);
    assert_string_equal(state_of(d)->notice, "There are no moves to go over.");
    app_paste(d->app, "h8i9h9g7h10o1a1h7");
    board_window_key(d->app, 'v', false);
    d->adviser.reviewer.slow = true;
    pass_time(d, 1);
    expect_sentence(d, "Going over the game: 1 of 7 positions …");
    board_window_key(d->app, 'j', false);
    assert_string_equal(state_of(d)->notice, "The game is still being gone over.");
    d->adviser.reviewer.slow = false;
    pass_time(d, 1);
    expect_sentence(d, "Mistakes: 2. Accuracy: Black 0 %, White 0 %.");
    board_window_key(d->app, 'k', false);
    assert_int_equal(ply(d), 6);
    expect_sentence(d, "Move 7, a1: a blunder, 60 % to win became 20 %. Better: a15.");
    board_window_key(d->app, 'k', false);
    assert_int_equal(ply(d), 2);
    board_window_key(d->app, 'k', false);
    assert_int_equal(ply(d), 2);
    assert_string_equal(state_of(d)->notice, "There is no other mistake in this direction.");
    board_window_key(d->app, 'j', false);
    assert_int_equal(ply(d), 6);
    assert_int_equal(d->adviser.asked, 0);
    assert_int_equal(d->adviser.reviewer.begun, 1);
}

static void trying_again_gives_the_side_of_the_mistake(void **state)
{
    Desk *d = *state;
    app_paste(d->app, "a1h8i9h9g7h10o1");
    board_window_key(d->app, KEY_PAGE_UP, false);
    board_window_key(d->app, 'v', false);
    pass_time(d, 1);
    board_window_key(d->app, KEY_PAGE_UP, false);
    board_window_key(d->app, 'y', false);
    assert_false(state_of(d)->reviewing);
    assert_int_equal(ply(d), 5);
    assert_int_equal(state_of(d)->seats, SEATS_WHITE);
    pass_time(d, 1);
    assert_int_equal(ply(d), 5);
    board_window_click(d->app, "k10");
    pass_time(d, 1);
    assert_int_equal(ply(d), 7);
    /* The review of the line that was left is still there. */
    board_window_key(d->app, ',', false);
    board_window_key(d->app, ',', false);
    board_window_key(d->app, ']', false);
    assert_int_equal(d->adviser.reviewer.begun, 1);
}

static void a_review_is_dropped_or_fails_in_words(void **state)
{
    Desk *d = *state;
    app_paste(d->app, "h8i9h9");
    d->adviser.reviewer.slow = true;
    board_window_key(d->app, 'v', false);
    pass_time(d, 1);
    board_window_key(d->app, KEY_ESCAPE, false);
    pass_time(d, 1);
    assert_int_equal(d->adviser.reviewer.stopped, 1);
    assert_false(state_of(d)->reviewing);
    d->adviser.reviewer.slow = false;
    d->adviser.reviewer.fails = true;
    board_window_key(d->app, 'v', false);
    pass_time(d, 1);
    assert_string_equal(state_of(d)->notice, "The game could not be gone over: no network here");
    assert_false(state_of(d)->reviewing);
    assert_int_equal(d->adviser.reviewer.begun, 2);
}

/* ---- puzzles ---- */

/* The attacker's move by the solver, clicked. */
static void click_the_winning_move(Desk *d)
{
    const Board *b = &state_of(d)->game.board;
    PatternTable *table;
    PatternBoard patterns;
    ThreatSolver *solver;
    ThreatResult r;
    char point[NOTATION_TEXT_MAX];
    assert_ok(pattern_table_new(&table, b->spec));
    assert_ok(threat_new(&solver, table, 1 << 20));
    pattern_init(&patterns, table, b);
    threat_vcf(solver, b, &patterns, (Color)b->to_move, 100000, &r);
    assert_int_equal(r.proof, PROOF_WIN);
    threat_free(solver);
    pattern_table_free(table);
    board_window_click(d->app, notation_point(r.line[0], b->spec.size, ORIGIN_BOTTOM, point));
}

static void begin_a_puzzle(Desk *d)
{
    board_window_key(d->app, 'p', false);
    assert_true(state_of(d)->shelf_all > 10);
    board_window_key(d->app, KEY_ENTER, false);
    assert_int_equal(state_of(d)->dialog, DIALOG_NONE);
    assert_int_equal(state_of(d)->quiz.stage, QUIZ_YOURS);
}

static void a_puzzle_is_solved_and_remembered(void **state)
{
    Desk *d = *state;
    begin_a_puzzle(d);
    assert_int_equal(state_of(d)->quiz.number, 1);
    assert_int_equal(state_of(d)->quiz.plies, 5);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(state_of(d)->quiz.stage, QUIZ_YOURS);
        click_the_winning_move(d);
        pass_time(d, 2);
    }
    assert_int_equal(state_of(d)->quiz.stage, QUIZ_SOLVED);
    assert_int_equal(d->adviser.asked, 0);
    board_window_key(d->app, 'p', true);
    assert_int_equal(state_of(d)->quiz.number, 2);
    reopen(d);
    board_window_key(d->app, 'p', false);
    assert_int_equal(state_of(d)->shelf_solved, 1);
    board_window_key(d->app, KEY_ENTER, false);
    assert_int_equal(state_of(d)->quiz.number, 2);
}

static void a_wrong_move_is_said_and_may_be_taken_back(void **state)
{
    Desk *d = *state;
    begin_a_puzzle(d);
    board_window_click(d->app, "a15");
    expect_sentence(d, "Looking for a defence …");
    pass_time(d, 1);
    expect_sentence(d, "Not this way: the move forces nothing. Undo, or try again.");
    board_window_key(d->app, 'u', false);
    assert_int_equal(ply(d), 0);
    assert_int_equal(state_of(d)->quiz.stage, QUIZ_YOURS);
    click_the_winning_move(d);
    pass_time(d, 2);
    assert_int_equal(ply(d), 2);
    expect_sentence(d, "Right so far: the win is still there.");
    board_window_key(d->app, 'y', false);
    assert_int_equal(ply(d), 0);
    /* Out of the puzzle: the engine answers again. */
    board_window_key(d->app, 'n', false);
    board_window_key(d->app, KEY_ENTER, false);
    assert_int_equal(state_of(d)->quiz.stage, QUIZ_OFF);
    board_window_click(d->app, "h8");
    pass_time(d, 1);
    assert_int_equal(ply(d), 2);
}

static void a_damaged_list_of_solved_puzzles_is_told_and_left_alone(void **state)
{
    Desk *d = *state;
    char *text;
    size_t size;
    const char *path = scratch_file(&d->scratch, "board-puzzles.txt");
    assert_ok(file_write(path, "0123\n", 5));
    board_window_key(d->app, 'p', false);
    assert_non_null(strstr(state_of(d)->notice, "board-puzzles.txt:1: 16 hexadecimal digits"));
    board_window_key(d->app, KEY_ENTER, false);
    assert_int_equal(state_of(d)->quiz.stage, QUIZ_OFF);
    assert_ok(file_read(path, 100, &text, &size));
    assert_string_equal(text, "0123\n");
    free(text);
}

/* ---- anything at all ---- */

static void random_event(Desk *d, Rng *rng)
{
    static const int keys[] = {
        'n',        'u',    'r',           'h',       KEY_TAB,    'e',    '+',      '-',     KEY_LEFT,
        KEY_RIGHT,  KEY_UP, KEY_DOWN,      KEY_ENTER, ',',        '.',    KEY_HOME, KEY_END, ']',
        '[',        'm',    'c',           't',       'l',        KEY_F1, KEY_F2,   'o',     's',
        KEY_ESCAPE, 'v',    KEY_BACKSPACE, 'a',       KEY_DELETE, 'j',    'k',      'y',     'v'};
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
        if (i % 10 == 0 && !state_valid(state_of(d))) fail_msg("not valid after %d events", i);
        most = ply(d) > most ? ply(d) : most;
        if (i % 500 == 499) reopen(d);
    }
    assert_true(most >= 6);
}

int main(void)
{
#define DESK_TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
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
        DESK_TEST(a_review_walks_from_mistake_to_mistake),
        DESK_TEST(trying_again_gives_the_side_of_the_mistake),
        DESK_TEST(a_review_is_dropped_or_fails_in_words),
        DESK_TEST(a_puzzle_is_solved_and_remembered),
        DESK_TEST(a_wrong_move_is_said_and_may_be_taken_back),
        DESK_TEST(a_damaged_list_of_solved_puzzles_is_told_and_left_alone),
        DESK_TEST(a_monkey_breaks_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
