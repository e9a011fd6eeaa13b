#include "tests/support/engine_club.h"

static const double TURN = CLUB_TURN, TOLERANCE = CLUB_TOLERANCE;
static const double BUSY = 3; /* seconds that a loaded machine may add */

enum { GAMES = CLUB_GAMES };

/* Player 1 loses game 0 so, in time, with a transcript that says why; the rest is played as usual. */
static void assert_loses(const char *habit, GameEnd end, const char *words, uint64_t memory)
{
    Club *club = club_open("good", habit);
    club->options.memory = memory;
    double took = club_play(club, 2, 1);
    assert_int_equal(club->end[0], end);
    assert_int_equal(club->black[0], 0);
    assert_int_equal(club->result[0], RESULT_BLACK);
    assert_true(took < 2 * (1 + TURN + TOLERANCE) + 2 + BUSY);
    const char *account = club->account[0][1];
    if (!strstr(account, words)) fail_msg("%s: no '%s' in:\n%s", habit, words, account);
    assert_non_null(strstr(account, "# command: '"));
    assert_non_null(strstr(account, "> START 9\n"));
    assert_int_equal(club_alive(), 0);
    free(club);
}

/* ---- tests --------------------------------------------------------------------------------------------- */

static void test_well_behaved_engines_play_to_the_end(void **state)
{
    (void)state;
    static const char *const fine[] = {"good", "noise", "remarks", "blanks", "suggest", "polite"};
    for (size_t i = 0; i < sizeof fine / sizeof *fine; i++) {
        Club *club = club_open("good", fine[i]);
        club_play(club, 2, 1);
        for (int g = 0; g < 2; g++)
            if (club->end[g] != GAME_BY_RULES) fail_msg("%s:\n%s", fine[i], club->account[g][1]);
        assert_int_equal(club->result[0], club->result[1]);
        assert_int_equal(club->plies[0], club->plies[1]);
        free(club);
    }
    assert_int_equal(club_alive(), 0);
}

static void test_errors_are_noted_and_never_moves(void **state)
{
    (void)state;
    Club *club = club_open("good", "noise");
    club_play(club, 2, 1);
    assert_non_null(strstr(club->account[0][1], " ! 7,7\n"));
    assert_non_null(strstr(club->account[0][1], " ! thinking 3,3\n"));
    free(club);
}

static void test_each_fault_is_a_result_of_its_own(void **state)
{
    (void)state;
    assert_loses("crash", GAME_BY_CRASH, "FAULT was ended by signal 11", 0);
    assert_loses("leave", GAME_BY_CRASH, "FAULT ended itself with code 7", 0);
    assert_loses("illegal", GAME_BY_ILLEGAL_MOVE, "< 0,0", 0);
    assert_loses("outside", GAME_BY_ILLEGAL_MOVE, "< 99,3", 0);
    assert_loses("garbage", GAME_BY_PROTOCOL, "I like e4', which is no move", 0);
    assert_loses("long", GAME_BY_PROTOCOL, "FAULT writes a line of more than", 0);
    assert_loses("refuse", GAME_BY_PROTOCOL, "FAULT refuses START 9: ERROR unsupported size", 0);
    assert_loses("chatter", GAME_BY_PROTOCOL, "when nothing was asked", 0);
    assert_loses("hog", GAME_BY_MEMORY, "of 64.0 MiB", (uint64_t)64 << 20);
}

static void test_slow_and_hung_are_told_apart(void **state)
{
    (void)state;
    assert_loses("slow", GAME_BY_TIME, "FAULT moves after 0.", 0);
    assert_loses("hang", GAME_BY_HANGING, "FAULT does not move within 0.200 s", 0);
    assert_loses("mute", GAME_BY_HANGING, "FAULT does not answer START within 1.000 s", 0);
    assert_loses("flood", GAME_BY_HANGING, "MESSAGE la la la", 0);
    assert_loses("deaf", GAME_BY_HANGING, "FAULT does not move", 0);
}

/* A hung engine with children, one of them in a session of its own: nobody is left. */
static void test_no_orphans(void **state)
{
    (void)state;
    assert_loses("family", GAME_BY_HANGING, "FAULT does not move", 0);
    Club *club = club_open("good", "stubborn");
    club_play(club, 2, 1);
    assert_int_equal(club->end[0], GAME_BY_RULES);
    assert_int_equal(club_alive(), 0);
    free(club);
}

/* The watch works while no other game is left to be played. */
static void test_the_last_game_is_watched_too(void **state)
{
    (void)state;
    Club *club = club_open("good", "hang 4");
    double took = club_play(club, GAMES, 1);
    for (int g = 0; g < GAMES - 1; g++) assert_int_equal(club->end[g], GAME_BY_RULES);
    assert_int_equal(club->end[GAMES - 1], GAME_BY_HANGING);
    assert_true(club->ended[GAMES - 1] - club->ended[GAMES - 2] < TURN + TOLERANCE + 2 + BUSY);
    assert_true(took < GAMES * 2 + TURN + TOLERANCE + 2 + BUSY);
    assert_int_equal(club_alive(), 0);
    free(club);
}

/* After a fault the engine is started anew, or goes on, and plays its next games. */
static void test_the_next_game_is_played(void **state)
{
    (void)state;
    static const char *const habits[] = {"crash 2", "slow 2", "garbage 2", "hang 2"};
    for (size_t i = 0; i < sizeof habits / sizeof *habits; i++) {
        Club *club = club_open("good", habits[i]);
        club_play(club, GAMES, 1);
        assert_int_equal(club->end[0], GAME_BY_RULES);
        assert_int_not_equal(club->end[1], GAME_BY_RULES);
        assert_int_equal(club->end[2], GAME_BY_RULES);
        free(club);
    }
}

static void test_several_games_at_once(void **state)
{
    (void)state;
    Club *club = club_open("good", "crash");
    club_play(club, GAMES, 2);
    int crashed = 0;
    for (int g = 0; g < GAMES; g++) crashed += club->end[g] == GAME_BY_CRASH;
    assert_true(crashed >= 2);
    assert_int_equal(club_alive(), 0);
    free(club);
}

static void test_what_engines_cannot_play(void **state)
{
    (void)state;
    Player *p = NULL;
    EngineOptions o = {.command = "/no/such/engine"};
    GameSpec four = {RULE_FREESTYLE, 9, 4};
    int rule;
    assert_fault(engine_process_new(&p, CLUB_GAME, &o), ERR_INPUT, "/no/such/engine: no such program");
    assert_null(p);
    o.command = "sh -c 'oops";
    assert_int_equal(engine_process_new(&p, CLUB_GAME, &o).code, ERR_INPUT);
    o.command = "sh";
    assert_int_equal(engine_process_new(&p, four, &o).code, ERR_INPUT);
    static const int numbers[] = {0, 1, 4, 8};
    for (int r = 0; r < RULE_COUNT; r++) {
        GameSpec spec = {(uint8_t)r, 15, 5};
        assert_ok(engine_process_rule(spec, &rule));
        assert_int_equal(rule, numbers[r]);
    }
}

/* What a manager must say, in order: a game from an opening, then an empty board. */
static void test_the_conversation(void **state)
{
    (void)state;
    Club *club = club_open("good", "good");
    club->options.memory = (uint64_t)350 << 20;
    club->options.depth = 3;
    club_play(club, 2, 1);
    static const char *const lines[] = {
        "> START 9\n",
        "< OK\n",
        "> INFO timeout_turn 200\n",
        "> INFO timeout_match 0\n",
        "max_memory 367001600",
        "> INFO rule 0\n",
        "> INFO max_depth 3\n",
        "> INFO time_left 2147483647\n",
        "> BOARD\n",
        ",1\n",
        ",2\n",
        "> DONE\n",
        "< 0,0\n",
        "> INFO time_left",
        "> TURN ",
    };
    const char *at = club->account[0][0];
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        const char *found = strstr(at, lines[i]);
        if (!found) fail_msg("no '%s' in its place in:\n%s", lines[i], club->account[0][0]);
        at = found + strlen(lines[i]);
    }
    free(club);
}

/* One that ends as it is spoken to has crashed, however the news arrives. */
static void test_crashes_are_no_hangs(void **state)
{
    (void)state;
    for (int i = 0; i < 5; i++)
        assert_loses("close-and-leave", GAME_BY_CRASH, "FAULT ended itself with code 9", 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_well_behaved_engines_play_to_the_end),
        cmocka_unit_test(test_errors_are_noted_and_never_moves),
        cmocka_unit_test(test_each_fault_is_a_result_of_its_own),
        cmocka_unit_test(test_slow_and_hung_are_told_apart),
        cmocka_unit_test(test_no_orphans),
        cmocka_unit_test(test_the_last_game_is_watched_too),
        cmocka_unit_test(test_the_next_game_is_played),
        cmocka_unit_test(test_several_games_at_once),
        cmocka_unit_test(test_what_engines_cannot_play),
        cmocka_unit_test(test_the_conversation),
        cmocka_unit_test(test_crashes_are_no_hangs),
    };
    os_ignore_broken_pipes();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
