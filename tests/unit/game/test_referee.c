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

/* ---- swap2 ---------------------------------------------------------------------------------------------- */

/* A player of swap2: what he lays when three stones are wanted, at the choice and at the colour. */
typedef struct Opener {
    Player player;
    PlayerMove three, choice, colour;
    int asked[3];
    PlayerTask last;
    Board board;
} Opener;

static Status opener_start(Player *p, const PlayerTask *task)
{
    Opener *o = (Opener *)p;
    o->last = *task;
    o->board = *task->board;
    if (task->swap2) o->asked[task->move_count / 2]++;
    return status_ok();
}

static Status opener_poll(Player *p, bool *done, PlayerMove *move)
{
    Opener *o = (Opener *)p;
    *done = true;
    if (!o->last.swap2)
        *move = (PlayerMove){.point = pointset_next(&o->board.empty, 0), .seconds = 1};
    else
        *move = o->last.move_count == 0 ? o->three : o->last.move_count == 3 ? o->choice : o->colour;
    return status_ok();
}

static const PlayerOps opener_ops = {
    .start = opener_start, .poll = opener_poll, .stop = scripted_stop, .free = scripted_free};

static Opener opener(int choice, int colour)
{
    return (Opener){.player = {&opener_ops},
                    .three = {.stones = 3, .stone = {48, 40, 32}, .seconds = 3},
                    .choice = {.stones = choice, .stone = {47, 39}, .seconds = 2},
                    .colour = {.stones = colour, .stone = {31}, .seconds = 5}};
}

static void test_swap2_gives_the_colours_that_were_chosen(void **state)
{
    (void)state;
    static const struct {
        int choice, colour;
        bool swapped;
        int stones, decisions;
        double left[2]; /* by colour, of 100 s, before the next move */
        const char *text;
    } cases[] = {
        {0, 0, true, 3, 2, {98, 97}, "swapped"},
        {1, 0, false, 4, 2, {97, 98}, "not swapped"},
        {2, 0, false, 5, 3, {92, 98}, "two more stones, not swapped"},
        {2, 1, true, 6, 3, {98, 92}, "two more stones, swapped"},
    };
    RefereeRules rules = {.spec = SPEC, .clock = {100, 100, 100, 0}, .swap2 = true};
    Opening opening = {.moves = 0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Opener first = opener(0, cases[i].colour), second = opener(cases[i].choice, 0);
        char text[64];
        Referee r;
        bool moved;
        referee_begin(&r, &rules, 0, &opening, &first.player, &second.player);
        assert_int_equal(referee_asked(&r), BLACK);
        while (r.decisions < cases[i].decisions) assert_int_equal(referee_serve(&r, &moved).code, STATUS_OK);
        assert_int_equal(r.phase, PHASE_PLAY);
        assert_int_equal(r.swapped, cases[i].swapped);
        assert_int_equal(r.count, cases[i].stones);
        assert_int_equal(r.opening_count, cases[i].stones);
        assert_string_equal(referee_swap2_text(&r, text, sizeof text), cases[i].text);
        assert_ptr_equal(r.players[BLACK], cases[i].swapped ? &second.player : &first.player);
        for (int c = 0; c < 2; c++) assert_float_equal(r.left[c], cases[i].left[c], 1e-9);
        assert_float_equal(r.about[0].seconds, 3, 1e-6);
        assert_true(isnan(r.about[1].seconds) && isnan(r.about[2].seconds));
        assert_int_equal(first.asked[0] + second.asked[1], 2);
        assert_int_equal(first.asked[2], cases[i].choice == 2);
        play_out(&r);
        assert_int_equal(r.end, GAME_BY_RULES);
        assert_false(first.last.new_game || second.last.new_game);
    }
}

static void test_swap2_answers_that_lose(void **state)
{
    (void)state;
    RefereeRules rules = {.spec = {RULE_FREESTYLE, 7, 3}, .swap2 = true};
    Opening opening = {.moves = 0};
    for (int i = 0; i < 7; i++) {
        Opener first = opener(0, 0), second = opener(2, 0);
        Referee r;
        bool by_first = i != 3 && i != 4;
        if (i == 0) first.three.stones = 2;
        if (i == 1) first.three.stone[2] = 48;
        if (i == 2) first.three.stone[1] = 49;
        if (i == 3) second.choice.stones = 3;
        if (i == 4) second.choice.stone[0] = 40;
        if (i == 5) first.colour.stones = 2;
        if (i == 6) first.colour = (PlayerMove){.stones = 1, .stone = {47}}; /* taken */
        referee_begin(&r, &rules, 0, &opening, &first.player, &second.player);
        play_out(&r);
        assert_int_equal(r.end, GAME_BY_ILLEGAL_MOVE);
        assert_int_equal(r.result, by_first ? RESULT_WHITE : RESULT_BLACK);
    }
    /* Three in a row of black's, laid by white: that would end the game. */
    Opener first = opener(0, 0), second = opener(2, 0);
    Referee r;
    first.three.stone[1] = 0;
    first.three.stone[2] = 47;
    second.choice.stone[0] = 1;
    second.choice.stone[1] = 46;
    referee_begin(&r, &rules, 0, &opening, &first.player, &second.player);
    play_out(&r);
    assert_int_equal(r.end, GAME_BY_ILLEGAL_MOVE);
    assert_int_equal(r.result, RESULT_BLACK);
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
        cmocka_unit_test(test_swap2_gives_the_colours_that_were_chosen),
        cmocka_unit_test(test_swap2_answers_that_lose),
        cmocka_unit_test(test_every_ending_has_a_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
