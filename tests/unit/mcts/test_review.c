/* Games gone over: what is said of moves that are known to be good or bad, and what always holds. */
#include "mcts/review.h"
#include "tests/support/assert_status.h"
#include "tests/support/searches.h"

#include <stdlib.h>
#include <string.h>

enum { THREADS = 2, VISITS = 40, LEAVES = 2, SEARCHES = 4 };

typedef struct Bench {
    PatternTable *table;
    Evaluator *evaluators[THREADS];
    Analyzer *analyzer;
} Bench;

static Bench bench_new(int threads)
{
    Bench b = {0};
    assert_ok(pattern_table_new(&b.table, FREESTYLE_9));
    for (int i = 0; i < THREADS; i++) assert_ok(evaluator_hash_new(&b.evaluators[i], SEARCHES * LEAVES, 3));
    AnalyzerOptions options = {
        .search = search_params_default(),
        .table = b.table,
        .points = 81,
        .visits = VISITS,
        .searches = SEARCHES,
        .leaves = LEAVES,
        .threads = threads,
        .evaluators = b.evaluators,
    };
    assert_ok(analyzer_new(&b.analyzer, &options));
    return b;
}

static void bench_free(Bench *b)
{
    analyzer_free(b->analyzer);
    for (int i = 0; i < THREADS; i++) evaluator_free(b->evaluators[i]);
    pattern_table_free(b->table);
}

static Review *review(const Record *record, int threads)
{
    Bench b = bench_new(threads);
    ReviewOptions options = review_options_default(VISITS);
    Review *out = malloc(sizeof *out);
    assert_non_null(out);
    assert_ok(review_run(record, b.analyzer, &options, out));
    bench_free(&b);
    return out;
}

static Record *record_of(const char *moves)
{
    Record *r = NULL;
    assert_ok(record_new(FREESTYLE_9, &r));
    for (size_t at = 0; moves[at];) {
        Point p;
        assert_ok(notation_scan_point(moves, strlen(moves), &at, 9, ORIGIN_BOTTOM, &p));
        assert_ok(record_add(r, p, RECORD_TIME_UNKNOWN, NULL));
    }
    return r;
}

static Point point(const char *name)
{
    Point p;
    assert_ok(notation_parse_point(name, 9, ORIGIN_BOTTOM, &p));
    return p;
}

static Record *random_record(uint64_t seed)
{
    Record *r = NULL;
    Rng rng = rng_make(seed, 0, 0, 0, RNG_OPENING);
    assert_ok(record_new(FREESTYLE_9, &r));
    while (!board_over(&r->board)) {
        Status ignored = record_add(r, (Point)rng_below(&rng, 81), RECORD_TIME_UNKNOWN, NULL);
        (void)ignored;
    }
    return r;
}

/* ---- known games ---- */

/* Black has three in a row and plays elsewhere; white does the same, but takes his chance later. */
static void a_missed_win_is_found_with_its_line(void **state)
{
    (void)state;
    Record *r = record_of("d5a1e5a9f5i9a5");
    Review *v = review(r, THREADS);
    const ReviewMove *m = &v->move[6];
    assert_int_equal(m->proof_before, PROOF_WIN);
    assert_int_equal(m->plies_before, 3);
    assert_true(m->missed_win);
    assert_true(m->before == 1);
    assert_true(m->loss > 0.05f);
    assert_true(m->mark >= REVIEW_INACCURACY);
    assert_int_equal(m->better.length, 3);
    assert_true(m->better.move[0] == point("c5") || m->better.move[0] == point("g5"));
    assert_int_equal(v->side[BLACK].missed_wins, 1);
    assert_int_equal(v->side[WHITE].missed_wins, 0);
    free(v);
    record_free(r);
}

static void the_winning_moves_lose_nothing(void **state)
{
    (void)state;
    Record *r = record_of("d5a1e5a9f5i9g5c5h5");
    Review *v = review(r, THREADS);
    assert_int_equal(r->result, RESULT_BLACK);
    for (int i = 6; i < 9; i++) assert_true(v->move[i].loss == 0);
    assert_int_equal(v->move[8].proof_after, PROOF_WIN);
    assert_int_equal(v->move[8].plies_after, 1);
    assert_int_equal(v->move[8].reply.length, 0);
    assert_int_equal(v->move[7].proof_before, PROOF_LOSS);
    /* What the end proves holds for the positions before it. */
    assert_true(v->black[9] == 1 && v->black[8] == 1 && v->black[7] == 1 && v->black[6] == 1);
    free(v);
    record_free(r);
}

/* White's four has one open end, which black must take. */
static void leaving_a_five_open_turns_a_won_game(void **state)
{
    (void)state;
    Record *r = record_of("d5a1e5b1f5c1a5d1c5");
    Review *v = review(r, THREADS);
    const ReviewMove *m = &v->move[8];
    assert_int_equal(m->best, point("e1"));
    assert_int_equal(m->proof_after, PROOF_LOSS);
    assert_int_equal(m->plies_after, 2);
    assert_true(m->after == 0);
    assert_int_equal(m->reply.move[0], point("e1"));
    assert_int_equal(m->reply.length, 1);
    free(v);
    record_free(r);
}

static void a_game_without_moves_has_a_review(void **state)
{
    (void)state;
    Record *r = record_of("");
    Review *v = review(r, THREADS);
    assert_int_equal(v->moves, 0);
    assert_int_equal(v->side[BLACK].moves, 0);
    assert_int_equal(v->side[BLACK].worst, -1);
    assert_true(v->black[0] >= 0 && v->black[0] <= 1);
    free(v);
    record_free(r);
}

/* ---- what always holds ---- */

static void check_move(const ReviewMove *m)
{
    assert_true(m->loss >= 0 && m->before <= 1 && m->after >= 0);
    assert_true(fabsf(m->before - m->after - m->loss) < 1e-6f);
    assert_int_equal(m->better.move[0], m->best);
    assert_true((m->mark == REVIEW_BEST) == (m->played == m->best));
    if (m->mark == REVIEW_BEST) assert_true(m->loss == 0);
    if (m->mark == REVIEW_BLUNDER) assert_true(m->loss >= 0.2f);
    if (m->mark == REVIEW_GOOD) assert_true(m->loss < 0.05f);
    if (m->turns) assert_true(m->before > 0.5f && m->after < 0.5f && m->mark >= REVIEW_MISTAKE);
    if (m->proof_after == PROOF_WIN) assert_int_equal(m->proof_before, PROOF_WIN);
    if (m->proof_after == PROOF_LOSS) assert_true(m->after == 0);
}

static void reviews_of_random_games_are_whole(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 3; seed++) {
        Record *r = random_record(seed);
        Review *v = review(r, THREADS);
        int counted = 0;
        assert_int_equal(v->moves, r->moves);
        for (int i = 0; i < v->moves; i++) {
            assert_int_equal(v->move[i].played, r->move[i].point);
            assert_int_equal(v->move[i].color, i % 2);
            check_move(&v->move[i]);
        }
        for (int c = BLACK; c <= WHITE; c++) {
            assert_true(v->side[c].accuracy >= 0 && v->side[c].accuracy <= 1);
            for (int k = 0; k < REVIEW_MARKS; k++) counted += v->side[c].marked[k];
            int worst = v->side[c].worst;
            for (int i = c; worst >= 0 && i < v->moves; i += 2)
                assert_true(v->move[i].loss <= v->move[worst].loss);
        }
        assert_int_equal(counted, v->moves);
        free(v);
        record_free(r);
    }
}

static void the_number_of_threads_changes_nothing(void **state)
{
    (void)state;
    Record *r = random_record(9);
    Review *one = review(r, 1), *two = review(r, 2);
    for (int i = 0; i < one->moves; i++) {
        assert_true(one->move[i].before == two->move[i].before && one->move[i].after == two->move[i].after);
        assert_int_equal(one->move[i].best, two->move[i].best);
        assert_int_equal(one->move[i].mark, two->move[i].mark);
    }
    free(one);
    free(two);
    record_free(r);
}

/* ---- stopping ---- */

static bool stop(void *context)
{
    int *asked = context;
    return ++*asked >= 1;
}

static void stops_when_told_and_can_begin_again(void **state)
{
    (void)state;
    Bench b = bench_new(THREADS);
    Record *r = random_record(4);
    int asked = 0;
    ReviewOptions options = review_options_default(VISITS);
    Review *v = malloc(sizeof *v), *again = review(r, THREADS);
    assert_non_null(v);
    options.context = &asked;
    options.should_stop = stop;
    assert_int_equal(review_run(r, b.analyzer, &options, v).code, ERR_INTERRUPTED);
    options.should_stop = NULL;
    assert_ok(review_run(r, b.analyzer, &options, v));
    for (int i = 0; i < v->moves; i++) assert_true(v->move[i].loss == again->move[i].loss);
    free(again);
    free(v);
    record_free(r);
    bench_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_missed_win_is_found_with_its_line),
        cmocka_unit_test(the_winning_moves_lose_nothing),
        cmocka_unit_test(leaving_a_five_open_turns_a_won_game),
        cmocka_unit_test(a_game_without_moves_has_a_review),
        cmocka_unit_test(reviews_of_random_games_are_whole),
        cmocka_unit_test(the_number_of_threads_changes_nothing),
        cmocka_unit_test(stops_when_told_and_can_begin_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
