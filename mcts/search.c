#include "mcts/search.h"

#include "mcts/backup.h"
#include "mcts/forced.h"
#include "mcts/gumbel.h"
#include "mcts/noise.h"
#include "mcts/search_report.h"
#include "mcts/select.h"
#include "mcts/tactics.h"
#include "mcts/tree_keep.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A new node's position while it waits for its evaluation, and the way to it. */
typedef struct Leaf {
    NodeId node;
    int depth;
    Step path[BOARD_POINTS_MAX];
    Board board;
    PatternBoard patterns;
    Tactics tactics;
} Leaf;

/* Whoever asks for leaves and brings their answers in the same order. */
typedef struct Worker {
    Leaf *leaves; /* a ring of capacity.leaves */
    int oldest, waiting;
    Rng rng;              /* symmetries, and of the first the root's noise */
    ThreatSolver *solver; /* NULL: no wins by force are looked for */
} Worker;

enum { SOLVER_BYTES_MIN = 1 << 12, SOLVER_BYTES_MAX = 1 << 24 };

struct Search {
    SearchParams params;
    const PatternTable *table;
    SearchCapacity capacity;
    SearchLimits limits;
    Tree tree;
    Gumbel gumbel;
    Exploration exploration;
    Worker *workers; /* [capacity.workers] */
    Board root;
    PatternBoard root_patterns;
    Tactics root_tactics;
    ThreatResult root_win;         /* its line, if the root was won by force */
    float prior[BOARD_POINTS_MAX]; /* the network's, of the root */
};

/* Of each worker's solver: some bytes for each position that a look meets, and never a large part of the tree. */
static size_t solver_bytes(const SearchParams *p, const SearchCapacity *capacity)
{
    if (p->tactics != TACTICS_FOUR || (p->threat_leaf_nodes == 0 && p->threat_root_nodes == 0)) return 0;
    size_t wanted = (size_t)(p->threat_root_nodes + 20 * p->threat_leaf_nodes) * 32;
    size_t shares = 16 * (size_t)capacity->workers;
    size_t most = capacity->bytes > 0 ? capacity->bytes / shares : (size_t)capacity->visits * 64;
    size_t bytes = wanted < most ? wanted : most;
    return bytes < SOLVER_BYTES_MIN ? SOLVER_BYTES_MIN : bytes > SOLVER_BYTES_MAX ? SOLVER_BYTES_MAX : bytes;
}

static Status worker_new(Search *s, Worker *w, size_t for_solver)
{
    size_t bytes = (size_t)s->capacity.leaves * sizeof *w->leaves;
    w->leaves = malloc(bytes);
    if (!w->leaves) return status_no_memory(bytes, "a search's leaves");
    return for_solver > 0 ? threat_new(&w->solver, s->table, for_solver) : status_ok();
}

/* What is left of the capacity's bytes when the workers have theirs; 0 where it has none. */
static size_t tree_bytes_of(const SearchCapacity *capacity, size_t for_solver)
{
    size_t workers = (size_t)capacity->workers * (for_solver + (size_t)capacity->leaves * sizeof(Leaf));
    if (capacity->bytes == 0) return 0;
    return capacity->bytes > workers ? capacity->bytes - workers : 1;
}

Status search_new(Search **out, const SearchParams *params, const PatternTable *table,
                  SearchCapacity capacity)
{
    assert((capacity.visits >= 1 || capacity.bytes > 0) && capacity.leaves >= 1);
    assert(table || params->tactics == TACTICS_NONE);
    if (capacity.workers == 0) capacity.workers = 1;
    size_t for_solver = solver_bytes(params, &capacity);
    TreeSize size = {.points = capacity.points,
                     .visits = capacity.visits,
                     .bytes = tree_bytes_of(&capacity, for_solver),
                     .waiting = capacity.workers * capacity.leaves,
                     .graph = params->transpositions};
    Status status = status_ok();
    Search *s = calloc(1, sizeof *s);
    if (!s) return status_no_memory(sizeof *s, "a search");
    s->params = *params;
    s->table = table;
    s->capacity = capacity;
    CHECK(status, tree_new(&s->tree, size));
    s->workers = calloc((size_t)capacity.workers, sizeof *s->workers);
    if (!s->workers)
        CHECK(status, status_no_memory((size_t)capacity.workers * sizeof *s->workers, "a search"));
    for (int i = 0; i < capacity.workers; i++) CHECK(status, worker_new(s, &s->workers[i], for_solver));
    s->tree.crowded = capacity.workers > 1;
    select_exploration(params, &s->exploration);
done:
    if (status.code != STATUS_OK) {
        search_free(s);
        s = NULL;
    }
    *out = s;
    return status;
}

void search_free(Search *s)
{
    if (!s) return;
    tree_free(&s->tree);
    for (int i = 0; s->workers && i < s->capacity.workers; i++) {
        free(s->workers[i].leaves);
        threat_free(s->workers[i].solver);
    }
    free(s->workers);
    free(s);
}

size_t search_bytes(const Search *s)
{
    const Worker *w = &s->workers[0];
    size_t worker = sizeof *w + (size_t)s->capacity.leaves * sizeof w->leaves[0];
    if (w->solver) worker += threat_bytes(w->solver);
    return sizeof *s + tree_bytes(&s->tree) + (size_t)s->capacity.workers * worker;
}

/* Requests that are outstanding. */
static int waiting(const Search *s)
{
    int sum = 0;
    for (int i = 0; i < s->capacity.workers; i++) sum += s->workers[i].waiting;
    return sum;
}

/* Wins by force, at the root or below. */
static void look_deeper(const Search *s, const Worker *w, const Board *b, const PatternBoard *patterns,
                        bool root, Tactics *tactics, ThreatResult *win)
{
    ForcedBudget budget = {root ? s->params.threat_root_nodes : s->params.threat_leaf_nodes, .threes = root};
    win->length = 0;
    if (w->solver && budget.nodes > 0) forced_look(w->solver, b, patterns, budget, tactics, win);
}

static Node *root_node(Search *s)
{
    return &s->tree.nodes[NODE_ROOT];
}

static bool prove(Node *n, Proof proof, int plies)
{
    if (proof == PROOF_NONE) return false;
    n->proof = proof & 3;
    n->plies = (int16_t)plies;
    n->state = NODE_READY;
    return true;
}

/* All of a beginning but the tree. */
static void enter(Search *s, const Board *root, SearchLimits limits, Rng rng)
{
    assert(!board_over(root) && board_points(root) <= s->capacity.points);
    assert(limits.visits >= 1 && (s->capacity.bytes > 0 || limits.visits <= s->capacity.visits));
    s->limits = limits;
    s->root = *root;
    for (int i = 0; i < s->capacity.workers; i++) {
        s->workers[i].oldest = s->workers[i].waiting = 0;
        s->workers[i].rng = i == 0 ? rng : rng_make(0, (uint32_t)i, 0, 0, RNG_SYMMETRY);
        if (s->workers[i].solver) threat_forget(s->workers[i].solver);
    }
    memset(s->prior, 0, sizeof s->prior);
    if (s->table) pattern_init(&s->root_patterns, s->table, root);
    tactics_look(s->params.tactics, root, &s->root_patterns, &s->root_tactics);
    look_deeper(s, &s->workers[0], root, &s->root_patterns, true, &s->root_tactics, &s->root_win);
}

static void plant(Search *s)
{
    tree_reset(&s->tree);
    prove(root_node(s), s->root_tactics.proof, s->root_tactics.plies);
}

void search_begin(Search *s, const Board *root, SearchLimits limits, Rng rng)
{
    enter(s, root, limits, rng);
    plant(s);
}

/* The stone of b's side to move that `to` has and b has not, one of two at most; POINT_NONE if there is
 * none. */
static Point next_stone(const Board *b, const Board *to)
{
    PointSet filled = b->empty;
    for (int i = 0; i < POINTSET_WORDS; i++) filled.word[i] &= ~to->empty.word[i];
    if (pointset_count(&filled) > 2) return POINT_NONE;
    for (Point p = pointset_next(&filled, 0); p != POINT_NONE; p = pointset_next(&filled, p + 1))
        if (board_at(to, p) == (Color)b->to_move) return p;
    return POINT_NONE;
}

/* The expanded node of a position that is the root or a move or two after it, or NODE_NONE. The hash tells
 * positions and games apart. */
static NodeId follow(const Search *s, const Board *to)
{
    if (s->root.spec.size != to->spec.size) return NODE_NONE;
    Board b = s->root;
    NodeId id = NODE_ROOT;
    while (b.hash != to->hash) {
        Point move = next_stone(&b, to);
        if (move == POINT_NONE || board_over(&b)) return NODE_NONE;
        int child = tree_child(&s->tree, id, move);
        id = child < 0 ? NODE_NONE : tree_children(&s->tree, &s->tree.nodes[id])[child].node;
        if (id == NODE_NONE) return NODE_NONE;
        Undo undo;
        board_play(&b, move, &undo);
    }
    return s->tree.nodes[id].edge_count > 0 ? id : NODE_NONE;
}

/* May the tree below a node serve, now that its position has been looked at as a root? Not where that look has
 * proven it, or has shown moves to be lost that the tree searches. Narrows the root's moves to the tree's. */
static bool still_serves(Search *s, NodeId id)
{
    PointSet moves;
    tree_moves(&s->tree, id, &moves);
    PointSet both = pointset_and(&moves, &s->root_tactics.moves);
    if (s->root_tactics.proof != PROOF_NONE || memcmp(&both, &moves, sizeof moves) != 0) return false;
    s->root_tactics.moves = moves;
    return true;
}

int search_continue(Search *s, const Board *root, SearchLimits limits, Rng rng)
{
    bool usable = waiting(s) == 0 && !limits.noise && !s->limits.noise;
    NodeId id = usable ? follow(s, root) : NODE_NONE;
    enter(s, root, limits, rng);
    if (id == NODE_NONE || !still_serves(s, id)) {
        plant(s);
        return 0;
    }
    if (id != NODE_ROOT) tree_keep(&s->tree, id);
    tree_policy(&s->tree, NODE_ROOT, s->prior);
    if (s->params.root == ROOT_GUMBEL) {
        gumbel_begin(&s->gumbel, &s->params, limits.visits, &s->root_tactics.moves, s->prior,
                     tree_score(root_node(s)), NULL);
        gumbel_adopt(&s->gumbel, &s->tree);
    }
    return root_node(s)->visits - 1;
}

void search_extend(Search *s, int visits)
{
    assert(s->params.root == ROOT_PUCT && waiting(s) == 0);
    assert(visits >= 1 && (s->capacity.bytes > 0 || visits <= s->capacity.visits));
    s->limits.visits = visits;
}

/* No descent will begin any more. The root is locked. */
static bool is_spent(const Search *s, const Node *root)
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
    if (root && is_spent(s, n))
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
    look_deeper(s, w, &leaf->board, &leaf->patterns, false, &leaf->tactics, &win);
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
    prove(n, proof, plies);
    tree_unlock(t, n);
    backup_visit(t, leaf->path, leaf->depth, leaf->node, 0, 0);
    return false;
}

int search_select_as(Search *s, int worker, int max, EvalRequest requests[])
{
    Tree *t = &s->tree;
    Worker *w = &s->workers[worker];
    Stuck stuck = {.count = 0};
    int n = 0;
    for (bool more = true; more && n < max && w->waiting < s->capacity.leaves && !tree_is_full(t);) {
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

bool search_full(Search *s)
{
    return tree_is_full(&s->tree);
}

void search_make_room(Search *s)
{
    tree_make_room(&s->tree);
}

int search_select(Search *s, int max, EvalRequest requests[])
{
    if (tree_is_full(&s->tree)) tree_make_room(&s->tree);
    return search_select_as(s, 0, max, requests);
}

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

void search_expand_as(Search *s, int worker, int n, const Evaluation evaluations[])
{
    Worker *w = &s->workers[worker];
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
        tree_unlock(t, &t->nodes[leaf->node]);
        backup_visit(t, leaf->path, leaf->depth, leaf->node, score, draw);
    }
}

void search_cancel_as(Search *s, int worker)
{
    Worker *w = &s->workers[worker];
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

void search_cancel(Search *s)
{
    for (int i = 0; i < s->capacity.workers; i++) search_cancel_as(s, i);
}

void search_expand(Search *s, int n, const Evaluation evaluations[])
{
    search_expand_as(s, 0, n, evaluations);
}

bool search_done(const Search *s)
{
    const Node *root = &s->tree.nodes[NODE_ROOT];
    return waiting(s) == 0 && (root->proof != PROOF_NONE || root->visits - 1 >= s->limits.visits);
}

bool search_spent(Search *s)
{
    Node *root = root_node(s);
    tree_lock(&s->tree, root);
    bool spent = is_spent(s, root);
    tree_unlock(&s->tree, root);
    return spent;
}

bool search_ready(const Search *s)
{
    const Node *root = &s->tree.nodes[NODE_ROOT];
    return root->visits > 0 || root->proof != PROOF_NONE;
}

void search_result(const Search *s, SearchResult *out)
{
    const Node *root = &s->tree.nodes[NODE_ROOT];
    search_report_value(&s->tree, out);
    search_report_children(&s->tree, out);
    memcpy(out->prior, s->prior, sizeof out->prior);
    if (root->proof != PROOF_NONE && root->opened == 0) {
        search_report_static(&s->root_tactics, out);
    } else if (root->proof != PROOF_NONE) {
        search_report_proven(&s->tree, out);
    } else if (s->params.root == ROOT_GUMBEL) {
        memset(out->policy, 0, sizeof out->policy);
        gumbel_policy(&s->gumbel, &s->tree, out->policy);
        out->best = gumbel_best(&s->gumbel, &s->tree);
    } else {
        search_report_visits(&s->tree, out);
    }
    search_report_line(&s->tree, out);
    if (s->root_win.length > 0) search_report_win(&s->root_win, out);
}

int search_lines(const Search *s, int max, SearchLine out[])
{
    SearchResult result;
    search_result(s, &result);
    return search_report_lines(&s->tree, &result, max, out);
}

static uint64_t mix(uint64_t hash, uint64_t word)
{
    hash = (hash ^ word) * 0x100000001B3u;
    return hash ^ hash >> 29;
}

Point search_pick(const SearchResult *r, const Board *root, float temperature, Rng *rng)
{
    if (r->proof != PROOF_NONE || temperature <= 0) return r->best;
    int points = board_points(root);
    float greatest = 0;
    for (int p = 0; p < points; p++) greatest = fmaxf(greatest, r->policy[p]);
    double weight[BOARD_POINTS_MAX], sum = 0;
    for (int p = 0; p < points; p++)
        sum += weight[p] = r->policy[p] > 0 ? pow(r->policy[p] / greatest, 1 / temperature) : 0;

    double left = rng_double(rng) * sum;
    Point last = r->best;
    for (int p = 0; p < points; p++) {
        if (weight[p] == 0) continue;
        last = (Point)p;
        left -= weight[p];
        if (left < 0) break;
    }
    return last;
}

uint64_t search_signature(const Search *s)
{
    uint64_t hash = 0xCBF29CE484222325u;
    for (uint32_t id = 0; id < s->tree.node_count; id++) {
        const Node *n = &s->tree.nodes[id];
        const Child *children = tree_children(&s->tree, n);
        hash = mix(hash, (uint32_t)n->visits);
        for (int i = 0; i < n->opened; i++)
            hash = mix(hash, (uint64_t)children[i].node << 16 | children[i].move);
    }
    return hash;
}
