/* From move to move: a search that goes on from the last one's tree. */
#include "tests/support/searches.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static int go_on(Searches *h, const Board *b, SearchLimits limits, int leaves, SearchResult *out)
{
    int kept = search_continue(h->search, b, limits, rng_make(1, 0, 0, 0, RNG_ROOT_NOISE));
    searches_finish(h, leaves);
    search_result(h->search, out);
    return kept;
}

/* A game of the search against a player of random moves: what is known of a position is still known when it
 * is reached, and the tree fills its capacity again and again. Returns a hash of all searches. */
static uint64_t play_a_game(Searches *h, GameSpec spec, int visits, uint64_t seed, int *most_kept)
{
    Rng rng = rng_make(seed, 0, 0, 0, RNG_OPENING);
    Board b = searches_position(spec, 3, seed);
    uint64_t hash = 0;
    SearchResult r = {0};
    for (int ply = 0; !board_over(&b); ply++) {
        SearchResult now;
        int leaves = 1 + ply % 4, before = search_continue(h->search, &b, (SearchLimits){visits, false}, rng);
        if (before > 0) {
            search_result(h->search, &now);
            searches_check(&b, &now);
            assert_int_equal(now.visits, before);
            /* One of them was the position's own evaluation. */
            if (ply % 3 != 0) assert_int_equal(r.child_visits[b.last], before + 1);
            if (ply % 3 != 0) assert_true(fabsf(1 - r.child_score[b.last] - now.score) < 1e-6f);
        }
        searches_finish(h, leaves);
        search_result(h->search, &r);
        searches_check(&b, &r);
        assert_true(r.proof != PROOF_NONE || r.visits == visits);
        *most_kept = before > *most_kept ? before : *most_kept;
        hash = hash * 31 + search_signature(h->search);
        /* Every third ply is searched twice over: by the opponent's surprising move. */
        for (int i = 0; i < (ply % 3 == 2 ? 2 : 1) && !board_over(&b); i++) {
            PointSet legal;
            Undo undo;
            board_legal(&b, &legal);
            Point move = r.best;
            while (i > 0 && !pointset_has(&legal, move))
                move = (Point)rng_below(&rng, (uint32_t)board_points(&b));
            board_play(&b, move, &undo);
        }
    }
    return hash;
}

static void test_trees_are_kept_from_move_to_move(void **state)
{
    (void)state;
    for (int root = ROOT_GUMBEL; root <= ROOT_PUCT; root++)
        for (int rule = 0; rule < RULE_COUNT; rule++) {
            SearchParams params = search_params_default();
            params.root = (RootPolicy)root;
            GameSpec spec = {(uint8_t)rule, 9, 5};
            int kept = 0;
            Searches h = searches_new(spec, &params, 150, 4);
            uint64_t first = play_a_game(&h, spec, 150, 1, &kept);
            play_a_game(&h, spec, 150, 2, &kept);
            assert_true(play_a_game(&h, spec, 150, 1, &kept) == first);
            assert_true(kept > 30);
            searches_free(&h);
        }
}

/* Large enough boards for tails, and no tactics, so that proofs come from the tree alone. */
static void test_large_trees_are_kept(void **state)
{
    (void)state;
    GameSpec spec = {RULE_FREESTYLE, 15, 5};
    SearchParams params = search_params_default();
    params.tactics = TACTICS_NONE;
    for (int root = ROOT_GUMBEL; root <= ROOT_PUCT; root++) {
        params.root = (RootPolicy)root;
        Searches h = searches_new(spec, &params, 1500, 8);
        Board b = searches_position(spec, 4, 3);
        SearchResult r;
        int kept = 0;
        for (int ply = 0; ply < 12 && !board_over(&b); ply++) {
            kept += go_on(&h, &b, (SearchLimits){1500, false}, 8, &r);
            searches_check(&b, &r);
            Undo undo;
            board_play(&b, r.best, &undo);
        }
        assert_true(kept > 3000);
        searches_free(&h);
    }
}

/* In a graph a position can become the root that more than one order of moves has led to. */
static void test_graphs_are_kept(void **state)
{
    (void)state;
    SearchParams params = search_params_default();
    params.transpositions = true;
    params.threat_leaf_nodes = params.threat_root_nodes = 0;
    for (int root = ROOT_GUMBEL; root <= ROOT_PUCT; root++) {
        params.root = (RootPolicy)root;
        Searches h = searches_new(FREESTYLE_9, &params, 1000, 4);
        int kept = 0;
        for (uint64_t seed = 1; seed <= 3; seed++) {
            Board b = searches_position(FREESTYLE_9, 3, seed);
            for (int ply = 0; ply < 16 && !board_over(&b); ply++) {
                SearchResult r;
                Undo undo;
                kept += go_on(&h, &b, (SearchLimits){1000, false}, 4, &r);
                assert_true(r.proof != PROOF_NONE || r.visits >= 1000);
                board_play(&b, r.best, &undo);
            }
        }
        assert_true(kept > 3000);
        searches_free(&h);
    }
}

static Point any_visited(const SearchResult *r, Rng *rng)
{
    Point p;
    do p = (Point)rng_below(rng, 36);
    while (r->child_visits[p] == 0);
    return p;
}

/* Of positions that are reached in many orders more is kept than their visits make room for. */
static void test_graphs_never_outgrow_their_room(void **state)
{
    (void)state;
    enum { VISITS = 1000, PATIENCE = 100 * VISITS };
    SearchParams params = search_params_default();
    params.root = ROOT_PUCT;
    params.tactics = TACTICS_NONE;
    params.transpositions = true;
    GameSpec spec = {RULE_FREESTYLE, 6, 5};
    int kept = 0, anew = 0;
    Searches h = searches_new(spec, &params, VISITS, 1);
    Rng moves = rng_make(3, 0, 0, 0, RNG_OPENING);
    for (uint64_t seed = 1; seed <= 40; seed++) {
        Board b = searches_position(spec, 18, seed);
        for (int ply = 0; ply < 12 && !board_over(&b); ply++) {
            SearchResult r;
            Undo undo;
            EvalRequest request;
            Evaluation evaluation;
            int before =
                search_continue(h.search, &b, (SearchLimits){VISITS, false}, rng_make(1, 0, 0, 0, 0));
            kept += before > 0;
            anew += before == 0;
            for (int i = 0; i < PATIENCE && !search_done(h.search); i++) {
                if (search_select(h.search, 1, &request) == 0) continue;
                assert_int_equal(evaluator_run(h.evaluator, 1, &request, &evaluation).code, STATUS_OK);
                search_expand(h.search, 1, &evaluation);
            }
            assert_true(search_done(h.search));
            search_result(h.search, &r);
            board_play(&b, any_visited(&r, &moves), &undo);
        }
    }
    print_message("%d kept, %d anew\n", kept, anew);
    assert_true(kept > 100 && anew > 60);
    searches_free(&h);
}

static Board after(const Board *b, Point move)
{
    Board next = *b;
    Undo undo;
    board_play(&next, move, &undo);
    return next;
}

/* Where nothing can be kept, it is a fresh search, node by node. */
static void check_fresh(Searches *h, const Board *b, SearchLimits limits)
{
    SearchResult r;
    assert_int_equal(go_on(h, b, limits, 1, &r), 0);
    uint64_t signature = search_signature(h->search);
    searches_run(h, b, limits, 1, 1, &r);
    assert_true(search_signature(h->search) == signature);
}

static void test_anything_else_begins_anew(void **state)
{
    (void)state;
    SearchParams params = search_params_default();
    Searches h = searches_new(FREESTYLE_9, &params, 200, 4);
    SearchLimits calm = {200, false}, noisy = {200, true};
    SearchResult r;
    Board b = searches_position(FREESTYLE_9, 6, 1), other = searches_position(FREESTYLE_9, 7, 9);
    check_fresh(&h, &b, calm);
    assert_int_equal(go_on(&h, &b, calm, 1, &r), 200);
    Board next = after(&b, r.best);
    assert_true(go_on(&h, &next, calm, 1, &r) > 0);
    check_fresh(&h, &b, calm);
    check_fresh(&h, &other, calm);

    searches_run(&h, &b, noisy, 1, 1, &r);
    next = after(&b, r.best);
    check_fresh(&h, &next, calm);
    searches_run(&h, &b, calm, 1, 1, &r);
    next = after(&b, r.best);
    check_fresh(&h, &next, noisy);

    EvalRequest requests[4];
    Evaluation evaluation;
    search_begin(h.search, &b, calm, rng_make(1, 0, 0, 0, RNG_ROOT_NOISE));
    assert_int_equal(search_select(h.search, 4, requests), 1);
    assert_int_equal(evaluator_run(h.evaluator, 1, requests, &evaluation).code, STATUS_OK);
    search_expand(h.search, 1, &evaluation);
    assert_true(search_select(h.search, 4, requests) > 1);
    check_fresh(&h, &b, calm);
    searches_free(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_trees_are_kept_from_move_to_move),
        cmocka_unit_test(test_large_trees_are_kept),
        cmocka_unit_test(test_graphs_are_kept),
        cmocka_unit_test(test_graphs_never_outgrow_their_room),
        cmocka_unit_test(test_anything_else_begins_anew),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
