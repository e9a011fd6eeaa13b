/* What is kept of a tree is what it was, node by node, and the room of the rest can be used again. */
#include "mcts/tree_keep.h"

#include "game/base/rng.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { POINTS = 121, VISITS = 3000 };

static void expand(Tree *t, NodeId id, Rng *rng)
{
    float policy[BOARD_POINTS_MAX] = {0};
    PointSet moves = {{0}};
    bool few = rng_below(rng, 3) == 0;
    for (Point p = 0; p < POINTS; p++) {
        if (rng_below(rng, few ? 20 : 5) > 0 && (few || rng_below(rng, 4) == 0) && p > 0) continue;
        pointset_add(&moves, p);
        policy[p] = rng_float(rng);
    }
    tree_expand(t, id, &moves, policy);
}

/* A node for one more visit: random, but broad near the root, so that tails unfold; NODE_NONE where all below
 * is settled. */
static NodeId descend(Tree *t, Rng *rng)
{
    NodeId id = NODE_ROOT;
    while (t->nodes[id].state == NODE_READY && t->nodes[id].proof == PROOF_NONE) {
        const Node *n = &t->nodes[id];
        Edge e;
        if ((n->opened < 3 || rng_below(rng, 6) == 0) && tree_next_edge(t, id, &e)) return tree_open(t, id);
        if (n->opened == 0) return NODE_NONE;
        int few = n->opened > 3 && rng_below(rng, 3) > 0 ? 3 : n->opened;
        id = tree_children(t, n)[rng_below(rng, (uint32_t)few)];
    }
    return id;
}

static void visit(Tree *t, NodeId id, Rng *rng)
{
    tree_mark(t, id);
    Node *n = &t->nodes[id];
    if (n->proof == PROOF_NONE) {
        n->state = NODE_READY;
        uint32_t kind = rng_below(rng, 30);
        if (kind < 2 && id != NODE_ROOT) {
            n->proof = (PROOF_WIN + kind) & 3;
            n->plies = (int16_t)rng_below(rng, 9);
        } else {
            expand(t, id, rng);
        }
    }
    tree_backup(t, id, rng_float(rng), rng_float(rng));
}

/* Grow up to so many visits of the root. */
static void grow(Tree *t, int visits, Rng *rng)
{
    for (int tries = 0; t->nodes[NODE_ROOT].visits < visits + 1 && tries < 4 * visits; tries++) {
        NodeId id = descend(t, rng);
        if (id != NODE_NONE && t->nodes[NODE_ROOT].proof == PROOF_NONE) visit(t, id, rng);
    }
}

static Tree copy_of(const Tree *t)
{
    Tree copy = *t;
    copy.nodes = malloc(t->node_count * sizeof(Node));
    copy.pool = malloc(t->used * sizeof(uint32_t));
    assert_true(copy.nodes && copy.pool);
    memcpy(copy.nodes, t->nodes, t->node_count * sizeof(Node));
    memcpy(copy.pool, t->pool, t->used * sizeof(uint32_t));
    return copy;
}

/* Everything below a of the old tree is below b of the new one. Returns the nodes, and adds up the words. */
static uint32_t check_same(const Tree *old, NodeId a, const Tree *t, NodeId b, uint32_t *words)
{
    const Node *x = &old->nodes[a], *y = &t->nodes[b];
    assert_true(x->mean == y->mean && x->draw == y->draw);
    assert_int_equal(x->visits, y->visits);
    assert_int_equal(x->proof, y->proof);
    assert_int_equal(x->plies, y->plies);
    assert_int_equal(x->state, y->state);
    assert_int_equal(x->has_draw, y->has_draw);
    assert_int_equal(x->edge_count, y->edge_count);
    assert_int_equal(x->opened, y->opened);
    assert_int_equal(x->stored, y->stored);
    assert_int_equal(x->sorted, y->sorted);
    assert_int_equal(y->pending, 0);
    assert_int_equal(y->kept, 0);
    if (b != NODE_ROOT) assert_int_equal(x->move, y->move);
    if (b != NODE_ROOT) assert_int_equal(x->prior, y->prior);
    if (y->edge_count == 0) return 1;
    uint32_t block = tree_block_words(t, y), rest = block - TREE_OWNER - y->opened, nodes = 1;
    assert_int_equal(t->pool[y->block - TREE_OWNER], b);
    if (rest > 0)
        assert_memory_equal(&old->pool[x->block + x->opened], &t->pool[y->block + y->opened], rest * 4);
    *words += block;
    for (int i = 0; i < y->opened; i++) {
        NodeId child = tree_children(t, y)[i];
        assert_int_equal(t->nodes[child].parent, b);
        nodes += check_same(old, tree_children(old, x)[i], t, child, words);
    }
    return nodes;
}

static void check_kept(Tree *t, NodeId root)
{
    Tree old = copy_of(t);
    uint32_t words = 0;
    tree_keep(t, root);
    assert_int_equal(t->nodes[NODE_ROOT].parent, NODE_NONE);
    uint32_t nodes = check_same(&old, root, t, NODE_ROOT, &words);
    assert_int_equal(nodes, t->node_count);
    assert_int_equal(words, t->used);
    for (NodeId id = 1; id < t->node_count; id++) assert_true(t->nodes[id].parent < id);
    tree_free(&old);
}

static void test_a_part_is_kept_whole(void **state)
{
    (void)state;
    int unfolded = 0, steps = 0;
    for (uint64_t seed = 0; seed < 8; seed++) {
        Rng rng = rng_make(seed, 0, 0, 0, RNG_GENERAL);
        Tree t;
        assert_int_equal(tree_new(&t, POINTS, VISITS).code, STATUS_OK);
        visit(&t, NODE_ROOT, &rng);
        for (int step = 0; step < 12 && t.nodes[NODE_ROOT].proof == PROOF_NONE; step++) {
            grow(&t, VISITS, &rng);
            for (NodeId id = 0; id < t.node_count; id++) unfolded += t.nodes[id].opened > TREE_EDGES;
            NodeId next = NODE_ROOT;
            for (NodeId id = 1; id < t.node_count && id < 40; id++)
                if (t.nodes[id].edge_count > 0 && t.nodes[id].proof == PROOF_NONE && rng_below(&rng, 3) == 0)
                    next = id;
            check_kept(&t, next);
            steps++;
        }
        tree_free(&t);
    }
    assert_true(unfolded > 0 && steps > 30);
}

static void test_keeping_all_changes_nothing(void **state)
{
    (void)state;
    Rng rng = rng_make(9, 0, 0, 0, RNG_GENERAL);
    Tree t;
    assert_int_equal(tree_new(&t, POINTS, VISITS).code, STATUS_OK);
    visit(&t, NODE_ROOT, &rng);
    grow(&t, 300, &rng);
    Tree old = copy_of(&t);
    check_kept(&t, NODE_ROOT);
    assert_int_equal(t.node_count, old.node_count);
    tree_free(&old);
    tree_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_part_is_kept_whole),
        cmocka_unit_test(test_keeping_all_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
