/* Sequential halving against a table made step by step, the target against its formula, and exact knowledge.
 */
#include "mcts/gumbel.h"
#include "tests/support/trees.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

typedef struct Case {
    Tree tree;
    Gumbel gumbel;
    float policy[BOARD_POINTS_MAX];
    int moves;
} Case;

static void begin(Case *c, int moves, int considered, int visits, Rng *noise)
{
    c->tree = trees_new(moves, visits);
    Rng rng = rng_make(3, 0, 0, 0, RNG_GENERAL);
    PointSet set = {{0}};
    float sum = 0;
    for (int p = 0; p < moves; p++) {
        pointset_add(&set, (Point)p);
        sum += c->policy[p] = 0.05f + rng_float(&rng);
    }
    for (int p = 0; p < moves; p++) c->policy[p] /= sum;
    SearchParams params = search_params_default();
    params.gumbel_moves = considered;
    c->moves = moves;
    gumbel_begin(&c->gumbel, &params, visits, &set, c->policy, 0.6f, noise);
    tree_expand(&c->tree, NODE_ROOT, &set, c->policy);
    trees_visit(&c->tree, NODE_ROOT, 0.6f);
}

static Child *child_at(const Case *c, int child)
{
    return &tree_children(&c->tree, &c->tree.nodes[NODE_ROOT])[child];
}

static int children(const Case *c)
{
    return c->tree.nodes[NODE_ROOT].opened;
}

static NodeId begin_visit(Case *c, int child)
{
    NodeId id = tree_enter(&c->tree, NODE_ROOT, child, 0);
    backup_mark(&c->tree, NODE_ROOT, child);
    c->tree.nodes[id].pending++;
    return id;
}

static void end_visit(Case *c, int child, float score)
{
    const Step path[] = {{NODE_ROOT, (uint16_t)child, 0}};
    backup_visit(&c->tree, path, 1, child_at(c, child)->node, score, 0);
}

/* A visit that ends at the root's child, whose score is a function of its point. */
static void visit(Case *c, int child)
{
    c->tree.nodes[begin_visit(c, child)].state = NODE_READY;
    end_visit(c, child, 0.1f + 0.8f * (float)(child_at(c, child)->move * 7 % 11) / 11);
}

static int descending(const void *a, const void *b)
{
    return *(const int *)b - *(const int *)a;
}

/* Visit counts, greatest first, as the paper's procedure gives them out, one visit at a time. */
static void slow_schedule(int n, int m, int counts[])
{
    memset(counts, 0, (size_t)m * sizeof counts[0]);
    int given = 0;
    for (int k = m; given<n; k = k / 2> 2 ? k / 2 : 2) {
        if (k > m) k = m;
        double each = m > 1 ? floor(n / (ceil(log2(m)) * k)) : n;
        for (int round = 0; round < (each > 1 ? each : 1); round++)
            for (int i = 0; i < k && given < n; i++, given++) counts[i]++;
    }
}

static void check_schedule(int n, int m)
{
    enum { MOVES = 40 };
    Case c;
    begin(&c, MOVES, m, n, NULL);
    for (int i = 0; i < n; i++) visit(&c, gumbel_select(&c.gumbel, &c.tree));

    int got[MOVES] = {0}, expected[MOVES];
    for (int i = 0; i < children(&c); i++) got[child_at(&c, i)->move] = child_at(&c, i)->visits;
    qsort(got, MOVES, sizeof got[0], descending);
    slow_schedule(n, m, expected);
    qsort(expected, (size_t)m, sizeof expected[0], descending);
    assert_memory_equal(got, expected, (size_t)m * sizeof got[0]);
    for (int i = m; i < MOVES; i++) assert_int_equal(got[i], 0);
    tree_free(&c.tree);
}

static void test_schedule(void **state)
{
    (void)state;
    for (int m = 1; m <= 33; m++)
        for (int n = 1; n < 300; n += n < 70 ? 1 : 23) check_schedule(n, m);
}

static void test_phase_visits(void **state)
{
    (void)state;
    assert_int_equal(gumbel_phase_visits(32, 16, 16), 1);
    assert_int_equal(gumbel_phase_visits(32, 16, 8), 1);
    assert_int_equal(gumbel_phase_visits(32, 16, 4), 2);
    assert_int_equal(gumbel_phase_visits(200, 16, 16), 3);
    assert_int_equal(gumbel_phase_visits(200, 16, 2), 25);
    assert_int_equal(gumbel_phase_visits(10, 1, 1), 10);
}

static double sigma(const Case *c, int most, double q)
{
    return (c->gumbel.c_visit + most) * c->gumbel.c_scale * q;
}

static void test_policy_formula(void **state)
{
    (void)state;
    enum { MOVES = 6, VISITS = 20 };
    Case c;
    begin(&c, MOVES, 4, VISITS, NULL);
    for (int i = 0; i < VISITS; i++) visit(&c, gumbel_select(&c.gumbel, &c.tree));

    int visits[MOVES] = {0}, most = 0, sum = 0;
    double q[MOVES], mass = 0, weighted = 0, total = 0, expected[MOVES];
    for (int i = 0; i < children(&c); i++) {
        const Child *n = child_at(&c, i);
        visits[n->move] = n->visits;
        q[n->move] = 1 - n->score;
        most = n->visits > most ? n->visits : most;
        sum += n->visits;
        mass += c.policy[n->move];
        weighted += c.policy[n->move] * q[n->move];
    }
    assert_int_equal(sum, VISITS);
    double mixed = (0.6 + sum * weighted / mass) / (1 + sum);
    int unvisited = 0;
    for (int p = 0; p < MOVES; p++) {
        unvisited += visits[p] == 0;
        double completed = visits[p] > 0 ? q[p] : mixed;
        total += expected[p] = c.policy[p] * exp(sigma(&c, most, completed));
    }
    assert_int_equal(unvisited, 2);

    float policy[BOARD_POINTS_MAX];
    gumbel_policy(&c.gumbel, &c.tree, policy);
    for (int p = 0; p < MOVES; p++) assert_true(fabs(policy[p] - expected[p] / total) < 1e-5);
    tree_free(&c.tree);
}

/* The move played has the most visits, and among those the greatest logit + sigma(q). */
static void test_best_among_most_visited(void **state)
{
    (void)state;
    enum { MOVES = 20, VISITS = 32 };
    Case c;
    begin(&c, MOVES, 16, VISITS, NULL);
    for (int i = 0; i < VISITS; i++) visit(&c, gumbel_select(&c.gumbel, &c.tree));
    int most = 0;
    for (int i = 0; i < children(&c); i++)
        if (child_at(&c, i)->visits > most) most = child_at(&c, i)->visits;
    Point best = POINT_NONE;
    double greatest = -1e9;
    for (int i = 0; i < children(&c); i++) {
        const Child *n = child_at(&c, i);
        if (n->visits < most) continue;
        double score = log(c.policy[n->move]) + sigma(&c, most, 1 - n->score);
        if (score > greatest) best = n->move;
        if (score > greatest) greatest = score;
    }
    assert_int_equal(gumbel_best(&c.gumbel, &c.tree), best);
    tree_free(&c.tree);
}

static void test_noise_is_fresh_for_each_move(void **state)
{
    (void)state;
    enum { MOVES = 50 };
    Case c;
    Rng rng = rng_make(5, 0, 0, 0, RNG_ROOT_NOISE);
    begin(&c, MOVES, 16, 32, &rng);
    float first[MOVES];
    for (int i = 0; i < MOVES; i++) {
        first[i] = c.gumbel.move[i].noise;
        for (int k = 0; k < i; k++) assert_true(first[k] != first[i]);
    }
    tree_free(&c.tree);
    begin(&c, MOVES, 16, 32, &rng);
    for (int i = 0; i < MOVES; i++) assert_true(c.gumbel.move[i].noise != first[i]);
    tree_free(&c.tree);
    begin(&c, MOVES, 16, 32, NULL);
    for (int i = 0; i < MOVES; i++) assert_true(c.gumbel.move[i].noise == 0);
    tree_free(&c.tree);
}

/* Every move that is visited turns out lost, but one: it gets the rest of the visits and is played. */
static void test_lost_moves_leave(void **state)
{
    (void)state;
    enum { MOVES = 30, VISITS = 64, KEPT = 17 };
    Case c;
    begin(&c, MOVES, 8, VISITS, NULL);
    int visited = 0;
    for (int i = 0; i < VISITS; i++) {
        int child = gumbel_select(&c.gumbel, &c.tree);
        assert_true(child >= 0);
        const Child *n = child_at(&c, child);
        assert_int_not_equal(n->proof, PROOF_WIN);
        if (n->visits == 0) visited++;
        NodeId id = tree_enter(&c.tree, NODE_ROOT, child, 0);
        if (n->move != KEPT) c.tree.nodes[id].proof = PROOF_WIN;
        visit(&c, child);
    }
    assert_int_equal(visited, MOVES);
    assert_int_equal(gumbel_best(&c.gumbel, &c.tree), KEPT);
    float policy[BOARD_POINTS_MAX];
    gumbel_policy(&c.gumbel, &c.tree, policy);
    for (int p = 0; p < MOVES; p++) assert_true(policy[p] == (p == KEPT ? 1.0f : 0.0f));
    tree_free(&c.tree);
}

/* A phase's last answers decide who goes on, so the next phase waits for them. */
static void test_phase_waits(void **state)
{
    (void)state;
    Case c;
    begin(&c, 20, 4, 16, NULL);
    int open[8];
    for (int i = 0; i < 4; i++) {
        open[i] = gumbel_select(&c.gumbel, &c.tree);
        begin_visit(&c, open[i]);
        child_at(&c, open[i])->blocked = false;
        child_at(&c, open[i])->visits = 1;
    }
    for (int i = 4; i < 8; i++) {
        open[i] = gumbel_select(&c.gumbel, &c.tree);
        assert_true(open[i] >= 0);
        begin_visit(&c, open[i]);
    }
    assert_int_equal(gumbel_select(&c.gumbel, &c.tree), -1);
    for (int i = 0; i < 8; i++) end_visit(&c, open[i], 0.5f);
    assert_true(gumbel_select(&c.gumbel, &c.tree) >= 0);
    tree_free(&c.tree);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_schedule),
        cmocka_unit_test(test_phase_visits),
        cmocka_unit_test(test_policy_formula),
        cmocka_unit_test(test_best_among_most_visited),
        cmocka_unit_test(test_noise_is_fresh_for_each_move),
        cmocka_unit_test(test_lost_moves_leave),
        cmocka_unit_test(test_phase_waits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
