#include "mcts/worker.h"

#include "mcts/backup.h"
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

/* So many nodes take some milliseconds, which a search may be called off within. */
enum { AGAIN_FIRST = 8, AGAIN_NODES_MAX = 20000 };

/* Is it this descent that makes a node's visits, those under way included, 8, 32, 128 …? */
static bool looks_again(const Search *s, const Worker *w, const Leaf *leaf, const Node *n)
{
    if (s->params.threat_again_threes == 0 || s->params.threat_leaf_nodes == 0 || !w->solver ||
        leaf->node == leaf->looked)
        return false;
    uint32_t visits = (uint32_t)n->visits + n->pending;
    return visits >= AGAIN_FIRST && (visits & (visits - 1)) == 0 &&
           (__builtin_ctz(visits / AGAIN_FIRST) & 1) == 0;
}

/* Is leaf->node the end of a descent? If so, *end says how. The node is locked. */
static bool ends(const Search *s, const Worker *w, const Leaf *leaf, Node *n, Arrival *end)
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
    else if (n->shared && n->visits > leaf->seen)
        *end = ARRIVED_KNOWN;
    else if (!root && looks_again(s, w, leaf, n))
        *end = ARRIVED_AGAIN;
    else
        return false;
    if (n->state == NODE_NEW) n->state = NODE_WAITING;
    if (*end == ARRIVED_NEW || *end == ARRIVED_PROVEN || *end == ARRIVED_AGAIN) n->pending++;
    return true;
}

/* One ply further down from leaf->node, which is locked; false where there is no way. */
static bool step_down(Search *s, Leaf *leaf)
{
    Tree *t = &s->tree;
    NodeId id = leaf->node;
    int i = next_child(s, id);
    if (i < 0) return false;
    Child *c = &tree_children(t, &t->nodes[id])[i];
    leaf->seen = c->visits + c->pending;
    bool named = c->node != NODE_NONE || !s->params.transpositions;
    leaf->path[leaf->depth++] = (Step){.node = id, .child = (uint16_t)i, .move = c->move};
    uint64_t hash = named ? 0 : board_hash_after(&leaf->board, (Point)c->move);
    leaf->node = tree_enter_with(t, id, i, hash, &leaf->spare);
    backup_mark(t, id, i);
    return true;
}

/* Go on down, as far as ply `end` at most. The top is locked, or left behind. */
static Arrival descend(Search *s, const Worker *w, Leaf *leaf, int end)
{
    Tree *t = &s->tree;
    while (leaf->depth < end) {
        Arrival arrival;
        Node *n = &t->nodes[leaf->node];
        int ply = leaf->depth;
        if (ply >= TREE_TOP_PLIES) tree_lock(t, n, ply);
        bool ended = ends(s, w, leaf, n, &arrival);
        bool stuck = !ended && !step_down(s, leaf);
        if (ply >= TREE_TOP_PLIES) tree_unlock(t, n, ply);
        if (ended || stuck) return ended ? arrival : STUCK;
        __builtin_prefetch(&t->nodes[leaf->node]);
        Undo undo;
        board_play(&leaf->board, (Point)leaf->path[leaf->depth - 1].move, &undo);
    }
    return UNDER_WAY;
}

/* The i-th of those that wait; behind the last, those that are free. */
static Leaf **leaf_at(const Search *s, const Worker *w, int i)
{
    return &w->ring[(w->oldest + i) % s->capacity.leaves];
}

enum { DESCENTS_MAX = 32 }; /* at once */

/* Numbers for the nodes of so many descents, where others would wait for the pool. */
static void take_spares(Search *s, const Worker *w, int count)
{
    NodeId spare[DESCENTS_MAX];
    memset(spare, 0xff, sizeof spare); /* NODE_NONE */
    if (s->tree.crowded) tree_take_nodes(&s->tree, count, spare);
    for (int i = 0; i < count; i++) (*leaf_at(s, w, w->waiting + i))->spare = spare[i];
}

static void give_spares(Search *s, const Worker *w, int count)
{
    NodeId spare[DESCENTS_MAX];
    bool any = false;
    for (int i = 0; i < count; i++) {
        spare[i] = (*leaf_at(s, w, w->waiting + i))->spare;
        any |= spare[i] != NODE_NONE;
    }
    if (any) tree_give_nodes(&s->tree, count, spare);
}

/* So many descents by the free leaves; returns how many there were before the search is spent. They take turns,
 * a ply each, so that the next nodes come from memory meanwhile. */
static int descend_all(Search *s, Worker *w, int count)
{
    int begun = 0, under_way = 0;
    for (int i = 0; i < count; i++) {
        Leaf *leaf = *leaf_at(s, w, w->waiting + i);
        leaf->board = s->root;
        leaf->depth = leaf->seen = 0;
        leaf->node = NODE_ROOT;
        leaf->looked = NODE_NONE;
    }
    take_spares(s, w, count);
    tree_lock_top(&s->tree);
    for (Arrival arrival = UNDER_WAY; begun < count && arrival != SPENT; begun++) {
        Leaf *leaf = *leaf_at(s, w, w->waiting + begun);
        arrival = leaf->arrival = descend(s, w, leaf, TREE_TOP_PLIES);
        under_way += arrival == UNDER_WAY;
    }
    tree_unlock_top(&s->tree);
    while (under_way > 0) {
        int stride = under_way > 1 ? 1 : BOARD_POINTS_MAX;
        for (int i = 0; i < begun; i++) {
            Leaf *leaf = *leaf_at(s, w, w->waiting + i);
            if (leaf->arrival != UNDER_WAY) continue;
            leaf->arrival = descend(s, w, leaf, leaf->depth + stride);
            under_way -= leaf->arrival != UNDER_WAY;
        }
    }
    give_spares(s, w, count);
    return begun;
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

/* On from where it looked. The number that it had for a new node was given back. */
static void go_on(Search *s, const Worker *w, Leaf *leaf)
{
    leaf->arrival = UNDER_WAY;
    leaf->spare = NODE_NONE;
    if (leaf->depth < TREE_TOP_PLIES) {
        tree_lock_top(&s->tree);
        leaf->arrival = descend(s, w, leaf, TREE_TOP_PLIES);
        tree_unlock_top(&s->tree);
    }
    if (leaf->arrival == UNDER_WAY) leaf->arrival = descend(s, w, leaf, BOARD_POINTS_MAX);
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
            go_on(s, w, leaf);
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
        *more = false;
        break;
    case UNDER_WAY:
    case ARRIVED_AGAIN:
        break;
    }
    return 0;
}

/* Make the i-th leaf, which is free, the last of those that wait. */
static void let_wait(const Search *s, Worker *w, int i)
{
    Leaf **leaf = leaf_at(s, w, i), **last = leaf_at(s, w, w->waiting++), *free_one = *last;
    *last = *leaf;
    *leaf = free_one;
}

/* Alone, a worker ends each descent before the next, which then knows more. */
static int descents_at_once(const Search *s, const Worker *w, int wanted)
{
    int room = s->capacity.leaves - w->waiting;
    if (!s->tree.crowded) return 1;
    int most = room < DESCENTS_MAX ? room : DESCENTS_MAX;
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
        count = descend_all(s, w, count);
        for (int i = first; i < first + count; i++) {
            if (!arrive(s, w, *leaf_at(s, w, i), &stuck, &more, &requests[n])) continue;
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
static void expand(Search *s, Worker *w, Leaf *leaf, const Evaluation *evaluation, uint32_t *place)
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
    leaf->ascent = backup_below(t, leaf->path, leaf->depth, leaf->node, score, draw);
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
        const Leaf *leaf = *leaf_at(s, w, i);
        words += tree_expand_words(&s->tree, leaf->node, &leaf->tactics.moves);
    }
    uint32_t place = tree_take_words(&s->tree, words);
    for (int i = 0; i < n; i++) expand(s, w, *leaf_at(s, w, i), &evaluations[i], &place);
    tree_lock_top(&s->tree);
    for (int i = 0; i < n; i++) {
        const Leaf *leaf = *leaf_at(s, w, i);
        backup_top(&s->tree, leaf->path, &leaf->ascent);
    }
    tree_unlock_top(&s->tree);
    release(s, w, n);
}

void worker_cancel(Search *s, Worker *w)
{
    Tree *t = &s->tree;
    for (; w->waiting > 0; release(s, w, 1)) {
        const Leaf *leaf = *leaf_at(s, w, 0);
        Node *n = &t->nodes[leaf->node];
        tree_lock(t, n, leaf->depth);
        n->pending--;
        n->state = NODE_NEW;
        tree_unlock(t, n, leaf->depth);
        backup_cancel(t, leaf->path, leaf->depth);
    }
}
