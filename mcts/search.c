#include "mcts/search.h"

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

/* A new node's position while it waits for its evaluation. */
typedef struct Leaf {
    NodeId node;
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
    float *exploration; /* [capacity.visits + 2] by visits of the node */
    Worker *workers;    /* [capacity.workers] */
    Board root;
    PatternBoard root_patterns;
    Tactics root_tactics;
    ThreatResult root_win;         /* its line, if the root was won by force */
    float prior[BOARD_POINTS_MAX]; /* the network's, of the root */
};

/* Of each worker's solver: some bytes for each position that a look meets, and never a large part of the tree. */
static size_t solver_bytes(const Search *s)
{
    const SearchParams *p = &s->params;
    if (p->tactics != TACTICS_FOUR || (p->threat_leaf_nodes == 0 && p->threat_root_nodes == 0)) return 0;
    size_t wanted = (size_t)(p->threat_root_nodes + 20 * p->threat_leaf_nodes) * 32;
    size_t most = (size_t)s->capacity.visits * 64;
    size_t bytes = wanted < most ? wanted : most;
    return bytes < SOLVER_BYTES_MIN ? SOLVER_BYTES_MIN : bytes > SOLVER_BYTES_MAX ? SOLVER_BYTES_MAX : bytes;
}

Status search_new(Search **out, const SearchParams *params, const PatternTable *table,
                  SearchCapacity capacity)
{
    assert(capacity.visits >= 1 && capacity.leaves >= 1);
    if (capacity.workers == 0) capacity.workers = 1;
    assert(table || params->tactics == TACTICS_NONE);
    Status status = status_ok();
    size_t table_bytes = ((size_t)capacity.visits + 2) * sizeof(float);
    size_t workers = (size_t)capacity.workers, leaf_bytes = (size_t)capacity.leaves * sizeof(Leaf);
    Search *s = calloc(1, sizeof *s);
    if (!s) return status_no_memory(sizeof *s, "a search");
    s->params = *params;
    s->table = table;
    s->capacity = capacity;
    CHECK(status, tree_new(&s->tree, capacity.points, capacity.visits));
    s->exploration = malloc(table_bytes);
    s->workers = calloc(workers, sizeof *s->workers);
    if (!s->exploration || !s->workers) CHECK(status, status_no_memory(table_bytes, "a search"));
    for (size_t i = 0; i < workers; i++)
        if (!(s->workers[i].leaves = malloc(leaf_bytes)))
            CHECK(status, status_no_memory(leaf_bytes, "a search's leaves"));
    for (size_t i = 0; solver_bytes(s) > 0 && i < workers; i++)
        CHECK(status, threat_new(&s->workers[i].solver, table, solver_bytes(s)));
    select_exploration(params, s->exploration, capacity.visits + 2);
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
    free(s->exploration);
    for (int i = 0; s->workers && i < s->capacity.workers; i++) {
        free(s->workers[i].leaves);
        threat_free(s->workers[i].solver);
    }
    free(s->workers);
    free(s);
}

size_t search_bytes(const Search *s)
{
    return sizeof *s + tree_bytes(&s->tree) + ((size_t)s->capacity.visits + 2) * sizeof s->exploration[0] +
           (size_t)s->capacity.workers *
               (sizeof s->workers[0] + (size_t)s->capacity.leaves * sizeof s->workers[0].leaves[0] +
                (s->workers[0].solver ? threat_bytes(s->workers[0].solver) : 0));
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
    assert(limits.visits >= 1 && limits.visits <= s->capacity.visits);
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
        id = tree_child(&s->tree, id, move);
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
    tree_keep(&s->tree, id);
    tree_policy(&s->tree, NODE_ROOT, s->prior);
    if (s->params.root == ROOT_GUMBEL) {
        gumbel_begin(&s->gumbel, &s->params, limits.visits, &s->root_tactics.moves, s->prior,
                     tree_score(root_node(s)), NULL);
        gumbel_adopt(&s->gumbel, &s->tree);
    }
    return root_node(s)->visits - 1;
}

/* May another descent begin? */
static bool may_descend(Search *s, const Worker *w)
{
    const Node *root = root_node(s);
    if (root->proof != PROOF_NONE || w->waiting == s->capacity.leaves) return false;
    if (root->state != NODE_READY) return root->state == NODE_NEW;
    return root->visits - 1 + root->pending < s->limits.visits;
}

static Urgency urgency(const Search *s, float reduction)
{
    return (Urgency){s->params.first_play == FIRST_PLAY_EVEN, reduction};
}

static NodeId next_child(Search *s, NodeId id)
{
    if (id != NODE_ROOT)
        return select_child(&s->tree, id, s->exploration, urgency(s, s->params.fpu_reduction));
    if (s->params.root == ROOT_GUMBEL) return gumbel_select(&s->gumbel, &s->tree);
    return select_child(&s->tree, id, s->exploration, urgency(s, s->params.fpu_root_reduction));
}

/* Go down to a new or a proven node, with leaf->board; NODE_NONE where all children of the node *stuck wait
 * or are settled. */
static NodeId descend(Search *s, Leaf *leaf, NodeId *stuck)
{
    NodeId id = NODE_ROOT;
    leaf->board = s->root;
    while (s->tree.nodes[id].state == NODE_READY && s->tree.nodes[id].proof == PROOF_NONE) {
        *stuck = id;
        id = next_child(s, id);
        if (id == NODE_NONE) return NODE_NONE;
        Undo undo;
        board_play(&leaf->board, (Point)s->tree.nodes[id].move, &undo);
    }
    return id;
}

/* The patterns at a node: the root's and the moves that lead here, which are cheaper to follow than the whole
 * position is to read. */
static void follow_patterns(const Search *s, NodeId id, PatternBoard *patterns)
{
    *patterns = s->root_patterns;
    Color color = (Color)s->root.to_move;
    Point path[BOARD_POINTS_MAX];
    int depth = 0;
    for (; id != NODE_ROOT; id = s->tree.nodes[id].parent) path[depth++] = (Point)s->tree.nodes[id].move;
    while (depth > 0) {
        PatternUndo never_undone;
        pattern_play(patterns, path[--depth], color, &never_undone);
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
static bool settled(Search *s, const Worker *w, NodeId id, Leaf *leaf)
{
    Node *n = &s->tree.nodes[id];
    if (n->proof != PROOF_NONE) return true;
    if (board_over(&leaf->board)) return prove(n, outcome(&leaf->board), 0);
    if (id == NODE_ROOT) {
        if (s->table) leaf->patterns = s->root_patterns;
        leaf->tactics = s->root_tactics;
        return false;
    }
    if (s->table) follow_patterns(s, id, &leaf->patterns);
    ThreatResult win;
    tactics_look(s->params.tactics, &leaf->board, &leaf->patterns, &leaf->tactics);
    look_deeper(s, w, &leaf->board, &leaf->patterns, false, &leaf->tactics, &win);
    return prove(n, leaf->tactics.proof, leaf->tactics.plies);
}

static void request(const Search *s, Worker *w, Leaf *leaf, EvalRequest *out)
{
    out->board = &leaf->board;
    out->patterns = s->table ? &leaf->patterns : NULL;
    out->legal = leaf->tactics.moves;
    out->symmetry = (uint8_t)(rng_u32(&w->rng) & 7);
}

/* A node below which every path waits, such as the only reply to a threat, is passed over by the others of the
 * batch as if it waited itself, so that they try other paths; at most so many in one batch. */
enum { STUCK_MAX = 32 };

int search_select_as(Search *s, int worker, int max, EvalRequest requests[])
{
    Worker *w = &s->workers[worker];
    NodeId stuck[STUCK_MAX];
    int n = 0, stuck_count = 0;
    while (n < max && may_descend(s, w)) {
        Leaf *leaf = &w->leaves[(w->oldest + w->waiting) % s->capacity.leaves];
        NodeId id = descend(s, leaf, &stuck[stuck_count]);
        if (id == NODE_NONE) {
            NodeId at = stuck[stuck_count];
            if (at == NODE_ROOT || ++stuck_count == STUCK_MAX) break;
            s->tree.nodes[at].state = NODE_WAITING;
            continue;
        }
        tree_mark(&s->tree, id);
        if (settled(s, w, id, leaf)) {
            tree_backup(&s->tree, id, 0, 0);
            continue;
        }
        s->tree.nodes[id].state = NODE_WAITING;
        leaf->node = id;
        w->waiting++;
        request(s, w, leaf, &requests[n++]);
    }
    for (int i = 0; i < stuck_count; i++) s->tree.nodes[stuck[i]].state = NODE_READY;
    return n;
}

int search_select(Search *s, int max, EvalRequest requests[])
{
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

void search_expand_as(Search *s, int worker, int n, const Evaluation evaluations[])
{
    Worker *w = &s->workers[worker];
    assert(n <= w->waiting);
    for (int i = 0; i < n; i++) {
        const Leaf *leaf = &w->leaves[w->oldest];
        const Evaluation *evaluation = &evaluations[i];
        float draw = evaluation->wdl[1], score = evaluation->wdl[0] + draw / 2;
        if (leaf->node == NODE_ROOT)
            expand_root(s, w, &leaf->tactics.moves, evaluation, score);
        else
            tree_expand(&s->tree, leaf->node, &leaf->tactics.moves, evaluation->policy);
        tree_backup(&s->tree, leaf->node, score, draw);
        w->oldest = (w->oldest + 1) % s->capacity.leaves;
        w->waiting--;
    }
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
    for (uint32_t i = 0; i < s->tree.node_count; i++) {
        const Node *n = &s->tree.nodes[i];
        uint64_t word = (uint64_t)(uint32_t)n->visits << 16 | n->move;
        hash = (hash ^ word) * 0x100000001B3u;
        hash ^= hash >> 29;
    }
    return hash;
}
