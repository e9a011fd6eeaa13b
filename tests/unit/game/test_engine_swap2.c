/* Engines in swap2 openings: all ways through them, and every wrong answer. */
#include "tests/support/engine_club.h"

/* Game 0, which player 0 opens by swap2 and player 1 answers. */
static Club *open_by_swap2(const char *first, const char *second)
{
    Club *club = club_open(first, second);
    club->swap2 = true;
    club_play(club, 2, 2);
    assert_int_equal(club_alive(), 0);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_swap2_is_played),
        cmocka_unit_test(test_swap2_answered_wrongly),
    };
    os_ignore_broken_pipes();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
