#include "game/base/os.h"
#include "game/match/bots.h"
#include "game/match/engine_process.h"
#include "game/match/tournament.h"
#include "game/match/transcript.h"
#include "tests/support/assert_status.h"

#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const GameSpec SPEC = {RULE_FREESTYLE, 9, 5};
static const double TURN = 0.2, TOLERANCE = 0.1, GRACE = 0.3;
static const double BUSY = 3; /* seconds that a loaded machine may add */

enum { GAMES = 4, ACCOUNT_ROOM = TRANSCRIPT_MAX };

/* ---- a match of two engines --------------------------------------------------------------------------- */

typedef struct Club {
    char command[2][512];
    EngineOptions options;
    bool swap2;
    char went[GAMES][64]; /* swap2 */
    GameEnd end[GAMES];
    Result result[GAMES];
    int black[GAMES];
    int plies[GAMES];
    double ended[GAMES]; /* os_seconds */
    char account[GAMES][2][ACCOUNT_ROOM];
} Club;

static Status make_engine(void *context, int worker, int player, Player **out)
{
    Club *club = context;
    (void)worker;
    EngineOptions options = club->options;
    options.command = club->command[player];
    return engine_process_new(out, SPEC, &options);
}

static Status note(void *context, const TournamentGame *game, const Referee *r)
{
    Club *club = context;
    int n = game->number;
    club->end[n] = r->end;
    club->result[n] = r->result;
    club->black[n] = game->black;
    club->plies[n] = r->count;
    referee_swap2_text(r, club->went[n], sizeof club->went[n]);
    club->ended[n] = os_seconds();
    for (int c = 0; c < 2; c++)
        snprintf(club->account[n][c == BLACK ? game->black : game->white], ACCOUNT_ROOM, "%.*s",
                 ACCOUNT_ROOM - 1, player_account(r->players[c]));
    return status_ok();
}

static Club *open_club(const char *habit_a, const char *habit_b)
{
    Club *club = calloc(1, sizeof *club);
    assert_non_null(club);
    snprintf(club->command[0], sizeof club->command[0], "'%s' %s", FAKE_ENGINE, habit_a);
    snprintf(club->command[1], sizeof club->command[1], "'%s' %s", FAKE_ENGINE, habit_b);
    club->options = (EngineOptions){.startup = 1, .tolerance = TOLERANCE, .grace = GRACE};
    return club;
}

/* Play them, `workers` games at once; how long it took. */
static double play(Club *club, int games, int workers)
{
    TournamentOptions o = {
        .rules = {.spec = SPEC, .seed = 5, .clock = {TURN, INFINITY, INFINITY, 0}, .swap2 = club->swap2},
        .pairings = {.players = 2, .pairs = games / 2},
        .openings = {.random_min = 2, .random_max = 2, .radius = 1},
        .workers = workers,
        .tables = 1,
        .hooks = {.context = club, .make = make_engine, .finished = note},
    };
    Tournament *t = NULL;
    double since = os_seconds();
    assert_ok(tournament_new(&o, &t));
    assert_ok(tournament_run(t));
    assert_int_equal(tournament_finished(t), games);
    tournament_free(t);
    return os_seconds() - since;
}

/* How many fake engines of ours there are. */
static int engines_alive(void)
{
    int n = 0;
    DIR *processes = opendir("/proc");
    assert_non_null(processes);
    for (struct dirent *entry; (entry = readdir(processes));) {
        char path[300], target[512];
        snprintf(path, sizeof path, "/proc/%s/exe", entry->d_name);
        ssize_t length = readlink(path, target, sizeof target - 1);
        if (length <= 0) continue;
        target[length] = '\0';
        n += strcmp(target, FAKE_ENGINE) == 0;
    }
    closedir(processes);
    return n;
}

/* Player 1 loses game 0 so, in time, with a transcript that says why; the rest is played as usual. */
static void assert_loses(const char *habit, GameEnd end, const char *words, uint64_t memory)
{
    Club *club = open_club("good", habit);
    club->options.memory = memory;
    double took = play(club, 2, 1);
    assert_int_equal(club->end[0], end);
    assert_int_equal(club->black[0], 0);
    assert_int_equal(club->result[0], RESULT_BLACK);
    assert_true(took < 2 * (1 + TURN + TOLERANCE) + 2 + BUSY);
    const char *account = club->account[0][1];
    if (!strstr(account, words)) fail_msg("%s: no '%s' in:\n%s", habit, words, account);
    assert_non_null(strstr(account, "# command: '"));
    assert_non_null(strstr(account, "> START 9\n"));
    assert_int_equal(engines_alive(), 0);
    free(club);
}

/* ---- tests --------------------------------------------------------------------------------------------- */

static void test_well_behaved_engines_play_to_the_end(void **state)
{
    (void)state;
    static const char *const fine[] = {"good", "noise", "remarks", "blanks", "suggest", "polite"};
    for (size_t i = 0; i < sizeof fine / sizeof *fine; i++) {
        Club *club = open_club("good", fine[i]);
        play(club, 2, 1);
        for (int g = 0; g < 2; g++)
            if (club->end[g] != GAME_BY_RULES) fail_msg("%s:\n%s", fine[i], club->account[g][1]);
        assert_int_equal(club->result[0], club->result[1]);
        assert_int_equal(club->plies[0], club->plies[1]);
        free(club);
    }
    assert_int_equal(engines_alive(), 0);
}

static void test_errors_are_noted_and_never_moves(void **state)
{
    (void)state;
    Club *club = open_club("good", "noise");
    play(club, 2, 1);
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
    Club *club = open_club("good", "stubborn");
    play(club, 2, 1);
    assert_int_equal(club->end[0], GAME_BY_RULES);
    assert_int_equal(engines_alive(), 0);
    free(club);
}

/* The watch works while no other game is left to be played. */
static void test_the_last_game_is_watched_too(void **state)
{
    (void)state;
    Club *club = open_club("good", "hang 4");
    double took = play(club, GAMES, 1);
    for (int g = 0; g < GAMES - 1; g++) assert_int_equal(club->end[g], GAME_BY_RULES);
    assert_int_equal(club->end[GAMES - 1], GAME_BY_HANGING);
    assert_true(club->ended[GAMES - 1] - club->ended[GAMES - 2] < TURN + TOLERANCE + 2 + BUSY);
    assert_true(took < GAMES * 2 + TURN + TOLERANCE + 2 + BUSY);
    assert_int_equal(engines_alive(), 0);
    free(club);
}

/* After a fault the engine is started anew, or goes on, and plays its next games. */
static void test_the_next_game_is_played(void **state)
{
    (void)state;
    static const char *const habits[] = {"crash 2", "slow 2", "garbage 2", "hang 2"};
    for (size_t i = 0; i < sizeof habits / sizeof *habits; i++) {
        Club *club = open_club("good", habits[i]);
        play(club, GAMES, 1);
        assert_int_equal(club->end[0], GAME_BY_RULES);
        assert_int_not_equal(club->end[1], GAME_BY_RULES);
        assert_int_equal(club->end[2], GAME_BY_RULES);
        free(club);
    }
}

static void test_several_games_at_once(void **state)
{
    (void)state;
    Club *club = open_club("good", "crash");
    play(club, GAMES, 2);
    int crashed = 0;
    for (int g = 0; g < GAMES; g++) crashed += club->end[g] == GAME_BY_CRASH;
    assert_true(crashed >= 2);
    assert_int_equal(engines_alive(), 0);
    free(club);
}

static void test_what_engines_cannot_play(void **state)
{
    (void)state;
    Player *p = NULL;
    EngineOptions o = {.command = "/no/such/engine"};
    GameSpec four = {RULE_FREESTYLE, 9, 4};
    int rule;
    assert_fault(engine_process_new(&p, SPEC, &o), ERR_INPUT, "/no/such/engine: no such program");
    assert_null(p);
    o.command = "sh -c 'oops";
    assert_int_equal(engine_process_new(&p, SPEC, &o).code, ERR_INPUT);
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
    Club *club = open_club("good", "good");
    club->options.memory = (uint64_t)350 << 20;
    club->options.depth = 3;
    play(club, 2, 1);
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

/* Game 0, which player 0 opens by swap2 and player 1 answers. */
static Club *open_by_swap2(const char *first, const char *second)
{
    Club *club = open_club(first, second);
    club->swap2 = true;
    play(club, 2, 2);
    assert_int_equal(engines_alive(), 0);
    return club;
}

static void test_swap2_is_played(void **state)
{
    (void)state;
    static const struct {
        const char *first, *second, *went;
        int black; /* player */
    } cases[] = {
        {"good", "good", "swapped", 1},
        {"good", "swap2-stay", "not swapped", 0},
        {"good", "swap2-more", "two more stones, not swapped", 0},
        {"swap2-stay", "swap2-more", "two more stones, swapped", 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Club *club = open_by_swap2(cases[i].first, cases[i].second);
        assert_string_equal(club->went[0], cases[i].went);
        assert_int_equal(club->black[0], cases[i].black);
        for (int g = 0; g < 2; g++)
            if (club->end[g] != GAME_BY_RULES) fail_msg("%s:\n%s", cases[i].second, club->account[g][1]);
        assert_non_null(strstr(club->account[0][0], "> SWAP2BOARD\n"));
        assert_non_null(strstr(club->account[0][0], "< 0,0 1,0 2,0\n"));
        assert_non_null(strstr(club->account[0][0], "> BOARD\n"));
        assert_non_null(strstr(club->account[0][1], "> 2,0\n"));
        free(club);
    }
}

/* Who answers wrongly in a swap2 opening loses, whichever colour he would have had. */
static void test_swap2_answered_wrongly(void **state)
{
    (void)state;
    static const struct {
        const char *habit, *words;
        GameEnd end;
        int game; /* 0: where he answers; 1: where he opens */
    } cases[] = {
        {"swap2-unknown", "FAULT refuses SWAP2BOARD: UNKNOWN command", GAME_BY_PROTOCOL, 1},
        {"swap2-two", "where three stones are due", GAME_BY_PROTOCOL, 1},
        {"swap2-hang", "FAULT does not move", GAME_BY_HANGING, 0},
        {"swap2-slow", "FAULT moves after", GAME_BY_TIME, 0},
        {"swap2-crash", "signal 11", GAME_BY_CRASH, 0},
        {"swap2-taken", "< 0,0", GAME_BY_ILLEGAL_MOVE, 0},
        {"swap2-outside", "< 3,3 77,3", GAME_BY_ILLEGAL_MOVE, 0},
        {"swap2-garbage", "FAULT answers SWAP2BOARD with 'SWAP please'", GAME_BY_PROTOCOL, 0},
        {"swap2-three", "where SWAP, a stone or two are due", GAME_BY_PROTOCOL, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Club *club = open_by_swap2("good", cases[i].habit);
        int g = cases[i].game;
        assert_int_equal(club->end[g], cases[i].end);
        assert_int_equal(club->result[g], club->black[g] == 0 ? RESULT_BLACK : RESULT_WHITE);
        if (!strstr(club->account[g][1], cases[i].words))
            fail_msg("%s: no '%s' in:\n%s", cases[i].habit, cases[i].words, club->account[g][1]);
        free(club);
    }
    /* The third phase is the opener's: he hangs there. */
    Club *club = open_by_swap2("swap2-hang", "swap2-more");
    assert_int_equal(club->end[0], GAME_BY_HANGING);
    assert_int_equal(club->result[0], RESULT_WHITE);
    assert_string_equal(club->went[0], "two more stones, unfinished");
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
        cmocka_unit_test(test_swap2_is_played),
        cmocka_unit_test(test_swap2_answered_wrongly),
        cmocka_unit_test(test_crashes_are_no_hangs),
    };
    os_ignore_broken_pipes();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
