/* The pools, the order of edges, and how visits and proofs climb, on trees made by hand. */
#include "mcts/tree.h"

#include "game/base/rng.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static PointSet first_points(int n)
{
    PointSet s = {{0}};
    for (int p = 0; p < n; p++) pointset_add(&s, (Point)p);
    return s;
}

static Tree new_tree(int points, int visits)
{
    Tree t;
    assert_int_equal(tree_new(&t, points, visits).code, STATUS_OK);
    return t;
}

/* Expand a node with n moves of equal priors. */
static void expand(Tree *t, NodeId id, int n)
{
    float policy[BOARD_POINTS_MAX] = {0};
    PointSet moves = first_points(n);
    tree_expand(t, id, &moves, policy);
}

static void visit(Tree *t, NodeId id, float score)
{
    tree_mark(t, id);
    tree_backup(t, id, score, 0);
}

static NodeId add_child(Tree *t, NodeId id)
{
    Edge e;
    assert_true(tree_next_edge(t, id, &e));
    NodeId child = tree_open(t, id);
    assert_int_equal(t->nodes[child].move, edge_point(e));
    return child;
}

static NodeId add_proven(Tree *t, NodeId id, Proof proof, int plies)
{
    NodeId child = add_child(t, id);
    t->nodes[child].state = NODE_READY;
    t->nodes[child].proof = proof & 3;
    t->nodes[child].plies = (int16_t)plies;
    visit(t, child, 0);
    return child;
}

static void test_edges_come_by_prior(void **state)
{
    (void)state;
    Tree t = new_tree(9, 20);
    float policy[BOARD_POINTS_MAX] = {0.1f, 0.4f, 0.0f, 0.2f, 0.1f, 0.2f};
    PointSet moves = first_points(6);
    tree_expand(&t, NODE_ROOT, &moves, policy);
    static const Point expected[] = {1, 3, 5, 0, 4, 2};
    Edge e;
    for (int i = 0; i < 6; i++) {
        NodeId child = add_child(&t, NODE_ROOT);
        assert_int_equal(t.nodes[child].move, expected[i]);
        assert_true(fabsf(node_prior(&t.nodes[child]) - policy[expected[i]]) < 1e-5f);
    }
    assert_false(tree_next_edge(&t, NODE_ROOT, &e));
    tree_free(&t);
}

static void test_edges_found_by_point(void **state)
{
    (void)state;
    Tree t = new_tree(9, 20);
    expand(&t, NODE_ROOT, 9);
    static const Point wanted[] = {4, 8, 0, 7};
    for (int i = 0; i < 4; i++) {
        tree_find_edge(&t, NODE_ROOT, wanted[i]);
        assert_int_equal(t.nodes[tree_open(&t, NODE_ROOT)].move, wanted[i]);
    }
    static const Point rest[] = {1, 2, 3, 5, 6};
    for (int i = 0; i < 5; i++) assert_int_equal(t.nodes[add_child(&t, NODE_ROOT)].move, rest[i]);
    tree_free(&t);
}

static void test_priors_are_scaled(void **state)
{
    (void)state;
    Tree t = new_tree(9, 20);
    float policy[BOARD_POINTS_MAX] = {0.02f, 0, 0.06f};
    PointSet moves = {{0x5}};
    tree_expand(&t, NODE_ROOT, &moves, policy);
    assert_true(fabsf(node_prior(&t.nodes[add_child(&t, NODE_ROOT)]) - 0.75f) < 1e-5f);
    assert_true(fabsf(node_prior(&t.nodes[add_child(&t, NODE_ROOT)]) - 0.25f) < 1e-5f);
    tree_free(&t);
}

static void test_scores_alternate(void **state)
{
    (void)state;
    Tree t = new_tree(9, 20);
    expand(&t, NODE_ROOT, 2);
    visit(&t, NODE_ROOT, 0.5f);
    NodeId a = add_child(&t, NODE_ROOT);
    expand(&t, a, 2);
    visit(&t, a, 0.2f);
    NodeId b = add_child(&t, a);
    expand(&t, b, 2);
    tree_mark(&t, b);
    assert_int_equal(t.nodes[NODE_ROOT].pending, 1);
    assert_int_equal(t.nodes[NODE_ROOT].visits, 2);
    tree_backup(&t, b, 0.9f, 0.1f);
    assert_int_equal(t.nodes[NODE_ROOT].pending, 0);
    assert_int_equal(t.nodes[NODE_ROOT].visits, 3);
    assert_true(fabsf(tree_score(&t.nodes[a]) - (0.2f + 0.1f) / 2) < 1e-6f);
    assert_true(fabsf(tree_score(&t.nodes[NODE_ROOT]) - (0.5f + 0.8f + 0.9f) / 3) < 1e-6f);
    assert_true(fabsf(t.nodes[NODE_ROOT].draw - 0.1f / 3) < 1e-6f);
    tree_free(&t);
}

static void test_one_lost_child_wins(void **state)
{
    (void)state;
    Tree t = new_tree(9, 20);
    expand(&t, NODE_ROOT, 4);
    add_proven(&t, NODE_ROOT, PROOF_WIN, 1);
    assert_int_equal(t.nodes[NODE_ROOT].proof, PROOF_NONE);
    add_proven(&t, NODE_ROOT, PROOF_LOSS, 4);
    assert_int_equal(t.nodes[NODE_ROOT].proof, PROOF_WIN);
    assert_int_equal(t.nodes[NODE_ROOT].plies, 5);
    add_proven(&t, NODE_ROOT, PROOF_LOSS, 2);
    assert_int_equal(t.nodes[NODE_ROOT].plies, 3);
    add_proven(&t, NODE_ROOT, PROOF_LOSS, 6);
    assert_int_equal(t.nodes[NODE_ROOT].plies, 3);
    tree_free(&t);
}

static void test_all_children_won_lose(void **state)
{
    (void)state;
    Tree t = new_tree(9, 20);
    expand(&t, NODE_ROOT, 3);
    add_proven(&t, NODE_ROOT, PROOF_WIN, 3);
    add_proven(&t, NODE_ROOT, PROOF_WIN, 7);
    assert_int_equal(t.nodes[NODE_ROOT].proof, PROOF_NONE);
    add_proven(&t, NODE_ROOT, PROOF_WIN, 5);
    assert_int_equal(t.nodes[NODE_ROOT].proof, PROOF_LOSS);
    assert_int_equal(t.nodes[NODE_ROOT].plies, 8);
    tree_free(&t);
}

static void test_a_draw_among_wins_draws(void **state)
{
    (void)state;
    Tree t = new_tree(9, 20);
    expand(&t, NODE_ROOT, 3);
    add_proven(&t, NODE_ROOT, PROOF_WIN, 9);
    add_proven(&t, NODE_ROOT, PROOF_DRAW, 4);
    add_proven(&t, NODE_ROOT, PROOF_WIN, 5);
    assert_int_equal(t.nodes[NODE_ROOT].proof, PROOF_DRAW);
    assert_int_equal(t.nodes[NODE_ROOT].plies, 5);
    tree_free(&t);
}

/* A proof two levels down reaches the root, and its exact score goes on from where it was made. */
static void test_proofs_climb(void **state)
{
    (void)state;
    Tree t = new_tree(9, 20);
    expand(&t, NODE_ROOT, 1);
    visit(&t, NODE_ROOT, 0.5f);
    NodeId a = add_child(&t, NODE_ROOT);
    expand(&t, a, 2);
    visit(&t, a, 0.3f);
    add_proven(&t, a, PROOF_LOSS, 0);
    assert_int_equal(t.nodes[a].proof, PROOF_WIN);
    assert_int_equal(t.nodes[NODE_ROOT].proof, PROOF_LOSS);
    assert_int_equal(t.nodes[NODE_ROOT].plies, 2);
    assert_true(fabs(t.nodes[NODE_ROOT].mean - (0.5 + 0.7 + 0.0) / 3) < 1e-6);
    tree_free(&t);
}

static void test_room_for_every_visit(void **state)
{
    (void)state;
    enum { POINTS = 7, VISITS = 50 };
    Tree t = new_tree(POINTS, VISITS);
    for (int round = 0; round < 2; round++) {
        tree_reset(&t);
        NodeId id = NODE_ROOT;
        for (int i = 0; i < VISITS; i++) {
            expand(&t, id, POINTS);
            id = add_child(&t, id);
        }
        expand(&t, id, POINTS);
        assert_int_equal(t.node_count, t.node_room);
        assert_int_equal(t.used, t.room);
    }
    tree_free(&t);
}

static int by_prior(const void *a, const void *b)
{
    Edge x = *(const Edge *)a, y = *(const Edge *)b;
    return (x < y) - (x > y);
}

/* The child of a whole root, so that it may have a tail. */
static NodeId only_child(Tree *t)
{
    expand(t, NODE_ROOT, 1);
    return add_child(t, NODE_ROOT);
}

/* Open all `count` moves of a node whose priors are policy: first the greatest, in order, then the tail, in
 * order of points, with the mean of its priors. */
static void check_folded(const float policy[], const PointSet *moves, int points)
{
    Tree t = new_tree(points, points + 2);
    NodeId id = only_child(&t);
    Edge expected[BOARD_POINTS_MAX], e;
    int count = 0;
    double sum = 0, rest = 1;
    for (int p = 0; p < points; p++) sum += policy[p];
    for (int p = 0; p < points; p++)
        if (pointset_has(moves, (Point)p))
            expected[count++] = (Edge)(policy[p] / sum * 65535 + 0.5) << 16 | (65535 - (Edge)p);
    qsort(expected, (size_t)count, sizeof expected[0], by_prior);
    for (int i = 0; i < TREE_EDGES; i++) rest -= edge_prior(expected[i]);
    tree_expand(&t, id, moves, policy);
    PointSet opened = {{0}}, all;
    Point last = -1;
    for (int i = 0; i < count; i++) {
        tree_moves(&t, id, &all);
        assert_memory_equal(&all, moves, sizeof all);
        const Node *child = &t.nodes[add_child(&t, id)];
        Point move = (Point)child->move;
        assert_false(pointset_has(&opened, move));
        pointset_add(&opened, move);
        /* Rounding may exchange two whose priors differ by the last bit. */
        if (i < TREE_EDGES) {
            assert_true(abs((int)(expected[i] >> 16) - (int)child->prior) <= 1);
        } else {
            assert_true(move > last);
            assert_true(fabs(node_prior(child) - fmax(rest, 0) / (count - TREE_EDGES)) < 2e-5);
            last = move;
        }
    }
    assert_false(tree_next_edge(&t, id, &e));
    assert_memory_equal(&opened, moves, sizeof opened);
    tree_free(&t);
}

static void test_the_rest_is_a_tail(void **state)
{
    (void)state;
    Rng rng = rng_make(3, 0, 0, 0, RNG_GENERAL);
    for (int i = 0; i < 60; i++) {
        int points = i % 3 ? 225 : 400;
        float policy[BOARD_POINTS_MAX] = {0};
        PointSet moves = {{0}};
        for (Point p = 0; p < points; p++) {
            if (rng_below(&rng, 5) == 0) continue;
            pointset_add(&moves, p);
            policy[p] = i < 3 ? 1 : (float)pow(rng_double(&rng), i % 10);
            if (i % 7 == 6) policy[p] = rng_below(&rng, 30) < (uint32_t)i % 30 ? 1 : 0.01f;
        }
        check_folded(policy, &moves, points);
    }
}

/* Few moves with mass and many without, or one with all of it. */
static void test_tail_without_mass(void **state)
{
    (void)state;
    float policy[BOARD_POINTS_MAX] = {0};
    PointSet moves = first_points(225);
    for (int n = 1; n <= 225; n += n < 60 ? 20 : n < 70 ? 1 : 31) {
        for (int p = 0; p < 225; p++) policy[p] = p * 7 % 225 < n ? 1 : 0;
        check_folded(policy, &moves, 225);
    }
}

/* The most that pools may have to hold: as many nodes as can have opened more than their edges. */
static void test_room_to_unfold(void **state)
{
    (void)state;
    enum { POINTS = 361, VISITS = 6 * (TREE_EDGES + 1) + 17 };
    Tree t = new_tree(POINTS, VISITS);
    NodeId id = NODE_ROOT;
    expand(&t, id, POINTS);
    while (t.node_count < t.node_room) {
        NodeId next = NODE_NONE;
        for (int i = 0; i <= TREE_EDGES && t.node_count < t.node_room; i++) {
            next = add_child(&t, id);
            expand(&t, next, POINTS);
        }
        id = next;
    }
    assert_true(t.used <= t.room);
    Edge e;
    for (NodeId i = 0; i < t.node_count; i++)
        if (t.nodes[i].opened >= TREE_EDGES) assert_true(tree_next_edge(&t, i, &e));
    assert_true(t.used <= t.room);
    tree_free(&t);
}

static void test_unfolds_to_find(void **state)
{
    (void)state;
    Tree t = new_tree(225, 20);
    float policy[BOARD_POINTS_MAX];
    for (int p = 0; p < BOARD_POINTS_MAX; p++) policy[p] = p < 225 ? (float)(p + 1) : 0;
    PointSet moves = first_points(225), all;
    NodeId id = only_child(&t);
    tree_expand(&t, id, &moves, policy);
    NodeId greatest = add_child(&t, id);
    tree_find_edge(&t, id, 3);
    NodeId found = tree_open(&t, id);
    assert_int_equal(t.nodes[greatest].move, 224);
    assert_int_equal(t.nodes[found].move, 3);
    assert_int_equal(t.nodes[add_child(&t, id)].move, 223);
    tree_moves(&t, id, &all);
    assert_memory_equal(&all, &moves, sizeof all);
    assert_int_equal(tree_child(&t, id, 3), found);
    assert_int_equal(tree_child(&t, id, 4), NODE_NONE);
    tree_free(&t);
}

/* Beyond what an index holds there is a message, not a smaller tree. */
static void test_too_large(void **state)
{
    (void)state;
    Tree t;
    assert_int_equal(tree_new(&t, BOARD_POINTS_MAX, 60000000).code, ERR_INPUT);
    assert_null(t.nodes);
    tree_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_edges_come_by_prior),     cmocka_unit_test(test_edges_found_by_point),
        cmocka_unit_test(test_priors_are_scaled),       cmocka_unit_test(test_scores_alternate),
        cmocka_unit_test(test_one_lost_child_wins),     cmocka_unit_test(test_all_children_won_lose),
        cmocka_unit_test(test_a_draw_among_wins_draws), cmocka_unit_test(test_proofs_climb),
        cmocka_unit_test(test_room_for_every_visit),    cmocka_unit_test(test_too_large),
        cmocka_unit_test(test_the_rest_is_a_tail),      cmocka_unit_test(test_tail_without_mass),
        cmocka_unit_test(test_room_to_unfold),          cmocka_unit_test(test_unfolds_to_find),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
