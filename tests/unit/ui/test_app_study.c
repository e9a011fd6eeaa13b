/* The board without a screen, beside plain games: reviews, puzzles, positions set up. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "game/base/file.h"
#include "game/base/os.h"
#include "mcts/threat.h"
#include "tests/support/board_desk.h"
#include "ui/board/transfer.h"

/* ---- the review ---- */

static void a_review_walks_from_mistake_to_mistake(void **state)
{
    Desk *d = *state;
    board_window_key(d->app, 'v', false);
    assert_string_equal(desk_state(d)->notice, "There are no moves to go over.");
    app_paste(d->app, "h8i9h9g7h10o1a1h7");
    board_window_key(d->app, 'v', false);
    d->adviser.reviewer.slow = true;
    desk_pass_time(d, 1);
    desk_expect_sentence(d, "Going over the game: 1 of 7 positions …");
    board_window_key(d->app, 'j', false);
    assert_string_equal(desk_state(d)->notice, "The game is still being gone over.");
    d->adviser.reviewer.slow = false;
    desk_pass_time(d, 1);
    desk_expect_sentence(d, "Mistakes: 2. Accuracy: Black 0 %, White 0 %.");
    board_window_key(d->app, 'k', false);
    assert_int_equal(desk_ply(d), 6);
    desk_expect_sentence(d, "Move 7, a1: a blunder, 60 % to win became 20 %. Better: a15.");
    board_window_key(d->app, 'k', false);
    assert_int_equal(desk_ply(d), 2);
    board_window_key(d->app, 'k', false);
    assert_int_equal(desk_ply(d), 2);
    assert_string_equal(desk_state(d)->notice, "There is no other mistake in this direction.");
    board_window_key(d->app, 'j', false);
    assert_int_equal(desk_ply(d), 6);
    assert_int_equal(d->adviser.asked, 0);
    assert_int_equal(d->adviser.reviewer.begun, 1);
}

static void trying_again_gives_the_side_of_the_mistake(void **state)
{
    Desk *d = *state;
    app_paste(d->app, "a1h8i9h9g7h10o1");
    board_window_key(d->app, KEY_PAGE_UP, false);
    board_window_key(d->app, 'v', false);
    desk_pass_time(d, 1);
    board_window_key(d->app, KEY_PAGE_UP, false);
    board_window_key(d->app, 'y', false);
    assert_false(desk_state(d)->reviewing);
    assert_int_equal(desk_ply(d), 5);
    assert_int_equal(desk_state(d)->seats, SEATS_WHITE);
    desk_pass_time(d, 1);
    assert_int_equal(desk_ply(d), 5);
    board_window_click(d->app, "k10");
    desk_pass_time(d, 1);
    assert_int_equal(desk_ply(d), 7);
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
    desk_pass_time(d, 1);
    board_window_key(d->app, KEY_ESCAPE, false);
    desk_pass_time(d, 1);
    assert_int_equal(d->adviser.reviewer.stopped, 1);
    assert_false(desk_state(d)->reviewing);
    d->adviser.reviewer.slow = false;
    d->adviser.reviewer.fails = true;
    board_window_key(d->app, 'v', false);
    desk_pass_time(d, 1);
    assert_string_equal(desk_state(d)->notice, "The game could not be gone over: no network here");
    assert_false(desk_state(d)->reviewing);
    assert_int_equal(d->adviser.reviewer.begun, 2);
}

static void a_review_is_kept_with_its_game(void **state)
{
    Desk *d = *state;
    app_paste(d->app, "h8i9h9g7h10o1a1h7");
    board_window_key(d->app, 'v', false);
    desk_pass_time(d, 1);
    assert_int_equal(critique_mistakes(&desk_state(d)->critique), 2);
    desk_reopen(d);
    board_window_key(d->app, 'v', false);
    board_window_key(d->app, 'k', false);
    desk_expect_sentence(d, "Move 7, a1: a blunder, 60 % to win became 20 %. Better: a15.");
    assert_int_equal(d->adviser.reviewer.begun, 1);
    /* In a file too, which is opened after another game was played. */
    const char *path = scratch_file(&d->scratch, "game.sgf");
    assert_ok(transfer_save(desk_state(d), path));
    app_paste(d->app, "a1b2");
    assert_int_equal(desk_state(d)->critique.stage, CRITIQUE_NONE);
    app_drop(d->app, scratch_file(&d->scratch, "game.sgf"));
    assert_int_equal(critique_mistakes(&desk_state(d)->critique), 2);
    board_window_key(d->app, 'v', false);
    desk_pass_time(d, 1);
    assert_int_equal(d->adviser.reviewer.begun, 1);
    assert_true(state_valid(desk_state(d)));
}

/* ---- a position set up ---- */

static void a_position_is_set_up_with_either_side_to_move(void **state)
{
    Desk *d = *state;
    char said[200];
    board_window_key(d->app, 'b', false);
    for (int i = 0; i < 2; i++) board_window_click(d->app, "h8");
    board_window_click(d->app, "i9");
    board_window_click(d->app, "a1");
    for (int i = 0; i < 2; i++) board_window_click(d->app, "a1");
    assert_non_null(strstr(state_sentence(desk_state(d), said, sizeof said), "Black to move."));
    board_window_key(d->app, 'x', false);
    board_window_key(d->app, 'u', false);
    assert_string_equal(desk_state(d)->notice, "Finish setting up the position first: press B.");
    desk_pass_time(d, 2);
    assert_int_equal(d->adviser.asked, 0);
    board_window_key(d->app, 'b', false);
    const Board *b = &desk_state(d)->game.board;
    assert_int_equal(b->stones, 2);
    assert_int_equal(board_at(b, 7 * 15 + 7), WHITE);
    assert_int_equal(board_at(b, 6 * 15 + 8), BLACK);
    assert_int_equal(b->to_move, WHITE);
    desk_expect_sentence(d, "Your move: you play White.");
    board_window_click(d->app, "h10");
    desk_pass_time(d, 1);
    assert_int_equal(desk_ply(d), 2);
    desk_reopen(d);
    assert_int_equal(desk_state(d)->game.board.stones, 4);
    assert_true(state_valid(desk_state(d)));
}

static void a_decided_position_is_not_played_from(void **state)
{
    Desk *d = *state;
    static const char *const row[] = {"a1", "b1", "c1", "d1", "e1"};
    board_window_key(d->app, 'b', false);
    for (int i = 0; i < 5; i++) board_window_click(d->app, row[i]);
    board_window_key(d->app, 'b', false);
    assert_true(desk_state(d)->placing);
    assert_string_equal(desk_state(d)->notice, "This position is decided already: take a stone away.");
    for (int i = 0; i < 2; i++) board_window_click(d->app, "c1");
    board_window_key(d->app, 'b', false);
    assert_false(desk_state(d)->placing);
}

/* ---- puzzles ---- */

/* The attacker's move by the solver, clicked. */
static void click_the_winning_move(Desk *d)
{
    const Board *b = &desk_state(d)->game.board;
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

/* The defender thinks in a thread of its own. */
static void await_the_defender(Desk *d)
{
    for (int i = 0; i < 5000 && desk_state(d)->quiz.stage == QUIZ_JUDGING; i++) {
        desk_pass_time(d, 0.5);
        os_sleep(0.002);
    }
    assert_int_not_equal(desk_state(d)->quiz.stage, QUIZ_JUDGING);
}

static void begin_a_puzzle(Desk *d)
{
    board_window_key(d->app, 'p', false);
    assert_true(desk_state(d)->shelf_all > 10);
    board_window_key(d->app, KEY_ENTER, false);
    assert_int_equal(desk_state(d)->dialog, DIALOG_NONE);
    assert_int_equal(desk_state(d)->quiz.stage, QUIZ_YOURS);
}

static void a_puzzle_is_solved_and_remembered(void **state)
{
    Desk *d = *state;
    begin_a_puzzle(d);
    assert_int_equal(desk_state(d)->quiz.number, 1);
    assert_int_equal(desk_state(d)->quiz.plies, 5);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(desk_state(d)->quiz.stage, QUIZ_YOURS);
        click_the_winning_move(d);
        await_the_defender(d);
    }
    assert_int_equal(desk_state(d)->quiz.stage, QUIZ_SOLVED);
    assert_int_equal(d->adviser.asked, 0);
    board_window_key(d->app, 'p', true);
    assert_int_equal(desk_state(d)->quiz.number, 2);
    desk_reopen(d);
    board_window_key(d->app, 'p', false);
    assert_int_equal(desk_state(d)->shelf_solved, 1);
    board_window_key(d->app, KEY_ENTER, false);
    assert_int_equal(desk_state(d)->quiz.number, 2);
}

static void a_wrong_move_is_said_and_may_be_taken_back(void **state)
{
    Desk *d = *state;
    char said[200];
    begin_a_puzzle(d);
    /* In some puzzles the win is there even after an idle move. */
    for (int i = 0; i < 20 && desk_state(d)->quiz.stage != QUIZ_WRONG; i++) {
        board_window_key(d->app, 'p', true);
        board_window_click(d->app, "a15");
        desk_expect_sentence(d, "Looking for a defence …");
        await_the_defender(d);
    }
    assert_int_equal(desk_state(d)->quiz.stage, QUIZ_WRONG);
    assert_non_null(strstr(state_sentence(desk_state(d), said, sizeof said), "Not this way: "));
    board_window_click(d->app, "a1");
    assert_string_equal(desk_state(d)->notice, "This way does not win: undo, or try again.");
    board_window_key(d->app, 'u', false);
    assert_int_equal(desk_ply(d), 0);
    assert_int_equal(desk_state(d)->quiz.stage, QUIZ_YOURS);
    click_the_winning_move(d);
    await_the_defender(d);
    assert_int_equal(desk_ply(d), 2);
    desk_expect_sentence(d, "Right so far: the win is still there.");
    board_window_key(d->app, 'y', false);
    assert_int_equal(desk_ply(d), 0);
    /* Out of the puzzle: the engine answers again. */
    board_window_key(d->app, 'n', false);
    board_window_key(d->app, KEY_ENTER, false);
    assert_int_equal(desk_state(d)->quiz.stage, QUIZ_OFF);
    board_window_click(d->app, "h8");
    desk_pass_time(d, 1);
    assert_int_equal(desk_ply(d), 2);
}

static void a_damaged_list_of_solved_puzzles_is_told_and_left_alone(void **state)
{
    Desk *d = *state;
    char *text;
    size_t size;
    const char *path = scratch_file(&d->scratch, "board-puzzles.txt");
    assert_ok(file_write(path, "0123\n", 5));
    board_window_key(d->app, 'p', false);
    assert_non_null(strstr(desk_state(d)->notice, "board-puzzles.txt:1: 16 hexadecimal digits"));
    board_window_key(d->app, KEY_ENTER, false);
    assert_int_equal(desk_state(d)->quiz.stage, QUIZ_OFF);
    assert_ok(file_read(path, 100, &text, &size));
    assert_string_equal(text, "0123\n");
    free(text);
}

int main(void)
{
#define DESK_TEST(test) cmocka_unit_test_setup_teardown(test, desk_set_up, desk_tear_down)
    const struct CMUnitTest tests[] = {
        DESK_TEST(a_review_walks_from_mistake_to_mistake),
        DESK_TEST(trying_again_gives_the_side_of_the_mistake),
        DESK_TEST(a_review_is_dropped_or_fails_in_words),
        DESK_TEST(a_review_is_kept_with_its_game),
        DESK_TEST(a_position_is_set_up_with_either_side_to_move),
        DESK_TEST(a_decided_position_is_not_played_from),
        DESK_TEST(a_puzzle_is_solved_and_remembered),
        DESK_TEST(a_wrong_move_is_said_and_may_be_taken_back),
        DESK_TEST(a_damaged_list_of_solved_puzzles_is_told_and_left_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
