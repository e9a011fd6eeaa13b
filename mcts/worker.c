#include "mcts/worker.h"

#include "mcts/descent.h"
#include "mcts/noise.h"

#include <assert.h>
#include <math.h>
#include <string.h>

void worker_look(const Search *s, const Worker *w, const Board *b, const PatternBoard *patterns, bool root,
                 Tactics *tactics, ThreatResult *win)
{
    const SearchParams *p = &s->params;
    ForcedBudget budget = {root ? (p->threat_root_nodes + 1) / 2 : p->threat_leaf_nodes,
                           root ? (p->threat_root_nodes + 1) / 2 : p->threat_leaf_threes};
    win->length = 0;
    if (!w->solver || budget.fours == 0) return;
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

/* ---- leaves ---- */

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

typedef struct Dead {
    Step step;
    int ply;
} Dead;

typedef struct Stuck {
    int count;
    Dead at[STUCK_MAX];
} Stuck;

static void set_blocked(Tree *t, const Dead *dead, bool blocked)
{
    Node *n = &t->nodes[dead->step.node];
    tree_lock(t, n, dead->ply);
    tree_children(t, n)[dead->step.child].blocked = blocked;
    tree_unlock(t, n, dead->ply);
}

/* Give a descent up and block its last step. False where there is no other way. */
static bool turn_back(Tree *t, const Leaf *leaf, Stuck *stuck)
{
    backup_cancel(t, leaf->path, leaf->depth);
    if (leaf->depth == 0 || stuck->count == STUCK_MAX - 1) return false;
    stuck->at[stuck->count] = (Dead){leaf->path[leaf->depth - 1], leaf->depth - 1};
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
        request(s, w, leaf, out);
        return true;
    }
    Node *n = &t->nodes[leaf->node];
    tree_lock(t, n, leaf->depth);
    worker_prove(n, proof, plies);
    tree_unlock(t, n, leaf->depth);
    backup_visit(t, leaf->path, leaf->depth, leaf->node, 0, 0);
    return false;
}

/* The node is won by a move, which becomes its child. */
static void prove_by(Tree *t, NodeId id, Point move, int plies)
{
    int i = tree_child(t, id, move);
    if (i < 0) {
        tree_find_edge(t, id, move);
        i = tree_open(t, id);
    }
    Child *c = &tree_children(t, &t->nodes[id])[i];
    c->score = 0;
    c->proof = PROOF_LOSS;
    c->plies = (int16_t)(plies - 1);
    worker_prove(&t->nodes[id], PROOF_WIN, plies);
}

/* So many nodes take some milliseconds, which a search may be called off within. */
enum { AGAIN_NODES_MAX = 20000 };

/* Look for a win by threes at a node that has many visits; true if it is proven now. */
static bool look_again(Search *s, const Worker *w, Leaf *leaf)
{
    Node *n = &s->tree.nodes[leaf->node];
    ThreatResult win;
    follow_patterns(s, leaf);
    tree_lock(&s->tree, n, leaf->depth);
    int visits = n->visits + n->pending;
    tree_unlock(&s->tree, n, leaf->depth);
    int64_t nodes = (int64_t)visits * s->params.threat_again_threes;
    if (nodes > AGAIN_NODES_MAX) nodes = AGAIN_NODES_MAX;
    threat_set_end(w->solver, INFINITY);
    threat_vct_any(w->solver, &leaf->board, &leaf->patterns, (Color)leaf->board.to_move, nodes, &win);
    leaf->looked = leaf->node;
    tree_lock(&s->tree, n, leaf->depth);
    bool proven = n->proof != PROOF_NONE || win.proof == PROOF_WIN;
    if (n->proof == PROOF_NONE && proven)
        prove_by(&s->tree, leaf->node, win.line[0], win.plies);
    else if (!proven)
        n->pending--;
    tree_unlock(&s->tree, n, leaf->depth);
    return proven;
}

/* What follows from an arrival. Returns the requests it makes, 0 or 1; *more becomes false where no other descent
 * shall be tried. */
static int arrive(Search *s, Worker *w, Leaf *leaf, Stuck *stuck, bool *more, EvalRequest *out)
{
    Tree *t = &s->tree;
    while (leaf->arrival == ARRIVED_AGAIN) {
        if (look_again(s, w, leaf))
            leaf->arrival = ARRIVED_PROVEN;
        else
            descent_go_on(s, w, leaf);
    }
    switch (leaf->arrival) {
    case ARRIVED_NEW:
        return needs_evaluation(s, w, leaf, out);
    case ARRIVED_PROVEN:
        backup_visit(t, leaf->path, leaf->depth, leaf->node, 0, 0);
        break;
    case ARRIVED_KNOWN:
        backup_known(t, leaf->path, leaf->depth, leaf->node);
        break;
    case STUCK:
        if (!turn_back(t, leaf, stuck)) *more = false;
        break;
    case SPENT:
    case UNDER_WAY:
    case ARRIVED_AGAIN:
        break;
    }
    return 0;
}

/* Make the i-th leaf, which is free, the last of those that wait. */
static void let_wait(const Search *s, Worker *w, int i)
{
    Leaf **leaf = descent_leaf(s, w, i), **last = descent_leaf(s, w, w->waiting++), *free_one = *last;
    *last = *leaf;
    *leaf = free_one;
}

/* Alone, a worker ends each descent before the next, which then knows more. */
static int descents_at_once(const Search *s, const Worker *w, int wanted)
{
    int room = s->capacity.leaves - w->waiting;
    if (!s->tree.crowded) return 1;
    int most = room < DESCENT_MAX ? room : DESCENT_MAX;
    return wanted < most ? wanted : most;
}

int worker_select(Search *s, Worker *w, int max, int descents, EvalRequest requests[])
{
    Tree *t = &s->tree;
    Stuck stuck = {.count = 0};
    int n = 0, tries = 0, looked = 0; /* looked: tries before the last look at the tree's room */
    bool more = true;
    while (more && n < max && tries < descents && w->waiting < s->capacity.leaves) {
        int left = descents - tries, count = descents_at_once(s, w, max - n < left ? max - n : left);
        if (tries == 0 || tries + count > looked + s->capacity.leaves) {
            if (tree_is_full(t)) break;
            looked = tries;
        }
        tries += count;
        int first = w->waiting;
        count = descent_run(s, w, count);
        if (count == 0) break;
        for (int i = first; i < first + count; i++) {
            if (!arrive(s, w, *descent_leaf(s, w, i), &stuck, &more, &requests[n])) continue;
            let_wait(s, w, i);
            n++;
        }
    }
    for (int i = 0; i < stuck.count; i++) set_blocked(t, &stuck.at[i], false);
    return n;
}

/* ---- answers ---- */

static uint32_t expand_root(Search *s, Worker *w, const PointSet *moves, const Evaluation *evaluation,
                            float score, uint32_t place)
{
    float prior[BOARD_POINTS_MAX];
    memcpy(s->prior, evaluation->policy, sizeof s->prior);
    memcpy(prior, evaluation->policy, sizeof prior);
    Rng *noise = s->limits.noise ? &w->rng : NULL;
    if (s->params.root == ROOT_GUMBEL)
        gumbel_begin(&s->gumbel, &s->params, s->limits.visits, moves, prior, score, noise);
    else if (noise)
        noise_mix(&s->params, moves, noise, prior);
    return tree_expand_at(&s->tree, NODE_ROOT, moves, prior, place);
}

/* The node's edges go to *place in the pool, which moves behind them. */
static void expand(Search *s, Worker *w, const Leaf *leaf, const Evaluation *evaluation, uint32_t *place)
{
    Tree *t = &s->tree;
    Node *n = &t->nodes[leaf->node];
    float draw = evaluation->wdl[1], score = evaluation->wdl[0] + draw / 2;
    tree_lock(t, n, leaf->depth);
    if (leaf->node == NODE_ROOT)
        *place = expand_root(s, w, &leaf->tactics.moves, evaluation, score, *place);
    else
        *place = tree_expand_at(t, leaf->node, &leaf->tactics.moves, evaluation->policy, *place);
    n->plies = (int16_t)leaf->tactics.left_out_plies;
    tree_unlock(t, n, leaf->depth);
    Ascent ascent = backup_below(t, leaf->path, leaf->depth, leaf->node, score, draw);
    descent_ascend(s, w, &ascent);
}

/* The oldest leaves, so many, are free again. */
static void release(const Search *s, Worker *w, int n)
{
    w->oldest = (w->oldest + n) % s->capacity.leaves;
    w->waiting -= n;
}

void worker_expand(Search *s, Worker *w, int n, const Evaluation evaluations[])
{
    uint32_t words = 0;
    assert(n <= w->waiting);
    for (int i = 0; i < n; i++) {
        const Leaf *leaf = *descent_leaf(s, w, i);
        words += tree_expand_words(&s->tree, leaf->node, &leaf->tactics.moves);
    }
    uint32_t place = tree_take_words(&s->tree, words);
    for (int i = 0; i < n; i++) expand(s, w, *descent_leaf(s, w, i), &evaluations[i], &place);
    release(s, w, n);
}

void worker_cancel(Search *s, Worker *w)
{
    Tree *t = &s->tree;
    for (; w->waiting > 0; release(s, w, 1)) {
        const Leaf *leaf = *descent_leaf(s, w, 0);
        Node *n = &t->nodes[leaf->node];
        tree_lock(t, n, leaf->depth);
        n->pending--;
        n->state = NODE_NEW;
        tree_unlock(t, n, leaf->depth);
        backup_cancel(t, leaf->path, leaf->depth);
    }
}
