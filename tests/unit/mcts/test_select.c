/* PUCT against the formula written out, over trees grown at random. */
#include "game/base/rng.h"
#include "mcts/select.h"
#include "tests/support/trees.h"

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
    Exploration e;
    select_exploration(&params, &e);
    assert_true(e.table[0] == 0);
    assert_true(fabs(e.table[200] - (2 + 0.5 * log(3)) * sqrt(200)) < 1e-4);
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
static double puct(const Tree *t, const Node *n, const Child *child, Edge e, Urgency urgency)
{
    SearchParams params = search_params_default();
    double visits = n->visits + n->pending;
    double c = params.puct + params.puct_log * log((visits + params.puct_base) / params.puct_base);
    if (child) {
        double q = 1 - child->score;
        if (child->proof == PROOF_DRAW) q = 0.5;
        return q + c * child_prior(child) * sqrt(visits) / (1 + child->visits + child->pending);
    }
    double mass = 0;
    for (int i = 0; i < n->opened; i++) mass += child_prior(&tree_children(t, n)[i]);
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
        const Child *child = i < n->opened ? &tree_children(t, n)[i] : NULL;
        Edge e = child ? 0 : t->pool[n->edges + (uint32_t)i];
        if (child && (child->proof == PROOF_WIN || child->blocked)) continue;
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

typedef struct Descent {
    Step path[BOARD_POINTS_MAX];
    int depth;
    NodeId leaf;
} Descent;

/* One descent that agrees with the formula at every node; false where there is no way down. */
static bool descend(Tree *t, const Exploration *exploration, Urgency urgency, int *compared, Descent *d)
{
    d->depth = 0;
    d->leaf = NODE_ROOT;
    while (t->nodes[d->leaf].state == NODE_READY && t->nodes[d->leaf].proof == PROOF_NONE) {
        double margin;
        NodeId id = d->leaf;
        Point expected = slow_choice(t, id, urgency, &margin);
        int i = select_child(t, id, exploration, urgency);
        if (i < 0) {
            assert_int_equal(expected, POINT_NONE);
            backup_cancel(t, d->path, d->depth);
            return false;
        }
        d->path[d->depth++] = (Step){id, (uint16_t)i, tree_children(t, &t->nodes[id])[i].move};
        d->leaf = tree_enter(t, id, i, 0);
        backup_mark(t, id, i);
        if (margin > 1e-4) {
            assert_int_equal(d->path[d->depth - 1].move, expected);
            (*compared)++;
        }
    }
    t->nodes[d->leaf].pending++;
    return true;
}

static void check_counts(const Tree *t)
{
    for (NodeId id = 0; id < t->node_count; id++) {
        const Node *n = &t->nodes[id];
        if (n->edge_count == 0) continue;
        int sum = 1;
        for (int i = 0; i < n->opened; i++) sum += tree_children(t, n)[i].visits;
        assert_int_equal(n->visits, sum);
        assert_int_equal(n->pending, 0);
    }
}

/* The node's own evaluation, or a proof. */
static void settle(Tree *t, NodeId id, Rng *rng)
{
    Node *n = &t->nodes[id];
    if (n->proof != PROOF_NONE) return;
    n->state = NODE_READY;
    uint32_t kind = rng_below(rng, 12);
    if (kind < 2)
        n->proof = (PROOF_WIN + kind) & 3;
    else
        expand(t, id, rng);
}

static void test_every_descent_follows_the_formula(void **state)
{
    (void)state;
    SearchParams params = search_params_default();
    Exploration exploration;
    select_exploration(&params, &exploration);
    for (uint32_t seed = 0; seed < 6; seed++) {
        Rng rng = rng_make(seed, 0, 0, 0, RNG_GENERAL);
        Tree t = trees_new(MOVES, VISITS);
        expand(&t, NODE_ROOT, &rng);
        trees_visit(&t, NODE_ROOT, 0.5f);
        Descent waiting[8];
        int open = 0, compared = 0, leaves = 1 + (int)seed;
        for (int i = 0; i < VISITS && t.nodes[NODE_ROOT].proof == PROOF_NONE; i++) {
            bool found = descend(&t, &exploration, (Urgency){seed % 2, 0.2f}, &compared, &waiting[open]);
            if (found && t.nodes[waiting[open].leaf].proof == PROOF_NONE)
                t.nodes[waiting[open].leaf].state = NODE_WAITING;
            open += found;
            if (open < leaves && found && i + 1 < VISITS) continue;
            for (int k = 0; k < open; k++) {
                if (t.nodes[waiting[k].leaf].state == NODE_WAITING) settle(&t, waiting[k].leaf, &rng);
                backup_visit(&t, waiting[k].path, waiting[k].depth, waiting[k].leaf, rng_float(&rng), 0);
            }
            open = 0;
        }
        assert_true(compared > 30);
        for (int k = 0; k < open; k++)
            backup_visit(&t, waiting[k].path, waiting[k].depth, waiting[k].leaf, 0.5f, 0);
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
