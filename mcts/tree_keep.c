#include "mcts/tree_keep.h"

#include <assert.h>
#include <string.h>

/* A node with fewer visits than `least` loses its children. */
static bool is_whole(NodeId id, const Node *n, int least)
{
    return id == NODE_ROOT || n->visits >= least || n->pending > 0;
}

static void give_up_blocks(Tree *t, Node *n)
{
    if (n->edge_count > 0) tree_abandon(t, n->edges, tree_edge_words(t, n));
    if (n->room > 0) tree_abandon(t, n->children, tree_child_words(n));
    n->edge_count = n->stored = n->opened = n->room = 0;
    n->sorted = false;
}

static void strip(Tree *t, Node *n)
{
    give_up_blocks(t, n);
    if (n->proof == PROOF_NONE) n->state = NODE_NEW;
}

/* Mark the root and what is reached from it by whole nodes; the others that are reached lose their children.
 * The queue of nodes whose children are still to be marked is linked by `next`. */
static void mark_from(Tree *t, NodeId root, int least)
{
    NodeId last = root;
    t->nodes[root].kept = true;
    t->nodes[root].next = NODE_NONE;
    for (NodeId id = root; id != NODE_NONE; id = t->nodes[id].next) {
        Node *n = &t->nodes[id];
        if (id != root && !is_whole(id, n, least)) {
            strip(t, n);
            continue;
        }
        const Child *children = tree_children(t, n);
        for (int i = 0; i < n->opened; i++) {
            NodeId child = children[i].node;
            if (child == NODE_NONE || t->nodes[child].kept) continue;
            t->nodes[child].kept = true;
            t->nodes[child].next = NODE_NONE;
            t->nodes[last].next = child;
            last = child;
        }
    }
}

/* Free what is not marked, the smaller numbers first to be used again, and fill the buckets anew. */
static void sweep(Tree *t)
{
    if (t->buckets) memset(t->buckets, 0xff, ((size_t)t->bucket_mask + 1) * sizeof t->buckets[0]);
    t->free = NODE_NONE;
    t->free_count = 0;
    for (NodeId id = t->node_count; id-- > 0;) {
        Node *n = &t->nodes[id];
        if (n->kept) {
            n->kept = false;
            if (t->buckets) tree_register(t, id);
            continue;
        }
        give_up_blocks(t, n);
        n->state = NODE_FREE;
        n->next = t->free;
        t->free = id;
        t->free_count++;
    }
}

/* Move the blocks that are owned to the front of the pool, in their order. */
static void compact(Tree *t)
{
    uint32_t to = 0;
    for (uint32_t from = 0, words; from < t->used; from += words) {
        uint32_t head = t->pool[from];
        bool garbage = (head & TREE_GARBAGE) != 0;
        Node *owner = garbage ? NULL : &t->nodes[head];
        bool edges = owner && owner->edge_count > 0 && owner->edges == from + 1;
        words = 1 + (garbage ? head & ~TREE_GARBAGE
                     : edges ? tree_edge_words(t, owner)
                             : tree_child_words(owner));
        if (garbage) continue;
        memmove(&t->pool[to], &t->pool[from], words * sizeof t->pool[0]);
        if (edges)
            owner->edges = to + 1;
        else
            owner->children = to + 1;
        to += words;
    }
    t->used = to;
}

/* The old root was given up: its number is the new one's, with the blocks. No edge leads to a root. */
static void move_to_front(Tree *t, NodeId id)
{
    Node *n = &t->nodes[id];
    if (n->edge_count > 0) t->pool[n->edges - 1] = NODE_ROOT;
    if (n->room > 0) t->pool[n->children - 1] = NODE_ROOT;
    t->nodes[NODE_ROOT] = *n;
    t->nodes[NODE_ROOT].shared = false;
    *n = (Node){0};
}

static void guess_squares(Tree *t)
{
    const Node *root = &t->nodes[NODE_ROOT];
    const Child *children = tree_children(t, root);
    memset(t->root_squares, 0, sizeof t->root_squares);
    for (int i = 0; i < root->opened; i++)
        t->root_squares[children[i].move] = (1 - children[i].score) * (float)children[i].visits;
}

void tree_keep(Tree *t, NodeId root)
{
    assert(root < t->node_count && t->nodes[root].edge_count > 0 && t->nodes[NODE_ROOT].pending == 0);
    if (root != NODE_ROOT) {
        give_up_blocks(t, &t->nodes[NODE_ROOT]);
        move_to_front(t, root);
        guess_squares(t);
    }
    mark_from(t, NODE_ROOT, 0);
    sweep(t);
    compact(t);
}

bool tree_keep_has_room(const Tree *t, int visits)
{
    if (t->limited || !t->buckets) return true;
    size_t more = visits > 0 ? (size_t)visits : 0, each = (t->room - t->reserve) / t->node_room + 1;
    return t->node_count - t->free_count + more + t->node_reserve <= t->node_room &&
           t->used + more * each + t->reserve <= t->room;
}

/* Words and nodes that would be kept of the whole nodes at `least`, at most. */
static bool fits_half(const Tree *t, int least)
{
    size_t words = 0, nodes = 1;
    for (NodeId id = 0; id < t->node_count; id++) {
        const Node *n = &t->nodes[id];
        if (n->state == NODE_FREE || !is_whole(id, n, least)) continue;
        words += tree_edge_words(t, n) + tree_child_words(n) + 2;
        nodes += n->opened;
    }
    return words <= t->room / 2 && nodes <= t->node_room / 2;
}

void tree_keep_most(Tree *t)
{
    int least = 0;
    compact(t);
    bool enough =
        t->room - t->used >= t->room / 4 && t->node_room - t->node_count + t->free_count >= t->node_room / 4;
    if (!t->limited || enough) return;
    while (least < INT32_MAX / 2 && !fits_half(t, least)) least += 1 + least / 2;
    mark_from(t, NODE_ROOT, least);
    sweep(t);
    compact(t);
}
