/* The pools, the order of edges, and how visits and proofs climb, on trees made by hand. */
#include "mcts/tree.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

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
    t->nodes[child].proof = (uint8_t)proof;
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
        assert_true(fabsf(t.nodes[child].prior - policy[expected[i]]) < 1e-5f);
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
    float policy[BOARD_POINTS_MAX] = {0.02f, 0.06f, 0, 0.9f};
    PointSet moves = {{0x3}};
    tree_expand(&t, NODE_ROOT, &moves, policy);
    assert_true(fabsf(t.nodes[add_child(&t, NODE_ROOT)].prior - 0.75f) < 1e-5f);
    assert_true(fabsf(t.nodes[add_child(&t, NODE_ROOT)].prior - 0.25f) < 1e-5f);
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
    assert_true(fabs(t.root_draw_sum - 0.1f) < 1e-6);
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
    assert_true(fabs(t.nodes[NODE_ROOT].score_sum - (0.5 + 0.7 + 0.0)) < 1e-6);
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
        assert_int_equal(t.edge_count, t.edge_room);
    }
    tree_free(&t);
}

/* Beyond what an index holds there is a message, not a smaller tree. */
static void test_too_large(void **state)
{
    (void)state;
    Tree t;
    assert_int_equal(tree_new(&t, BOARD_POINTS_MAX, 20000000).code, ERR_INPUT);
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
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
