#include "mcts/descent.h"
#include "mcts/search_report.h"
#include "mcts/search_state.h"
#include "mcts/tree_keep.h"
#include "mcts/worker.h"

#include <assert.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SOLVER_BYTES_MIN = 1 << 12, SOLVER_BYTES_MAX = 1 << 24, LEAF_BYTES = sizeof(Leaf) + sizeof(Leaf *) };

/* Of each worker's solver: some bytes for each position that a look meets, and never a large part of the tree. */
static size_t solver_bytes(const SearchParams *p, const SearchCapacity *capacity)
{
    enum { NODE_BYTES = 32 };
    if (p->tactics != TACTICS_FOUR || (p->threat_leaf_nodes == 0 && p->threat_root_nodes == 0)) return 0;
    size_t leaf = (size_t)p->threat_leaf_nodes + (size_t)p->threat_leaf_threes;
    size_t nodes = (size_t)p->threat_root_nodes + 20 * leaf + 200 * (size_t)p->threat_again_threes;
    size_t shares = 16 * (size_t)capacity->workers;
    size_t visit = 64 + 16 * (size_t)p->threat_leaf_threes;
    size_t most = capacity->bytes > 0 ? capacity->bytes / shares : (size_t)capacity->visits * visit;
    size_t bytes = nodes * NODE_BYTES < most ? nodes * NODE_BYTES : most;
    return bytes < SOLVER_BYTES_MIN ? SOLVER_BYTES_MIN : bytes > SOLVER_BYTES_MAX ? SOLVER_BYTES_MAX : bytes;
}

static Status worker_new(Search *s, Worker *w, size_t for_solver)
{
    size_t leaves = (size_t)s->capacity.leaves;
    w->leaves = malloc(leaves * sizeof *w->leaves);
    w->ring = malloc(leaves * sizeof(Leaf *));
    if (!w->leaves || !w->ring) return status_no_memory(leaves * LEAF_BYTES, "a search's leaves");
    for (size_t i = 0; i < leaves; i++) w->ring[i] = &w->leaves[i];
    TRY(descent_new(s, w));
    return for_solver > 0 ? threat_new(&w->solver, s->table, for_solver) : status_ok();
}

/* What is left of the capacity's bytes when the workers have theirs; 0 where it has none. */
static size_t tree_bytes_of(const SearchCapacity *capacity, size_t for_solver)
{
    size_t worker = for_solver + (size_t)capacity->leaves * LEAF_BYTES + descent_bytes(capacity->workers);
    size_t workers = (size_t)capacity->workers * worker;
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
                     /* and as many more, between two looks at the room; and each worker's stock */
                     .waiting = 2 * capacity.workers * (1 + capacity.leaves),
                     .graph = params->transpositions};
    Status status = status_ok();
    Search *s = calloc(1, sizeof *s);
    if (!s) return status_no_memory(sizeof *s, "a search");
    s->params = *params;
    s->table = table;
    s->capacity = capacity;
    s->look_end = INFINITY;
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
        free(s->workers[i].ring);
        descent_free(&s->workers[i]);
        threat_free(s->workers[i].solver);
    }
    free(s->workers);
    free(s);
}

size_t search_bytes(const Search *s)
{
    const Worker *w = &s->workers[0];
    size_t worker = sizeof *w + (size_t)s->capacity.leaves * LEAF_BYTES + descent_bytes(s->capacity.workers);
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

static Node *root_node(Search *s)
{
    return &s->tree.nodes[NODE_ROOT];
}

void search_set_look_end(Search *s, double look_end)
{
    s->look_end = look_end;
}

/* All of a beginning but the tree and the look at the root. */
static void enter(Search *s, const Board *root, SearchLimits limits, Rng rng)
{
    assert(!board_over(root) && board_points(root) <= s->capacity.points);
    assert(limits.visits >= 1 && (s->capacity.bytes > 0 || limits.visits <= s->capacity.visits));
    s->limits = limits;
    s->root = *root;
    s->excluded_changed = false;
    for (int i = 0; i < s->capacity.workers; i++) {
        s->workers[i].oldest = s->workers[i].waiting = 0;
        s->workers[i].stock = (TreeStock){0};
        s->workers[i].rng = i == 0 ? rng : rng_make(0, (uint32_t)i, 0, 0, RNG_SYMMETRY);
    }
    memset(s->prior, 0, sizeof s->prior);
}

void search_set_excluded(Search *s, const PointSet *excluded)
{
    if (memcmp(&s->excluded, excluded, sizeof *excluded) != 0) s->excluded_changed = true;
    s->excluded = *excluded;
}

static PointSet without(const PointSet *set, const PointSet *left_out)
{
    PointSet rest = *set;
    for (int i = 0; i < POINTSET_WORDS; i++) rest.word[i] &= ~left_out->word[i];
    return rest;
}

/* What the lines show holds for the moves that it leaves over; where these are all excluded, nothing is known of the
 * others but a loss, which no fewer moves prevent. Wins by force may begin with an excluded move, and are not looked
 * for. */
static void leave_out_excluded(Search *s)
{
    Tactics *tactics = &s->root_tactics;
    PointSet rest = without(&tactics->moves, &s->excluded), legal;
    s->root_win.length = 0;
    if (pointset_empty(&rest)) {
        board_legal(&s->root, &legal);
        rest = without(&legal, &s->excluded);
        if (tactics->proof != PROOF_LOSS) *tactics = (Tactics){.proof = PROOF_NONE};
    }
    assert(!pointset_empty(&rest));
    tactics->moves = rest;
}

static void look_at_root(Search *s)
{
    const Board *root = &s->root;
    for (int i = 0; i < s->capacity.workers; i++)
        if (s->workers[i].solver) threat_forget(s->workers[i].solver);
    if (s->table) pattern_init(&s->root_patterns, s->table, root);
    tactics_look(s->params.tactics, root, &s->root_patterns, &s->root_tactics);
    if (!pointset_empty(&s->excluded))
        leave_out_excluded(s);
    else
        worker_look(s, &s->workers[0], root, &s->root_patterns, true, &s->root_tactics, &s->root_win);
}

static void plant(Search *s)
{
    tree_reset(&s->tree);
    worker_prove(root_node(s), s->root_tactics.proof, s->root_tactics.plies);
}

void search_begin(Search *s, const Board *root, SearchLimits limits, Rng rng)
{
    enter(s, root, limits, rng);
    look_at_root(s);
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
    bool usable = waiting(s) == 0 && !limits.noise && !s->limits.noise && !s->excluded_changed;
    NodeId id = usable ? follow(s, root) : NODE_NONE;
    bool looked = usable && s->root.spec.size == root->spec.size && s->root.hash == root->hash;
    enter(s, root, limits, rng);
    if (!looked) look_at_root(s);
    if (id == NODE_NONE || !still_serves(s, id)) {
        plant(s);
        return 0;
    }
    if (id != NODE_ROOT || s->params.transpositions) tree_keep(&s->tree, id);
    if (!tree_keep_has_room(&s->tree, limits.visits - (root_node(s)->visits - 1))) {
        plant(s);
        return 0;
    }
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

/* Where a drawn move looks best, one visit after another may end at it at once. */
enum { DESCENTS = 1000 };

int search_select_as(Search *s, int worker, int max, EvalRequest requests[])
{
    return worker_select(s, &s->workers[worker], max, DESCENTS, requests);
}

void search_expand_as(Search *s, int worker, int n, const Evaluation evaluations[])
{
    worker_expand(s, &s->workers[worker], n, evaluations);
}

void search_cancel_as(Search *s, int worker)
{
    worker_cancel(s, &s->workers[worker]);
}

bool search_full(Search *s)
{
    return tree_is_full(&s->tree);
}

void search_make_room(Search *s)
{
    for (int i = 0; i < s->capacity.workers; i++) s->workers[i].stock = (TreeStock){0};
    tree_keep_most(&s->tree);
}

int search_select(Search *s, int max, EvalRequest requests[])
{
    if (tree_is_full(&s->tree)) tree_keep_most(&s->tree);
    return worker_select(s, &s->workers[0], max, INT_MAX, requests);
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

bool search_over_as(Search *s, int worker)
{
    return descent_over(s, &s->workers[worker]);
}

void search_rest_as(Search *s, int worker)
{
    descent_rest(s, &s->workers[worker]);
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
        if (s->params.choice == CHOICE_LCB)
            out->best = search_report_lcb(&s->tree, s->params.lcb_deviations, s->params.lcb_share, out->best);
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
