/* trees.h - trees made by hand for tests: nodes are named by their ids, and the way to one is looked for. */
#ifndef TENGEN_TESTS_SUPPORT_TREES_H
#define TENGEN_TESTS_SUPPORT_TREES_H

#include "mcts/backup.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static inline Tree trees_new(int points, int visits)
{
    Tree t;
    TreeSize size = {.points = points, .visits = visits, .waiting = 8};
    assert_int_equal(tree_new(&t, size).code, STATUS_OK);
    return t;
}

/* The points 0..n-1. */
static inline PointSet trees_points(int n)
{
    PointSet s = {{0}};
    for (int p = 0; p < n; p++) pointset_add(&s, (Point)p);
    return s;
}

/* The step that leads to a node, the first that there is; false for the root. */
static inline bool trees_step(const Tree *t, NodeId id, Step *out)
{
    for (NodeId parent = 0; parent < t->node_count; parent++)
        for (int i = 0; i < t->nodes[parent].opened; i++) {
            const Child *c = &tree_children(t, &t->nodes[parent])[i];
            if (c->node != id) continue;
            *out = (Step){.node = parent, .child = (uint16_t)i, .move = c->move};
            return true;
        }
    return false;
}

/* The child that leads to a node below the root. */
static inline Child *trees_edge(const Tree *t, NodeId id)
{
    Step step = {0, 0, 0};
    assert_true(trees_step(t, id, &step));
    return &tree_children(t, &t->nodes[step.node])[step.child];
}

/* The way to a node; returns its length. */
static inline int trees_path(const Tree *t, NodeId id, Step path[])
{
    Step reversed[BOARD_POINTS_MAX];
    int depth = 0;
    while (trees_step(t, id, &reversed[depth])) id = reversed[depth++].node;
    for (int i = 0; i < depth; i++) path[i] = reversed[depth - 1 - i];
    return depth;
}

/* A descent to that node has begun. */
static inline void trees_mark(Tree *t, NodeId id)
{
    Step path[BOARD_POINTS_MAX];
    int depth = trees_path(t, id, path);
    for (int i = 0; i < depth; i++) backup_mark(t, path[i].node, path[i].child);
    t->nodes[id].pending++;
}

static inline void trees_backup(Tree *t, NodeId id, float score, float draw)
{
    Step path[BOARD_POINTS_MAX];
    int depth = trees_path(t, id, path);
    backup_visit(t, path, depth, id, score, draw);
}

static inline void trees_visit(Tree *t, NodeId id, float score)
{
    trees_mark(t, id);
    trees_backup(t, id, score, 0);
}

/* The node behind the edge of greatest prior. */
static inline NodeId trees_open(Tree *t, NodeId id)
{
    assert_true(tree_sort(t, id));
    return tree_enter(t, id, tree_open(t, id), 0);
}

/* The node behind the edge of a point. */
static inline NodeId trees_open_at(Tree *t, NodeId id, Point move)
{
    tree_find_edge(t, id, move);
    return tree_enter(t, id, tree_open(t, id), 0);
}

static inline void trees_prove(Tree *t, NodeId id, Proof proof, int plies)
{
    t->nodes[id].state = NODE_READY;
    t->nodes[id].proof = proof & 3;
    t->nodes[id].plies = (int16_t)plies;
    trees_visit(t, id, 0);
}

#endif
