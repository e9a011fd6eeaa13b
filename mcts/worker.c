#include "mcts/worker.h"

#include "mcts/backup.h"
#include "mcts/noise.h"

#include <assert.h>
#include <math.h>
#include <string.h>

void worker_look(const Search *s, const Worker *w, const Board *b, const PatternBoard *patterns, bool root,
                 Tactics *tactics, ThreatResult *win)
{
    ForcedBudget budget = {root ? s->params.threat_root_nodes : s->params.threat_leaf_nodes, .threes = root};
    win->length = 0;
    if (!w->solver || budget.nodes == 0) return;
    threat_set_end(w->solver, root ? s->look_end : INFINITY);
    forced_look(w->solver, b, patterns, budget, tactics, win);
}

void worker_prove(Node *n, Proof proof, int plies)
{
    if (proof == PROOF_NONE) return;
    n->proof = proof & 3;
    n->plies = (int16_t)plies;
    n->state = NODE_READY;
}

/* ---- descents ---- */

bool worker_spent(const Search *s, const Node *root)
{
    if (root->proof != PROOF_NONE) return true;
    return root->state == NODE_READY && root->visits - 1 + root->pending >= s->limits.visits;
}

static Urgency urgency(const Search *s, float reduction)
{
    return (Urgency){s->params.first_play == FIRST_PLAY_EVEN, reduction};
}

static int next_child(Search *s, NodeId id)
{
    if (id != NODE_ROOT)
        return select_child(&s->tree, id, &s->exploration, urgency(s, s->params.fpu_reduction));
    if (s->params.root == ROOT_GUMBEL) return gumbel_select(&s->gumbel, &s->tree);
    return select_child(&s->tree, id, &s->exploration, urgency(s, s->params.fpu_root_reduction));
}

/* How a descent ended. */
typedef enum Arrival {
    ARRIVED_NEW,    /* at a node to evaluate, which waits from now on */
    ARRIVED_PROVEN, /* at a proven node */
    ARRIVED_KNOWN, /* at a node that others have visited more often than this edge: it has a better value than
                       one more visit would bring */
    STUCK,         /* all ways on wait for evaluations, or are settled */
    SPENT,         /* nothing more shall be begun */
} Arrival;

/* Is leaf->node, to which `seen` visits went by the edge that led there, the end of a descent? If so, *end says
 * how. The node is locked. */
static bool ends(const Search *s, const Leaf *leaf, Node *n, int seen, Arrival *end)
{
    bool root = leaf->node == NODE_ROOT;
    if (root && worker_spent(s, n))
        *end = SPENT;
    else if (n->proof != PROOF_NONE)
        *end = ARRIVED_PROVEN;
    else if (n->state == NODE_NEW)
        *end = ARRIVED_NEW;
    else if (n->state == NODE_WAITING)
        *end = STUCK;
    else if (n->shared && n->visits > seen)
        *end = ARRIVED_KNOWN;
    else
        return false;
    if (n->state == NODE_NEW) n->state = NODE_WAITING;
    if (*end == ARRIVED_NEW || *end == ARRIVED_PROVEN) n->pending++;
    return true;
}

/* One ply further down from leaf->node, which is locked; returns the visits that went there by this edge
 * before, or -1 where there is no way. */
static int step_down(Search *s, Leaf *leaf)
{
    Tree *t = &s->tree;
    NodeId id = leaf->node;
    int i = next_child(s, id);
    if (i < 0) return -1;
    Child *c = &tree_children(t, &t->nodes[id])[i];
    int seen = c->visits + c->pending;
    bool named = c->node != NODE_NONE || !s->params.transpositions;
    leaf->path[leaf->depth++] = (Step){.node = id, .child = (uint16_t)i, .move = c->move};
    leaf->node = tree_enter(t, id, i, named ? 0 : board_hash_after(&leaf->board, (Point)c->move));
    backup_mark(t, id, i);
    return seen;
}

static Arrival descend(Search *s, Leaf *leaf)
{
    Tree *t = &s->tree;
    int seen = 0;
    leaf->board = s->root;
    leaf->depth = 0;
    leaf->node = NODE_ROOT;
    for (;;) {
        Arrival end;
        Node *n = &t->nodes[leaf->node];
        tree_lock(t, n);
        bool ended = ends(s, leaf, n, seen, &end);
        seen = ended ? 0 : step_down(s, leaf);
        tree_unlock(t, n);
        if (ended || seen < 0) return ended ? end : STUCK;
        __builtin_prefetch(&t->nodes[leaf->node]);
        Undo undo;
        board_play(&leaf->board, (Point)leaf->path[leaf->depth - 1].move, &undo);
    }
}

/* The patterns at a leaf: the root's and the moves that lead here, which are cheaper to follow than the whole
 * position is to read. */
static void follow_patterns(const Search *s, Leaf *leaf)
{
    leaf->patterns = s->root_patterns;
    Color color = (Color)s->root.to_move;
    for (int i = 0; i < leaf->depth; i++) {
        PatternUndo never_undone;
        pattern_play(&leaf->patterns, (Point)leaf->path[i].move, color, &never_undone);
        color = color_other(color);
    }
}

/* The exact outcome of a finished game for the side that would move. */
static Proof outcome(const Board *b)
{
    if (b->result == RESULT_DRAW) return PROOF_DRAW;
    return b->result == (b->to_move == BLACK ? RESULT_BLACK : RESULT_WHITE) ? PROOF_WIN : PROOF_LOSS;
}

/* Does a newly reached node need no evaluation? */
static bool settled(Search *s, const Worker *w, Leaf *leaf, Proof *proof, int *plies)
{
    if (board_over(&leaf->board)) {
        *proof = outcome(&leaf->board);
        *plies = 0;
        return true;
    }
    if (leaf->depth == 0) {
        if (s->table) leaf->patterns = s->root_patterns;
        leaf->tactics = s->root_tactics;
        return false;
    }
    if (s->table) follow_patterns(s, leaf);
    ThreatResult win;
    tactics_look(s->params.tactics, &leaf->board, &leaf->patterns, &leaf->tactics);
    worker_look(s, w, &leaf->board, &leaf->patterns, false, &leaf->tactics, &win);
    *proof = leaf->tactics.proof;
    *plies = leaf->tactics.plies;
    return *proof != PROOF_NONE;
}

static void request(const Search *s, Worker *w, Leaf *leaf, EvalRequest *out)
{
    out->board = &leaf->board;
    out->patterns = s->table ? &leaf->patterns : NULL;
    out->legal = leaf->tactics.moves;
    out->symmetry = (uint8_t)(rng_u32(&w->rng) & 7);
}

/* A node below which every path waits, such as the only reply to a threat, is passed over by the others of the
 * batch, so that they try other paths: the child that led there is blocked until the batch is full; at most so
 * many in one batch. */
enum { STUCK_MAX = 32 };

typedef struct Stuck {
    int count;
    Step at[STUCK_MAX];
} Stuck;

static void set_blocked(Tree *t, const Step *step, bool blocked)
{
    Node *n = &t->nodes[step->node];
    tree_lock(t, n);
    tree_children(t, n)[step->child].blocked = blocked;
    tree_unlock(t, n);
}

/* Give a descent up and block its last step. False where there is no other way. */
static bool turn_back(Tree *t, const Leaf *leaf, Stuck *stuck)
{
    backup_cancel(t, leaf->path, leaf->depth);
    if (leaf->depth == 0 || stuck->count == STUCK_MAX - 1) return false;
    stuck->at[stuck->count] = leaf->path[leaf->depth - 1];
    set_blocked(t, &stuck->at[stuck->count++], true);
    return true;
}

/* A new leaf: prove it, or make it a request. */
static bool needs_evaluation(Search *s, Worker *w, Leaf *leaf, EvalRequest *out)
{
    Tree *t = &s->tree;
    Proof proof;
    int plies;
    if (!settled(s, w, leaf, &proof, &plies)) {
        w->waiting++;
        request(s, w, leaf, out);
        return true;
    }
    Node *n = &t->nodes[leaf->node];
    tree_lock(t, n);
    worker_prove(n, proof, plies);
    tree_unlock(t, n);
    backup_visit(t, leaf->path, leaf->depth, leaf->node, 0, 0);
    return false;
}

int worker_select(Search *s, Worker *w, int max, int descents, EvalRequest requests[])
{
    Tree *t = &s->tree;
    Stuck stuck = {.count = 0};
    int n = 0;
    bool more = true;
    for (int tries = 0; more && n < max && tries < descents && w->waiting < s->capacity.leaves; tries++) {
        if (tries % s->capacity.leaves == 0 && tree_is_full(t)) break;
        Leaf *leaf = &w->leaves[(w->oldest + w->waiting) % s->capacity.leaves];
        switch (descend(s, leaf)) {
        case ARRIVED_NEW:
            n += needs_evaluation(s, w, leaf, &requests[n]);
            break;
        case ARRIVED_PROVEN:
            backup_visit(t, leaf->path, leaf->depth, leaf->node, 0, 0);
            break;
        case ARRIVED_KNOWN:
            backup_known(t, leaf->path, leaf->depth, leaf->node);
            break;
        case STUCK:
            more = turn_back(t, leaf, &stuck);
            break;
        case SPENT:
            more = false;
            break;
        }
    }
    for (int i = 0; i < stuck.count; i++) set_blocked(t, &stuck.at[i], false);
    return n;
}

/* ---- answers ---- */

static void expand_root(Search *s, Worker *w, const PointSet *moves, const Evaluation *evaluation,
                        float score)
{
    float prior[BOARD_POINTS_MAX];
    memcpy(s->prior, evaluation->policy, sizeof s->prior);
    memcpy(prior, evaluation->policy, sizeof prior);
    Rng *noise = s->limits.noise ? &w->rng : NULL;
    if (s->params.root == ROOT_GUMBEL)
        gumbel_begin(&s->gumbel, &s->params, s->limits.visits, moves, prior, score, noise);
    else if (noise)
        noise_mix(&s->params, moves, noise, prior);
    tree_expand(&s->tree, NODE_ROOT, moves, prior);
}

static const Leaf *next_leaf(const Search *s, Worker *w)
{
    const Leaf *leaf = &w->leaves[w->oldest];
    w->oldest = (w->oldest + 1) % s->capacity.leaves;
    w->waiting--;
    return leaf;
}

void worker_expand(Search *s, Worker *w, int n, const Evaluation evaluations[])
{
    Tree *t = &s->tree;
    assert(n <= w->waiting);
    for (int i = 0; i < n; i++) {
        const Leaf *leaf = next_leaf(s, w);
        const Evaluation *evaluation = &evaluations[i];
        float draw = evaluation->wdl[1], score = evaluation->wdl[0] + draw / 2;
        tree_lock(t, &t->nodes[leaf->node]);
        if (leaf->node == NODE_ROOT)
            expand_root(s, w, &leaf->tactics.moves, evaluation, score);
        else
            tree_expand(t, leaf->node, &leaf->tactics.moves, evaluation->policy);
        t->nodes[leaf->node].plies = (int16_t)leaf->tactics.left_out_plies;
        tree_unlock(t, &t->nodes[leaf->node]);
        backup_visit(t, leaf->path, leaf->depth, leaf->node, score, draw);
    }
}

void worker_cancel(Search *s, Worker *w)
{
    Tree *t = &s->tree;
    while (w->waiting > 0) {
        const Leaf *leaf = next_leaf(s, w);
        Node *n = &t->nodes[leaf->node];
        tree_lock(t, n);
        n->pending--;
        n->state = NODE_NEW;
        tree_unlock(t, n);
        backup_cancel(t, leaf->path, leaf->depth);
    }
}
