#include "mcts/tree.h"

#include "game/base/floats.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum {
    TAIL_PRIOR = 1, /* words before the tail's bits */
    OWNER = 1       /* words before a block */
};

/* Up to whole words of 64 points. */
typedef struct Priors {
    uint16_t of[POINTSET_WORDS * 64];
} Priors;

/* ---- pools ---- */

static uint32_t folded_words(const Tree *t)
{
    return TREE_EDGES + TAIL_PRIOR + (uint32_t)t->tail_words;
}

/* Room for one more child: a third more at least, so that of what is copied little is left behind. */
static int more_room(int room)
{
    int more = room < 4 ? room + 1 : room + room / 2;
    return more < BOARD_POINTS_MAX ? more : BOARD_POINTS_MAX;
}

/* Words that a descent may need before its visit is over: the children of one node grow, it unfolds, and the
 * leaf is expanded. */
static uint32_t visit_words(const Tree *t)
{
    uint32_t points = (uint32_t)t->points, whole = points > folded_words(t) ? points : folded_words(t);
    return OWNER + (uint32_t)more_room(t->points) * CHILD_WORDS + 2 * (OWNER + whole);
}

/* Words of so many nodes when all else is compact: each is a child, in a block with half as much room again,
 * and one in TREE_EDGES has unfolded; the root's edges are whole. */
static size_t words_for(const Tree *t, size_t nodes)
{
    size_t whole = (size_t)t->points + OWNER, folded = folded_words(t) + OWNER;
    size_t children = nodes * (OWNER + CHILD_WORDS + CHILD_WORDS / 2 + 1);
    size_t unfolded = 1 + nodes / TREE_EDGES; /* the root too */
    return children + (whole <= folded ? nodes * whole : nodes * folded + unfolded * (whole - folded));
}

/* Nodes whose pools fill so many bytes, with the buckets of a graph. */
static size_t nodes_in(const Tree *t, size_t bytes, bool graph)
{
    enum { MANY = 1 << 16 };
    size_t each = sizeof(Node) + words_for(t, MANY) * sizeof(uint32_t) / MANY + 1;
    return bytes / (each + (graph ? 2 * sizeof(NodeId) : 0));
}

static uint32_t bucket_count(size_t nodes)
{
    uint32_t count = 64;
    while (count < nodes) count *= 2;
    return count;
}

static Status allocate(Tree *t, size_t nodes, size_t words, bool graph)
{
    uint32_t buckets = graph ? bucket_count(nodes) : 0;
    size_t bytes = nodes * sizeof(Node) + (words + buckets) * sizeof(uint32_t);
    t->nodes = aligned_alloc(64, (nodes * sizeof(Node) + 63) / 64 * 64);
    t->pool = malloc(words * sizeof(uint32_t));
    t->buckets = graph ? malloc(buckets * sizeof(NodeId)) : NULL;
    t->bucket_mask = buckets - 1;
    t->node_room = (uint32_t)nodes;
    t->room = (uint32_t)words;
    if (t->nodes && t->pool && (t->buckets || !graph)) return status_ok();
    tree_free(t);
    return status_no_memory(bytes, "a search tree");
}

Status tree_new(Tree *out, TreeSize size)
{
    assert(size.points >= 1 && size.points <= BOARD_POINTS_MAX && size.waiting >= 1);
    assert(size.bytes > 0 || size.visits >= 1);
    Tree t = {.points = size.points, .tail_words = (size.points + 31) / 32, .limited = size.bytes > 0};
    size_t descents = (size_t)size.waiting + 1, nodes = (size_t)size.visits + 1 + descents;
    size_t reserve = descents * visit_words(&t), words = words_for(&t, nodes) + reserve;
    *out = (Tree){0};
    if (t.limited) {
        nodes = nodes_in(&t, size.bytes, size.graph);
        words =
            (size.bytes - nodes * (sizeof(Node) + (size.graph ? 2 * sizeof(NodeId) : 0))) / sizeof(uint32_t);
        if (words < 4 * reserve)
            return status_error(ERR_INPUT, "%zu bytes are too few for a search tree; it takes %zu at least",
                                size.bytes, 6 * reserve * sizeof(uint32_t));
    }
    if (words >= TREE_GARBAGE)
        return status_error(ERR_INPUT, "%zu visits on %d points are more than one search can hold", nodes,
                            size.points);
    t.node_reserve = (uint32_t)descents;
    t.reserve = (uint32_t)reserve;
    TRY(allocate(&t, nodes, words, size.graph));
    tree_reset(&t);
    *out = t;
    return status_ok();
}

void tree_free(Tree *t)
{
    free(t->nodes);
    free(t->pool);
    free(t->buckets);
    *t = (Tree){0};
}

size_t tree_bytes(const Tree *t)
{
    size_t buckets = t->buckets ? (size_t)t->bucket_mask + 1 : 0;
    return t->node_room * sizeof(Node) + (t->room + buckets) * sizeof(uint32_t);
}

static void lock_pools(Tree *t)
{
    if (t->crowded) thread_spin_lock(&t->lock);
}

static void unlock_pools(Tree *t)
{
    if (t->crowded) thread_spin_unlock(&t->lock);
}

bool tree_is_full(Tree *t)
{
    lock_pools(t);
    uint32_t nodes = t->node_room - t->node_count + t->free_count, words = t->room - t->used;
    unlock_pools(t);
    return nodes < t->node_reserve || words < t->reserve;
}

/* The pools are locked. */
static NodeId take_node(Tree *t)
{
    NodeId id = t->free;
    if (id != NODE_NONE) {
        t->free = t->nodes[id].next;
        t->free_count--;
        return id;
    }
    assert(t->node_count < t->node_room);
    return t->node_count++;
}

enum { STOCK_WORDS = 1024, STOCK_NODES = 64 };

/* Nodes that stand side by side, but only one where those are left that descents under way may need. */
static void fill_nodes(Tree *t, TreeStock *stock)
{
    lock_pools(t);
    bool plenty = t->node_room - t->node_count >= t->node_reserve + STOCK_NODES;
    stock->nodes = plenty ? STOCK_NODES : 1;
    stock->first = plenty ? t->node_count : take_node(t);
    if (plenty) t->node_count += STOCK_NODES;
    unlock_pools(t);
    for (uint32_t i = 0; i < stock->nodes; i++) t->nodes[stock->first + i] = (Node){.state = NODE_FREE};
}

void tree_reset(Tree *t)
{
    t->node_count = t->free_count = 0;
    t->free = NODE_NONE;
    t->used = 0;
    memset(t->root_squares, 0, sizeof t->root_squares);
    if (t->buckets) memset(t->buckets, 0xff, ((size_t)t->bucket_mask + 1) * sizeof t->buckets[0]);
    t->nodes[take_node(t)] = (Node){.next = NODE_NONE};
}

uint32_t tree_take_words(Tree *t, uint32_t words)
{
    lock_pools(t);
    assert(t->room - t->used >= words);
    uint32_t place = t->used;
    t->used += words;
    unlock_pools(t);
    return place;
}

/* The same from the stock, which is filled up where it has less. */
static uint32_t take_from_stock(Tree *t, TreeStock *stock, uint32_t words)
{
    if (words > STOCK_WORDS / 8) return tree_take_words(t, words);
    if (stock->words < words) {
        stock->place = tree_take_words(t, STOCK_WORDS);
        stock->words = STOCK_WORDS;
    }
    uint32_t place = stock->place;
    stock->place += words;
    stock->words -= words;
    if (stock->words > 0) tree_abandon(t, stock->place + OWNER, stock->words - OWNER);
    return place;
}

/* A block of so many words; returns its place. */
static uint32_t new_block(Tree *t, NodeId owner, TreeStock *stock, uint32_t words)
{
    uint32_t place = stock ? take_from_stock(t, stock, OWNER + words) : tree_take_words(t, OWNER + words);
    t->pool[place] = owner;
    return place + OWNER;
}

void tree_abandon(Tree *t, uint32_t block, uint32_t words)
{
    t->pool[block - OWNER] = TREE_GARBAGE | words;
}

uint32_t tree_edge_words(const Tree *t, const Node *n)
{
    return n->stored < n->edge_count ? folded_words(t) : n->stored;
}

uint32_t tree_child_words(const Node *n)
{
    return (uint32_t)n->room * CHILD_WORDS;
}

/* ---- edges ---- */

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

static bool fits_whole(const Tree *t, NodeId id, int count)
{
    return id == NODE_ROOT || (uint32_t)count <= folded_words(t);
}

uint32_t tree_expand_words(const Tree *t, NodeId id, const PointSet *moves)
{
    int count = pointset_count(moves);
    return OWNER + (fits_whole(t, id, count) ? (uint32_t)count : folded_words(t));
}

uint32_t tree_expand_at(Tree *t, NodeId id, const PointSet *moves, const float policy[], uint32_t place)
{
    Node *n = &t->nodes[id];
    Priors priors;
    int count = pointset_count(moves);
    assert(n->edge_count == 0 && count > 0 && count <= t->points);
    scale_priors(t, moves, count, policy, &priors);
    bool whole = fits_whole(t, id, count);
    t->pool[place] = id;
    n->edges = place + OWNER;
    if (whole)
        fill_whole(&t->pool[n->edges], moves, &priors);
    else
        fill_folded(t, &t->pool[n->edges], moves, count, &priors);
    n->edge_count = (uint16_t)count;
    n->stored = whole ? (uint16_t)count : TREE_EDGES;
    n->state = NODE_READY;
    return n->edges + (whole ? (uint32_t)count : folded_words(t));
}

void tree_expand(Tree *t, NodeId id, const PointSet *moves, const float policy[])
{
    tree_expand_at(t, id, moves, policy, tree_take_words(t, tree_expand_words(t, id, moves)));
}

/* Give a node with a tail a block with an edge for each of its moves. */
static void unfold(Tree *t, NodeId id)
{
    Node *n = &t->nodes[id];
    uint32_t block = new_block(t, id, NULL, n->edge_count);
    const uint32_t *from = &t->pool[n->edges], *tail = &from[TREE_EDGES + TAIL_PRIOR];
    uint32_t *to = &t->pool[block];
    memcpy(to, from, TREE_EDGES * sizeof to[0]);
    to += TREE_EDGES;
    for (int i = 0; i < t->tail_words; i++)
        for (uint32_t left = tail[i]; left != 0; left &= left - 1)
            *to++ = make_edge(i * 32 + __builtin_ctz(left), from[TREE_EDGES]);
    tree_abandon(t, n->edges, folded_words(t));
    n->edges = block;
    n->stored = n->edge_count;
}

static void bring_forward(Tree *t, Node *n, int from)
{
    Edge *edges = &t->pool[n->edges], e = edges[from];
    edges[from] = edges[n->opened];
    edges[n->opened] = e;
    n->next_prior = (uint16_t)(e >> 16);
    n->sorted = true;
}

bool tree_sort(Tree *t, NodeId id)
{
    Node *n = &t->nodes[id];
    if (n->opened == n->edge_count) return false;
    if (n->sorted) return true;
    if (n->opened == n->stored) unfold(t, id);
    const Edge *edges = &t->pool[n->edges];
    /* The maximum first, without its place: this loop becomes vector instructions. */
    Edge best = 0;
    int opened = n->opened, stored = n->stored;
    for (int i = opened; i < stored; i++) best = edges[i] > best ? edges[i] : best;
    int at = opened;
    while (edges[at] != best) at++;
    bring_forward(t, n, at);
    return true;
}

void tree_find_edge(Tree *t, NodeId id, Point move)
{
    Node *n = &t->nodes[id];
    if (n->stored < n->edge_count) unfold(t, id);
    const Edge *edges = &t->pool[n->edges];
    int at = n->opened;
    while (at < n->edge_count && edge_point(edges[at]) != move) at++;
    assert(at < n->edge_count);
    bring_forward(t, n, at);
}

/* ---- children ---- */

static void grow_children(Tree *t, NodeId id, TreeStock *stock)
{
    Node *n = &t->nodes[id];
    int room = more_room(n->room);
    if (room > n->edge_count) room = n->edge_count;
    uint32_t block = new_block(t, id, stock, (uint32_t)room * CHILD_WORDS);
    if (n->room > 0) {
        memcpy(&t->pool[block], &t->pool[n->children], tree_child_words(n) * sizeof t->pool[0]);
        tree_abandon(t, n->children, tree_child_words(n));
    }
    n->children = block;
    n->room = (uint16_t)room;
}

void tree_make_room_from(Tree *t, NodeId id, TreeStock *stock)
{
    const Node *n = &t->nodes[id];
    if (n->opened == n->room && n->opened < n->edge_count) grow_children(t, id, stock);
}

int tree_open(Tree *t, NodeId id)
{
    Node *n = &t->nodes[id];
    assert(n->sorted && n->opened < n->stored);
    Edge e = t->pool[n->edges + n->opened];
    if (n->opened == n->room) grow_children(t, id, NULL);
    tree_children(t, n)[n->opened] =
        (Child){.node = NODE_NONE, .prior = (uint16_t)(e >> 16), .move = (uint16_t)edge_point(e) & 511};
    n->sorted = false;
    return n->opened++;
}

void tree_register(Tree *t, NodeId id)
{
    NodeId *bucket = &t->buckets[t->nodes[id].hash & t->bucket_mask];
    t->nodes[id].next = *bucket;
    *bucket = id;
}

/* The node of that position, or NODE_NONE. The pools are locked. */
static NodeId find_node(const Tree *t, uint64_t hash)
{
    NodeId id = t->buckets[hash & t->bucket_mask];
    while (id != NODE_NONE && t->nodes[id].hash != hash) id = t->nodes[id].next;
    return id;
}

/* The node of a child that has none, found or made, with the number `fresh`, which becomes NODE_NONE. Pools locked in
 * a graph. */
static NodeId find_or_make(Tree *t, uint64_t hash, NodeId fresh)
{
    NodeId found = t->buckets ? find_node(t, hash) : NODE_NONE;
    if (found != NODE_NONE) return found;
    t->nodes[fresh] = (Node){.hash = hash, .next = NODE_NONE};
    if (t->buckets) tree_register(t, fresh);
    return fresh;
}

NodeId tree_enter_from(Tree *t, NodeId id, int child, uint64_t hash, TreeStock *stock)
{
    Child *c = &tree_children(t, &t->nodes[id])[child];
    if (c->node != NODE_NONE) return c->node;
    if (stock->nodes == 0) fill_nodes(t, stock);
    if (t->buckets) lock_pools(t);
    c->node = find_or_make(t, hash, stock->first);
    if (t->buckets) unlock_pools(t);
    if (c->node == stock->first) {
        stock->first++;
        stock->nodes--;
        return c->node;
    }
    /* The lock of a node of the top guards nothing, but then the caller holds the top's. */
    Node *found = &t->nodes[c->node];
    if (t->crowded) thread_spin_lock(&found->lock);
    found->shared = true;
    if (t->crowded) thread_spin_unlock(&found->lock);
    return c->node;
}

NodeId tree_enter(Tree *t, NodeId id, int child, uint64_t hash)
{
    Child *c = &tree_children(t, &t->nodes[id])[child];
    NodeId found = c->node == NODE_NONE && t->buckets ? find_node(t, hash) : c->node;
    if (found == NODE_NONE) {
        found = take_node(t);
        t->nodes[found] = (Node){.hash = hash, .next = NODE_NONE};
        if (t->buckets) tree_register(t, found);
    } else if (c->node == NODE_NONE) {
        t->nodes[found].shared = true;
    }
    return c->node = found;
}

int tree_child(const Tree *t, NodeId id, Point move)
{
    const Node *n = &t->nodes[id];
    const Child *children = tree_children(t, n);
    for (int i = 0; i < n->opened; i++)
        if (children[i].move == move) return i;
    return -1;
}

void tree_moves(const Tree *t, NodeId id, PointSet *out)
{
    const Node *n = &t->nodes[id];
    const Child *children = tree_children(t, n);
    const uint32_t *edges = &t->pool[n->edges];
    *out = (PointSet){{0}};
    for (int i = 0; i < n->opened; i++) pointset_add(out, (Point)children[i].move);
    for (int i = n->opened; i < n->stored; i++) pointset_add(out, edge_point(edges[i]));
    if (n->stored == n->edge_count) return;
    const uint32_t *tail = &edges[TREE_EDGES + TAIL_PRIOR];
    for (int i = 0; i < t->tail_words; i++) out->word[i / 2] |= (uint64_t)tail[i] << i % 2 * 32;
}

void tree_policy(const Tree *t, NodeId id, float out[])
{
    const Node *n = &t->nodes[id];
    const Child *children = tree_children(t, n);
    const uint32_t *edges = &t->pool[n->edges];
    PointSet moves;
    float rest = n->stored < n->edge_count ? (float)edges[TREE_EDGES] * (1.0f / 65535) : 0, sum = 0;
    memset(out, 0, BOARD_POINTS_MAX * sizeof out[0]);
    tree_moves(t, id, &moves);
    for (Point p = pointset_next(&moves, 0); p != POINT_NONE; p = pointset_next(&moves, p + 1)) out[p] = rest;
    for (int i = 0; i < n->opened; i++) out[children[i].move] = child_prior(&children[i]);
    for (int i = n->opened; i < n->stored; i++) out[edge_point(edges[i])] = edge_prior(edges[i]);
    for (int p = 0; p < t->points; p++) sum += out[p];
    for (int p = 0; p < t->points; p++) out[p] /= sum;
}
