/* PUCT against the formula written out, over trees grown at random. */
#include "mcts/select.h"

#include "game/base/rng.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

enum { MOVES = 12, VISITS = 600 };

static void test_exploration(void **state)
{
    (void)state;
    SearchParams params = search_params_default();
    params.puct = 2;
    params.puct_log = 0.5f;
    params.puct_base = 100;
    float table[300];
    select_exploration(&params, table, 300);
    assert_true(table[0] == 0);
    assert_true(fabs(table[200] - (2 + 0.5 * log(3)) * sqrt(200)) < 1e-4);
}

static void expand(Tree *t, NodeId id, Rng *rng)
{
    float policy[BOARD_POINTS_MAX] = {0};
    PointSet moves = {{0}};
    for (Point p = 0; p < MOVES; p++) {
        if (rng_below(rng, 4) == 0 && p > 0) continue;
        pointset_add(&moves, p);
        policy[p] = rng_float(rng);
    }
    tree_expand(t, id, &moves, policy);
}

/* The value of one child or unopened edge, straight from the header. */
static double puct(const Tree *t, const Node *n, const Node *child, Edge e, Urgency urgency)
{
    SearchParams params = search_params_default();
    double visits = n->visits + n->pending;
    double c = params.puct + params.puct_log * log((visits + params.puct_base) / params.puct_base);
    if (child) {
        double q = 1 - child->mean;
        if (child->proof == PROOF_DRAW) q = 0.5;
        return q + c * node_prior(child) * sqrt(visits) / (1 + child->visits + child->pending);
    }
    double mass = 0;
    for (int i = 0; i < n->opened; i++) mass += node_prior(&t->nodes[tree_children(t, n)[i]]);
    double q = urgency.even ? 0.5 : n->mean - (double)urgency.reduction * sqrt(mass);
    return fmax(q, 0) + c * edge_prior(e) * sqrt(visits);
}

/* The move that the formula chooses, or POINT_NONE; *margin: by how much over the next. */
static Point slow_choice(const Tree *t, NodeId id, Urgency urgency, double *margin)
{
    const Node *n = &t->nodes[id];
    double best = -1, second = -1;
    Point chosen = POINT_NONE;
    for (int i = 0; i < n->edge_count; i++) {
        const uint32_t *word = &t->pool[n->block + (uint32_t)i];
        const Node *child = i < n->opened ? &t->nodes[*word] : NULL;
        Edge e = child ? 0 : *word;
        if (child && (child->proof == PROOF_WIN || child->state == NODE_WAITING)) continue;
        if (child && child->proof == PROOF_DRAW && id != NODE_ROOT) continue;
        double value = puct(t, n, child, e, urgency);
        if (value > best) {
            second = best;
            best = value;
            chosen = child ? (Point)child->move : edge_point(e);
        } else if (value > second) {
            second = value;
        }
    }
    *margin = best - second;
    return chosen;
}

/* One descent that agrees with the formula at every node; returns the leaf or NODE_NONE. */
static NodeId descend(Tree *t, const float exploration[], Urgency urgency, int *compared)
{
    NodeId id = NODE_ROOT;
    while (t->nodes[id].state == NODE_READY && t->nodes[id].proof == PROOF_NONE) {
        double margin;
        Point expected = slow_choice(t, id, urgency, &margin);
        id = select_child(t, id, exploration, urgency);
        if (id == NODE_NONE) {
            assert_int_equal(expected, POINT_NONE);
            return id;
        }
        if (margin > 1e-4) {
            assert_int_equal(t->nodes[id].move, expected);
            (*compared)++;
        }
    }
    return id;
}

static void check_counts(const Tree *t)
{
    for (NodeId id = 0; id < t->node_count; id++) {
        const Node *n = &t->nodes[id];
        if (n->edge_count == 0) continue;
        int sum = 1;
        for (int i = 0; i < n->opened; i++) sum += t->nodes[tree_children(t, n)[i]].visits;
        assert_int_equal(n->visits, sum);
        assert_int_equal(n->pending, 0);
    }
}

static void test_every_descent_follows_the_formula(void **state)
{
    (void)state;
    SearchParams params = search_params_default();
    float exploration[VISITS + 2];
    select_exploration(&params, exploration, VISITS + 2);
    for (uint32_t seed = 0; seed < 6; seed++) {
        Rng rng = rng_make(seed, 0, 0, 0, RNG_GENERAL);
        Tree t;
        assert_int_equal(tree_new(&t, MOVES, VISITS).code, STATUS_OK);
        expand(&t, NODE_ROOT, &rng);
        tree_mark(&t, NODE_ROOT);
        tree_backup(&t, NODE_ROOT, 0.5f, 0);
        NodeId waiting[8];
        int open = 0, compared = 0, leaves = 1 + (int)seed;
        for (int i = 0; i < VISITS && t.nodes[NODE_ROOT].proof == PROOF_NONE; i++) {
            NodeId leaf = descend(&t, exploration, (Urgency){seed % 2, 0.2f}, &compared);
            if (leaf != NODE_NONE) {
                tree_mark(&t, leaf);
                if (t.nodes[leaf].proof == PROOF_NONE) t.nodes[leaf].state = NODE_WAITING;
                waiting[open++] = leaf;
            }
            if (open < leaves && leaf != NODE_NONE && i + 1 < VISITS) continue;
            for (int k = 0; k < open; k++) {
                Node *n = &t.nodes[waiting[k]];
                if (n->state == NODE_WAITING) {
                    n->state = NODE_READY;
                    uint32_t kind = rng_below(&rng, 12);
                    if (kind < 2)
                        n->proof = (PROOF_WIN + kind) & 3;
                    else
                        expand(&t, waiting[k], &rng);
                }
                tree_backup(&t, waiting[k], rng_float(&rng), 0);
            }
            open = 0;
        }
        assert_true(compared > 30);
        for (int k = 0; k < open; k++) tree_backup(&t, waiting[k], 0.5f, 0);
        check_counts(&t);
        tree_free(&t);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_exploration),
        cmocka_unit_test(test_every_descent_follows_the_formula),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
