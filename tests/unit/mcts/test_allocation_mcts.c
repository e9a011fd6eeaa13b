/* Memory may run out at any allocation of mcts/: each time that comes back as ERR_MEMORY, and nothing leaks. */
#include "mcts/crew.h"
#include "mcts/engine.h"
#include "mcts/playout.h"
#include "mcts/search_bench.h"
#include "mcts/search_player.h"
#include "net/evaluator_hash.h"
#include "tests/support/failing.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const GameSpec SPEC = {RULE_FREESTYLE, 7, 4};

typedef struct Shared {
    PatternTable *table;
    Evaluator *evaluator;
} Shared;

static Status make_search(void *context)
{
    const Shared *shared = context;
    const SearchParams params = search_params_default();
    Search *s = NULL;
    TRY(search_new(&s, &params, shared->table, (SearchCapacity){.points = 49, .visits = 10, .leaves = 3}));
    search_free(s);
    return status_ok();
}

static Status make_crew(void *context)
{
    const Shared *shared = context;
    Evaluator *const evaluators[] = {shared->evaluator, shared->evaluator};
    CrewOptions options = crew_options_default();
    options.points = 49;
    options.workers = 2;
    options.leaves = 2;
    options.bytes = CREW_BYTES_MIN;
    Crew *c = NULL;
    TRY(crew_new(&c, shared->table, evaluators, &options));
    crew_free(c);
    return status_ok();
}

/* One move, so that an allocation while searching would be seen to fail. */
static Status play_move(Player *p)
{
    Board b;
    board_init(&b, SPEC);
    PlayerTask task = {.board = &b, .rng = rng_make(1, 2, 3, 4, 5)};
    PlayerMove move;
    bool done = false;
    Status status;
    CHECK(status, player_start(p, &task));
    while (!done) CHECK(status, player_poll(p, &done, &move));
done:
    player_free(p);
    return status;
}

static Status search_move(void *context)
{
    const Shared *shared = context;
    const SearchPlayerOptions options = search_player_options_default(20);
    Player *p = NULL;
    TRY(search_player_new(&p, shared->table, shared->evaluator, &options));
    return play_move(p);
}

static Status playout_move(void *context)
{
    (void)context;
    Player *p = NULL;
    TRY(playout_player_new(&p, SPEC, 20));
    return play_move(p);
}

static Status bench(void *context)
{
    const Shared *shared = context;
    const SearchBenchCase c = {.spec = SPEC,
                               .root = ROOT_PUCT,
                               .tactics = TACTICS_FOUR,
                               .patterns = true,
                               .stones = 2,
                               .searches = 2,
                               .visits = 10,
                               .leaves = 2};
    uint64_t visits, hash;
    return search_bench_run(&c, shared->evaluator, &visits, &hash);
}

static Status make_evaluator(void *context, GameSpec spec, int max_batch, Evaluator **out)
{
    (void)context, (void)spec;
    return evaluator_hash_new(out, max_batch, 0);
}

static Status engine_move(void *context)
{
    EngineOptions options = engine_options_default((EngineFactory){make_evaluator, context});
    Engine *e;
    EngineReport report;
    Board b;
    Status status;
    board_init(&b, SPEC);
    options.means = (EngineMeans){.memory = 1 << 20, .threads = 2};
    TRY(engine_new(&e, &options));
    CHECK(status, engine_think(e, &b, engine_limits_visits(20)));
    assert_true(engine_wait(e, INFINITY, &report));
    status = report.status;
done:
    engine_free(e);
    return status;
}

static void test_engines(void **state)
{
    (void)state;
    failing_everywhere(engine_move, NULL, 12);
}

static void test_searches(void **state)
{
    (void)state;
    Shared shared;
    assert_int_equal(pattern_table_new(&shared.table, SPEC).code, STATUS_OK);
    assert_int_equal(evaluator_hash_new(&shared.evaluator, 4, 1.0f).code, STATUS_OK);
    failing_everywhere(make_search, &shared, 4);
    failing_everywhere(make_crew, &shared, 10);
    failing_everywhere(search_move, &shared, 5);
    failing_everywhere(playout_move, NULL, 2);
    failing_everywhere(bench, &shared, 5);
    evaluator_free(shared.evaluator);
    pattern_table_free(shared.table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_searches), cmocka_unit_test(test_engines)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
