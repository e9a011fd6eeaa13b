/* The whole search with the hash evaluator: counts, determinism, noise, batches, memory, and exact outcomes
 * against brute force. */
#include "tests/support/searches.h"

#include <malloc.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void test_results_add_up(void **state)
{
    (void)state;
    for (int root = ROOT_GUMBEL; root <= ROOT_PUCT; root++)
        for (int rule = 0; rule < RULE_COUNT; rule++) {
            SearchParams params = search_params_default();
            params.root = (RootPolicy)root;
            params.choice = rule % 2 ? CHOICE_LCB : CHOICE_VISITS;
            GameSpec spec = {(uint8_t)rule, 9, 5};
            Searches h = searches_new(spec, &params, 300, 4);
            for (int i = 0; i < 24; i++) {
                Board b = searches_position(spec, 5 * (i % 8), (uint64_t)i);
                SearchLimits limits = {1 + i * 12, i % 2 == 0};
                SearchResult r;
                searches_run(&h, &b, limits, (uint64_t)i, 1 + i % 4, &r);
                searches_check(&b, &r);
                if (r.proof == PROOF_NONE) assert_int_equal(r.visits, limits.visits);
            }
            searches_free(&h);
        }
}

/* Every result on the way is whole too, from the first answer on. */
static void test_results_while_searching(void **state)
{
    (void)state;
    for (int root = ROOT_GUMBEL; root <= ROOT_PUCT; root++) {
        SearchParams params = search_params_default();
        params.root = (RootPolicy)root;
        Searches h = searches_new(FREESTYLE_9, &params, 60, 1);
        Board b = searches_position(FREESTYLE_9, 8, 5);
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
            searches_check(&b, &r);
        }
        searches_free(&h);
    }
}

static void test_same_search_twice(void **state)
{
    (void)state;
    for (int root = ROOT_GUMBEL; root <= ROOT_PUCT; root++) {
        SearchParams params = search_params_default();
        params.root = (RootPolicy)root;
        Searches h = searches_new(FREESTYLE_9, &params, 200, 8);
        Board b = searches_position(FREESTYLE_9, 6, 1), other = searches_position(FREESTYLE_9, 9, 2);
        SearchResult first, second;
        searches_run(&h, &b, (SearchLimits){200, true}, 1, 8, &first);
        uint64_t signature = search_signature(h.search);
        searches_run(&h, &other, (SearchLimits){150, true}, 2, 3, &second);
        assert_true(search_signature(h.search) != signature);
        searches_run(&h, &b, (SearchLimits){200, true}, 1, 8, &second);
        assert_true(search_signature(h.search) == signature);
        assert_memory_equal(first.policy, second.policy, sizeof first.policy);
        searches_free(&h);
    }
}

static void test_noise_only_when_asked(void **state)
{
    (void)state;
    for (int root = ROOT_GUMBEL; root <= ROOT_PUCT; root++) {
        SearchParams params = search_params_default();
        params.root = (RootPolicy)root;
        Searches h = searches_new(FREESTYLE_9, &params, 100, 1);
        Board b = searches_position(FREESTYLE_9, 6, 1);
        SearchResult r;
        uint64_t calm[3], noisy[3];
        for (uint64_t seed = 0; seed < 3; seed++) {
            searches_run(&h, &b, (SearchLimits){100, false}, seed, 1, &r);
            calm[seed] = search_signature(h.search);
            searches_run(&h, &b, (SearchLimits){100, true}, seed, 1, &r);
            noisy[seed] = search_signature(h.search);
        }
        assert_true(calm[0] == calm[1] && calm[1] == calm[2]);
        assert_true(noisy[0] != noisy[1] && noisy[1] != noisy[2] && noisy[0] != noisy[2]);
        searches_free(&h);
    }
}

/* The prior reported is the network's, whatever noise the search added to its own copy. */
static void test_noise_stays_out_of_the_prior(void **state)
{
    (void)state;
    SearchParams params = search_params_default();
    params.root = ROOT_PUCT;
    Searches h = searches_new(FREESTYLE_9, &params, 50, 1);
    Board b = searches_position(FREESTYLE_9, 6, 1);
    SearchResult calm, noisy;
    searches_run(&h, &b, (SearchLimits){50, false}, 1, 1, &calm);
    searches_run(&h, &b, (SearchLimits){50, true}, 1, 1, &noisy);
    assert_memory_equal(calm.prior, noisy.prior, sizeof calm.prior);
    searches_free(&h);
}

/* Answers may come back in portions; leaves that wait are never asked for twice. */
static void test_batches_hold_no_duplicates(void **state)
{
    (void)state;
    enum { LEAVES = 16, VISITS = 400 };
    for (int root = ROOT_GUMBEL; root <= ROOT_PUCT; root++) {
        SearchParams params = search_params_default();
        params.root = (RootPolicy)root;
        Searches h = searches_new(FREESTYLE_9, &params, VISITS, LEAVES);
        Board b = searches_position(FREESTYLE_9, 6, 3);
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
        searches_check(&b, &r);
        assert_int_equal(r.visits, VISITS);
        assert_true(leaves / batches >= 4);
        searches_free(&h);
    }
}

/* Where threats leave single replies, other paths fill the batches. */
static void test_batches_are_full(void **state)
{
    (void)state;
    enum { LEAVES = 8, VISITS = 400 };
    SearchParams params = search_params_default();
    params.root = ROOT_PUCT;
    Searches h = searches_new(FREESTYLE_9, &params, VISITS, LEAVES);
    int batches = 0, leaves = 0;
    for (uint64_t seed = 0; seed < 40; seed++) {
        Board b = searches_position(FREESTYLE_9, 20, seed);
        search_begin(h.search, &b, (SearchLimits){VISITS, false}, rng_make(1, 0, 0, 0, RNG_ROOT_NOISE));
        for (bool first = true; !search_done(h.search); first = false) {
            EvalRequest requests[LEAVES];
            Evaluation evaluations[LEAVES];
            int n = search_select(h.search, LEAVES, requests);
            if (n == 0) continue;
            assert_int_equal(evaluator_run(h.evaluator, n, requests, evaluations).code, STATUS_OK);
            search_expand(h.search, n, evaluations);
            if (first) continue;
            batches++;
            leaves += n;
        }
    }
    assert_true(leaves > 7.7 * batches);
    searches_free(&h);
}

static void test_no_allocation_while_searching(void **state)
{
    (void)state;
    SearchParams params = search_params_default();
    Searches h = searches_new(FREESTYLE_9, &params, 300, 8);
    SearchResult r;
    Board b = searches_position(FREESTYLE_9, 6, 3);
    struct mallinfo2 before = mallinfo2();
    for (int i = 0; i < 5; i++) searches_run(&h, &b, (SearchLimits){300, true}, (uint64_t)i, 8, &r);
    struct mallinfo2 after = mallinfo2();
    assert_int_equal(before.uordblks, after.uordblks);
    assert_int_equal(before.hblkhd, after.hblkhd);
    searches_free(&h);
}

/* Requests that are taken back leave a search that can go on, and a result that is whole; one that has come to
 * its end goes on with more visits. */
static void test_cancel_and_extend(void **state)
{
    (void)state;
    enum { LEAVES = 8, VISITS = 900 };
    SearchParams params = search_params_default();
    params.root = ROOT_PUCT;
    Searches h = searches_new(FREESTYLE_9, &params, VISITS, LEAVES);
    Board b = searches_position(FREESTYLE_9, 6, 3);
    EvalRequest requests[LEAVES];
    Evaluation evaluations[LEAVES];
    SearchResult r;
    search_begin(h.search, &b, (SearchLimits){300, false}, rng_make(1, 0, 0, 0, RNG_ROOT_NOISE));
    assert_int_equal(search_select(h.search, LEAVES, requests), 1);
    search_cancel(h.search);
    assert_false(search_ready(h.search));
    for (int i = 0; i < 20; i++) {
        int n = search_select(h.search, LEAVES, requests);
        int answered = i % 3 == 0 ? 0 : n - n / 4;
        assert_true(n > 0);
        assert_int_equal(evaluator_run(h.evaluator, n, requests, evaluations).code, STATUS_OK);
        search_expand(h.search, answered, evaluations);
        search_cancel(h.search);
        if (!search_ready(h.search)) continue;
        search_result(h.search, &r);
        searches_check(&b, &r);
    }
    for (int visits = 300; visits <= VISITS; visits += 300) {
        search_extend(h.search, visits);
        searches_finish(&h, LEAVES);
        search_result(h.search, &r);
        searches_check(&b, &r);
        assert_int_equal(r.visits, visits);
    }
    assert_int_equal(search_continue(h.search, &b, (SearchLimits){VISITS, false}, rng_make(1, 0, 0, 0, 0)),
                     VISITS);
    searches_free(&h);
}

/* Wins by force at the root that the whole look finds, and one whose time is over does not. */
static void test_the_look_at_the_root_has_an_end(void **state)
{
    (void)state;
    GameSpec spec = {RULE_FREESTYLE, 11, 5};
    SearchParams params = search_params_default();
    params.threat_root_nodes = 20000;
    Searches h = searches_new(spec, &params, 10, 1);
    int found = 0, missed = 0;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        Board b = searches_position(spec, 20, seed);
        SearchLimits limits = {10, false};
        search_set_look_end(h.search, INFINITY);
        search_begin(h.search, &b, limits, rng_make(1, 0, 0, 0, RNG_ROOT_NOISE));
        bool wins = search_done(h.search);
        search_set_look_end(h.search, 0);
        search_begin(h.search, &b, limits, rng_make(1, 0, 0, 0, RNG_ROOT_NOISE));
        bool late = search_done(h.search);
        assert_true(wins || !late);
        found += wins;
        missed += wins && !late;
        /* The same root is not looked at again. */
        search_set_look_end(h.search, INFINITY);
        search_continue(h.search, &b, limits, rng_make(1, 0, 0, 0, RNG_ROOT_NOISE));
        assert_int_equal(search_done(h.search), late);
    }
    assert_true(found > missed && missed > 0);
    searches_free(&h);
}

/* Many more visits than so many bytes have room for, with batches that wait. */
static void test_limited_by_bytes(void **state)
{
    (void)state;
    enum { BYTES = 1 << 20, LEAVES = 4, VISITS = 12000 };
    GameSpec spec = {RULE_FREESTYLE, 15, 5};
    for (int graph = 0; graph < 2; graph++) {
        SearchParams params = search_params_default();
        params.root = ROOT_PUCT;
        params.transpositions = graph == 1;
        Searches h = searches_new(spec, &params, 1, LEAVES);
        search_free(h.search);
        SearchCapacity capacity = {.points = 225, .bytes = BYTES, .leaves = LEAVES};
        assert_int_equal(search_new(&h.search, &params, h.table, capacity).code, STATUS_OK);
        size_t bytes = search_bytes(h.search);
        assert_true(bytes < BYTES + (128 << 10));
        Board b = searches_position(spec, 6, 3);
        SearchResult r, again;
        searches_run(&h, &b, (SearchLimits){VISITS, false}, 1, LEAVES, &r);
        searches_check(&b, &r);
        assert_int_equal(r.visits, VISITS);
        assert_int_equal(search_bytes(h.search), bytes);
        searches_run(&h, &b, (SearchLimits){VISITS, false}, 1, LEAVES, &again);
        assert_memory_equal(r.child_visits, again.child_visits, sizeof r.child_visits);
        searches_free(&h);
    }
}

/* ---- requests ---------------------------------------------------------------------------------------- */

static void test_requests_describe_their_position(void **state)
{
    (void)state;
    SearchParams params = search_params_default();
    /* The positions are not to be decided at once. */
    params.threat_root_nodes = params.threat_leaf_threes = params.threat_again_threes = 0;
    for (int rule = 0; rule < RULE_COUNT; rule++) {
        GameSpec spec = {(uint8_t)rule, 9, 5};
        Searches h = searches_new(spec, &params, 100, 1);
        Board b = searches_position(spec, 20, 4);
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
        searches_free(&h);
    }
}

static void test_without_patterns(void **state)
{
    (void)state;
    SearchParams params = search_params_default();
    params.tactics = TACTICS_NONE;
    Searches h = searches_new(FREESTYLE_9, &params, 100, 1);
    Search *bare;
    assert_int_equal(
        search_new(&bare, &params, NULL, (SearchCapacity){.points = 81, .visits = 100, .leaves = 1}).code,
        STATUS_OK);
    Board b = searches_position(FREESTYLE_9, 30, 4);
    SearchResult r;
    searches_run(&h, &b, (SearchLimits){100, false}, 1, 1, &r);
    uint64_t signature = search_signature(h.search);
    search_free(h.search);
    h.search = bare;
    searches_run(&h, &b, (SearchLimits){100, false}, 1, 1, &r);
    assert_true(search_signature(bare) == signature);
    searches_free(&h);
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

static void check_solved(GameSpec spec, RootPolicy root, TacticsLevel tactics, bool graph, int empties,
                         int positions)
{
    enum { VISITS = 8000 };
    SearchParams params = search_params_default();
    params.root = root;
    params.tactics = tactics;
    params.transpositions = graph;
    Searches h = searches_new(spec, &params, VISITS, 8);
    Known *memory = calloc(MEMORY, sizeof *memory);
    assert_non_null(memory);
    Rng rng = rng_make(11, spec.rule, (uint64_t)root, tactics, RNG_OPENING);
    int seen[3] = {0}, proven = 0, tried = 0;
    while (tried < positions) {
        Board b;
        if (!searches_random_position(spec, spec.size * spec.size - empties, &rng, &b)) continue;
        SearchResult r;
        searches_run(&h, &b, (SearchLimits){VISITS, false}, 1, 1 + tried % 8, &r);
        searches_check(&b, &r);
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
    searches_free(&h);
}

static void test_proofs_against_brute_force(void **state)
{
    (void)state;
    static const Rule rules[] = {RULE_FREESTYLE, RULE_STANDARD, RULE_CARO};
    for (int i = 0; i < 3; i++) {
        GameSpec spec = {(uint8_t)rules[i], 5, 4};
        check_solved(spec, ROOT_GUMBEL, TACTICS_FOUR, false, 10, 40);
        check_solved(spec, ROOT_PUCT, TACTICS_FIVE, false, 10, 40);
        check_solved(spec, ROOT_PUCT, TACTICS_NONE, false, 7, 40);
        check_solved(spec, ROOT_PUCT, TACTICS_NONE, true, 7, 40);
        check_solved(spec, ROOT_GUMBEL, TACTICS_FIVE, true, 10, 40);
    }
    check_solved((GameSpec){RULE_RENJU, 6, 5}, ROOT_GUMBEL, TACTICS_FOUR, true, 8, 100);
}

/* Three in a row on an empty board is won in five plies. */
static void test_solves_three_in_a_row(void **state)
{
    (void)state;
    GameSpec spec = {RULE_FREESTYLE, 5, 3};
    for (int root = ROOT_GUMBEL; root <= ROOT_PUCT; root++) {
        SearchParams params = search_params_default();
        params.root = (RootPolicy)root;
        Searches h = searches_new(spec, &params, 3000, 1);
        Board b;
        board_init(&b, spec);
        SearchResult r;
        searches_run(&h, &b, (SearchLimits){3000, false}, 1, 1, &r);
        assert_int_equal(r.proof, PROOF_WIN);
        assert_true(r.proof_plies >= 5 && r.proof_plies % 2 == 1);
        assert_true(r.policy[r.best] > 0);
        searches_free(&h);
    }
}

/* A root decided by its own lines needs no evaluation. */
static void test_decided_root(void **state)
{
    (void)state;
    SearchParams params = search_params_default();
    Searches h = searches_new(FREESTYLE_9, &params, 100, 1);
    Board b;
    board_init(&b, FREESTYLE_9);
    for (int x = 2; x < 6; x++) board_put(&b, (Point)(4 * 9 + x), BLACK);
    for (int x = 0; x < 4; x++) board_put(&b, (Point)(x * 2), WHITE);
    SearchResult r;
    searches_run(&h, &b, (SearchLimits){100, true}, 1, 1, &r);
    assert_int_equal(r.visits, 0);
    assert_int_equal(r.proof, PROOF_WIN);
    assert_int_equal(r.proof_plies, 1);
    assert_true(r.policy[4 * 9 + 1] == 0.5f && r.policy[4 * 9 + 6] == 0.5f);
    assert_true(r.best == 4 * 9 + 1 || r.best == 4 * 9 + 6);

    board_set_to_move(&b, WHITE);
    searches_run(&h, &b, (SearchLimits){100, true}, 1, 1, &r);
    assert_int_equal(r.proof, PROOF_LOSS);
    assert_int_equal(r.proof_plies, 2);
    searches_check(&b, &r);
    searches_free(&h);
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
        cmocka_unit_test(test_batches_are_full),
        cmocka_unit_test(test_no_allocation_while_searching),
        cmocka_unit_test(test_requests_describe_their_position),
        cmocka_unit_test(test_without_patterns),
        cmocka_unit_test(test_cancel_and_extend),
        cmocka_unit_test(test_the_look_at_the_root_has_an_end),
        cmocka_unit_test(test_limited_by_bytes),
        cmocka_unit_test(test_proofs_against_brute_force),
        cmocka_unit_test(test_solves_three_in_a_row),
        cmocka_unit_test(test_decided_root),
        cmocka_unit_test(test_pick),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
