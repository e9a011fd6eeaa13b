#include "mcts/tree.h"

#include "game/base/floats.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { TAIL_PRIOR = 1 }; /* words before the tail's bits */

/* Up to whole words of 64 points. */
typedef struct Priors {
    uint16_t of[POINTSET_WORDS * 64];
} Priors;

uint32_t tree_folded_words(const Tree *t)
{
    return TREE_OWNER + TREE_EDGES + TAIL_PRIOR + (uint32_t)t->tail_words;
}

uint32_t tree_block_words(const Tree *t, const Node *n)
{
    return n->stored < n->edge_count ? tree_folded_words(t) : TREE_OWNER + (uint32_t)n->edge_count;
}

Status tree_new(Tree *out, int points, int visits)
{
    assert(points >= 1 && points <= BOARD_POINTS_MAX && visits >= 1);
    *out = (Tree){.points = points, .tail_words = (points + 31) / 32};
    size_t nodes = (size_t)visits + 1, whole = (size_t)points + TREE_OWNER, folded = tree_folded_words(out);
    size_t unfolded = 1 + nodes / TREE_EDGES; /* the root too */
    size_t words = whole <= folded ? nodes * whole : nodes * folded + unfolded * whole;
    if (words >= UINT32_MAX)
        return status_error(ERR_INPUT, "%d visits on %d points are more than one search can hold", visits,
                            points);
    out->nodes = aligned_alloc(64, (nodes * sizeof(Node) + 63) / 64 * 64);
    out->pool = malloc(words * sizeof(uint32_t));
    if (!out->nodes || !out->pool) {
        tree_free(out);
        return status_no_memory(nodes * sizeof(Node) + words * sizeof(uint32_t), "a search tree");
    }
    out->node_room = (uint32_t)nodes;
    out->room = (uint32_t)words;
    tree_reset(out);
    return status_ok();
}

void tree_free(Tree *t)
{
    free(t->nodes);
    free(t->pool);
    *t = (Tree){0};
}

size_t tree_bytes(const Tree *t)
{
    return t->node_room * sizeof(Node) + t->room * sizeof(uint32_t);
}

static NodeId new_node(Tree *t, NodeId parent, Edge edge)
{
    assert(t->node_count < t->node_room);
    NodeId id = t->node_count++;
    t->nodes[id] = (Node){.parent = parent, .move = (uint16_t)edge_point(edge) & 511, .prior = edge >> 16};
    return id;
}

void tree_reset(Tree *t)
{
    t->node_count = 0;
    t->used = 0;
    new_node(t, NODE_NONE, UINT32_MAX);
}

/* Room for a block of so many words after the owner's; returns the place after the owner's. */
static uint32_t new_block(Tree *t, NodeId owner, uint32_t words)
{
    assert(t->room - t->used >= words + TREE_OWNER);
    uint32_t block = t->used + TREE_OWNER;
    t->pool[t->used] = owner;
    t->used = block + words;
    return block;
}

/* Priors of every point in 1/65535, 0 where it is no move. */
static void scale_priors(const Tree *t, const PointSet *moves, int count, const float policy[], Priors *out)
{
    float even[BOARD_POINTS_MAX] = {0};
    float sum = floats_sum(policy, t->points);
    if (!(sum > 0)) {
        for (Point p = pointset_next(moves, 0); p != POINT_NONE; p = pointset_next(moves, p + 1)) even[p] = 1;
        policy = even;
        sum = (float)count;
    }
    float scale = 65535 / sum;
    for (int i = 0; i < t->points; i++) {
        int32_t prior = (int32_t)(policy[i] * scale + 0.5f);
        out->of[i] = (uint16_t)(prior > 65535 ? 65535 : prior);
    }
    memset(&out->of[t->points], 0, sizeof out->of - (size_t)t->points * sizeof out->of[0]);
}

static Edge make_edge(int point, uint32_t prior)
{
    return prior << 16 | (65535 - (uint32_t)point);
}

static void fill_whole(Edge *edges, const PointSet *moves, const Priors *priors)
{
    for (int i = 0; i < POINTSET_WORDS; i++)
        for (uint64_t left = moves->word[i]; left != 0; left &= left - 1) {
            int p = i * 64 + __builtin_ctzll(left);
            *edges++ = make_edge(p, priors->of[p]);
        }
}

static int count_above(const Priors *priors, int points, uint16_t bound)
{
    uint16_t count = 0;
    for (int i = 0; i < points; i++) count += priors->of[i] > bound;
    return count;
}

/* The least bound with at most TREE_EDGES priors above it. Counting all is quick, for it becomes vector
 * instructions; sorting is not. Priors that sum to 1 cannot be more than so many above 1 / so many, but for
 * rounding. */
static uint16_t edge_bound(const Priors *priors, int points)
{
    int below = -1, bound = 65535 / TREE_EDGES + 1;
    while (bound - below > 1) {
        int middle = (below + bound) / 2;
        if (count_above(priors, points, (uint16_t)middle) > TREE_EDGES)
            below = middle;
        else
            bound = middle;
    }
    return (uint16_t)bound;
}

/* Bit i: x[i] >= bound. First bytes, by vector instructions; then each eight bytes b0, b1 … of 0 or 1 become
 * the eight bits of one byte, since b_i * 2^8i meets the factor's 2^(56 - 7i) at bit 56 + i. */
static uint64_t bits_from(const uint16_t x[64], uint16_t bound)
{
    uint8_t is_from[64];
    uint64_t bits = 0;
    for (int i = 0; i < 64; i++) is_from[i] = x[i] >= bound;
    for (int i = 0; i < 8; i++) {
        uint64_t eight;
        memcpy(&eight, &is_from[i * 8], sizeof eight);
        bits |= (eight * 0x0102040810204080u >> 56) << i * 8;
    }
    return bits;
}

/* The lowest n bits that are set, of more. */
static uint64_t lowest_bits(uint64_t bits, int n)
{
    uint64_t rest = bits;
    for (; n > 0; n--) rest &= rest - 1;
    return bits ^ rest;
}

/* Edges for the TREE_EDGES moves of greatest prior, of equals the smaller points, and a tail for the rest. */
static void fill_folded(const Tree *t, uint32_t *block, const PointSet *moves, int count,
                        const Priors *priors)
{
    uint32_t bound = edge_bound(priors, t->points), mass = 65535;
    int equals = TREE_EDGES - count_above(priors, t->points, (uint16_t)bound);
    Edge *edge = block;
    uint32_t *tail = &block[TREE_EDGES + TAIL_PRIOR];
    for (int i = 0; i * 2 < t->tail_words; i++) {
        uint64_t above = bits_from(&priors->of[i * 64], (uint16_t)(bound + 1));
        uint64_t equal = bits_from(&priors->of[i * 64], (uint16_t)bound) & moves->word[i] & ~above;
        int here = __builtin_popcountll(equal);
        if (here > equals) equal = lowest_bits(equal, equals);
        equals -= here < equals ? here : equals;
        uint64_t kept = above | equal, rest = moves->word[i] & ~kept;
        for (uint64_t left = kept; left != 0; left &= left - 1) {
            int p = i * 64 + __builtin_ctzll(left);
            *edge++ = make_edge(p, priors->of[p]);
            mass -= priors->of[p];
        }
        tail[i * 2] = (uint32_t)rest;
        if (i * 2 + 1 < t->tail_words) tail[i * 2 + 1] = (uint32_t)(rest >> 32);
    }
    assert(edge == &block[TREE_EDGES]);
    uint32_t others = (uint32_t)(count - TREE_EDGES);
    block[TREE_EDGES] = ((int32_t)mass > 0 ? mass + others / 2 : 0) / others;
}

void tree_expand(Tree *t, NodeId id, const PointSet *moves, const float policy[])
{
    Node *n = &t->nodes[id];
    Priors priors;
    int count = pointset_count(moves);
    assert(n->edge_count == 0 && count > 0 && count <= t->points);
    scale_priors(t, moves, count, policy, &priors);
    bool whole = id == NODE_ROOT || (uint32_t)count + TREE_OWNER <= tree_folded_words(t);
    n->block = new_block(t, id, whole ? (uint32_t)count : tree_folded_words(t) - TREE_OWNER);
    if (whole)
        fill_whole(&t->pool[n->block], moves, &priors);
    else
        fill_folded(t, &t->pool[n->block], moves, count, &priors);
    n->edge_count = (uint32_t)count & 511;
    n->stored = (whole ? (uint32_t)count : TREE_EDGES) & 511;
    n->state = NODE_READY;
}

/* Give a node with a tail a block with an edge for each of its moves. */
static void unfold(Tree *t, NodeId id)
{
    Node *n = &t->nodes[id];
    uint32_t block = new_block(t, id, n->edge_count);
    const uint32_t *from = &t->pool[n->block], *tail = &from[TREE_EDGES + TAIL_PRIOR];
    uint32_t *to = &t->pool[block];
    memcpy(to, from, TREE_EDGES * sizeof to[0]);
    to += TREE_EDGES;
    for (int i = 0; i < t->tail_words; i++)
        for (uint32_t left = tail[i]; left != 0; left &= left - 1)
            *to++ = make_edge(i * 32 + __builtin_ctz(left), from[TREE_EDGES]);
    n->block = block;
    n->stored = n->edge_count;
}

static void bring_forward(Edge *edges, int to, int from)
{
    Edge e = edges[from];
    edges[from] = edges[to];
    edges[to] = e;
}

static void find_next_edge(Tree *t, NodeId id)
{
    Node *n = &t->nodes[id];
    if (n->opened == n->stored) unfold(t, id);
    Edge *edges = &t->pool[n->block];
    /* The maximum first, without its place: this loop becomes vector instructions. */
    Edge best = 0;
    int opened = n->opened, stored = n->stored;
    for (int i = opened; i < stored; i++) best = edges[i] > best ? edges[i] : best;
    int at = opened;
    while (edges[at] != best) at++;
    bring_forward(edges, opened, at);
    n->sorted = true;
}

bool tree_next_edge(Tree *t, NodeId id, Edge *out)
{
    const Node *n = &t->nodes[id];
    if (n->opened == n->edge_count) return false;
    if (!n->sorted) find_next_edge(t, id);
    *out = t->pool[n->block + n->opened];
    return true;
}

void tree_find_edge(Tree *t, NodeId id, Point move)
{
    Node *n = &t->nodes[id];
    if (n->stored < n->edge_count) unfold(t, id);
    Edge *edges = &t->pool[n->block];
    int at = n->opened;
    while (at < n->edge_count && edge_point(edges[at]) != move) at++;
    assert(at < n->edge_count);
    bring_forward(edges, n->opened, at);
    n->sorted = true;
}

NodeId tree_open(Tree *t, NodeId id)
{
    Node *n = &t->nodes[id];
    assert(n->sorted && n->opened < n->stored);
    uint32_t *place = &t->pool[n->block + n->opened];
    NodeId child = new_node(t, id, *place);
    *place = child;
    n->opened++;
    n->sorted = false;
    return child;
}

NodeId tree_child(const Tree *t, NodeId id, Point move)
{
    const Node *n = &t->nodes[id];
    const NodeId *children = tree_children(t, n);
    for (int i = 0; i < n->opened; i++)
        if (t->nodes[children[i]].move == move) return children[i];
    return NODE_NONE;
}

void tree_moves(const Tree *t, NodeId id, PointSet *out)
{
    const Node *n = &t->nodes[id];
    const uint32_t *block = &t->pool[n->block];
    *out = (PointSet){{0}};
    for (int i = 0; i < n->opened; i++) pointset_add(out, (Point)t->nodes[block[i]].move);
    for (int i = n->opened; i < n->stored; i++) pointset_add(out, edge_point(block[i]));
    if (n->stored == n->edge_count) return;
    const uint32_t *tail = &block[TREE_EDGES + TAIL_PRIOR];
    for (int i = 0; i < t->tail_words; i++) out->word[i / 2] |= (uint64_t)tail[i] << i % 2 * 32;
}

void tree_policy(const Tree *t, NodeId id, float out[])
{
    const Node *n = &t->nodes[id];
    const uint32_t *block = &t->pool[n->block];
    PointSet moves;
    float rest = n->stored < n->edge_count ? (float)block[TREE_EDGES] * (1.0f / 65535) : 0, sum = 0;
    memset(out, 0, BOARD_POINTS_MAX * sizeof out[0]);
    tree_moves(t, id, &moves);
    for (Point p = pointset_next(&moves, 0); p != POINT_NONE; p = pointset_next(&moves, p + 1)) out[p] = rest;
    for (int i = 0; i < n->opened; i++) out[t->nodes[block[i]].move] = node_prior(&t->nodes[block[i]]);
    for (int i = n->opened; i < n->stored; i++) out[edge_point(block[i])] = edge_prior(block[i]);
    for (int p = 0; p < t->points; p++) sum += out[p];
    for (int p = 0; p < t->points; p++) out[p] /= sum;
}

/* Every move of n is opened and every child proven, none a loss: n is lost, or drawn if one of them draws. */
static void prove_by_all(const Tree *t, Node *n)
{
    Proof proof = PROOF_LOSS;
    int longest = 0;
    const NodeId *children = tree_children(t, n);
    for (int i = 0; i < n->opened; i++) {
        const Node *child = &t->nodes[children[i]];
        if (child->proof == PROOF_NONE) return;
        bool draws = child->proof == PROOF_DRAW;
        if (draws && proof == PROOF_LOSS) {
            proof = PROOF_DRAW;
            longest = 0;
        }
        if (draws == (proof == PROOF_DRAW) && child->plies + 1 > longest) longest = child->plies + 1;
    }
    n->proof = proof & 3;
    n->plies = (int16_t)longest;
}

/* What a proven child means for its parent n. */
static void climb_proof(const Tree *t, Node *n, const Node *child)
{
    if (child->proof == PROOF_DRAW) n->has_draw = true;
    if (child->proof == PROOF_LOSS) {
        int plies = child->plies + 1;
        if (n->proof != PROOF_WIN || plies < n->plies) n->plies = (int16_t)plies;
        n->proof = PROOF_WIN;
    } else if (child->proof != PROOF_NONE && n->proof == PROOF_NONE && n->opened == n->edge_count) {
        prove_by_all(t, n);
    }
}

void tree_mark(Tree *t, NodeId leaf)
{
    for (NodeId id = leaf; id != NODE_NONE; id = t->nodes[id].parent) t->nodes[id].pending++;
}

void tree_backup(Tree *t, NodeId leaf, float score, float draw)
{
    for (NodeId id = leaf, child = NODE_NONE; id != NODE_NONE; child = id, id = t->nodes[id].parent) {
        Node *n = &t->nodes[id];
        if (child != NODE_NONE) {
            score = 1 - score;
            climb_proof(t, n, &t->nodes[child]);
        }
        if (n->proof != PROOF_NONE) {
            score = proof_score((Proof)n->proof);
            draw = n->proof == PROOF_DRAW;
        } else if (n->has_draw && score < 0.5f) {
            score = 0.5f;
            draw = 1;
        }
        n->pending--;
        n->visits++;
        n->mean += (score - n->mean) / (float)n->visits;
        n->draw += (draw - n->draw) / (float)n->visits;
    }
}
