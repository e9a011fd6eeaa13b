/* Threads on one tree: they make the visits they were asked for, rest when told, go on, and their results are
 * whole at every moment. */
#include "mcts/crew.h"
#include "mcts/tactics.h"
#include "tests/support/searches.h"

#include <string.h>

enum { WORKERS_MAX = 4 };

typedef struct FirstPoint {
    Evaluator base;
    Point point[8];
    int count;
} FirstPoint;

typedef struct Crews {
    PatternTable *table;
    Evaluator *evaluators[WORKERS_MAX];
    Crew *crew;
} Crews;

static Crews crews_with(GameSpec spec, int workers, int leaves, size_t bytes, bool graph)
{
    Crews h;
    CrewOptions options = crew_options_default();
    options.search.transpositions = graph;
    options.points = spec.size * spec.size;
    options.workers = workers;
    options.leaves = leaves;
    options.bytes = bytes;
    assert_int_equal(pattern_table_new(&h.table, spec).code, STATUS_OK);
    for (int i = 0; i < WORKERS_MAX; i++)
        assert_int_equal(evaluator_hash_new(&h.evaluators[i], leaves, 2.5f).code, STATUS_OK);
    assert_int_equal(crew_new(&h.crew, h.table, h.evaluators, &options).code, STATUS_OK);
    return h;
}

static Crews crews_new(GameSpec spec, int workers, int leaves, size_t bytes)
{
    return crews_with(spec, workers, leaves, bytes, false);
}

static void crews_free(Crews *h)
{
    crew_free(h->crew);
    for (int i = 0; i < WORKERS_MAX; i++) evaluator_free(h->evaluators[i]);
    pattern_table_free(h->table);
}

static void finish(Crew *c)
{
    bool done = false;
    while (!done) assert_int_equal(crew_wait(c, 1, &done).code, STATUS_OK);
}

static SearchResult run(Crew *c, const Board *b, int visits)
{
    SearchResult r;
    crew_set(c, b);
    crew_start(c, visits);
    finish(c);
    assert_true(crew_ready(c));
    crew_result(c, &r);
    return r;
}

static void test_visits_add_up(void **state)
{
    (void)state;
    for (int i = 0; i < 2 * WORKERS_MAX; i++) {
        int workers = 1 + i / 2;
        Crews h = crews_with(FREESTYLE_9, workers, 1 + workers % 3, 4 << 20, i % 2 == 1);
        for (uint64_t seed = 0; seed < 3; seed++) {
            Board b = searches_position(FREESTYLE_9, 6 + (int)seed, seed);
            SearchResult r = run(h.crew, &b, 1500);
            searches_check(&b, &r);
            if (r.proof == PROOF_NONE) assert_int_equal(r.visits, 1500);
        }
        crews_free(&h);
    }
}

/* One worker alone does what a search does, if both solvers have the memory they want. */
static void test_one_worker_is_a_search(void **state)
{
    (void)state;
    SearchParams params = search_params_default();
    params.root = ROOT_PUCT;
    Searches one = searches_new(FREESTYLE_9, &params, 2000, 8);
    Crews h = crews_new(FREESTYLE_9, 1, 8, 64 << 20);
    evaluator_free(one.evaluator);
    assert_int_equal(evaluator_hash_new(&one.evaluator, 8, 2.5f).code, STATUS_OK);
    Board b = searches_position(FREESTYLE_9, 7, 3);
    SearchResult expected, got = run(h.crew, &b, 2000);
    searches_run(&one, &b, (SearchLimits){2000, false}, 1, 8, &expected);
    assert_memory_equal(got.child_visits, expected.child_visits, sizeof got.child_visits);
    assert_int_equal(got.best, expected.best);
    crews_free(&h);
    searches_free(&one);
}

/* Stopped over and over, and asked all the while. */
static void test_stop_and_go_on(void **state)
{
    (void)state;
    GameSpec spec = {RULE_FREESTYLE, 15, 5};
    Crews h = crews_new(spec, 3, 4, 64 << 20);
    Board b = searches_position(spec, 4, 3);
    int before = crew_set(h.crew, &b);
    assert_int_equal(before, 0);
    for (int i = 0; i < 20; i++) {
        bool done;
        SearchResult r;
        crew_start(h.crew, CREW_ENDLESS);
        assert_int_equal(crew_wait(h.crew, 0.002, &done).code, STATUS_OK);
        assert_false(done);
        for (int k = 0; k < 20; k++) {
            if (!crew_ready(h.crew)) continue;
            SearchLine line[5];
            crew_result(h.crew, &r);
            searches_check(&b, &r);
            assert_true(crew_lines(h.crew, 5, line) >= 1);
            assert_true(r.visits >= before);
        }
        assert_int_equal(crew_stop(h.crew).code, STATUS_OK);
        assert_int_equal(crew_wait(h.crew, 0, &done).code, STATUS_OK);
        assert_true(done);
        if (!crew_ready(h.crew)) continue; /* a loaded machine may not have begun */
        crew_result(h.crew, &r);
        searches_check(&b, &r);
        assert_true(r.visits >= before);
        before = r.visits;
        assert_int_equal(crew_set(h.crew, &b), before);
    }
    assert_true(before > 20);
    crews_free(&h);
}

/* The game goes on: what was thought below its moves is kept. */
static void test_tree_is_kept(void **state)
{
    (void)state;
    Crews h = crews_new(FREESTYLE_9, 2, 2, 4 << 20);
    Board b = searches_position(FREESTYLE_9, 4, 2);
    SearchResult r = run(h.crew, &b, 2000);
    assert_int_equal(r.proof, PROOF_NONE);
    Undo undo;
    int below = r.child_visits[r.best];
    board_play(&b, r.best, &undo);
    assert_int_equal(crew_set(h.crew, &b), below - 1);
    crew_start(h.crew, below + 100);
    finish(h.crew);
    crew_result(h.crew, &r);
    searches_check(&b, &r);
    Board other = searches_position(FREESTYLE_9, 10, 9);
    assert_int_equal(crew_set(h.crew, &other), 0);
    crews_free(&h);
}

/* In a megabyte, many more visits than it has room for. */
static void test_little_memory(void **state)
{
    (void)state;
    enum { VISITS = 9000 };
    GameSpec spec = {RULE_FREESTYLE, 15, 5};
    for (int i = 0; i < 4; i++) {
        Crews h = crews_with(spec, 1 + i % 2 * 2, 2, CREW_BYTES_MIN, i >= 2);
        size_t fixed = crew_bytes(h.crew);
        assert_true(fixed < CREW_BYTES_MIN + (512 << 10));
        Board b = searches_position(spec, 4, 3);
        SearchResult r = run(h.crew, &b, VISITS);
        searches_check(&b, &r);
        assert_int_equal(r.proof, PROOF_NONE);
        assert_int_equal(r.visits, VISITS);
        assert_int_equal(crew_bytes(h.crew), fixed);
        crews_free(&h);
    }
}

static void test_too_little_memory(void **state)
{
    (void)state;
    Crews h = crews_new(FREESTYLE_9, 1, 1, CREW_BYTES_MIN);
    CrewOptions options = crew_options_default();
    options.leaves = 1000;
    options.bytes = CREW_BYTES_MIN;
    Crew *crew;
    assert_int_equal(crew_new(&crew, h.table, h.evaluators, &options).code, ERR_INPUT);
    assert_null(crew);
    crews_free(&h);
}

static void test_freed_while_thinking(void **state)
{
    (void)state;
    for (int i = 0; i < 5; i++) {
        Crews h = crews_new(FREESTYLE_9, 3, 4, 4 << 20);
        Board b = searches_position(FREESTYLE_9, 7, 3);
        crew_set(h.crew, &b);
        crew_start(h.crew, CREW_ENDLESS);
        crews_free(&h);
    }
    crew_free(NULL);
}

/* An evaluator that knows the first point of all that are left, and nothing else. */
static Status first_submit(Evaluator *e, int n, const EvalRequest r[], Ticket *ticket)
{
    FirstPoint *f = (FirstPoint *)e;
    for (int i = 0; i < n; i++) f->point[i] = pointset_next(&r[i].legal, 0);
    f->count = n;
    *ticket = 0;
    return status_ok();
}

static Status first_wait(Evaluator *e, Ticket ticket, Evaluation out[])
{
    const FirstPoint *f = (const FirstPoint *)e;
    (void)ticket;
    memset(out, 0, (size_t)f->count * sizeof out[0]);
    for (int i = 0; i < f->count; i++) {
        out[i].wdl[1] = 1;
        out[i].policy[f->point[i]] = 1;
    }
    return status_ok();
}

/* Three points are left of a dead draw: the one that is looked at is soon a proven draw, the others are never
 * looked at, and nothing more is ever evaluated. Told to rest, the workers rest all the same. */
static void test_rest_without_evaluations(void **state)
{
    (void)state;
    static const EvaluatorOps ops = {first_submit, first_wait, NULL};
    GameSpec spec = {RULE_FREESTYLE, 5, 5};
    FirstPoint first[2];
    Evaluator *evaluators[2] = {&first[0].base, &first[1].base};
    for (int i = 0; i < 2; i++)
        first[i] = (FirstPoint){.base = {.ops = &ops, .max_batch = 8, .max_waiting = 8}};
    CrewOptions options = crew_options_default();
    options.search.tactics = TACTICS_NONE;
    options.points = 25;
    options.bytes = 4 << 20;
    for (options.workers = 1; options.workers <= 2; options.workers++) {
        Board b = searches_position(spec, 22, 0);
        for (uint64_t seed = 1; !tactics_dead(&b); seed++) b = searches_position(spec, 22, seed);
        Crew *crew;
        bool done;
        assert_int_equal(crew_new(&crew, NULL, evaluators, &options).code, STATUS_OK);
        crew_set(crew, &b);
        crew_start(crew, CREW_ENDLESS);
        assert_int_equal(crew_wait(crew, 0.02, &done).code, STATUS_OK);
        assert_false(done);
        crew_halt(crew);
        assert_int_equal(crew_wait(crew, 20, &done).code, STATUS_OK);
        assert_true(done);
        crew_free(crew);
    }
}

/* An evaluator that fails after some answers. */
typedef struct Failing {
    Evaluator base;
    Evaluator *inner;
    int left;
} Failing;

static Status failing_submit(Evaluator *e, int n, const EvalRequest r[], Ticket *ticket)
{
    Failing *f = (Failing *)e;
    if (f->left-- <= 0) return status_error(ERR_DEVICE, "the device is gone");
    return evaluator_submit(f->inner, n, r, ticket);
}

static Status failing_wait(Evaluator *e, Ticket ticket, Evaluation out[])
{
    return evaluator_wait(((Failing *)e)->inner, ticket, out);
}

static void test_a_fault_ends_the_thinking(void **state)
{
    (void)state;
    static const EvaluatorOps ops = {failing_submit, failing_wait, NULL};
    Crews h = crews_new(FREESTYLE_9, 1, 2, 4 << 20);
    crew_free(h.crew);
    Failing failing = {.base = {.ops = &ops, .max_batch = 2, .max_waiting = 4}, .inner = h.evaluators[0]};
    Evaluator *evaluators[2] = {&failing.base, h.evaluators[1]};
    CrewOptions options = crew_options_default();
    options.points = 81;
    options.workers = options.leaves = 2;
    options.bytes = 4 << 20;
    assert_int_equal(crew_new(&h.crew, h.table, evaluators, &options).code, STATUS_OK);
    Board b = searches_position(FREESTYLE_9, 7, 3);
    for (int i = 0; i < 3; i++) {
        failing.left = 10;
        crew_set(h.crew, &b);
        crew_start(h.crew, CREW_ENDLESS);
        Status status = status_ok();
        for (bool done = false; !done;) status = crew_wait(h.crew, 1, &done);
        assert_int_equal(status.code, ERR_DEVICE);
    }
    failing.left = 1 << 30;
    SearchResult r = run(h.crew, &b, 500);
    searches_check(&b, &r);
    crews_free(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_visits_add_up),
        cmocka_unit_test(test_one_worker_is_a_search),
        cmocka_unit_test(test_stop_and_go_on),
        cmocka_unit_test(test_tree_is_kept),
        cmocka_unit_test(test_little_memory),
        cmocka_unit_test(test_too_little_memory),
        cmocka_unit_test(test_freed_while_thinking),
        cmocka_unit_test(test_rest_without_evaluations),
        cmocka_unit_test(test_a_fault_ends_the_thinking),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
