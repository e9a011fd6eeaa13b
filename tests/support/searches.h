/* searches.h - searches with the hash evaluator for tests: a bench to run them on, positions, and what holds of
 * every result. */
#ifndef TENGEN_TESTS_SUPPORT_SEARCHES_H
#define TENGEN_TESTS_SUPPORT_SEARCHES_H

#include "mcts/search.h"
#include "net/evaluator_hash.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const GameSpec FREESTYLE_9 = {RULE_FREESTYLE, 9, 5};

typedef struct Searches {
    Evaluator *evaluator;
    PatternTable *table;
    Search *search;
} Searches;

/* A search with room for so many visits and waiting leaves, 1..16. */
static inline Searches searches_new(GameSpec spec, const SearchParams *params, int visits, int leaves)
{
    Searches h;
    assert_int_equal(evaluator_hash_new(&h.evaluator, leaves, 3).code, STATUS_OK);
    assert_int_equal(pattern_table_new(&h.table, spec).code, STATUS_OK);
    SearchCapacity capacity = {.points = spec.size * spec.size, .visits = visits, .leaves = leaves};
    assert_int_equal(search_new(&h.search, params, h.table, capacity).code, STATUS_OK);
    return h;
}

static inline void searches_free(Searches *h)
{
    search_free(h->search);
    pattern_table_free(h->table);
    evaluator_free(h->evaluator);
}

/* Answer the search, up to so many leaves at once, until it is done. */
static inline void searches_finish(Searches *h, int leaves)
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

/* A fresh search and its result. */
static inline void searches_run(Searches *h, const Board *b, SearchLimits limits, uint64_t seed, int leaves,
                                SearchResult *out)
{
    search_begin(h->search, b, limits, rng_make(seed, 0, 0, 0, RNG_ROOT_NOISE));
    searches_finish(h, leaves);
    search_result(h->search, out);
}

/* Random legal moves; false where they end the game. */
static inline bool searches_random_position(GameSpec spec, int stones, Rng *rng, Board *b)
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

/* The same position for the same seed; the game goes on. */
static inline Board searches_position(GameSpec spec, int stones, uint64_t seed)
{
    Board b;
    Rng rng = rng_make(seed, 0, 0, 0, RNG_OPENING);
    while (!searches_random_position(spec, stones, &rng, &b)) continue;
    return b;
}

/* What is said of *b is whole: legal moves, shares that sum to 1, visits that add up, a line that can be
 * played. */
static inline void searches_check(const Board *b, const SearchResult *r)
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
    /* A position that was proven before it became the root has visits that went no further. */
    assert_true(visits == r->visits || (r->proof != PROOF_NONE && visits < r->visits));
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

#endif
