#include "mcts/search_bench.h"

#include <assert.h>
#include <stddef.h>

enum { LEAVES_MAX = 16, SEED = 1 };

static const SearchBenchCase CASES[] = {
    {"freestyle 15x15", {RULE_FREESTYLE, 15, 5}, ROOT_GUMBEL, TACTICS_FOUR, true, false, 6, 4, 200, 1, 0},
    {"standard 15x15", {RULE_STANDARD, 15, 5}, ROOT_PUCT, TACTICS_FOUR, true, false, 20, 4, 300, 8, 100},
    {"renju 15x15", {RULE_RENJU, 15, 5}, ROOT_PUCT, TACTICS_FOUR, true, true, 12, 4, 200, 1, 50},
    {"caro 13x13", {RULE_CARO, 13, 5}, ROOT_GUMBEL, TACTICS_FIVE, true, false, 10, 4, 200, 4, 0},
    {"caro 11x11, wins by force",
     {RULE_CARO, 11, 5},
     ROOT_GUMBEL,
     TACTICS_FOUR,
     true,
     true,
     16,
     8,
     64,
     1,
     100},
    {"four in a row 6x6", {RULE_FREESTYLE, 6, 4}, ROOT_GUMBEL, TACTICS_FOUR, true, true, 2, 16, 32, 1, 0},
    {"freestyle 20x20, no tactics",
     {RULE_FREESTYLE, 20, 5},
     ROOT_PUCT,
     TACTICS_NONE,
     false,
     false,
     8,
     2,
     400,
     1,
     0},
};

const SearchBenchCase *search_bench_cases(int *count)
{
    *count = (int)(sizeof CASES / sizeof CASES[0]);
    return CASES;
}

/* Random legal moves that do not end the game. */
static Board random_position(GameSpec spec, int stones, Rng *rng)
{
    Board b;
    board_init(&b, spec);
    while (b.stones < stones) {
        PointSet legal;
        board_legal(&b, &legal);
        Point p = (Point)rng_below(rng, (uint32_t)board_points(&b));
        if (!pointset_has(&legal, p)) continue;
        Undo undo;
        board_play(&b, p, &undo);
        if (board_over(&b)) board_undo(&b, &undo);
    }
    return b;
}

static Status run_one(Search *s, const Board *b, const SearchBenchCase *c, Evaluator *evaluator, Rng rng)
{
    EvalRequest requests[LEAVES_MAX];
    Evaluation evaluations[LEAVES_MAX];
    search_begin(s, b, (SearchLimits){.visits = c->visits, .noise = c->noise}, rng);
    while (!search_done(s)) {
        int n = search_select(s, c->leaves, requests);
        if (n == 0) continue;
        TRY(evaluator_run(evaluator, n, requests, evaluations));
        search_expand(s, n, evaluations);
    }
    return status_ok();
}

Status search_bench_run(const SearchBenchCase *c, Evaluator *evaluator, uint64_t *visits, uint64_t *hash)
{
    assert(c->leaves <= LEAVES_MAX && c->leaves <= evaluator->max_batch);
    SearchParams params = search_params_default();
    params.root = c->root;
    params.tactics = c->tactics;
    params.threat_leaf_nodes = c->threats;
    params.threat_root_nodes = 10 * c->threats;
    params.threat_leaf_threes = params.threat_again_threes = 2 * c->threats;
    SearchCapacity capacity = {
        .points = c->spec.size * c->spec.size, .visits = c->visits, .leaves = c->leaves};
    PatternTable *table = NULL;
    Search *s = NULL;
    Status status = status_ok();
    if (c->patterns) CHECK(status, pattern_table_new(&table, c->spec));
    CHECK(status, search_new(&s, &params, table, capacity));

    *visits = *hash = 0;
    for (int i = 0; i < c->searches; i++) {
        Rng opening = rng_make(SEED, 0, (uint64_t)i, 0, RNG_OPENING);
        Board b = random_position(c->spec, c->stones, &opening);
        CHECK(status, run_one(s, &b, c, evaluator, rng_make(SEED, 0, (uint64_t)i, 0, RNG_ROOT_NOISE)));
        SearchResult result;
        search_result(s, &result);
        *visits += (uint64_t)result.visits;
        *hash = (*hash ^ search_signature(s)) * 0x9E3779B97F4A7C15u;
    }
done:
    search_free(s);
    pattern_table_free(table);
    return status;
}

Status search_bench_signature(Evaluator *evaluator, uint64_t *visits, uint64_t *hash)
{
    int count;
    const SearchBenchCase *cases = search_bench_cases(&count);
    *visits = *hash = 0;
    for (int i = 0; i < count; i++) {
        uint64_t case_visits, case_hash;
        TRY(search_bench_run(&cases[i], evaluator, &case_visits, &case_hash));
        *visits += case_visits;
        *hash = (*hash ^ case_hash) * 0x9E3779B97F4A7C15u;
    }
    return status_ok();
}
