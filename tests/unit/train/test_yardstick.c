/* The match against pure Monte Carlo tree search: the same on any number of workers; faults and stops. */
#include "game/opening.h"
#include "net/evaluator_hash.h"
#include "tests/support/assert_status.h"
#include "train/yardstick.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { WORKERS_MAX = 3 };

typedef struct Fixture {
    PatternTable *table;
    Pool *pool;
    Evaluator *evaluators[WORKERS_MAX];
    YardstickOptions options;
} Fixture;

static void make(Fixture *f, int workers)
{
    GameSpec spec = {.rule = RULE_FREESTYLE, .size = 6, .line = 4};
    assert_int_equal(pattern_table_new(&f->table, spec).code, STATUS_OK);
    assert_int_equal(pool_new(workers, &f->pool).code, STATUS_OK);
    for (int i = 0; i < workers; i++)
        assert_int_equal(evaluator_hash_new(&f->evaluators[i], YARDSTICK_TABLES, 1).code, STATUS_OK);
    f->options = (YardstickOptions){
        .spec = spec,
        .search = search_params_default(),
        .visits = 8,
        .playouts = 300,
        .games = 50,
        .seed = 3,
        .table = f->table,
    };
    /* An untrained network is to be weak. */
    f->options.search.threat_leaf_nodes = f->options.search.threat_root_nodes = 0;
}

static void unmake(Fixture *f)
{
    for (int i = 0; i < pool_workers(f->pool); i++) evaluator_free(f->evaluators[i]);
    pool_free(f->pool);
    pattern_table_free(f->table);
}

static void any_number_of_workers_plays_the_same_games(void **state)
{
    (void)state;
    MatchResult one, more;
    Fixture f;
    make(&f, 1);
    assert_int_equal(yardstick_run(&f.options, f.pool, f.evaluators, &one).code, STATUS_OK);
    unmake(&f);
    MatchScore total = match_total(&one);
    assert_int_equal(match_games(total), 50);
    assert_int_equal(match_games(one.black), 25);
    assert_true(total.wins > 0 && total.losses > 0);
    for (int workers = 2; workers <= WORKERS_MAX; workers++) {
        make(&f, workers);
        assert_int_equal(yardstick_run(&f.options, f.pool, f.evaluators, &more).code, STATUS_OK);
        assert_memory_equal(&one, &more, sizeof one);
        unmake(&f);
    }
}

/* Static tactics alone beat an opponent who hardly looks, and more visits are worth something. */
static void the_score_says_who_is_stronger(void **state)
{
    (void)state;
    Fixture f;
    MatchResult weak, strong;
    make(&f, 2);
    f.options.games = 60;
    f.options.playouts = 4;
    f.options.visits = 16;
    assert_int_equal(yardstick_run(&f.options, f.pool, f.evaluators, &weak).code, STATUS_OK);
    f.options.playouts = 2000;
    f.options.visits = 2;
    f.options.games = 20;
    assert_int_equal(yardstick_run(&f.options, f.pool, f.evaluators, &strong).code, STATUS_OK);
    assert_true(match_score(match_total(&weak)) > 0.8);
    assert_true(match_score(match_total(&strong)) < 0.5);
    unmake(&f);
}

/* Against itself every pair is even; against another network not. Any number of workers plays the same. */
static void a_rival_is_another_network(void **state)
{
    (void)state;
    for (int same = 0; same < 2; same++) {
        Evaluator *rivals[WORKERS_MAX];
        MatchResult one, more;
        for (int workers = 1; workers <= 2; workers++) {
            Fixture f;
            make(&f, workers);
            for (int i = 0; i < workers; i++)
                assert_ok(evaluator_hash_new(&rivals[i], YARDSTICK_TABLES, same ? 1 : 2));
            f.options.rivals = rivals;
            f.options.opening_radius = OPENING_ANYWHERE;
            f.options.search.tactics = TACTICS_NONE;
            assert_ok(yardstick_run(&f.options, f.pool, f.evaluators, workers == 1 ? &one : &more));
            for (int i = 0; i < workers; i++) evaluator_free(rivals[i]);
            unmake(&f);
        }
        assert_memory_equal(&one, &more, sizeof one);
        assert_int_equal(match_games(match_total(&one)), 50);
        /* The same network on both sides plays each pair's two games alike. */
        int even = one.pairs[2];
        if (same)
            assert_int_equal(even, 25);
        else
            assert_true(even < 25);
    }
}

static bool stop_after(void *context)
{
    return atomic_fetch_add((atomic_int *)context, 1) > 200;
}

static void a_stop_is_heard(void **state)
{
    (void)state;
    Fixture f;
    MatchResult result;
    atomic_int asked = 0;
    make(&f, 2);
    f.options.context = &asked;
    f.options.should_stop = stop_after;
    f.options.games = 1000;
    assert_int_equal(yardstick_run(&f.options, f.pool, f.evaluators, &result).code, ERR_INTERRUPTED);
    unmake(&f);
}

static Status broken_submit(Evaluator *e, int n, const EvalRequest r[], Ticket *ticket)
{
    (void)e, (void)n, (void)r, (void)ticket;
    return status_error(ERR_DEVICE, "the plug is out");
}

/* One worker's fault ends the match of all, and is the one that is told. */
static void a_fault_comes_through(void **state)
{
    (void)state;
    Fixture f;
    MatchResult result;
    make(&f, 2);
    const EvaluatorOps *good = f.evaluators[1]->ops;
    EvaluatorOps bad = *good;
    bad.submit = broken_submit;
    f.evaluators[1]->ops = &bad;
    f.options.games = 400;
    Status status = yardstick_run(&f.options, f.pool, f.evaluators, &result);
    assert_int_equal(status.code, ERR_DEVICE);
    assert_string_equal(status.message, "the plug is out");
    f.evaluators[1]->ops = good;
    unmake(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_number_of_workers_plays_the_same_games),
        cmocka_unit_test(the_score_says_who_is_stronger),
        cmocka_unit_test(a_rival_is_another_network),
        cmocka_unit_test(a_stop_is_heard),
        cmocka_unit_test(a_fault_comes_through),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
