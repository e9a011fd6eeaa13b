#include "mcts/tree_keep.h"

#include <assert.h>
#include <string.h>

/* A node is made after its parent, so one pass sees parents first. */
static void mark_below(Tree *t, NodeId root)
{
    for (NodeId id = 0; id < t->node_count; id++) {
        Node *n = &t->nodes[id];
        n->kept = id == root || (id > root && n->parent != NODE_NONE && t->nodes[n->parent].kept);
    }
}

/* Move the blocks of marked nodes to the front of the pool, in their order. A block that its owner has left
 * behind is one that was unfolded. */
static void move_blocks(Tree *t)
{
    uint32_t to = 0;
    for (uint32_t from = 0, words; from < t->used; from += words) {
        Node *owner = &t->nodes[t->pool[from]];
        bool current = owner->block == from + TREE_OWNER;
        words = current ? tree_block_words(t, owner) : tree_folded_words(t);
        if (!current || !owner->kept) continue;
        memmove(&t->pool[to], &t->pool[from], words * sizeof t->pool[0]);
        owner->block = to + TREE_OWNER;
        to += words;
    }
    t->used = to;
}

/* Node `id` gets the id `to`: all that names it learns so. Its parent has moved already. Children move in the
 * order in which they stand in their parent's block, so the parent's idle count of pending descents can say
 * which is next. */
static void move_node(Tree *t, NodeId id, NodeId to)
{
    Node *n = &t->nodes[id];
    if (to != NODE_ROOT) {
        Node *parent = &t->nodes[n->parent];
        t->pool[parent->block + (uint32_t)parent->pending++] = to;
        if (parent->pending == parent->opened) parent->pending = 0;
    }
    for (int i = 0; i < n->opened; i++) t->nodes[tree_children(t, n)[i]].parent = to;
    if (n->edge_count > 0) t->pool[n->block - TREE_OWNER] = to;
    n->kept = false;
    t->nodes[to] = *n;
}

void tree_keep(Tree *t, NodeId root)
{
    assert(root < t->node_count && t->nodes[root].edge_count > 0 && t->nodes[NODE_ROOT].pending == 0);
    mark_below(t, root);
    move_blocks(t);
    NodeId count = 0;
    for (NodeId id = root; id < t->node_count; id++)
        if (t->nodes[id].kept) move_node(t, id, count++);
    t->node_count = count;
    Node *n = &t->nodes[NODE_ROOT];
    n->parent = NODE_NONE;
    n->move = 0;
    n->prior = UINT16_MAX;
}
