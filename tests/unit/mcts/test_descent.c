/* Several workers on one tree, in whatever order they take their turns: no visit is lost, and nothing stays marked. */
#include "game/base/thread.h"
#include "mcts/descent.h"
#include "tests/support/searches.h"

#include <string.h>

enum { WORKERS_MAX = 4, LEAVES = 4 };

typedef struct Turns {
    Search *search;
    Evaluator *evaluator[WORKERS_MAX];
    EvalRequest request[WORKERS_MAX][LEAVES];
    int waiting[WORKERS_MAX];
    int workers;
} Turns;

static Turns turns_new(GameSpec spec, int workers, int visits, bool graph)
{
    Turns t = {.workers = workers};
    SearchParams params = search_params_default();
    params.root = ROOT_PUCT;
    params.tactics = TACTICS_NONE;
    params.transpositions = graph;
    SearchCapacity capacity = {
        .points = spec.size * spec.size, .visits = 3 * visits, .leaves = LEAVES, .workers = workers};
    assert_int_equal(search_new(&t.search, &params, NULL, capacity).code, STATUS_OK);
    for (int i = 0; i < workers; i++)
        assert_int_equal(evaluator_hash_new(&t.evaluator[i], LEAVES, 2.5f).code, STATUS_OK);
    Board b = searches_position(spec, 5, 1);
    search_begin(t.search, &b, (SearchLimits){visits, false}, rng_make(1, 0, 0, 0, RNG_ROOT_NOISE));
    return t;
}

static void turns_free(Turns *t)
{
    search_free(t->search);
    for (int i = 0; i < t->workers; i++) evaluator_free(t->evaluator[i]);
}

/* One worker's turn: it asks for leaves, or brings their answers, or gives them up. */
static void turn(Turns *t, int worker, bool give_up)
{
    Evaluation evaluation[LEAVES];
    int *n = &t->waiting[worker];
    if (*n == 0) {
        *n = search_select_as(t->search, worker, LEAVES, t->request[worker]);
    } else if (give_up) {
        search_cancel_as(t->search, worker);
        *n = 0;
    } else {
        assert_int_equal(evaluator_run(t->evaluator[worker], *n, t->request[worker], evaluation).code,
                         STATUS_OK);
        search_expand_as(t->search, worker, *n, evaluation);
        *n = 0;
    }
}

/* At rest: what each node says of its children is what they say of themselves. */
static void check_whole(const Turns *t)
{
    const Tree *tree = &t->search->tree;
    for (NodeId id = 0; id < tree->node_count; id++) {
        const Node *n = &tree->nodes[id];
        const Child *children = tree_children(tree, n);
        int below = 0;
        if (n->state == NODE_FREE) continue;
        assert_int_equal(n->pending, 0);
        assert_true(n->state != NODE_WAITING);
        for (int i = 0; i < n->opened; i++) {
            const Node *child = &tree->nodes[children[i].node];
            assert_int_equal(children[i].pending, 0);
            assert_false(children[i].blocked);
            assert_true(children[i].visits <= child->visits);
            if (!child->shared) assert_int_equal(children[i].visits, child->visits);
            below += children[i].visits;
        }
        if (n->proof == PROOF_NONE && n->state == NODE_READY && !n->shared)
            assert_int_equal(n->visits, 1 + below);
    }
}

static bool all_over(const Turns *t)
{
    for (int i = 0; i < t->workers; i++)
        if (t->waiting[i] > 0 || !search_over_as(t->search, i)) return false;
    return true;
}

static void rest(Turns *t)
{
    for (int i = 0; i < t->workers; i++) {
        if (t->waiting[i] > 0) search_cancel_as(t->search, i);
        t->waiting[i] = 0;
        search_rest_as(t->search, i);
    }
}

/* Turns in a random order, sometimes many of one worker; now and then all rest, or one gives up. */
static void test_any_order(void **state)
{
    (void)state;
    enum { VISITS = 6000 };
    for (int round = 0; round < 6; round++) {
        GameSpec spec = {RULE_FREESTYLE, 9, 5};
        Turns t = turns_new(spec, 2 + round % 3, VISITS, round >= 3);
        Rng rng = rng_make(3, 0, (uint64_t)round, 0, RNG_OPENING);
        while (!all_over(&t)) {
            int worker = (int)rng_below(&rng, (uint32_t)t.workers);
            for (int left = 1 << rng_below(&rng, 6); left > 0; left--)
                turn(&t, worker, rng_below(&rng, 20) == 0);
            if (rng_below(&rng, 30) > 0) continue;
            rest(&t);
            check_whole(&t);
        }
        rest(&t);
        check_whole(&t);
        const Node *root = &t.search->tree.nodes[NODE_ROOT];
        if (root->proof == PROOF_NONE) assert_int_equal(root->visits, 1 + VISITS);
        turns_free(&t);
    }
}

typedef struct Seat {
    Turns *turns;
    int worker, left; /* turns */
} Seat;

static void sit(void *context)
{
    Seat *seat = context;
    Turns *t = seat->turns;
    for (; seat->left > 0 || t->waiting[seat->worker] > 0; seat->left--) {
        if (t->waiting[seat->worker] == 0 && search_over_as(t->search, seat->worker)) break;
        turn(t, seat->worker, false);
    }
    search_rest_as(t->search, seat->worker);
}

/* The same at once, by threads that leave early or stay to the end. */
static void test_at_once(void **state)
{
    (void)state;
    enum { VISITS = 12000 };
    for (int round = 0; round < 4; round++) {
        GameSpec spec = {RULE_FREESTYLE, 9, 5};
        Turns t = turns_new(spec, WORKERS_MAX, VISITS, round % 2 == 1);
        Seat seats[WORKERS_MAX];
        Thread *threads[WORKERS_MAX];
        for (int i = 0; i < WORKERS_MAX; i++) {
            seats[i] = (Seat){&t, i, round < 2 ? 200 * (i + 1) : INT32_MAX};
            assert_int_equal(thread_start(sit, &seats[i], &threads[i]).code, STATUS_OK);
        }
        for (int i = 0; i < WORKERS_MAX; i++) thread_join(threads[i]);
        check_whole(&t);
        const Node *root = &t.search->tree.nodes[NODE_ROOT];
        if (root->proof == PROOF_NONE && round >= 2) assert_int_equal(root->visits, 1 + VISITS);
        turns_free(&t);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_any_order),
        cmocka_unit_test(test_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
