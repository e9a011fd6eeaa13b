#include "game/match/bots.h"
#include "game/match/referee.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const GameSpec SPEC = {RULE_FREESTYLE, 7, 5};

/* ---- a player who does what is written for him -------------------------------------------------------- */

typedef struct Scripted {
    Player player;
    PlayerMove answer; /* POINT_NONE - 1: the smallest empty point */
    int asked, stopped;
    PlayerTask last;
    Point seen[BOARD_POINTS_MAX]; /* the moves of the last task */
    Board board;
} Scripted;

enum { SMALLEST = POINT_NONE - 1 };

static Status scripted_start(Player *p, const PlayerTask *task)
{
    Scripted *s = (Scripted *)p;
    s->asked++;
    s->last = *task;
    s->board = *task->board;
    memcpy(s->seen, task->moves, (size_t)task->move_count * sizeof(Point));
    return status_ok();
}

static Status scripted_poll(Player *p, bool *done, PlayerMove *move)
{
    Scripted *s = (Scripted *)p;
    *done = true;
    *move = s->answer;
    if (s->answer.point == SMALLEST) move->point = pointset_next(&s->board.empty, 0);
    return status_ok();
}

static void scripted_stop(Player *p)
{
    ((Scripted *)p)->stopped++;
}

static void scripted_free(Player *p)
{
    (void)p;
}

static const PlayerOps scripted_ops = {
    .start = scripted_start, .poll = scripted_poll, .stop = scripted_stop, .free = scripted_free};

static Scripted scripted(Point point, double seconds, PlayerFault fault)
{
    return (Scripted){.player = {&scripted_ops},
                      .answer = {.point = point, .score = 0.25f, .seconds = seconds, .fault = fault}};
}

static void play_out(Referee *r)
{
    bool moved;
    while (!referee_over(r)) assert_int_equal(referee_serve(r, &moved).code, STATUS_OK);
}

/* ---- tests --------------------------------------------------------------------------------------------- */

static void test_faults_lose_each_in_its_way(void **state)
{
    (void)state;
    static const struct {
        Point point;
        PlayerFault fault;
        GameEnd end;
    } cases[] = {
        {POINT_NONE, PLAYER_FINE, GAME_BY_RESIGNING},
        {49, PLAYER_FINE, GAME_BY_ILLEGAL_MOVE},
        {-7, PLAYER_FINE, GAME_BY_ILLEGAL_MOVE},
        {3, PLAYER_FINE, GAME_BY_ILLEGAL_MOVE},
        {5, PLAYER_LATE, GAME_BY_TIME},
        {5, PLAYER_HUNG, GAME_BY_HANGING},
        {5, PLAYER_CRASHED, GAME_BY_CRASH},
        {5, PLAYER_BROKE_PROTOCOL, GAME_BY_PROTOCOL},
        {5, PLAYER_OVER_MEMORY, GAME_BY_MEMORY},
    };
    RefereeRules rules = {.spec = SPEC};
    Opening opening = {.moves = 1, .move = {3}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int bad = BLACK; bad <= WHITE; bad++) {
            Scripted good = scripted(SMALLEST, 0, PLAYER_FINE);
            Scripted wrong = scripted(cases[i].point, 0, cases[i].fault);
            Referee r;
            Player *black = bad == BLACK ? &wrong.player : &good.player;
            Player *white = bad == BLACK ? &good.player : &wrong.player;
            referee_begin(&r, &rules, 0, &opening, black, white);
            play_out(&r);
            assert_int_equal(r.end, cases[i].end);
            assert_int_equal(r.result, bad == BLACK ? RESULT_WHITE : RESULT_BLACK);
            assert_int_equal(r.count, bad == BLACK ? 2 : 1);
        }
}

static void test_tasks_tell_the_whole_game(void **state)
{
    (void)state;
    RefereeRules rules = {.spec = SPEC, .seed = 4, .clock = {1, 10, 0.5, 2}};
    Opening opening = {.moves = 2, .move = {48, 40}};
    Scripted black = scripted(SMALLEST, 3, PLAYER_FINE), white = scripted(SMALLEST, 0.5, PLAYER_FINE);
    Referee r;
    bool moved;
    for (int game = 6; game < 8; game++) {
        black.asked = white.asked = 0;
        referee_begin(&r, &rules, game, &opening, &black.player, &white.player);
        for (int i = 0; i < 5; i++) assert_int_equal(referee_serve(&r, &moved).code, STATUS_OK);
        assert_int_equal(r.count, 6);
        assert_int_equal(black.asked, 3);
        assert_int_equal(white.asked, 2);
        assert_false(black.last.new_game);
        assert_int_equal(black.last.move_count, 6);
        assert_memory_equal(black.seen, r.moves, 6 * sizeof(Point));
        /* Ten seconds, twice three spent, twice two added. */
        assert_float_equal(black.last.clock.left, 8, 1e-9);
        assert_float_equal(white.last.clock.left, 11.5, 1e-9);
        assert_float_equal(r.about[2].seconds, 3, 1e-6);
        assert_float_equal(r.about[2].score, 0.25, 1e-6);
        assert_true(isnan(r.about[1].score));
        Rng expected = rng_make(4, 0, (uint64_t)game, 6, RNG_GENERAL);
        assert_memory_equal(&expected, &black.last.rng, sizeof expected);
        referee_stop(&r);
        assert_int_equal(black.stopped, game - 5);
        referee_stop(&r);
        assert_int_equal(black.stopped, game - 5);
    }
    /* A new game is announced to both, once. */
    referee_begin(&r, &rules, 9, &opening, &black.player, &white.player);
    assert_int_equal(referee_serve(&r, &moved).code, STATUS_OK);
    assert_true(black.last.new_game);
    assert_int_equal(referee_serve(&r, &moved).code, STATUS_OK);
    assert_true(white.last.new_game);
}

static void test_a_clock_that_ran_out_stays_at_nothing(void **state)
{
    (void)state;
    RefereeRules rules = {.spec = SPEC, .clock = {5, 4, 4, 1}};
    Opening opening = {.moves = 0};
    Scripted black = scripted(SMALLEST, 4.5, PLAYER_FINE), white = scripted(SMALLEST, 0, PLAYER_FINE);
    Referee r;
    bool moved;
    referee_begin(&r, &rules, 0, &opening, &black.player, &white.player);
    for (int i = 0; i < 3; i++) assert_int_equal(referee_serve(&r, &moved).code, STATUS_OK);
    assert_float_equal(black.last.clock.left, 1, 1e-9);
}

static void test_move_limit_draws(void **state)
{
    (void)state;
    RefereeRules rules = {.spec = SPEC, .move_limit = 5};
    Opening opening = {.moves = 3, .move = {48, 40, 32}};
    Scripted black = scripted(SMALLEST, 0, PLAYER_FINE), white = black;
    Referee r;
    referee_begin(&r, &rules, 0, &opening, &black.player, &white.player);
    play_out(&r);
    assert_int_equal(r.count, 5);
    assert_int_equal(r.result, RESULT_DRAW);
    assert_int_equal(r.end, GAME_BY_MOVE_LIMIT);
}

static Result white_after(void *context, const Referee *r)
{
    return r->count >= *(const int *)context ? RESULT_WHITE : RESULT_NONE;
}

static void test_judges_end_games(void **state)
{
    (void)state;
    int early = 4, late = 6;
    RefereeRules rules = {.spec = SPEC, .move_limit = 8};
    Opening opening = {.moves = 0};
    Scripted black = scripted(SMALLEST, 0, PLAYER_FINE), white = black;
    Referee r;
    rules.proof = (RefereeJudge){white_after, &late};
    rules.agreement = (RefereeJudge){white_after, &early};
    referee_begin(&r, &rules, 0, &opening, &black.player, &white.player);
    play_out(&r);
    assert_int_equal(r.count, 4);
    assert_int_equal(r.end, GAME_BY_AGREEMENT);
    assert_int_equal(r.result, RESULT_WHITE);
    rules.agreement.verdict = NULL;
    referee_begin(&r, &rules, 0, &opening, &black.player, &white.player);
    play_out(&r);
    assert_int_equal(r.count, 6);
    assert_int_equal(r.end, GAME_BY_PROOF);
}

static void test_every_ending_has_a_name(void **state)
{
    (void)state;
    for (int e = 0; e < GAME_ENDS; e++)
        for (int f = 0; f < e; f++)
            assert_string_not_equal(referee_end_name((GameEnd)e), referee_end_name((GameEnd)f));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_faults_lose_each_in_its_way),
        cmocka_unit_test(test_tasks_tell_the_whole_game),
        cmocka_unit_test(test_a_clock_that_ran_out_stays_at_nothing),
        cmocka_unit_test(test_move_limit_draws),
        cmocka_unit_test(test_judges_end_games),
        cmocka_unit_test(test_every_ending_has_a_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
