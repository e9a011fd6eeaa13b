/* What is kept of a tree is what it was, node by node, and the room of the rest can be used again. */
#include "game/base/rng.h"
#include "mcts/tree_keep.h"
#include "tests/support/trees.h"

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

typedef struct Descent {
    Step path[BOARD_POINTS_MAX];
    int depth;
    NodeId leaf;
} Descent;

/* A position's hash by its moves, in any order: so that orders of the same moves meet in a graph. */
static uint64_t hash_of(const Descent *d)
{
    uint64_t hash = d->depth % 2 ? 0x9e3779b97f4a7c15u : 0;
    for (int i = 0; i < d->depth; i++) {
        Rng rng = rng_make(d->path[i].move, (uint32_t)i % 2, 0, 0, RNG_GENERAL);
        hash ^= rng_u64(&rng);
    }
    return hash;
}

static void go_down(Tree *t, Descent *d, int child)
{
    NodeId id = d->leaf;
    d->path[d->depth++] = (Step){id, (uint16_t)child, tree_children(t, &t->nodes[id])[child].move};
    d->leaf = tree_enter(t, id, child, t->buckets ? hash_of(d) : 0);
    backup_mark(t, id, child);
}

/* A descent for one more visit: random, but broad near the root, so that tails unfold; false where all below is
 * settled. */
static bool descend(Tree *t, Rng *rng, Descent *d)
{
    d->depth = 0;
    d->leaf = NODE_ROOT;
    while (t->nodes[d->leaf].state == NODE_READY && t->nodes[d->leaf].proof == PROOF_NONE) {
        const Node *n = &t->nodes[d->leaf];
        if ((n->opened < 3 || rng_below(rng, 6) == 0) && tree_sort(t, d->leaf)) {
            go_down(t, d, tree_open(t, d->leaf));
            continue;
        }
        if (n->opened == 0) {
            backup_cancel(t, d->path, d->depth);
            return false;
        }
        int few = n->opened > 3 && rng_below(rng, 3) > 0 ? 3 : n->opened;
        go_down(t, d, (int)rng_below(rng, (uint32_t)few));
    }
    t->nodes[d->leaf].pending++;
    return true;
}

static void end_visit(Tree *t, const Descent *d, Rng *rng)
{
    Node *n = &t->nodes[d->leaf];
    if (n->proof == PROOF_NONE) {
        n->state = NODE_READY;
        uint32_t kind = rng_below(rng, 30);
        if (kind < 2 && d->depth > 0) {
            n->proof = (PROOF_WIN + kind) & 3;
            n->plies = (int16_t)rng_below(rng, 9);
        } else {
            expand(t, d->leaf, rng);
        }
    }
    backup_visit(t, d->path, d->depth, d->leaf, rng_float(rng), rng_float(rng));
}

static void plant(Tree *t, Rng *rng)
{
    Descent d = {.depth = 0, .leaf = NODE_ROOT};
    t->nodes[NODE_ROOT].pending++;
    end_visit(t, &d, rng);
}

/* Grow up to so many visits of the root. */
static void grow(Tree *t, int visits, Rng *rng)
{
    Descent d;
    for (int tries = 0; t->nodes[NODE_ROOT].visits < visits + 1 && tries < 4 * visits; tries++) {
        if (tree_is_full(t)) tree_keep_most(t);
        if (t->nodes[NODE_ROOT].proof == PROOF_NONE && descend(t, rng, &d)) end_visit(t, &d, rng);
    }
}

static Tree copy_of(const Tree *t)
{
    Tree copy = *t;
    copy.nodes = malloc(t->node_count * sizeof(Node));
    copy.pool = malloc(t->used * sizeof(uint32_t));
    copy.buckets = NULL;
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
    if (y->edge_count == 0) return 1;
    uint32_t block = tree_edge_words(t, y), nodes = 1;
    assert_int_equal(t->pool[y->edges - 1], b);
    assert_memory_equal(&old->pool[x->edges], &t->pool[y->edges], block * 4);
    *words += block + 1;
    if (y->room == 0) return 1;
    assert_int_equal(t->pool[y->children - 1], b);
    assert_memory_equal(&old->pool[x->children], &t->pool[y->children], y->opened * sizeof(Child));
    *words += tree_child_words(y) + 1;
    for (int i = 0; i < y->opened; i++) {
        NodeId child = tree_children(t, y)[i].node;
        nodes += check_same(old, child, t, child, words);
    }
    return nodes;
}

static void check_kept(Tree *t, NodeId root)
{
    Tree old = copy_of(t);
    uint32_t words = 0;
    tree_keep(t, root);
    uint32_t nodes = check_same(&old, root, t, NODE_ROOT, &words);
    assert_int_equal(nodes, t->node_count - t->free_count);
    assert_int_equal(words, t->used);
    tree_free(&old);
}

static void test_a_part_is_kept_whole(void **state)
{
    (void)state;
    int unfolded = 0, steps = 0;
    for (uint64_t seed = 0; seed < 8; seed++) {
        Rng rng = rng_make(seed, 0, 0, 0, RNG_GENERAL);
        Tree t = trees_new(POINTS, VISITS);
        plant(&t, &rng);
        for (int step = 0; step < 12 && t.nodes[NODE_ROOT].proof == PROOF_NONE; step++) {
            grow(&t, VISITS, &rng);
            for (NodeId id = 0; id < t.node_count; id++)
                unfolded += t.nodes[id].state == NODE_READY && t.nodes[id].opened > TREE_EDGES;
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
    Tree t = trees_new(POINTS, VISITS);
    plant(&t, &rng);
    grow(&t, 300, &rng);
    Tree old = copy_of(&t);
    check_kept(&t, NODE_ROOT);
    assert_int_equal(t.node_count, old.node_count);
    tree_free(&old);
    tree_free(&t);
}

/* ---- limited by bytes ---- */

/* Every number in the tree names what is there; returns the nodes that are reached. */
static uint32_t check_whole(const Tree *t)
{
    uint32_t reached = 0, words = 0;
    for (NodeId id = 0; id < t->node_count; id++) {
        const Node *n = &t->nodes[id];
        if (n->state == NODE_FREE) continue;
        reached++;
        assert_int_equal(n->pending, 0);
        assert_int_equal(n->kept, 0);
        if (n->edge_count > 0) {
            assert_int_equal(t->pool[n->edges - 1], id);
            words += tree_edge_words(t, n) + 1;
        }
        if (n->room > 0) {
            assert_int_equal(t->pool[n->children - 1], id);
            words += tree_child_words(n) + 1;
        }
        int sum = 0;
        for (int i = 0; i < n->opened; i++) {
            const Child *c = &tree_children(t, n)[i];
            assert_true(c->node < t->node_count);
            assert_int_not_equal(t->nodes[c->node].state, NODE_FREE);
            sum += c->visits;
        }
        assert_true(sum < n->visits);
    }
    assert_true(words <= t->used && t->used <= t->room);
    assert_int_equal(reached, t->node_count - t->free_count);
    return reached;
}

static void test_a_limit_is_kept(void **state)
{
    (void)state;
    for (int graph = 0; graph < 2; graph++) {
        TreeSize size = {.points = POINTS, .bytes = 1 << 20, .waiting = 1, .graph = graph == 1};
        Rng rng = rng_make(4, 0, 0, 0, RNG_GENERAL);
        Tree t;
        int shared = 0;
        assert_int_equal(tree_new(&t, size).code, STATUS_OK);
        assert_true(tree_bytes(&t) <= size.bytes);
        plant(&t, &rng);
        for (int visits = 2000; visits <= 20000; visits += 2000) {
            grow(&t, visits, &rng);
            check_whole(&t);
        }
        for (NodeId id = 0; id < t.node_count; id++) shared += t.nodes[id].shared;
        assert_int_equal(shared > 0, graph);
        assert_true(t.nodes[NODE_ROOT].visits > 15000);
        assert_true(t.node_count < 5000);
        tree_free(&t);
    }
}

/* The most visited stay, and so does what descents under way stand on. */
static void test_what_makes_room(void **state)
{
    (void)state;
    TreeSize size = {.points = POINTS, .bytes = 1 << 20, .waiting = 1};
    Rng rng = rng_make(6, 0, 0, 0, RNG_GENERAL);
    Tree t;
    assert_int_equal(tree_new(&t, size).code, STATUS_OK);
    plant(&t, &rng);
    Descent d;
    while (!tree_is_full(&t))
        if (descend(&t, &rng, &d)) end_visit(&t, &d, &rng);
    while (!descend(&t, &rng, &d)) continue;
    Tree old = copy_of(&t);
    tree_keep_most(&t);
    assert_false(tree_is_full(&t));
    assert_true(t.used <= t.room / 2);
    int least_kept = INT32_MAX, most_lost = 0;
    for (NodeId id = 1; id < old.node_count; id++) {
        const Node *before = &old.nodes[id], *now = &t.nodes[id];
        if (before->opened == 0 || before->pending > 0) continue;
        bool lost = now->state == NODE_FREE || now->opened == 0;
        if (lost && before->visits > most_lost) most_lost = before->visits;
        if (!lost && before->visits < least_kept) least_kept = before->visits;
    }
    assert_true(most_lost > 0 && least_kept > 0 && most_lost < least_kept);
    for (int i = 0; i < d.depth; i++) {
        const Child *c = &tree_children(&t, &t.nodes[d.path[i].node])[d.path[i].child];
        assert_int_equal(c->move, d.path[i].move);
        assert_int_equal(c->node, i + 1 < d.depth ? d.path[i + 1].node : d.leaf);
    }
    end_visit(&t, &d, &rng);
    check_whole(&t);
    tree_free(&old);
    tree_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_part_is_kept_whole),
        cmocka_unit_test(test_keeping_all_changes_nothing),
        cmocka_unit_test(test_a_limit_is_kept),
        cmocka_unit_test(test_what_makes_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
