/* The engine: it never holds up its caller, ends when it shall, and keeps its tree. */
#include "mcts/engine.h"

#include "game/base/os.h"
#include "net/evaluator_hash.h"
#include "tests/support/assert_status.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const GameSpec NINE = {RULE_FREESTYLE, 9, 5};

/* A factory with something to count, and to get wrong. */
typedef struct Workshop {
    int made;
    bool broken;
} Workshop;

static Status make(void *context, GameSpec spec, int max_batch, Evaluator **out)
{
    Workshop *w = context;
    w->made++;
    if (w->broken) return status_error(ERR_FORMAT, "no network for size %d", spec.size);
    return evaluator_hash_new(out, max_batch, 2.5f);
}

static Engine *new_engine(Workshop *w)
{
    EngineOptions options = engine_options_default((EngineFactory){make, w});
    options.means.memory = (uint64_t)64 << 20;
    Engine *e;
    assert_ok(engine_new(&e, &options));
    return e;
}

static Board after(GameSpec spec, const Point moves[], int n)
{
    Board b;
    Undo undo;
    board_init(&b, spec);
    for (int i = 0; i < n; i++) board_play(&b, moves[i], &undo);
    return b;
}

/* Black has three in a row with both ends open and is to move on a 9x9 board. */
static Board three(void)
{
    static const Point moves[] = {39, 0, 40, 8, 41, 80};
    return after(NINE, moves, 6);
}

static EngineReport finish(Engine *e)
{
    EngineReport r;
    assert_true(engine_wait(e, 60, &r));
    assert_int_not_equal(r.end, ENGINE_THINKING);
    return r;
}

static void test_visits_end_it(void **state)
{
    (void)state;
    Workshop w = {0};
    Engine *e = new_engine(&w);
    Board b = after(NINE, NULL, 0);
    assert_ok(engine_think(e, &b, engine_limits_visits(500)));
    EngineReport r = finish(e);
    assert_int_equal(r.end, ENGINE_VISITS);
    assert_true(r.searched);
    assert_int_equal(r.result.visits, 500);
    assert_int_equal(r.fresh, 500);
    assert_int_equal(w.made, 1);
    engine_free(e);
}

/* The same position with the same visits gives the same tree, whatever was asked in between. */
static void test_the_same_question_has_the_same_answer(void **state)
{
    (void)state;
    Workshop w = {0};
    EngineReport r[2];
    for (int i = 0; i < 2; i++) {
        Engine *e = new_engine(&w);
        static const Point moves[] = {40, 41, 31};
        Board b = after(NINE, moves, 3);
        assert_ok(engine_think(e, &b, engine_limits_visits(400)));
        r[i] = finish(e);
        engine_free(e);
    }
    assert_memory_equal(r[0].result.child_visits, r[1].result.child_visits, sizeof r[0].result.child_visits);
    assert_int_equal(r[0].result.best, r[1].result.best);
}

static void test_the_tree_is_kept_until_it_is_to_be_forgotten(void **state)
{
    (void)state;
    Workshop w = {0};
    Engine *e = new_engine(&w);
    Board b = after(NINE, NULL, 0);
    assert_ok(engine_think(e, &b, engine_limits_visits(1000)));
    EngineReport r = finish(e);
    Undo undo;
    board_play(&b, r.result.best, &undo);
    assert_ok(engine_think(e, &b, engine_limits_visits(1000)));
    r = finish(e);
    assert_int_equal(r.result.visits, 1000);
    assert_true(r.fresh < 1000);
    engine_forget(e);
    assert_ok(engine_think(e, &b, engine_limits_visits(1000)));
    r = finish(e);
    assert_int_equal(r.fresh, 1000);
    assert_int_equal(w.made, 1);
    engine_free(e);
}

/* What is not searched in time is answered as the last search expected, where its line was played. */
static void test_the_last_line_is_the_first_thought(void **state)
{
    (void)state;
    Workshop w = {0};
    Engine *e = new_engine(&w);
    Board b = after(NINE, NULL, 0);
    Undo undo;
    assert_ok(engine_think(e, &b, engine_limits_visits(500)));
    EngineReport r = finish(e), late;
    assert_true(r.result.pv_length >= 3);
    board_play(&b, r.result.pv[0], &undo);
    board_play(&b, r.result.pv[1], &undo);
    w.broken = true;
    engine_set_means(e, (EngineMeans){.memory = (uint64_t)64 << 20, .threads = 2});
    assert_ok(engine_think(e, &b, engine_limits_visits(500)));
    late = finish(e);
    assert_int_equal(late.end, ENGINE_FAULT);
    assert_false(late.searched);
    assert_int_equal(late.result.best, r.result.pv[2]);
    /* Nothing was searched then, so nothing is expected any more. */
    assert_ok(engine_think(e, &b, engine_limits_visits(500)));
    assert_int_not_equal(finish(e).result.best, r.result.pv[2]);
    engine_free(e);
}

static void test_a_proven_result_ends_all_limits(void **state)
{
    (void)state;
    Workshop w = {0};
    Engine *e = new_engine(&w);
    Board b = three();
    assert_ok(engine_think(e, &b, engine_limits_until_stopped()));
    EngineReport r = finish(e);
    assert_int_equal(r.end, ENGINE_PROVEN);
    assert_int_equal(r.result.proof, PROOF_WIN);
    assert_int_equal(r.result.proof_plies, 3);
    engine_free(e);
}

/* White must stop a four: on the clock the answer comes at once, in analysis it is thought about. */
static void test_a_forced_move_is_instant_on_the_clock_only(void **state)
{
    (void)state;
    Workshop w = {0};
    Engine *e = new_engine(&w);
    static const Point moves[] = {36, 0, 37, 8, 38, 80, 39};
    Board b = after(NINE, moves, 7);
    assert_ok(engine_think(e, &b, engine_limits_time(30, 30)));
    EngineReport r = finish(e);
    assert_int_equal(r.end, ENGINE_SETTLED);
    assert_int_equal(r.result.best, 40);
    assert_true(r.seconds < 15);
    assert_ok(engine_think(e, &b, engine_limits_visits(200)));
    r = finish(e);
    assert_true(r.end == ENGINE_VISITS || r.end == ENGINE_PROVEN);
    engine_free(e);
}

static void test_a_stop_ends_it(void **state)
{
    (void)state;
    Workshop w = {0};
    Engine *e = new_engine(&w);
    Board b = after(NINE, NULL, 0);
    EngineReport r;
    assert_ok(engine_think(e, &b, engine_limits_until_stopped()));
    assert_false(engine_wait(e, 0.05, &r));
    assert_int_equal(r.end, ENGINE_THINKING);
    engine_stop(e);
    r = finish(e);
    assert_int_equal(r.end, ENGINE_STOPPED);
    /* A stop at once leaves a legal move; an old stop does not end the next thinking. */
    assert_ok(engine_think(e, &b, engine_limits_until_stopped()));
    engine_stop(e);
    r = finish(e);
    assert_int_equal(board_at(&b, r.result.best), EMPTY);
    assert_ok(engine_think(e, &b, engine_limits_visits(50)));
    engine_forget(e);
    assert_int_equal(finish(e).end, ENGINE_VISITS);
    engine_free(e);
}

static void test_another_question_replaces_the_first(void **state)
{
    (void)state;
    Workshop w = {0};
    Engine *e = new_engine(&w);
    static const GameSpec SEVEN = {RULE_STANDARD, 7, 5};
    for (int i = 0; i < 20; i++) {
        Board empty = after(i % 2 ? NINE : SEVEN, NULL, 0), won = three();
        assert_ok(engine_think(e, &empty, engine_limits_until_stopped()));
        assert_ok(engine_think(e, &won, engine_limits_until_stopped()));
        EngineReport r = finish(e);
        assert_int_equal(r.end, ENGINE_PROVEN);
    }
    engine_free(e);
}

/* From the first moment on there is a move, and it wins or blocks. */
static void test_there_is_a_move_at_once(void **state)
{
    (void)state;
    Workshop w = {0};
    Engine *e = new_engine(&w);
    static const Point win[] = {36, 0, 37, 1, 38, 2, 39, 3}, block[] = {36, 0, 37, 80, 38, 72, 39};
    static const Point any[] = {0};
    const struct {
        Board board;
        Point best;
    } rows[] = {{after(NINE, win, 8), 40}, {after(NINE, block, 7), 40}, {after(NINE, any, 1), 1}};
    for (int i = 0; i < 3; i++) {
        EngineReport r;
        w.broken = true; /* so that nothing better can come */
        assert_ok(engine_think(e, &rows[i].board, engine_limits_time(0, 0)));
        engine_look(e, &r);
        assert_int_equal(r.result.best, rows[i].best);
        r = finish(e);
        assert_int_equal(r.end, ENGINE_FAULT);
        assert_false(r.searched);
        assert_int_equal(r.result.best, rows[i].best);
        assert_int_equal(r.status.code, ERR_FORMAT);
    }
    w.broken = false;
    assert_ok(engine_think(e, &rows[2].board, engine_limits_visits(10)));
    assert_int_equal(finish(e).end, ENGINE_VISITS);
    engine_free(e);
}

static void test_time_ends_it(void **state)
{
    (void)state;
    Workshop w = {0};
    Engine *e = new_engine(&w);
    Board b = after(NINE, NULL, 0);
    EngineLimits limits = {.aim = 0.1, .most = 0.1};
    assert_ok(engine_think(e, &b, limits));
    EngineReport r = finish(e);
    assert_int_equal(r.end, ENGINE_TIME);
    assert_true(r.seconds >= 0.1);
    /* No time at all is still one evaluation. */
    assert_ok(engine_think(e, &b, engine_limits_time(0, 0)));
    r = finish(e);
    assert_true(r.searched);
    engine_free(e);
}

/* A small tree fills, makes room, and goes on. */
static void test_a_full_tree_goes_on(void **state)
{
    (void)state;
    Workshop w = {0};
    Engine *e = new_engine(&w);
    Board b = after(NINE, NULL, 0);
    engine_set_means(e, (EngineMeans){.memory = 1 << 20, .threads = 1});
    assert_ok(engine_think(e, &b, engine_limits_visits(10000)));
    EngineReport r = finish(e);
    assert_int_equal(r.end, ENGINE_VISITS);
    assert_true(r.result.visits >= 10000);
    engine_free(e);
}

static void count(void *context)
{
    atomic_fetch_add((atomic_int *)context, 1);
}

static void test_the_end_is_told(void **state)
{
    (void)state;
    Workshop w = {0};
    atomic_int told = 0;
    EngineOptions options = engine_options_default((EngineFactory){make, &w});
    options.means.memory = (uint64_t)64 << 20;
    options.ended = count;
    options.ended_context = &told;
    Engine *e;
    assert_ok(engine_new(&e, &options));
    Board b = after(NINE, NULL, 0);
    for (int i = 0; i < 5; i++) {
        assert_ok(engine_think(e, &b, engine_limits_visits(20)));
        finish(e);
    }
    engine_free(e);
    assert_int_equal(told, 5);
    engine_free(NULL);
}

/* Whole games, looked at from outside all the while: every move is legal. */
static void test_games(void **state)
{
    (void)state;
    static const GameSpec specs[] = {
        {RULE_FREESTYLE, 7, 5}, {RULE_STANDARD, 8, 5}, {RULE_RENJU, 9, 5}, {RULE_CARO, 7, 5}};
    Workshop w = {0};
    Engine *e = new_engine(&w);
    for (int i = 0; i < 4; i++) {
        Board b = after(specs[i], NULL, 0);
        while (!board_over(&b)) {
            EngineReport r;
            Undo undo;
            PointSet legal;
            assert_ok(engine_think(e, &b, engine_limits_visits(30)));
            while (!engine_wait(e, 0.0005, &r)) continue;
            board_legal(&b, &legal);
            assert_true(pointset_has(&legal, r.result.best));
            board_play(&b, r.result.best, &undo);
        }
    }
    engine_free(e);
}

/* With three in an open row the two ends win; the moves that are left out are not considered, nor their wins, and
 * come back when they are let in again. */
static void test_excluded_moves_are_not_considered(void **state)
{
    (void)state;
    Workshop w = {0};
    Engine *e = new_engine(&w);
    Board b = three();
    PointSet ends = {0}, none = {0}, but_one = b.empty;
    pointset_add(&ends, 38);
    pointset_add(&ends, 42);
    engine_exclude(e, &ends);
    assert_ok(engine_think(e, &b, engine_limits_visits(300)));
    EngineReport r = finish(e);
    assert_true(r.searched && r.result.visits >= 300);
    assert_int_equal(r.result.child_visits[38] + r.result.child_visits[42], 0);
    assert_true(r.result.best != 38 && r.result.best != 42);
    pointset_remove(&but_one, 5);
    engine_exclude(e, &but_one);
    assert_ok(engine_think(e, &b, engine_limits_time(0, 0)));
    engine_look(e, &r);
    assert_int_equal(r.result.best, 5);
    assert_int_equal(finish(e).result.best, 5);
    engine_exclude(e, &none);
    assert_ok(engine_think(e, &b, engine_limits_visits(300)));
    r = finish(e);
    assert_int_equal(r.result.proof, PROOF_WIN);
    assert_true(r.result.best == 38 || r.result.best == 42);
    engine_free(e);
}

static void test_a_long_line_ends_it(void **state)
{
    (void)state;
    Workshop w = {0};
    Engine *e = new_engine(&w);
    Board b = after(NINE, NULL, 0);
    EngineLimits limits = engine_limits_until_stopped();
    for (limits.plies = 1; limits.plies <= 3; limits.plies++) {
        engine_forget(e);
        assert_ok(engine_think(e, &b, limits));
        EngineReport r = finish(e);
        assert_int_equal(r.end, ENGINE_DEPTH);
        assert_true(r.result.pv_length >= limits.plies);
    }
    engine_free(e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_visits_end_it),
        cmocka_unit_test(test_the_same_question_has_the_same_answer),
        cmocka_unit_test(test_the_tree_is_kept_until_it_is_to_be_forgotten),
        cmocka_unit_test(test_the_last_line_is_the_first_thought),
        cmocka_unit_test(test_a_proven_result_ends_all_limits),
        cmocka_unit_test(test_a_forced_move_is_instant_on_the_clock_only),
        cmocka_unit_test(test_a_stop_ends_it),
        cmocka_unit_test(test_another_question_replaces_the_first),
        cmocka_unit_test(test_there_is_a_move_at_once),
        cmocka_unit_test(test_time_ends_it),
        cmocka_unit_test(test_a_full_tree_goes_on),
        cmocka_unit_test(test_the_end_is_told),
        cmocka_unit_test(test_games),
        cmocka_unit_test(test_excluded_moves_are_not_considered),
        cmocka_unit_test(test_a_long_line_ends_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
