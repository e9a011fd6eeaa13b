#include "mcts/search_report.h"

#include <assert.h>
#include <math.h>
#include <string.h>

static const Child *child_of(const Tree *t, const Node *n, int i)
{
    return &tree_children(t, n)[i];
}

void search_report_value(const Tree *t, SearchResult *out)
{
    const Node *root = &t->nodes[NODE_ROOT];
    assert(root->visits > 0 || root->proof != PROOF_NONE);
    float draw = root->proof != PROOF_NONE ? root->proof == PROOF_DRAW : root->draw;
    out->score = tree_score(root);
    out->wdl[0] = fmaxf(out->score - draw / 2, 0);
    out->wdl[1] = draw;
    out->wdl[2] = fmaxf(1 - out->wdl[0] - draw, 0);
    out->proof = (Proof)root->proof;
    out->proof_plies = root->proof != PROOF_NONE ? root->plies : 0;
    out->visits = root->visits > 0 ? root->visits - 1 : 0;
}

void search_report_children(const Tree *t, SearchResult *out)
{
    for (int p = 0; p < BOARD_POINTS_MAX; p++) {
        out->child_visits[p] = 0;
        out->child_score[p] = NAN;
    }
    const Node *root = &t->nodes[NODE_ROOT];
    for (int i = 0; i < root->opened; i++) {
        const Child *child = child_of(t, root, i);
        out->child_visits[child->move] = child->visits;
        if (child->visits > 0) out->child_score[child->move] = 1 - child->score;
    }
}

/* Is a the better child of n to follow? Both are worth following. */
static bool better(const Node *n, const Child *a, const Child *b)
{
    if (n->proof == PROOF_WIN && a->plies != b->plies) return a->plies < b->plies;
    if (n->proof == PROOF_LOSS && a->plies != b->plies) return a->plies > b->plies;
    if (a->visits != b->visits) return a->visits > b->visits;
    return a->score < b->score;
}

/* The child that n's proof rests on, or the most visited that is not lost; NULL if there is none. */
static const Child *best_child(const Tree *t, const Node *n)
{
    const Child *best = NULL;
    for (int i = 0; i < n->opened; i++) {
        const Child *child = child_of(t, n, i);
        bool worth = n->proof == PROOF_NONE ? child->visits > 0 && child->proof != PROOF_WIN
                                            : child->proof == proof_opposite((Proof)n->proof);
        if (worth && (!best || better(n, child, best))) best = child;
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
    const Child *best = best_child(t, root);
    PointSet equals = {{0}};
    for (int i = 0; i < root->opened; i++) {
        const Child *child = child_of(t, root, i);
        bool equal =
            child->proof == best->proof && (root->proof == PROOF_DRAW || child->plies == best->plies);
        if (equal) pointset_add(&equals, (Point)child->move);
    }
    out->best = (Point)best->move;
    spread(out, &equals);
}

/* Nothing that is worth playing has been visited: the priors of the moves that are not lost. */
static void priors_of_the_rest(const Tree *t, SearchResult *out)
{
    const Node *root = &t->nodes[NODE_ROOT];
    PointSet moves;
    tree_moves(t, NODE_ROOT, &moves);
    for (int i = 0; i < root->opened; i++) {
        const Child *child = child_of(t, root, i);
        if (child->proof == PROOF_WIN) pointset_remove(&moves, (Point)child->move);
    }

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
    const Child *best = best_child(t, root);
    if (!best) {
        priors_of_the_rest(t, out);
        return;
    }
    out->best = (Point)best->move;
    double sum = 0;
    for (int i = 0; i < root->opened; i++)
        if (child_of(t, root, i)->proof != PROOF_WIN) sum += child_of(t, root, i)->visits;
    for (int i = 0; i < root->opened; i++) {
        const Child *child = child_of(t, root, i);
        if (child->proof != PROOF_WIN) out->policy[child->move] = (float)(child->visits / sum);
    }
}

static float lower_bound(const Tree *t, const Child *child, float deviations)
{
    float mean = 1 - child->score, visits = (float)child->visits;
    if (child->proof != PROOF_NONE) return mean;
    float squares = t->root_squares[child->move] - visits * mean * mean;
    return mean - deviations * sqrtf((fmaxf(squares, 0) + 0.25f) / visits / visits);
}

Point search_report_lcb(const Tree *t, float deviations, float share, Point best)
{
    const Node *root = &t->nodes[NODE_ROOT];
    float greatest = -INFINITY;
    int most = 1;
    for (int i = 0; i < root->opened; i++) {
        const Child *child = child_of(t, root, i);
        if (child->proof != PROOF_WIN && child->visits > most) most = child->visits;
    }
    for (int i = 0; i < root->opened; i++) {
        const Child *child = child_of(t, root, i);
        bool enough = child->visits > 0 && (float)child->visits >= share * (float)most;
        if (child->proof == PROOF_WIN || !enough) continue;
        float bound = lower_bound(t, child, deviations);
        if (bound > greatest) best = (Point)child->move;
        greatest = fmaxf(greatest, bound);
    }
    return best;
}

/* From a child of the root on, NULL where it is none, line[0] being its move; returns the length. */
static int follow(const Tree *t, const Child *child, Point line[])
{
    int length = 1;
    while (child && child->node != NODE_NONE && length < SEARCH_LINE_MAX) {
        child = best_child(t, &t->nodes[child->node]);
        if (child) line[length++] = (Point)child->move;
    }
    return length;
}

/* The root's child of a move, or NULL. */
static const Child *child_by(const Tree *t, Point move)
{
    int i = tree_child(t, NODE_ROOT, move);
    return i < 0 ? NULL : child_of(t, &t->nodes[NODE_ROOT], i);
}

void search_report_line(const Tree *t, SearchResult *out)
{
    out->pv[0] = out->best;
    out->pv_length = follow(t, child_by(t, out->best), out->pv);
}

/* ---- several lines ---- */

/* From the root's side: 2 won, 1 open or drawn, 0 lost. */
static int rank(const Child *child)
{
    return child->proof == PROOF_LOSS ? 2 : child->proof == PROOF_WIN ? 0 : 1;
}

/* Does a stand before b in a list of the root's moves? */
static bool stands_before(const Child *a, const Child *b)
{
    if (rank(a) != rank(b)) return rank(a) > rank(b);
    if (rank(a) == 2 && a->plies != b->plies) return a->plies < b->plies;
    if (rank(a) == 0 && a->plies != b->plies) return a->plies > b->plies;
    if (a->visits != b->visits) return a->visits > b->visits;
    return a->score < b->score;
}

static bool looked_at(const Child *child)
{
    return child->visits > 0 || child->proof != PROOF_NONE;
}

/* The root's next child of the list behind those in `used`, or NULL. */
static const Child *next_listed(const Tree *t, const PointSet *used)
{
    const Node *root = &t->nodes[NODE_ROOT];
    const Child *next = NULL;
    for (int i = 0; i < root->opened; i++) {
        const Child *child = child_of(t, root, i);
        if (!looked_at(child) || pointset_has(used, (Point)child->move)) continue;
        if (!next || stands_before(child, next)) next = child;
    }
    return next;
}

static void list_child(const Tree *t, const Child *child, SearchLine *out)
{
    out->move[0] = (Point)child->move;
    out->length = follow(t, child, out->move);
    out->visits = child->visits;
    out->score = 1 - child->score;
    out->proof = proof_opposite((Proof)child->proof);
    out->plies = child->proof == PROOF_NONE ? 0 : child->plies + 1;
}

/* The best move was never looked at: what is known of it is what is known of the root. */
static void list_unseen(const SearchResult *result, SearchLine *out)
{
    out->move[0] = result->best;
    out->length = 1;
    out->visits = 0;
    out->score = result->score;
    out->proof = result->proof;
    out->plies = result->proof == PROOF_NONE ? 0 : result->proof_plies;
}

void search_report_win(const ThreatResult *win, SearchResult *out)
{
    int most = (int)(sizeof out->pv / sizeof out->pv[0]);
    out->pv_length = win->length < most ? win->length : most;
    memcpy(out->pv, win->line, (size_t)out->pv_length * sizeof out->pv[0]);
}

int search_report_lines(const Tree *t, const SearchResult *result, int max, SearchLine out[])
{
    assert(max >= 1);
    PointSet used = {{0}};
    const Child *best = child_by(t, result->best);
    if (best && looked_at(best))
        list_child(t, best, &out[0]);
    else
        list_unseen(result, &out[0]);
    int n = 1;
    pointset_add(&used, result->best);
    for (const Child *next; n < max && (next = next_listed(t, &used)) != NULL; n++) {
        list_child(t, next, &out[n]);
        pointset_add(&used, (Point)next->move);
    }
    return n;
}
