/* The whole search with the hash evaluator: counts, determinism, noise, batches, memory, and exact outcomes
 * against brute force. */
#include "mcts/search.h"

#include "net/evaluator_hash.h"

#include <malloc.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const GameSpec FREESTYLE_9 = {RULE_FREESTYLE, 9, 5};

typedef struct Bench {
    Evaluator *evaluator;
    PatternTable *table;
    Search *search;
} Bench;

static Bench new_bench(GameSpec spec, const SearchParams *params, int visits, int leaves)
{
    Bench h;
    assert_int_equal(evaluator_hash_new(&h.evaluator, leaves, 3).code, STATUS_OK);
    assert_int_equal(pattern_table_new(&h.table, spec).code, STATUS_OK);
    SearchCapacity capacity = {spec.size * spec.size, visits, leaves};
    assert_int_equal(search_new(&h.search, params, h.table, capacity).code, STATUS_OK);
    return h;
}

static void free_bench(Bench *h)
{
    search_free(h->search);
    pattern_table_free(h->table);
    evaluator_free(h->evaluator);
}

static void finish(Bench *h, int leaves)
{
    enum { LEAVES_MAX = 16 };
    EvalRequest requests[LEAVES_MAX];
    Evaluation evaluations[LEAVES_MAX];
    while (!search_done(h->search)) {
        int n = search_select(h->search, leaves, requests);
        if (n == 0) continue;
        assert_int_equal(evaluator_run(h->evaluator, n, requests, evaluations).code, STATUS_OK);
        search_expand(h->search, n, evaluations);
    }
}

static void run(Bench *h, const Board *b, SearchLimits limits, uint64_t seed, int leaves, SearchResult *out)
{
    search_begin(h->search, b, limits, rng_make(seed, 0, 0, 0, RNG_ROOT_NOISE));
    finish(h, leaves);
    search_result(h->search, out);
}

static bool random_position(GameSpec spec, int stones, Rng *rng, Board *b)
{
    board_init(b, spec);
    while (b->stones < stones) {
        Point p = (Point)rng_below(rng, (uint32_t)board_points(b));
        PointSet legal;
        board_legal(b, &legal);
        if (!pointset_has(&legal, p)) continue;
        Undo undo;
        board_play(b, p, &undo);
        if (board_over(b)) return false;
    }
    return true;
}

static Board some_position(GameSpec spec, int stones, uint64_t seed)
{
    Board b;
    Rng rng = rng_make(seed, 0, 0, 0, RNG_OPENING);
    while (!random_position(spec, stones, &rng, &b)) continue;
    return b;
}

static void check_result(const Board *b, const SearchResult *r)
{
    PointSet legal;
    board_legal(b, &legal);
    assert_true(pointset_has(&legal, r->best));
    double policy = 0, prior = 0;
    int visits = 0;
    for (Point p = 0; p < board_points(b); p++) {
        policy += r->policy[p];
        prior += r->prior[p];
        visits += r->child_visits[p];
        assert_true(r->policy[p] >= 0 && r->prior[p] >= 0);
        if (!pointset_has(&legal, p))
            assert_true(r->policy[p] == 0 && r->prior[p] == 0 && r->child_visits[p] == 0);
        assert_true(isnan(r->child_score[p]) == (r->child_visits[p] == 0));
    }
    assert_true(fabs(policy - 1) < 1e-4);
    assert_true(prior == 0 || fabs(prior - 1) < 1e-4);
    assert_int_equal(visits, r->visits);
    assert_true(fabsf(r->wdl[0] + r->wdl[1] + r->wdl[2] - 1) < 1e-5f);
    assert_true(fabsf(r->score - r->wdl[0] - r->wdl[1] / 2) < 1e-5f);
    assert_int_equal(r->pv[0], r->best);
    Board line = *b;
    for (int i = 0; i < r->pv_length; i++) {
        assert_false(board_over(&line));
        assert_true(pointset_has(&line.empty, r->pv[i]));
        Undo undo;
        board_play(&line, r->pv[i], &undo);
    }
}

static void test_results_add_up(void **state)
{
    (void)state;
    for (int root = ROOT_GUMBEL; root <= ROOT_PUCT; root++)
        for (int rule = 0; rule < RULE_COUNT; rule++) {
            SearchParams params = search_params_default();
            params.root = (RootPolicy)root;
            GameSpec spec = {(uint8_t)rule, 9, 5};
            Bench h = new_bench(spec, &params, 300, 4);
            for (int i = 0; i < 24; i++) {
                Board b = some_position(spec, 5 * (i % 8), (uint64_t)i);
                SearchLimits limits = {1 + i * 12, i % 2 == 0};
                SearchResult r;
                run(&h, &b, limits, (uint64_t)i, 1 + i % 4, &r);
                check_result(&b, &r);
                if (r.proof == PROOF_NONE) assert_int_equal(r.visits, limits.visits);
            }
            free_bench(&h);
        }
}

/* Every result on the way is whole too, from the first answer on. */
static void test_results_while_searching(void **state)
{
    (void)state;
    for (int root = ROOT_GUMBEL; root <= ROOT_PUCT; root++) {
        SearchParams params = search_params_default();
        params.root = (RootPolicy)root;
        Bench h = new_bench(FREESTYLE_9, &params, 60, 1);
        Board b = some_position(FREESTYLE_9, 8, 5);
        search_begin(h.search, &b, (SearchLimits){60, false}, rng_make(1, 0, 0, 0, RNG_ROOT_NOISE));
        EvalRequest request;
        Evaluation evaluation;
        while (!search_done(h.search)) {
            SearchResult r;
            int n = search_select(h.search, 1, &request);
            if (n == 0) continue;
            assert_int_equal(evaluator_run(h.evaluator, 1, &request, &evaluation).code, STATUS_OK);
            search_expand(h.search, 1, &evaluation);
            search_result(h.search, &r);
            check_result(&b, &r);
        }
        free_bench(&h);
    }
}

static void test_same_search_twice(void **state)
{
    (void)state;
    for (int root = ROOT_GUMBEL; root <= ROOT_PUCT; root++) {
        SearchParams params = search_params_default();
        params.root = (RootPolicy)root;
        Bench h = new_bench(FREESTYLE_9, &params, 200, 8);
        Board b = some_position(FREESTYLE_9, 6, 1), other = some_position(FREESTYLE_9, 9, 2);
        SearchResult first, second;
        run(&h, &b, (SearchLimits){200, true}, 1, 8, &first);
        uint64_t signature = search_signature(h.search);
        run(&h, &other, (SearchLimits){150, true}, 2, 3, &second);
        assert_true(search_signature(h.search) != signature);
        run(&h, &b, (SearchLimits){200, true}, 1, 8, &second);
        assert_true(search_signature(h.search) == signature);
        assert_memory_equal(first.policy, second.policy, sizeof first.policy);
        free_bench(&h);
    }
}

static void test_noise_only_when_asked(void **state)
{
    (void)state;
    for (int root = ROOT_GUMBEL; root <= ROOT_PUCT; root++) {
        SearchParams params = search_params_default();
        params.root = (RootPolicy)root;
        Bench h = new_bench(FREESTYLE_9, &params, 100, 1);
        Board b = some_position(FREESTYLE_9, 6, 1);
        SearchResult r;
        uint64_t calm[3], noisy[3];
        for (uint64_t seed = 0; seed < 3; seed++) {
            run(&h, &b, (SearchLimits){100, false}, seed, 1, &r);
            calm[seed] = search_signature(h.search);
            run(&h, &b, (SearchLimits){100, true}, seed, 1, &r);
            noisy[seed] = search_signature(h.search);
        }
        assert_true(calm[0] == calm[1] && calm[1] == calm[2]);
        assert_true(noisy[0] != noisy[1] && noisy[1] != noisy[2] && noisy[0] != noisy[2]);
        free_bench(&h);
    }
}

/* The prior reported is the network's, whatever noise the search added to its own copy. */
static void test_noise_stays_out_of_the_prior(void **state)
{
    (void)state;
    SearchParams params = search_params_default();
    params.root = ROOT_PUCT;
    Bench h = new_bench(FREESTYLE_9, &params, 50, 1);
    Board b = some_position(FREESTYLE_9, 6, 1);
    SearchResult calm, noisy;
    run(&h, &b, (SearchLimits){50, false}, 1, 1, &calm);
    run(&h, &b, (SearchLimits){50, true}, 1, 1, &noisy);
    assert_memory_equal(calm.prior, noisy.prior, sizeof calm.prior);
    free_bench(&h);
}

/* Answers may come back in portions; leaves that wait are never asked for twice. */
static void test_batches_hold_no_duplicates(void **state)
{
    (void)state;
    enum { LEAVES = 16, VISITS = 400 };
    for (int root = ROOT_GUMBEL; root <= ROOT_PUCT; root++) {
        SearchParams params = search_params_default();
        params.root = (RootPolicy)root;
        Bench h = new_bench(FREESTYLE_9, &params, VISITS, LEAVES);
        Board b = some_position(FREESTYLE_9, 6, 3);
        search_begin(h.search, &b, (SearchLimits){VISITS, false}, rng_make(1, 0, 0, 0, RNG_ROOT_NOISE));
        EvalRequest waiting[LEAVES];
        Evaluation evaluations[LEAVES];
        int open = 0, batches = 0, leaves = 0;
        while (!search_done(h.search)) {
            int n = search_select(h.search, LEAVES, waiting + open);
            open += n;
            assert_true(open <= LEAVES);
            for (int i = 0; i < open; i++)
                for (int k = 0; k < i; k++)
                    assert_true(waiting[i].board->hash != waiting[k].board->hash ||
                                waiting[i].board->last != waiting[k].board->last);
            if (open == 0) continue;
            batches++;
            int answered = open - open / 3;
            leaves += answered;
            assert_int_equal(evaluator_run(h.evaluator, answered, waiting, evaluations).code, STATUS_OK);
            search_expand(h.search, answered, evaluations);
            memmove(waiting, waiting + answered, (size_t)(open - answered) * sizeof waiting[0]);
            open -= answered;
        }
        SearchResult r;
        search_result(h.search, &r);
        check_result(&b, &r);
        assert_int_equal(r.visits, VISITS);
        assert_true(leaves / batches >= 4);
        free_bench(&h);
    }
}

static void test_no_allocation_while_searching(void **state)
{
    (void)state;
    SearchParams params = search_params_default();
    Bench h = new_bench(FREESTYLE_9, &params, 300, 8);
    SearchResult r;
    Board b = some_position(FREESTYLE_9, 6, 3);
    struct mallinfo2 before = mallinfo2();
    for (int i = 0; i < 5; i++) run(&h, &b, (SearchLimits){300, true}, (uint64_t)i, 8, &r);
    struct mallinfo2 after = mallinfo2();
    assert_int_equal(before.uordblks, after.uordblks);
    assert_int_equal(before.hblkhd, after.hblkhd);
    free_bench(&h);
}

/* ---- requests ---------------------------------------------------------------------------------------- */

static void test_requests_describe_their_position(void **state)
{
    (void)state;
    SearchParams params = search_params_default();
    for (int rule = 0; rule < RULE_COUNT; rule++) {
        GameSpec spec = {(uint8_t)rule, 9, 5};
        Bench h = new_bench(spec, &params, 100, 1);
        Board b = some_position(spec, 20, 4);
        search_begin(h.search, &b, (SearchLimits){100, false}, rng_make(1, 0, 0, 0, RNG_ROOT_NOISE));
        EvalRequest request;
        Evaluation evaluation;
        unsigned symmetries = 0;
        while (search_select(h.search, 1, &request) == 1) {
            PatternBoard patterns;
            pattern_init(&patterns, h.table, request.board);
            assert_memory_equal(patterns.shapes, request.patterns->shapes, sizeof patterns.shapes);
            assert_memory_equal(patterns.points, request.patterns->points, sizeof patterns.points);
            PointSet legal;
            board_legal(request.board, &legal);
            PointSet both = pointset_and(&legal, &request.legal);
            assert_memory_equal(&both, &request.legal, sizeof both);
            assert_false(pointset_empty(&request.legal));
            symmetries |= 1u << request.symmetry;
            assert_int_equal(evaluator_run(h.evaluator, 1, &request, &evaluation).code, STATUS_OK);
            search_expand(h.search, 1, &evaluation);
        }
        assert_true(search_done(h.search));
        assert_int_equal(symmetries, 255);
        free_bench(&h);
    }
}

static void test_without_patterns(void **state)
{
    (void)state;
    SearchParams params = search_params_default();
    params.tactics = TACTICS_NONE;
    Bench h = new_bench(FREESTYLE_9, &params, 100, 1);
    Search *bare;
    assert_int_equal(search_new(&bare, &params, NULL, (SearchCapacity){81, 100, 1}).code, STATUS_OK);
    Board b = some_position(FREESTYLE_9, 30, 4);
    SearchResult r;
    run(&h, &b, (SearchLimits){100, false}, 1, 1, &r);
    uint64_t signature = search_signature(h.search);
    search_free(h.search);
    h.search = bare;
    run(&h, &b, (SearchLimits){100, false}, 1, 1, &r);
    assert_true(search_signature(bare) == signature);
    free_bench(&h);
}

/* ---- exact outcomes ---------------------------------------------------------------------------------- */

enum { MEMORY = 1 << 18 };

typedef struct Known {
    uint64_t hash;
    int8_t value;
    bool set;
} Known;

/* 1, 0, -1 for the side to move. */
static int solve(const Board *b, Known memory[])
{
    Known *known = &memory[b->hash % MEMORY];
    if (known->set && known->hash == b->hash) return known->value;
    int best = -1;
    for (Point p = pointset_next(&b->empty, 0); p != POINT_NONE && best < 1;
         p = pointset_next(&b->empty, p + 1)) {
        Board after = *b;
        Undo undo;
        board_play(&after, p, &undo);
        int value;
        if (!board_over(&after))
            value = -solve(&after, memory);
        else if (after.result == RESULT_DRAW)
            value = 0;
        else
            value = (after.result == RESULT_BLACK) == (b->to_move == BLACK) ? 1 : -1;
        if (value > best) best = value;
    }
    *known = (Known){b->hash, (int8_t)best, true};
    return best;
}

static void check_solved(GameSpec spec, RootPolicy root, TacticsLevel tactics, int empties, int positions)
{
    enum { VISITS = 8000 };
    SearchParams params = search_params_default();
    params.root = root;
    params.tactics = tactics;
    Bench h = new_bench(spec, &params, VISITS, 8);
    Known *memory = calloc(MEMORY, sizeof *memory);
    assert_non_null(memory);
    Rng rng = rng_make(11, spec.rule, (uint64_t)root, tactics, RNG_OPENING);
    int seen[3] = {0}, proven = 0, tried = 0;
    while (tried < positions) {
        Board b;
        if (!random_position(spec, spec.size * spec.size - empties, &rng, &b)) continue;
        SearchResult r;
        run(&h, &b, (SearchLimits){VISITS, false}, 1, 1 + tried % 8, &r);
        check_result(&b, &r);
        int value = solve(&b, memory);
        seen[value + 1]++;
        tried++;
        if (r.proof == PROOF_NONE) continue;
        proven++;
        assert_int_equal(r.proof, value > 0 ? PROOF_WIN : value < 0 ? PROOF_LOSS : PROOF_DRAW);
        Board after = b;
        Undo undo;
        board_play(&after, r.best, &undo);
        if (value > 0 && !board_over(&after)) assert_int_equal(solve(&after, memory), -1);
        if (value == 0 && !board_over(&after)) assert_int_equal(solve(&after, memory), 0);
    }
    assert_true(proven * 10 >= tried * 7);
    assert_true(seen[0] > 0 && seen[1] > 0 && seen[2] > 0);
    free(memory);
    free_bench(&h);
}

static void test_proofs_against_brute_force(void **state)
{
    (void)state;
    static const Rule rules[] = {RULE_FREESTYLE, RULE_STANDARD, RULE_CARO};
    for (int i = 0; i < 3; i++) {
        GameSpec spec = {(uint8_t)rules[i], 5, 4};
        check_solved(spec, ROOT_GUMBEL, TACTICS_FOUR, 10, 40);
        check_solved(spec, ROOT_PUCT, TACTICS_FIVE, 10, 40);
        check_solved(spec, ROOT_PUCT, TACTICS_NONE, 7, 40);
    }
    check_solved((GameSpec){RULE_RENJU, 6, 5}, ROOT_GUMBEL, TACTICS_FOUR, 8, 100);
}

/* Three in a row on an empty board is won in five plies. */
static void test_solves_three_in_a_row(void **state)
{
    (void)state;
    GameSpec spec = {RULE_FREESTYLE, 5, 3};
    for (int root = ROOT_GUMBEL; root <= ROOT_PUCT; root++) {
        SearchParams params = search_params_default();
        params.root = (RootPolicy)root;
        Bench h = new_bench(spec, &params, 3000, 1);
        Board b;
        board_init(&b, spec);
        SearchResult r;
        run(&h, &b, (SearchLimits){3000, false}, 1, 1, &r);
        assert_int_equal(r.proof, PROOF_WIN);
        assert_true(r.proof_plies >= 5 && r.proof_plies % 2 == 1);
        assert_true(r.policy[r.best] > 0);
        free_bench(&h);
    }
}

/* A root decided by its own lines needs no evaluation. */
static void test_decided_root(void **state)
{
    (void)state;
    SearchParams params = search_params_default();
    Bench h = new_bench(FREESTYLE_9, &params, 100, 1);
    Board b;
    board_init(&b, FREESTYLE_9);
    for (int x = 2; x < 6; x++) board_put(&b, (Point)(4 * 9 + x), BLACK);
    for (int x = 0; x < 4; x++) board_put(&b, (Point)(x * 2), WHITE);
    SearchResult r;
    run(&h, &b, (SearchLimits){100, true}, 1, 1, &r);
    assert_int_equal(r.visits, 0);
    assert_int_equal(r.proof, PROOF_WIN);
    assert_int_equal(r.proof_plies, 1);
    assert_true(r.policy[4 * 9 + 1] == 0.5f && r.policy[4 * 9 + 6] == 0.5f);
    assert_true(r.best == 4 * 9 + 1 || r.best == 4 * 9 + 6);

    board_set_to_move(&b, WHITE);
    run(&h, &b, (SearchLimits){100, true}, 1, 1, &r);
    assert_int_equal(r.proof, PROOF_LOSS);
    assert_int_equal(r.proof_plies, 2);
    check_result(&b, &r);
    free_bench(&h);
}

/* ---- the move choice --------------------------------------------------------------------------------- */

static void test_pick(void **state)
{
    (void)state;
    Board b;
    board_init(&b, FREESTYLE_9);
    SearchResult r = {.best = 3, .policy = {[3] = 0.8f, [7] = 0.2f}};
    Rng rng = rng_make(1, 0, 0, 0, RNG_MOVE);
    enum { DRAWS = 4000 };
    int warm = 0, cool = 0;
    for (int i = 0; i < DRAWS; i++) {
        assert_int_equal(search_pick(&r, &b, 0, &rng), 3);
        Point p = search_pick(&r, &b, 1, &rng);
        assert_true(p == 3 || p == 7);
        warm += p == 7;
        cool += search_pick(&r, &b, 0.5f, &rng) == 7;
    }
    assert_true(abs(warm - DRAWS / 5) < 120);
    assert_true(abs(cool - DRAWS / 17) < 70);
    r.proof = PROOF_WIN;
    for (int i = 0; i < 100; i++) assert_int_equal(search_pick(&r, &b, 1, &rng), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_results_add_up),
        cmocka_unit_test(test_results_while_searching),
        cmocka_unit_test(test_same_search_twice),
        cmocka_unit_test(test_noise_only_when_asked),
        cmocka_unit_test(test_noise_stays_out_of_the_prior),
        cmocka_unit_test(test_batches_hold_no_duplicates),
        cmocka_unit_test(test_no_allocation_while_searching),
        cmocka_unit_test(test_requests_describe_their_position),
        cmocka_unit_test(test_without_patterns),
        cmocka_unit_test(test_proofs_against_brute_force),
        cmocka_unit_test(test_solves_three_in_a_row),
        cmocka_unit_test(test_decided_root),
        cmocka_unit_test(test_pick),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
