#include "mcts/search_report.h"

#include <assert.h>
#include <math.h>
#include <string.h>

void search_report_value(const Tree *t, SearchResult *out)
{
    const Node *root = &t->nodes[NODE_ROOT];
    assert(root->visits > 0 || root->proof != PROOF_NONE);
    float draw =
        (float)(root->proof != PROOF_NONE ? root->proof == PROOF_DRAW : t->root_draw_sum / root->visits);
    out->score = tree_score(root);
    out->wdl[0] = fmaxf(out->score - draw / 2, 0);
    out->wdl[1] = draw;
    out->wdl[2] = fmaxf(1 - out->wdl[0] - draw, 0);
    out->proof = (Proof)root->proof;
    out->proof_plies = root->plies;
    out->visits = root->visits > 0 ? root->visits - 1 : 0;
}

void search_report_children(const Tree *t, SearchResult *out)
{
    for (int p = 0; p < BOARD_POINTS_MAX; p++) {
        out->child_visits[p] = 0;
        out->child_score[p] = NAN;
    }
    for (NodeId id = t->nodes[NODE_ROOT].first_child; id != NODE_NONE; id = t->nodes[id].sibling) {
        const Node *child = &t->nodes[id];
        out->child_visits[child->move] = child->visits;
        if (child->visits > 0) out->child_score[child->move] = 1 - tree_score(child);
    }
}

/* Is a the better child of n to follow? Both are worth following. */
static bool better(const Node *n, const Node *a, const Node *b)
{
    if (n->proof == PROOF_WIN && a->plies != b->plies) return a->plies < b->plies;
    if (n->proof == PROOF_LOSS && a->plies != b->plies) return a->plies > b->plies;
    if (a->visits != b->visits) return a->visits > b->visits;
    return tree_score(a) < tree_score(b);
}

/* The child that n's proof rests on, or the most visited that is not lost; NODE_NONE if there is none. */
static NodeId best_child(const Tree *t, const Node *n)
{
    NodeId best = NODE_NONE;
    for (NodeId id = n->first_child; id != NODE_NONE; id = t->nodes[id].sibling) {
        const Node *child = &t->nodes[id];
        bool worth = n->proof == PROOF_NONE ? child->visits > 0 && child->proof != PROOF_WIN
                                            : child->proof == proof_opposite((Proof)n->proof);
        if (worth && (best == NODE_NONE || better(n, child, &t->nodes[best]))) best = id;
    }
    return best;
}

static void spread(SearchResult *out, const PointSet *moves)
{
    float share = 1.0f / (float)pointset_count(moves);
    memset(out->policy, 0, sizeof out->policy);
    for (Point p = pointset_next(moves, 0); p != POINT_NONE; p = pointset_next(moves, p + 1))
        out->policy[p] = share;
}

void search_report_static(const Tactics *tactics, SearchResult *out)
{
    out->best = pointset_next(&tactics->moves, 0);
    spread(out, &tactics->moves);
}

void search_report_proven(const Tree *t, SearchResult *out)
{
    const Node *root = &t->nodes[NODE_ROOT];
    const Node *best = &t->nodes[best_child(t, root)];
    PointSet equals = {{0}};
    for (NodeId id = root->first_child; id != NODE_NONE; id = t->nodes[id].sibling) {
        const Node *child = &t->nodes[id];
        bool equal =
            child->proof == best->proof && (root->proof == PROOF_DRAW || child->plies == best->plies);
        if (equal) pointset_add(&equals, child->move);
    }
    out->best = best->move;
    spread(out, &equals);
}

/* Nothing that is worth playing has been visited: the priors of the moves that are not lost. */
static void priors_of_the_rest(const Tree *t, SearchResult *out)
{
    const Node *root = &t->nodes[NODE_ROOT];
    PointSet moves = {{0}};
    for (int i = 0; i < root->edge_count; i++)
        pointset_add(&moves, edge_point(t->edges[root->edges + (uint32_t)i]));
    for (NodeId id = root->first_child; id != NODE_NONE; id = t->nodes[id].sibling)
        if (t->nodes[id].proof == PROOF_WIN) pointset_remove(&moves, t->nodes[id].move);

    float sum = 0;
    out->best = pointset_next(&moves, 0);
    for (Point p = pointset_next(&moves, 0); p != POINT_NONE; p = pointset_next(&moves, p + 1)) {
        sum += out->policy[p] = out->prior[p] + 1e-9f;
        if (out->prior[p] > out->prior[out->best]) out->best = p;
    }
    for (Point p = pointset_next(&moves, 0); p != POINT_NONE; p = pointset_next(&moves, p + 1))
        out->policy[p] /= sum;
}

void search_report_visits(const Tree *t, SearchResult *out)
{
    const Node *root = &t->nodes[NODE_ROOT];
    memset(out->policy, 0, sizeof out->policy);
    NodeId best = best_child(t, root);
    if (best == NODE_NONE) {
        priors_of_the_rest(t, out);
        return;
    }
    out->best = t->nodes[best].move;
    double sum = 0;
    for (NodeId id = root->first_child; id != NODE_NONE; id = t->nodes[id].sibling)
        if (t->nodes[id].proof != PROOF_WIN) sum += t->nodes[id].visits;
    for (NodeId id = root->first_child; id != NODE_NONE; id = t->nodes[id].sibling)
        if (t->nodes[id].proof != PROOF_WIN)
            out->policy[t->nodes[id].move] = (float)(t->nodes[id].visits / sum);
}

static NodeId child_by_move(const Tree *t, const Node *n, Point move)
{
    NodeId id = n->first_child;
    while (id != NODE_NONE && t->nodes[id].move != move) id = t->nodes[id].sibling;
    return id;
}

void search_report_line(const Tree *t, SearchResult *out)
{
    const int room = (int)(sizeof out->pv / sizeof out->pv[0]);
    out->pv[0] = out->best;
    out->pv_length = 1;
    NodeId id = child_by_move(t, &t->nodes[NODE_ROOT], out->best);
    while (id != NODE_NONE && out->pv_length < room) {
        id = best_child(t, &t->nodes[id]);
        if (id != NODE_NONE) out->pv[out->pv_length++] = t->nodes[id].move;
    }
}
