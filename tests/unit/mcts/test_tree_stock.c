/* What threads take from a tree's pools beforehand. */
#include "mcts/tree_keep.h"
#include "tests/support/trees.h"

static void give_moves(Tree *t, NodeId id, int count)
{
    static const float even[BOARD_POINTS_MAX];
    PointSet moves = trees_points(count);
    tree_expand(t, id, &moves, even);
}

/* Open the next edge of a node, and more room and a new node come from the stock. */
static NodeId open_from(Tree *t, NodeId id, uint64_t hash, TreeStock *stock)
{
    assert_true(tree_sort(t, id));
    tree_make_room_from(t, id, stock);
    uint32_t children = t->nodes[id].children;
    int child = tree_open(t, id);
    assert_int_equal(t->nodes[id].children, children);
    return tree_enter_from(t, id, child, hash, stock);
}

/* What is taken beforehand is used once; a node that is found leaves the stock as it was. */
static void test_taken_beforehand(void **state)
{
    (void)state;
    Tree t;
    TreeSize size = {.points = 9, .visits = 500, .waiting = 4, .graph = true};
    TreeStock stock = {0};
    assert_int_equal(tree_new(&t, size).code, STATUS_OK);
    give_moves(&t, NODE_ROOT, 4);
    NodeId first = open_from(&t, NODE_ROOT, 7, &stock);
    uint32_t left = stock.nodes;
    assert_int_equal(open_from(&t, NODE_ROOT, 7, &stock), first);
    assert_true(t.nodes[first].shared);
    assert_int_equal(stock.nodes, left);
    NodeId second = open_from(&t, NODE_ROOT, 8, &stock);
    assert_int_not_equal(second, first);
    assert_false(t.nodes[second].shared);
    for (uint32_t i = 0; i < stock.nodes; i++) {
        assert_int_equal(t.nodes[stock.first + i].state, NODE_FREE);
        assert_true(stock.first + i != first && stock.first + i != second);
    }
    tree_free(&t);
}

/* Two threads' stocks in turns make the tree that one makes without any, and what is left in them goes when room is
 * made. */
static void test_two_stocks(void **state)
{
    (void)state;
    enum { MOVES = 60 };
    Tree plain = trees_new(225, 2000), stocked = trees_new(225, 2000);
    TreeStock stock[2] = {{0}};
    NodeId ours = NODE_ROOT, theirs = NODE_ROOT;
    for (int depth = 0; depth < 8; depth++) {
        NodeId our_last = NODE_NONE, their_last = NODE_NONE;
        give_moves(&plain, ours, MOVES);
        give_moves(&stocked, theirs, MOVES);
        for (int i = 0; i < MOVES; i++) {
            our_last = trees_open(&plain, ours);
            their_last = open_from(&stocked, theirs, 0, &stock[i % 2]);
        }
        ours = our_last;
        theirs = their_last;
    }
    assert_true(stock[0].words > 0 && stock[1].nodes > 0);
    tree_keep(&stocked, NODE_ROOT);
    tree_keep(&plain, NODE_ROOT);
    assert_int_equal(stocked.used, plain.used);
    assert_int_equal(stocked.node_count - stocked.free_count, plain.node_count - plain.free_count);
    NodeId id[2] = {NODE_ROOT, NODE_ROOT};
    for (int depth = 0; depth < 8; depth++) {
        const Node *a = &plain.nodes[id[0]], *b = &stocked.nodes[id[1]];
        assert_int_equal(a->opened, MOVES);
        assert_int_equal(b->opened, MOVES);
        for (int i = 0; i < MOVES; i++)
            assert_int_equal(tree_children(&plain, a)[i].move, tree_children(&stocked, b)[i].move);
        id[0] = tree_children(&plain, a)[MOVES - 1].node;
        id[1] = tree_children(&stocked, b)[MOVES - 1].node;
    }
    tree_free(&plain);
    tree_free(&stocked);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_taken_beforehand),
        cmocka_unit_test(test_two_stocks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
