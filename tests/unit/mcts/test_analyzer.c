/* Positions searched by several threads: the answers are those of plain searches, in the order of the
 * questions. */
#include "mcts/analyzer.h"
#include "tests/support/searches.h"

#include <stdlib.h>

enum { THREADS_MAX = 3, VISITS = 60, SEARCHES = 3, LEAVES = 4 };
static const double LONG = 60; /* seconds that no answer takes */

typedef struct Bench {
    PatternTable *table;
    Evaluator *evaluators[THREADS_MAX];
    Analyzer *analyzer;
} Bench;

static Bench bench_with_solver(int threads, TacticsLevel tactics, int64_t solver_nodes)
{
    Bench b = {0};
    SearchParams search = search_params_default();
    search.tactics = tactics;
    assert_int_equal(pattern_table_new(&b.table, FREESTYLE_9).code, STATUS_OK);
    for (int i = 0; i < threads; i++)
        assert_int_equal(evaluator_hash_new(&b.evaluators[i], SEARCHES * LEAVES, 3).code, STATUS_OK);
    AnalyzerOptions options = {
        .search = search,
        .table = b.table,
        .points = 81,
        .visits = VISITS,
        .searches = SEARCHES,
        .leaves = LEAVES,
        .solver_nodes = solver_nodes,
        .threads = threads,
        .evaluators = b.evaluators,
    };
    assert_int_equal(analyzer_new(&b.analyzer, &options).code, STATUS_OK);
    return b;
}

static void bench_free(Bench *b)
{
    analyzer_free(b->analyzer);
    for (int i = 0; i < THREADS_MAX; i++) evaluator_free(b->evaluators[i]);
    pattern_table_free(b->table);
}

static Bench bench_new(int threads)
{
    return bench_with_solver(threads, TACTICS_FOUR, 0);
}

/* Questions of different length. */
static AnalyzerQuestion question(int i)
{
    return (AnalyzerQuestion){
        .board = searches_position(FREESTYLE_9, i % 30, (uint64_t)i),
        .visits = 1 + i * 7 % VISITS,
        .lines = 1 + i % 4,
        .seed = (uint64_t)i,
    };
}

static AnalyzerAnswer *take(Bench *b)
{
    AnalyzerAnswer *answer = malloc(sizeof *answer);
    assert_non_null(answer);
    assert_true(analyzer_take(b->analyzer, LONG, answer));
    assert_int_equal(answer->status.code, STATUS_OK);
    return answer;
}

static void plain_search(int i, SearchResult *out)
{
    SearchParams params = search_params_default();
    AnalyzerQuestion q = question(i);
    Searches h = searches_new(FREESTYLE_9, &params, VISITS, LEAVES);
    searches_run(&h, &q.board, (SearchLimits){.visits = q.visits}, q.seed, LEAVES, out);
    searches_free(&h);
}

static void check_answers(int threads)
{
    enum { QUESTIONS = 40 };
    Bench b = bench_new(threads);
    int64_t visits = 0;
    for (int i = 0; i < QUESTIONS; i++) {
        AnalyzerQuestion q = question(i);
        assert_true(analyzer_ask(b.analyzer, &q));
    }
    for (int i = 0; i < QUESTIONS; i++) {
        AnalyzerQuestion q = question(i);
        AnalyzerAnswer *answer = take(&b);
        SearchResult plain;
        plain_search(i, &plain);
        searches_check(&q.board, &answer->result);
        assert_int_equal(answer->result.best, plain.best);
        assert_int_equal(answer->result.visits, plain.visits);
        assert_true(answer->result.score == plain.score);
        assert_memory_equal(answer->result.child_visits, plain.child_visits, sizeof plain.child_visits);
        assert_in_range(answer->lines, 1, q.lines);
        assert_int_equal(answer->line[0].move[0], plain.best);
        visits += plain.visits;
        free(answer);
    }
    assert_int_equal(analyzer_visits(b.analyzer), visits);
    bench_free(&b);
}

static void test_answers_are_those_of_plain_searches(void **state)
{
    (void)state;
    check_answers(1);
    check_answers(3);
}

static void test_a_proven_line_goes_on_to_the_end(void **state)
{
    (void)state;
    static const Point stones[] = {38, 0, 39, 8, 40, 72}; /* three of black in a row, open on both sides */
    Bench b = bench_new(1);
    AnalyzerQuestion q = {.visits = VISITS, .lines = 3};
    Undo undo;
    board_init(&q.board, FREESTYLE_9);
    for (int i = 0; i < 6; i++) board_play(&q.board, stones[i], &undo);
    assert_true(analyzer_ask(b.analyzer, &q));
    AnalyzerAnswer *answer = take(&b);
    const SearchLine *line = &answer->line[0];
    assert_int_equal(line->proof, PROOF_WIN);
    assert_int_equal(line->plies, 3);
    assert_int_equal(line->length, 3);
    for (int i = 0; i < 3; i++) board_play(&q.board, line->move[i], &undo);
    assert_int_equal(q.board.result, RESULT_BLACK);
    free(answer);
    bench_free(&b);
}

/* Black wins by fours, the first of them at one of two points; three visits without tactics find none of it. */
static void test_the_solver_finds_what_few_visits_miss(void **state)
{
    (void)state;
    static const Point stones[] = {
        4 * 9 + 1, 4 * 9 + 0, 4 * 9 + 2, 0,  4 * 9 + 3, 8, /* three in a row, one end closed */
        6 * 9 + 4, 72,        7 * 9 + 4, 80,               /* two below e5: e5 makes four and three */
    };
    AnalyzerAnswer *answers[2];
    AnalyzerQuestion q = {.visits = 3, .lines = 2};
    Undo undo;
    board_init(&q.board, FREESTYLE_9);
    for (int i = 0; i < 10; i++) board_play(&q.board, stones[i], &undo);
    for (int i = 0; i < 2; i++) {
        Bench b = bench_with_solver(1, TACTICS_NONE, i * 10000);
        assert_true(analyzer_ask(b.analyzer, &q));
        answers[i] = take(&b);
        bench_free(&b);
    }
    assert_int_equal(answers[0]->result.proof, PROOF_NONE);
    const SearchResult *r = &answers[1]->result;
    assert_int_equal(r->proof, PROOF_WIN);
    assert_int_equal(answers[1]->line[0].length, r->proof_plies);
    assert_int_equal(answers[1]->line[0].move[0], r->best);
    assert_int_equal(answers[1]->lines, 2);
    assert_true(answers[1]->line[1].move[0] != r->best);
    for (int i = 0; i < r->proof_plies; i++) board_play(&q.board, answers[1]->line[0].move[i], &undo);
    assert_int_equal(q.board.result, RESULT_BLACK);
    free(answers[0]);
    free(answers[1]);
}

static void test_only_so_many_questions_wait(void **state)
{
    (void)state;
    Bench b = bench_new(1);
    AnalyzerQuestion q = question(3);
    for (int i = 0; i < ANALYZER_WAITING_MAX; i++) assert_true(analyzer_ask(b.analyzer, &q));
    assert_false(analyzer_ask(b.analyzer, &q));
    free(take(&b));
    assert_true(analyzer_ask(b.analyzer, &q));
    for (int i = 0; i < ANALYZER_WAITING_MAX; i++) free(take(&b));
    bench_free(&b);
}

static void test_dropped_questions_leave_no_answers(void **state)
{
    (void)state;
    Bench b = bench_new(2);
    for (int round = 0; round < 5; round++) {
        for (int i = 0; i < 100; i++) {
            AnalyzerQuestion q = question(i);
            assert_true(analyzer_ask(b.analyzer, &q));
        }
        for (int i = 0; i < 3 * round; i++) free(take(&b));
        analyzer_drop(b.analyzer);
        AnalyzerQuestion q = question(7);
        SearchResult plain;
        plain_search(7, &plain);
        assert_true(analyzer_ask(b.analyzer, &q));
        AnalyzerAnswer *answer = take(&b);
        assert_memory_equal(answer->result.child_visits, plain.child_visits, sizeof plain.child_visits);
        free(answer);
    }
    bench_free(&b);
}

static void test_it_may_be_freed_while_it_works(void **state)
{
    (void)state;
    Bench b = bench_new(2);
    for (int i = 0; i < 100; i++) {
        AnalyzerQuestion q = question(i);
        assert_true(analyzer_ask(b.analyzer, &q));
    }
    bench_free(&b);
}

/* ---- an evaluator that fails ---- */

static Status fail_to_submit(Evaluator *e, int n, const EvalRequest r[], Ticket *ticket)
{
    (void)e, (void)n, (void)r, (void)ticket;
    return status_error(ERR_DEVICE, "the device is gone");
}

static void keep(Evaluator *e)
{
    (void)e;
}

static const EvaluatorOps FAILING = {.submit = fail_to_submit, .free = keep};

static void test_a_fault_is_the_answer_to_every_question(void **state)
{
    (void)state;
    Bench b = bench_new(1);
    Evaluator failing = {.ops = &FAILING, .max_batch = SEARCHES * LEAVES, .max_waiting = 64};
    Evaluator *evaluators[] = {&failing};
    AnalyzerOptions options = {
        .search = search_params_default(),
        .table = b.table,
        .points = 81,
        .visits = VISITS,
        .searches = SEARCHES,
        .leaves = LEAVES,
        .threads = 1,
        .evaluators = evaluators,
    };
    Analyzer *analyzer;
    AnalyzerAnswer *answer = malloc(sizeof *answer);
    assert_non_null(answer);
    assert_int_equal(analyzer_new(&analyzer, &options).code, STATUS_OK);
    for (int i = 0; i < 10; i++) {
        AnalyzerQuestion q = question(2);
        assert_true(analyzer_ask(analyzer, &q));
    }
    for (int i = 0; i < 10; i++) {
        assert_true(analyzer_take(analyzer, LONG, answer));
        assert_int_equal(answer->status.code, ERR_DEVICE);
    }
    free(answer);
    analyzer_free(analyzer);
    bench_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_answers_are_those_of_plain_searches),
        cmocka_unit_test(test_a_proven_line_goes_on_to_the_end),
        cmocka_unit_test(test_the_solver_finds_what_few_visits_miss),
        cmocka_unit_test(test_only_so_many_questions_wait),
        cmocka_unit_test(test_dropped_questions_leave_no_answers),
        cmocka_unit_test(test_it_may_be_freed_while_it_works),
        cmocka_unit_test(test_a_fault_is_the_answer_to_every_question),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
