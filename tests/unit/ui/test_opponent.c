/* The opponent: levels and other programs move in the background, and whatever goes wrong is a sentence. */
#include "ui/board/opponent.h"

#include "game/base/os.h"
#include "game/match/bots.h"
#include "tests/support/assert_status.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const GameSpec SPEC = {RULE_FREESTYLE, 15, 5};

/* Players that need no network: bots that move anywhere. */
static Status random_level(void *self, GameSpec spec, int level, Player **out, int *learned)
{
    (void)spec;
    *learned = level;
    if (self) return status_error(ERR_INPUT, "no network here");
    return bots_random_new(out);
}

static Opponent *new_opponent(void *broken)
{
    OpponentOptions options = opponent_options_default((OpponentLevels){broken, random_level}, 3);
    Opponent *o;
    options.seconds = options.tolerance = options.grace = 0.2;
    assert_ok(opponent_new(&o, &options));
    return o;
}

static OpponentReport wait_for(Opponent *o)
{
    OpponentReport report;
    for (int i = 0; i < 2000; i++) {
        opponent_look(o, &report);
        if (report.ended) return report;
        os_sleep(0.01);
    }
    fail_msg("there is no answer");
    return report;
}

static OpponentReport ask(Opponent *o, const Board *b, const char *habit)
{
    char command[600] = "";
    if (habit) snprintf(command, sizeof command, "'%s' %s", FAKE_ENGINE, habit);
    opponent_think(o, &(OpponentQuestion){b, 4, command});
    return wait_for(o);
}

static Board after(const Point moves[], int n)
{
    Board b;
    Undo undo;
    board_init(&b, SPEC);
    for (int i = 0; i < n; i++) board_play(&b, moves[i], &undo);
    return b;
}

static void a_level_moves(void **unused)
{
    (void)unused;
    Opponent *o = new_opponent(NULL);
    Board b = after((Point[]){112}, 1);
    OpponentReport report = ask(o, &b, NULL);
    assert_ok(report.status);
    assert_int_equal(board_at(&b, report.point), EMPTY);
    assert_int_equal(report.learned, 4);
    opponent_free(o);
    o = new_opponent(&b);
    assert_int_equal(ask(o, &b, NULL).status.code, ERR_INPUT);
    opponent_free(o);
    opponent_free(NULL);
}

/* The fake one plays the smallest empty point, and knows the game by BEGIN, BOARD and TURN. */
static void a_program_moves_from_any_position(void **unused)
{
    (void)unused;
    Opponent *o = new_opponent(NULL);
    Board empty = after(NULL, 0);
    assert_int_equal(ask(o, &empty, "good").point, 0);
    Board replied = after((Point[]){0, 1}, 2);
    assert_int_equal(ask(o, &replied, "good").point, 2);
    Board other = after((Point[]){0, 112, 1, 113, 2}, 5);
    assert_int_equal(ask(o, &other, "good").point, 3);
    opponent_free(o);
}

static void what_goes_wrong_is_said_and_the_next_question_answered(void **unused)
{
    static const struct {
        const char *habit, *words;
    } cases[] = {{"crash", "was ended by signal"},
                 {"leave", "ended itself"},
                 {"hang", "does not move"},
                 {"illegal", "which is taken"},
                 {"outside", "not on the"},
                 {"garbage", "which is no move"},
                 {"slow", NULL}};
    (void)unused;
    Opponent *o = new_opponent(NULL);
    for (unsigned i = 0; i < sizeof cases / sizeof *cases; i++) {
        Board first = after(NULL, 0), second = after((Point[]){0, 112}, 2);
        assert_ok(ask(o, &first, cases[i].habit).status);
        OpponentReport report = ask(o, &second, cases[i].habit);
        if (!cases[i].words) continue;
        assert_int_not_equal(report.status.code, STATUS_OK);
        if (!strstr(report.status.message, cases[i].words))
            fail_msg("%s: %s", cases[i].habit, report.status.message);
        assert_int_equal(ask(o, &second, "good").point, 1);
    }
    opponent_free(o);
}

static void games_that_no_program_knows_are_refused(void **unused)
{
    (void)unused;
    Opponent *o = new_opponent(NULL);
    Board b;
    board_init(&b, (GameSpec){RULE_FREESTYLE, 6, 4});
    assert_int_equal(ask(o, &b, "good").status.code, ERR_INPUT);
    board_init(&b, SPEC);
    board_put(&b, 3, BLACK);
    board_put(&b, 4, BLACK);
    assert_int_equal(ask(o, &b, "good").status.code, ERR_UNSUPPORTED);
    opponent_think(o, &(OpponentQuestion){&b, 1, "/no/such/program"});
    assert_int_equal(wait_for(o).status.code, ERR_INPUT);
    opponent_free(o);
}

/* Nobody waits, neither for the thought that is dropped nor at the end. */
static void questions_are_dropped_at_once(void **unused)
{
    (void)unused;
    Opponent *o = new_opponent(NULL);
    Board first = after(NULL, 0), second = after((Point[]){0, 112}, 2);
    OpponentReport report;
    assert_ok(ask(o, &first, "hang").status);
    char command[600];
    snprintf(command, sizeof command, "'%s' hang", FAKE_ENGINE);
    opponent_think(o, &(OpponentQuestion){&second, 1, command});
    opponent_stop(o);
    opponent_look(o, &report);
    assert_false(report.ended);
    assert_ok(ask(o, &second, NULL).status);
    opponent_think(o, &(OpponentQuestion){&second, 1, command});
    opponent_free(o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_level_moves),
        cmocka_unit_test(a_program_moves_from_any_position),
        cmocka_unit_test(what_goes_wrong_is_said_and_the_next_question_answered),
        cmocka_unit_test(games_that_no_program_knows_are_refused),
        cmocka_unit_test(questions_are_dropped_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
