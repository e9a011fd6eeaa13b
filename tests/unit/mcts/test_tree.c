/* The pools, the order of edges, and how visits and proofs climb, on trees made by hand. */
#include "game/base/rng.h"
#include "mcts/tree_keep.h"
#include "tests/support/trees.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

/* Expand a node with n moves of equal priors. */
static void expand(Tree *t, NodeId id, int n)
{
    float policy[BOARD_POINTS_MAX] = {0};
    PointSet moves = trees_points(n);
    tree_expand(t, id, &moves, policy);
}

static const Child *last_child(const Tree *t, NodeId id)
{
    return &tree_children(t, &t->nodes[id])[t->nodes[id].opened - 1];
}

static const Child *open_next(Tree *t, NodeId id)
{
    trees_open(t, id);
    return last_child(t, id);
}

static void add_proven(Tree *t, NodeId id, Proof proof, int plies)
{
    trees_prove(t, trees_open(t, id), proof, plies);
}

static void test_edges_come_by_prior(void **state)
{
    (void)state;
    Tree t = trees_new(9, 20);
    float policy[BOARD_POINTS_MAX] = {0.1f, 0.4f, 0.0f, 0.2f, 0.1f, 0.2f};
    PointSet moves = trees_points(6);
    tree_expand(&t, NODE_ROOT, &moves, policy);
    static const Point expected[] = {1, 3, 5, 0, 4, 2};
    for (int i = 0; i < 6; i++) {
        const Child *child = open_next(&t, NODE_ROOT);
        assert_int_equal(child->move, expected[i]);
        assert_true(fabsf(child_prior(child) - policy[expected[i]]) < 1e-5f);
    }
    assert_false(tree_sort(&t, NODE_ROOT));
    tree_free(&t);
}

static void test_edges_found_by_point(void **state)
{
    (void)state;
    Tree t = trees_new(9, 20);
    expand(&t, NODE_ROOT, 9);
    static const Point wanted[] = {4, 8, 0, 7};
    for (int i = 0; i < 4; i++) {
        trees_open_at(&t, NODE_ROOT, wanted[i]);
        assert_int_equal(last_child(&t, NODE_ROOT)->move, wanted[i]);
    }
    static const Point rest[] = {1, 2, 3, 5, 6};
    for (int i = 0; i < 5; i++) assert_int_equal(open_next(&t, NODE_ROOT)->move, rest[i]);
    tree_free(&t);
}

static void test_priors_are_scaled(void **state)
{
    (void)state;
    Tree t = trees_new(9, 20);
    float policy[BOARD_POINTS_MAX] = {0.02f, 0, 0.06f};
    PointSet moves = {{0x5}};
    tree_expand(&t, NODE_ROOT, &moves, policy);
    assert_true(fabsf(child_prior(open_next(&t, NODE_ROOT)) - 0.75f) < 1e-5f);
    assert_true(fabsf(child_prior(open_next(&t, NODE_ROOT)) - 0.25f) < 1e-5f);
    tree_free(&t);
}

static void test_scores_alternate(void **state)
{
    (void)state;
    Tree t = trees_new(9, 20);
    expand(&t, NODE_ROOT, 2);
    trees_visit(&t, NODE_ROOT, 0.5f);
    NodeId a = trees_open(&t, NODE_ROOT);
    expand(&t, a, 2);
    trees_visit(&t, a, 0.2f);
    NodeId b = trees_open(&t, a);
    expand(&t, b, 2);
    trees_mark(&t, b);
    assert_int_equal(t.nodes[NODE_ROOT].pending, 1);
    assert_int_equal(t.nodes[NODE_ROOT].visits, 2);
    trees_backup(&t, b, 0.9f, 0.1f);
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
    Tree t = trees_new(9, 20);
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
    Tree t = trees_new(9, 20);
    expand(&t, NODE_ROOT, 3);
    add_proven(&t, NODE_ROOT, PROOF_WIN, 3);
    add_proven(&t, NODE_ROOT, PROOF_WIN, 7);
    assert_int_equal(t.nodes[NODE_ROOT].proof, PROOF_NONE);
    add_proven(&t, NODE_ROOT, PROOF_WIN, 5);
    assert_int_equal(t.nodes[NODE_ROOT].proof, PROOF_LOSS);
    assert_int_equal(t.nodes[NODE_ROOT].plies, 8);
    tree_free(&t);
}

/* Moves that were left out as lost may last longer than those that were searched. */
static void test_moves_left_out_count_in_the_distance(void **state)
{
    (void)state;
    for (int plies = 2; plies <= 10; plies += 8) {
        Tree t = trees_new(9, 20);
        expand(&t, NODE_ROOT, 2);
        t.nodes[NODE_ROOT].plies = (int16_t)plies;
        add_proven(&t, NODE_ROOT, PROOF_WIN, 5);
        add_proven(&t, NODE_ROOT, PROOF_WIN, 3);
        assert_int_equal(t.nodes[NODE_ROOT].proof, PROOF_LOSS);
        assert_int_equal(t.nodes[NODE_ROOT].plies, plies > 6 ? plies : 6);
        tree_free(&t);
    }
}

static void test_a_draw_among_wins_draws(void **state)
{
    (void)state;
    Tree t = trees_new(9, 20);
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
    Tree t = trees_new(9, 20);
    expand(&t, NODE_ROOT, 1);
    trees_visit(&t, NODE_ROOT, 0.5f);
    NodeId a = trees_open(&t, NODE_ROOT);
    expand(&t, a, 2);
    trees_visit(&t, a, 0.3f);
    add_proven(&t, a, PROOF_LOSS, 0);
    assert_int_equal(t.nodes[a].proof, PROOF_WIN);
    assert_int_equal(t.nodes[NODE_ROOT].proof, PROOF_LOSS);
    assert_int_equal(t.nodes[NODE_ROOT].plies, 2);
    assert_true(fabs(t.nodes[NODE_ROOT].mean - (0.5 + 0.7 + 0.0) / 3) < 1e-6);
    tree_free(&t);
}

/* A chain of nodes, each with all its moves: what is left behind by growing children is all there is to spare. */
static void test_room_for_every_visit(void **state)
{
    (void)state;
    enum { POINTS = 7, VISITS = 50 };
    Tree t = trees_new(POINTS, VISITS);
    for (int round = 0; round < 2; round++) {
        tree_reset(&t);
        NodeId id = NODE_ROOT;
        for (int i = 0; i < VISITS; i++) {
            assert_false(tree_is_full(&t));
            expand(&t, id, POINTS);
            id = trees_open(&t, id);
        }
        expand(&t, id, POINTS);
        assert_true(t.node_count <= t.node_room && t.used <= t.room);
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
    return trees_open(t, NODE_ROOT);
}

/* Open all `count` moves of a node whose priors are policy: first the greatest, in order, then the tail, in
 * order of points, with the mean of its priors. */
static void check_folded(const float policy[], const PointSet *moves, int points)
{
    Tree t = trees_new(points, points + 2);
    NodeId id = only_child(&t);
    Edge expected[BOARD_POINTS_MAX];
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
        const Child *child = open_next(&t, id);
        Point move = (Point)child->move;
        assert_false(pointset_has(&opened, move));
        pointset_add(&opened, move);
        /* Rounding may exchange two whose priors differ by the last bit. */
        if (i < TREE_EDGES) {
            assert_true(abs((int)(expected[i] >> 16) - (int)child->prior) <= 1);
        } else {
            assert_true(move > last);
            assert_true(fabs(child_prior(child) - fmax(rest, 0) / (count - TREE_EDGES)) < 2e-5);
            last = move;
        }
    }
    assert_false(tree_sort(&t, id));
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
    PointSet moves = trees_points(225);
    for (int n = 1; n <= 225; n += n < 60 ? 20 : n < 70 ? 1 : 31) {
        for (int p = 0; p < 225; p++) policy[p] = p * 7 % 225 < n ? 1 : 0;
        check_folded(policy, &moves, 225);
    }
}

/* The most that pools may have to hold: as many nodes as can have opened more than their edges. Only what was left
 * behind is ever given up. */
static void test_room_to_unfold(void **state)
{
    (void)state;
    enum { POINTS = 361, VISITS = 6 * (TREE_EDGES + 1) + 17 };
    Tree t = trees_new(POINTS, VISITS);
    NodeId id = NODE_ROOT;
    expand(&t, id, POINTS);
    while (t.node_count <= VISITS) {
        NodeId next = NODE_NONE;
        for (int i = 0; i <= TREE_EDGES && t.node_count <= VISITS; i++) {
            if (tree_is_full(&t)) tree_keep_most(&t);
            assert_false(tree_is_full(&t));
            next = trees_open(&t, id);
            expand(&t, next, POINTS);
        }
        id = next;
    }
    assert_int_equal(t.node_count, VISITS + 1);
    for (NodeId i = 0; i < t.node_count; i++) {
        if (tree_is_full(&t)) tree_keep_most(&t);
        assert_int_equal(t.nodes[i].edge_count, POINTS);
        if (t.nodes[i].opened >= TREE_EDGES) assert_true(tree_sort(&t, i));
    }
    assert_true(t.used <= t.room);
    tree_free(&t);
}

static void test_unfolds_to_find(void **state)
{
    (void)state;
    Tree t = trees_new(225, 20);
    float policy[BOARD_POINTS_MAX];
    for (int p = 0; p < BOARD_POINTS_MAX; p++) policy[p] = p < 225 ? (float)(p + 1) : 0;
    PointSet moves = trees_points(225), all;
    NodeId id = only_child(&t);
    tree_expand(&t, id, &moves, policy);
    assert_int_equal(open_next(&t, id)->move, 224);
    trees_open_at(&t, id, 3);
    assert_int_equal(last_child(&t, id)->move, 3);
    assert_int_equal(open_next(&t, id)->move, 223);
    tree_moves(&t, id, &all);
    assert_memory_equal(&all, &moves, sizeof all);
    assert_int_equal(tree_child(&t, id, 3), 1);
    assert_int_equal(tree_child(&t, id, 4), -1);
    tree_free(&t);
}

/* Beyond what an index holds there is a message, not a smaller tree; and less than a few descents need is none. */
static void test_sizes_that_cannot_be(void **state)
{
    (void)state;
    Tree t;
    TreeSize many = {.points = BOARD_POINTS_MAX, .visits = 60000000, .waiting = 1};
    assert_int_equal(tree_new(&t, many).code, ERR_INPUT);
    assert_null(t.nodes);
    TreeSize little = {.points = BOARD_POINTS_MAX, .bytes = 100000, .waiting = 8};
    assert_int_equal(tree_new(&t, little).code, ERR_INPUT);
    assert_null(t.nodes);
    tree_free(&t);
}

/* ---- graphs ---- */

static Tree new_graph(void)
{
    Tree t;
    TreeSize size = {.points = 9, .visits = 50, .waiting = 4, .graph = true};
    assert_int_equal(tree_new(&t, size).code, STATUS_OK);
    return t;
}

static NodeId open_hash(Tree *t, NodeId id, uint64_t hash)
{
    assert_true(tree_sort(t, id));
    return tree_enter(t, id, tree_open(t, id), hash);
}

/* A visit by a certain way. */
static void visit_by(Tree *t, const Step path[], int depth, NodeId leaf, float score)
{
    for (int i = 0; i < depth; i++) backup_mark(t, path[i].node, path[i].child);
    t->nodes[leaf].pending++;
    backup_visit(t, path, depth, leaf, score, 0);
}

/* Two ways to one node: each parent's mean is made of the visits that went through it, with the node's value. */
static void test_a_shared_node(void **state)
{
    (void)state;
    Tree t = new_graph();
    expand(&t, NODE_ROOT, 2);
    trees_visit(&t, NODE_ROOT, 0.5f);
    NodeId a = open_hash(&t, NODE_ROOT, 11), b = open_hash(&t, NODE_ROOT, 12);
    expand(&t, a, 2);
    trees_visit(&t, a, 0.4f);
    expand(&t, b, 2);
    trees_visit(&t, b, 0.3f);
    NodeId c = open_hash(&t, a, 77 + 64), other = open_hash(&t, b, 77), same = open_hash(&t, b, 77 + 64);
    assert_int_equal(c, same);
    assert_int_not_equal(c, other);
    assert_true(t.nodes[c].shared && !t.nodes[other].shared);

    const Step by_a[] = {{NODE_ROOT, 0, 0}, {a, 0, 0}}, by_b[] = {{NODE_ROOT, 1, 1}, {b, 1, 1}};
    t.nodes[c].state = NODE_READY;
    visit_by(&t, by_a, 2, c, 0.9f);
    visit_by(&t, by_a, 2, c, 0.7f);
    assert_true(fabsf(t.nodes[a].mean - (0.4f + 2 * (1 - 0.8f)) / 3) < 1e-6f);
    visit_by(&t, by_b, 2, c, 0.2f);
    assert_int_equal(t.nodes[c].visits, 3);
    assert_true(fabsf(t.nodes[c].mean - 0.6f) < 1e-6f);
    assert_int_equal(tree_children(&t, &t.nodes[b])[1].visits, 1);
    assert_true(fabsf(t.nodes[b].mean - (0.3f + (1 - 0.6f)) / 2) < 1e-6f);
    /* What b's visit changed reaches a with its own next. */
    visit_by(&t, by_a, 2, c, 0.6f);
    assert_true(fabsf(t.nodes[a].mean - (0.4f + 3 * (1 - 0.6f)) / 4) < 1e-6f);
    /* Known without a visit of the node itself. */
    for (int i = 0; i < 2; i++) backup_mark(&t, by_b[i].node, by_b[i].child);
    backup_known(&t, by_b, 2, c);
    assert_int_equal(t.nodes[c].visits, 4);
    assert_int_equal(tree_children(&t, &t.nodes[b])[1].visits, 2);
    assert_true(fabsf(t.nodes[b].mean - (0.3f + 2 * (1 - 0.6f)) / 3) < 1e-6f);
    assert_int_equal(t.nodes[NODE_ROOT].pending, 0);
    assert_int_equal(t.nodes[NODE_ROOT].visits, 1 + t.nodes[a].visits + t.nodes[b].visits);
    tree_free(&t);
}

/* A proof of a shared node reaches each parent with its next visit. */
static void test_a_shared_proof(void **state)
{
    (void)state;
    Tree t = new_graph();
    expand(&t, NODE_ROOT, 2);
    trees_visit(&t, NODE_ROOT, 0.5f);
    NodeId a = open_hash(&t, NODE_ROOT, 11), b = open_hash(&t, NODE_ROOT, 12);
    expand(&t, a, 2);
    expand(&t, b, 2);
    NodeId c = open_hash(&t, a, 5);
    open_hash(&t, b, 5);
    trees_prove(&t, c, PROOF_LOSS, 2);
    assert_int_equal(t.nodes[a].proof, PROOF_WIN);
    assert_int_equal(t.nodes[b].proof, PROOF_NONE);
    const Step by_b[] = {{NODE_ROOT, 1, 1}, {b, 0, 0}};
    visit_by(&t, by_b, 2, c, 0);
    assert_int_equal(t.nodes[b].proof, PROOF_WIN);
    assert_int_equal(t.nodes[NODE_ROOT].proof, PROOF_LOSS);
    assert_int_equal(t.nodes[NODE_ROOT].plies, 4);
    tree_free(&t);
}

/* A visit that climbs slowly does not undo what a later one has proven. */
static void test_late_news(void **state)
{
    (void)state;
    Tree t = trees_new(9, 20);
    expand(&t, NODE_ROOT, 2);
    trees_visit(&t, NODE_ROOT, 0.5f);
    NodeId a = trees_open(&t, NODE_ROOT);
    const Step path[] = {{NODE_ROOT, 0, 0}};
    trees_mark(&t, a);
    Ascent slow = backup_below(&t, path, 1, a, 0.4f, 0);
    assert_int_equal(slow.depth, 1);
    assert_int_equal(t.nodes[NODE_ROOT].visits, 1);
    trees_prove(&t, a, PROOF_WIN, 3);
    backup_top(&t, &slow);
    assert_int_equal(trees_edge(&t, a)->proof, PROOF_WIN);
    assert_int_equal(trees_edge(&t, a)->plies, 3);
    assert_true(trees_edge(&t, a)->score == 1);
    assert_int_equal(trees_edge(&t, a)->visits, 2);
    assert_int_equal(t.nodes[NODE_ROOT].visits, 3);
    assert_int_equal(t.nodes[NODE_ROOT].pending, 0);
    tree_free(&t);
}

/* Blocks that are taken at once lie as those taken one by one. */
static void test_expanded_together(void **state)
{
    (void)state;
    Tree one = trees_new(225, 20), all = trees_new(225, 20);
    float policy[BOARD_POINTS_MAX] = {0.5f, 0.2f, 0.3f};
    int counts[3] = {225, 200, 9};
    NodeId id[3];
    PointSet moves[3];
    uint32_t words = 0;
    for (int i = 0; i < 3; i++) id[i] = (NodeId)i;
    for (int i = 0; i < 3; i++) {
        one.nodes[id[i]] = all.nodes[id[i]] = (Node){0};
        moves[i] = trees_points(counts[i]);
        tree_expand(&one, id[i], &moves[i], policy);
        words += tree_expand_words(&all, id[i], &moves[i]);
    }
    uint32_t place = tree_take_words(&all, words);
    for (int i = 0; i < 3; i++) place = tree_expand_at(&all, id[i], &moves[i], policy, place);
    assert_int_equal(place, all.used);
    assert_int_equal(all.used, one.used);
    assert_memory_equal(all.pool, one.pool, one.used * sizeof one.pool[0]);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(all.nodes[id[i]].edges, one.nodes[id[i]].edges);
        assert_int_equal(all.nodes[id[i]].edge_count, counts[i]);
    }
    tree_free(&one);
    tree_free(&all);
}

/* Taking a descent back leaves everything as it was. */
static void test_cancel(void **state)
{
    (void)state;
    Tree t = trees_new(9, 20);
    expand(&t, NODE_ROOT, 2);
    trees_visit(&t, NODE_ROOT, 0.5f);
    NodeId a = trees_open(&t, NODE_ROOT);
    const Step path[] = {{NODE_ROOT, 0, 0}};
    backup_mark(&t, NODE_ROOT, 0);
    assert_true(trees_edge(&t, a)->blocked);
    backup_cancel(&t, path, 1);
    assert_false(trees_edge(&t, a)->blocked);
    assert_int_equal(trees_edge(&t, a)->pending, 0);
    assert_int_equal(t.nodes[NODE_ROOT].pending, 0);
    assert_int_equal(t.nodes[NODE_ROOT].visits, 1);
    tree_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_edges_come_by_prior),
        cmocka_unit_test(test_edges_found_by_point),
        cmocka_unit_test(test_priors_are_scaled),
        cmocka_unit_test(test_scores_alternate),
        cmocka_unit_test(test_one_lost_child_wins),
        cmocka_unit_test(test_all_children_won_lose),
        cmocka_unit_test(test_moves_left_out_count_in_the_distance),
        cmocka_unit_test(test_a_draw_among_wins_draws),
        cmocka_unit_test(test_proofs_climb),
        cmocka_unit_test(test_room_for_every_visit),
        cmocka_unit_test(test_sizes_that_cannot_be),
        cmocka_unit_test(test_the_rest_is_a_tail),
        cmocka_unit_test(test_tail_without_mass),
        cmocka_unit_test(test_room_to_unfold),
        cmocka_unit_test(test_unfolds_to_find),
        cmocka_unit_test(test_a_shared_node),
        cmocka_unit_test(test_a_shared_proof),
        cmocka_unit_test(test_cancel),
        cmocka_unit_test(test_late_news),
        cmocka_unit_test(test_expanded_together),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
