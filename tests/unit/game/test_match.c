#include "game/match/bots.h"
#include "game/match/match.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { GAMES_MAX = 40 };

static const GameSpec SPEC = {RULE_FREESTYLE, 7, 5};

/* ---- players that do as they are told ------------------------------------------------------------------ */

typedef enum Habit {
    FIRST_POINT, /* the smallest empty point */
    RESIGNS,
    PLAYS_OUTSIDE,
    PLAYS_ON_STONES,
    FAILS,
} Habit;

/* What the players of a side share with their test. */
typedef struct Club {
    Habit habit;
    int polls_needed;
    int make_fails_at; /* the number of the call that fails; 0: none */
    int made, freed, thinking, most_thinking;
} Club;

typedef struct Member {
    Player player;
    Club *club;
    Board board;
    int polls;
} Member;

static Status member_start(Player *p, const PlayerTask *task)
{
    Member *member = (Member *)p;
    member->board = *task->board;
    member->polls = 0;
    if (++member->club->thinking > member->club->most_thinking)
        member->club->most_thinking = member->club->thinking;
    return status_ok();
}

static Point choose(const Member *member)
{
    switch (member->club->habit) {
    case RESIGNS:
        return POINT_NONE;
    case PLAYS_OUTSIDE:
        return (Point)board_points(&member->board);
    case PLAYS_ON_STONES:
        return member->board.last;
    default:
        return pointset_next(&member->board.empty, 0);
    }
}

static Status member_poll(Player *p, bool *done, PlayerMove *move)
{
    Member *member = (Member *)p;
    if (member->club->habit == FAILS) return status_error(ERR_DEVICE, "no hands");
    *done = ++member->polls >= member->club->polls_needed;
    if (*done) {
        member->club->thinking--;
        move->point = choose(member);
    }
    return status_ok();
}

static void member_stop(Player *p)
{
    ((Member *)p)->club->thinking--;
}

static void member_free(Player *p)
{
    ((Member *)p)->club->freed++;
    free(p);
}

static const PlayerOps member_ops = {
    .start = member_start, .poll = member_poll, .stop = member_stop, .free = member_free};

static Status make_member(void *context, GameSpec spec, Player **out)
{
    Club *club = context;
    assert_true(game_spec_equal(spec, SPEC));
    *out = NULL;
    if (++club->made == club->make_fails_at) {
        club->made--;
        return status_error(ERR_IO, "nobody came");
    }
    Member *member = calloc(1, sizeof *member);
    assert_non_null(member);
    member->player.ops = &member_ops;
    member->club = club;
    *out = &member->player;
    return status_ok();
}

static Status make_random(void *context, GameSpec spec, Player **out)
{
    (void)context;
    (void)spec;
    return bots_random_new(out);
}

static MatchSide side_of(Club *club)
{
    return (MatchSide){make_member, club};
}

static const MatchSide RANDOM_SIDE = {make_random, NULL};

/* ---- what the callback saw ----------------------------------------------------------------------------- */

typedef struct Diary {
    int ended;
    int stop_after; /* games; 0: never */
    struct {
        bool seen, a_is_black;
        Result result;
        GameEnd end;
        int count, opening_count;
        Point moves[BOARD_POINTS_MAX];
    } games[GAMES_MAX];
} Diary;

static void note(void *context, const MatchGame *g)
{
    Diary *diary = context;
    assert_in_range(g->game, 0, GAMES_MAX - 1);
    assert_false(diary->games[g->game].seen);
    diary->ended++;
    diary->games[g->game].seen = true;
    diary->games[g->game].a_is_black = g->a_is_black;
    diary->games[g->game].result = g->result;
    diary->games[g->game].end = g->end;
    diary->games[g->game].count = g->count;
    diary->games[g->game].opening_count = g->opening_count;
    memcpy(diary->games[g->game].moves, g->moves, (size_t)g->count * sizeof(Point));
    assert_int_equal(g->board->stones, g->count);
    if (g->end == GAME_BY_RULES) assert_int_equal(g->board->result, g->result);
}

static bool stop_after(void *context)
{
    const Diary *diary = context;
    return diary->stop_after > 0 && diary->ended >= diary->stop_after;
}

static MatchOptions options_for(Diary *diary, int games, int concurrent)
{
    memset(diary, 0, sizeof *diary);
    return (MatchOptions){
        .spec = SPEC,
        .seed = 11,
        .games = games,
        .concurrent = concurrent,
        .random_min = 1,
        .random_max = 2,
        .on_game = note,
        .should_stop = stop_after,
        .context = diary,
    };
}

static MatchResult played(const MatchOptions *o, MatchSide a, MatchSide b)
{
    MatchResult result;
    Status status = match_run(o, a, b, &result);
    assert_string_equal(status.message, "");
    return result;
}

/* ---- tests --------------------------------------------------------------------------------------------- */

static void test_pairs_share_openings(void **state)
{
    (void)state;
    static Diary diary;
    MatchOptions o = options_for(&diary, 30, 4);
    played(&o, RANDOM_SIDE, RANDOM_SIDE);
    int ones = 0, different = 0;
    for (int g = 0; g < 30; g += 2) {
        int n = diary.games[g].opening_count;
        assert_true(diary.games[g].a_is_black);
        assert_false(diary.games[g + 1].a_is_black);
        assert_in_range(n, 1, 2);
        assert_int_equal(n, diary.games[g + 1].opening_count);
        assert_memory_equal(diary.games[g].moves, diary.games[g + 1].moves, (size_t)n * sizeof(Point));
        ones += n == 1;
        different += diary.games[g].moves[0] != diary.games[0].moves[0];
    }
    assert_in_range(ones, 1, 14);
    assert_true(different > 5);
}

static void test_given_openings_are_played(void **state)
{
    (void)state;
    static Diary diary;
    static const Opening openings[] = {{3, {24, 25, 31}}, {1, {0}}};
    MatchOptions o = options_for(&diary, 8, 3);
    o.openings = openings;
    o.opening_count = 2;
    played(&o, RANDOM_SIDE, RANDOM_SIDE);
    for (int g = 0; g < 8; g++) {
        const Opening *expected = &openings[g / 2 % 2];
        assert_int_equal(diary.games[g].opening_count, expected->moves);
        assert_memory_equal(diary.games[g].moves, expected->move, (size_t)expected->moves * sizeof(Point));
    }
}

static void test_tables_do_not_change_games(void **state)
{
    (void)state;
    static Diary alone, many;
    MatchOptions o = options_for(&alone, 24, 1);
    MatchResult r1 = played(&o, RANDOM_SIDE, RANDOM_SIDE);
    o = options_for(&many, 24, 7);
    MatchResult r7 = played(&o, RANDOM_SIDE, RANDOM_SIDE);
    assert_memory_equal(&r1, &r7, sizeof r1);
    assert_memory_equal(&alone, &many, sizeof alone);
    o = options_for(&many, 24, 7);
    o.seed++;
    played(&o, RANDOM_SIDE, RANDOM_SIDE);
    assert_memory_not_equal(&alone, &many, sizeof alone);
}

static void test_parts_add_to_the_whole(void **state)
{
    (void)state;
    static Diary diary;
    MatchOptions o = options_for(&diary, 24, 4);
    MatchResult whole = played(&o, RANDOM_SIDE, RANDOM_SIDE);
    MatchResult sum = {0};
    for (int first = 0; first < 24; first += 6) {
        o = options_for(&diary, 6, 4);
        o.first_game = first;
        MatchResult part = played(&o, RANDOM_SIDE, RANDOM_SIDE);
        match_add(&sum, &part);
    }
    assert_memory_equal(&whole, &sum, sizeof whole);
    assert_int_equal(match_games(match_total(&whole)), 24);
    assert_int_equal(match_games(whole.black), 12);
}

static void test_resigning_and_illegal_moves_lose(void **state)
{
    (void)state;
    const struct {
        Habit habit;
        GameEnd end;
    } cases[] = {{RESIGNS, GAME_BY_RESIGNING},
                 {PLAYS_OUTSIDE, GAME_BY_ILLEGAL_MOVE},
                 {PLAYS_ON_STONES, GAME_BY_ILLEGAL_MOVE}};
    for (int i = 0; i < 3; i++) {
        static Diary diary;
        Club good = {.habit = FIRST_POINT}, bad = {.habit = cases[i].habit};
        MatchOptions o = options_for(&diary, 6, 2);
        MatchResult r = played(&o, side_of(&good), side_of(&bad));
        int illegal = cases[i].end == GAME_BY_ILLEGAL_MOVE ? 6 : 0;
        assert_int_equal(r.black.wins, 3);
        assert_int_equal(r.white.wins, 3);
        assert_int_equal(r.pairs[4], 3);
        assert_int_equal(r.illegal[0], 0);
        assert_int_equal(r.illegal[1], illegal);
        for (int g = 0; g < 6; g++) assert_int_equal(diary.games[g].end, cases[i].end);
        o = options_for(&diary, 5, 9);
        r = played(&o, side_of(&bad), side_of(&good));
        assert_int_equal(r.black.losses, 3);
        assert_int_equal(r.white.losses, 2);
        assert_int_equal(r.pairs[0], 2);
        assert_int_equal(r.illegal[0], illegal ? 5 : 0);
        assert_int_equal(good.made, good.freed);
        assert_int_equal(bad.made, bad.freed);
    }
}

/* Both fill the board from its first point: on seven columns, two colours by turns, the first diagonal or
 * column of five decides, always for the same colour, so each pair is 1 : 1. */
static void test_colours_are_told_apart(void **state)
{
    (void)state;
    static Diary diary;
    Club a = {.habit = FIRST_POINT}, b = {.habit = FIRST_POINT};
    MatchOptions o = options_for(&diary, 10, 3);
    o.random_min = o.random_max = 0;
    MatchResult r = played(&o, side_of(&a), side_of(&b));
    Result winner = diary.games[0].result;
    assert_true(winner == RESULT_BLACK || winner == RESULT_WHITE);
    const MatchScore *won = winner == RESULT_BLACK ? &r.black : &r.white;
    const MatchScore *lost = winner == RESULT_BLACK ? &r.white : &r.black;
    assert_int_equal(won->wins, 5);
    assert_int_equal(lost->losses, 5);
    assert_int_equal(r.pairs[2], 5);
    assert_int_equal(r.plies, 10 * diary.games[0].count);
}

static void test_tables_are_served_in_turn(void **state)
{
    (void)state;
    static Diary diary;
    Club club = {.habit = FIRST_POINT, .polls_needed = 5};
    MatchOptions o = options_for(&diary, 9, 4);
    played(&o, side_of(&club), side_of(&club));
    assert_int_equal(club.most_thinking, 4);
    assert_int_equal(club.thinking, 0);
    assert_int_equal(club.made, 8);
}

static void test_stopping_keeps_what_was_finished(void **state)
{
    (void)state;
    static Diary diary;
    Club a = {.habit = FIRST_POINT, .polls_needed = 3}, b = a;
    MatchOptions o = options_for(&diary, 20, 4);
    diary.stop_after = 7;
    MatchResult r;
    Status status = match_run(&o, side_of(&a), side_of(&b), &r);
    assert_int_equal(status.code, ERR_INTERRUPTED);
    assert_int_equal(match_games(match_total(&r)), 7);
    assert_int_equal(a.thinking + b.thinking, 0);
    assert_int_equal(a.freed, 4);
    assert_int_equal(b.freed, 4);
}

static void test_faults_end_the_match(void **state)
{
    (void)state;
    static Diary diary;
    MatchOptions o = options_for(&diary, 6, 3);
    MatchResult r;
    Club good = {.habit = FIRST_POINT}, failing = {.habit = FAILS};
    Status status = match_run(&o, side_of(&good), side_of(&failing), &r);
    assert_int_equal(status.code, ERR_DEVICE);
    assert_string_equal(status.message, "no hands");
    assert_int_equal(good.made, good.freed);
    assert_int_equal(failing.made, failing.freed);

    for (int call = 1; call <= 3; call++) {
        Club absent = {.habit = FIRST_POINT, .make_fails_at = call};
        status = match_run(&o, side_of(&absent), side_of(&good), &r);
        assert_int_equal(status.code, ERR_IO);
        assert_int_equal(absent.made, absent.freed);
        assert_int_equal(good.made, good.freed);
    }
}

static void test_estimate(void **state)
{
    (void)state;
    MatchResult r = {.black = {90, 5, 5}, .white = {80, 5, 15}, .pairs = {2, 1, 14, 8, 75}};
    MatchEstimate e = match_estimate(&r);
    assert_float_equal(e.score, 0.875, 1e-12);
    assert_true(e.error > 0.01 && e.error < 0.04);
    assert_float_equal(e.elo, 338.04, 0.01);
    assert_true(e.elo_low < e.elo && e.elo < e.elo_high);

    /* A game without its partner: the error is that of single games. */
    MatchResult odd = {.black = {1, 0, 1}, .white = {1, 0, 0}, .pairs = {0, 0, 0, 0, 1}};
    assert_float_equal(match_estimate(&odd).error, 0.27217, 1e-4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pairs_share_openings),
        cmocka_unit_test(test_given_openings_are_played),
        cmocka_unit_test(test_tables_do_not_change_games),
        cmocka_unit_test(test_parts_add_to_the_whole),
        cmocka_unit_test(test_resigning_and_illegal_moves_lose),
        cmocka_unit_test(test_colours_are_told_apart),
        cmocka_unit_test(test_tables_are_served_in_turn),
        cmocka_unit_test(test_stopping_keeps_what_was_finished),
        cmocka_unit_test(test_faults_end_the_match),
        cmocka_unit_test(test_estimate),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
