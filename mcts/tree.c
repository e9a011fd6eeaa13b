#include "mcts/tree.h"

#include <assert.h>
#include <stdlib.h>

Status tree_new(Tree *out, int points, int visits)
{
    assert(points >= 1 && points <= BOARD_POINTS_MAX && visits >= 1);
    *out = (Tree){0};
    size_t nodes = (size_t)visits + 1, edges = nodes * (size_t)points;
    if (edges >= UINT32_MAX)
        return status_error(ERR_INPUT, "%d visits on %d points are more than one search can hold", visits,
                            points);
    out->nodes = malloc(nodes * sizeof(Node));
    out->edges = malloc(edges * sizeof(Edge));
    if (!out->nodes || !out->edges) {
        tree_free(out);
        return status_no_memory(nodes * sizeof(Node) + edges * sizeof(Edge), "a search tree");
    }
    out->node_room = (uint32_t)nodes;
    out->edge_room = (uint32_t)edges;
    tree_reset(out);
    return status_ok();
}

void tree_free(Tree *t)
{
    free(t->nodes);
    free(t->edges);
    *t = (Tree){0};
}

static NodeId new_node(Tree *t, NodeId parent, Point move, float prior)
{
    assert(t->node_count < t->node_room);
    NodeId id = t->node_count++;
    t->nodes[id] = (Node){
        .parent = parent,
        .sibling = NODE_NONE,
        .first_child = NODE_NONE,
        .last_child = NODE_NONE,
        .prior = prior,
        .move = move,
    };
    return id;
}

void tree_reset(Tree *t)
{
    t->node_count = 0;
    t->edge_count = 0;
    t->root_draw_sum = 0;
    new_node(t, NODE_NONE, POINT_NONE, 1);
}

/* The points of a set in order; returns how many. */
static int list_points(const PointSet *set, Point out[])
{
    int n = 0;
    for (int i = 0; i < POINTSET_WORDS; i++)
        for (uint64_t left = set->word[i]; left != 0; left &= left - 1)
            out[n++] = (Point)(i * 64 + __builtin_ctzll(left));
    return n;
}

/* In eight sums side by side: one after the other, 200 additions would take longer than the rest of a visit.
 */
static float sum_of(const float x[], int n)
{
    float sums[8] = {0};
    int i = 0;
    for (; i + 8 <= n; i += 8)
        for (int k = 0; k < 8; k++) sums[k] += x[i + k];
    for (; i < n; i++) sums[i & 7] += x[i];
    return ((sums[0] + sums[4]) + (sums[1] + sums[5])) + ((sums[2] + sums[6]) + (sums[3] + sums[7]));
}

void tree_expand(Tree *t, NodeId id, const PointSet *moves, const float policy[])
{
    Node *n = &t->nodes[id];
    Point points[BOARD_POINTS_MAX];
    float priors[BOARD_POINTS_MAX];
    int count = list_points(moves, points);
    assert(n->edge_count == 0 && count > 0 && t->edge_count + (uint32_t)count <= t->edge_room);
    for (int i = 0; i < count; i++) priors[i] = policy[points[i]];
    float sum = sum_of(priors, count);
    bool uniform = !(sum > 0);
    float scale = 65535 / (uniform ? (float)count : sum), base = uniform ? 1 : 0;

    Edge *edges = &t->edges[t->edge_count];
    for (int i = 0; i < count; i++) {
        int32_t prior = (int32_t)((priors[i] + base) * scale + 0.5f);
        prior = prior > 65535 ? 65535 : prior;
        edges[i] = (uint32_t)prior << 16 | (65535 - (uint32_t)points[i]);
    }
    n->edges = t->edge_count;
    n->edge_count = (uint16_t)count;
    n->state = NODE_READY;
    t->edge_count += (uint32_t)count;
}

static void bring_forward(Edge *edges, int to, int from)
{
    Edge e = edges[from];
    edges[from] = edges[to];
    edges[to] = e;
}

bool tree_next_edge(Tree *t, NodeId id, Edge *out)
{
    const Node *n = &t->nodes[id];
    Edge *edges = &t->edges[n->edges];
    if (n->opened == n->edge_count) return false;
    /* The maximum first, without its place: this loop becomes vector instructions, and is most of a visit's
     * work on large boards. */
    Edge best = 0;
    for (int i = n->opened; i < n->edge_count; i++) best = edges[i] > best ? edges[i] : best;
    int at = n->opened;
    while (edges[at] != best) at++;
    bring_forward(edges, n->opened, at);
    *out = best;
    return true;
}

void tree_find_edge(Tree *t, NodeId id, Point move)
{
    const Node *n = &t->nodes[id];
    Edge *edges = &t->edges[n->edges];
    int at = n->opened;
    while (at < n->edge_count && edge_point(edges[at]) != move) at++;
    assert(at < n->edge_count);
    bring_forward(edges, n->opened, at);
}

NodeId tree_open(Tree *t, NodeId id)
{
    assert(t->nodes[id].opened < t->nodes[id].edge_count);
    Edge e = t->edges[t->nodes[id].edges + t->nodes[id].opened];
    NodeId child = new_node(t, id, edge_point(e), edge_prior(e));
    Node *n = &t->nodes[id];
    n->opened++;
    if (n->last_child == NODE_NONE)
        n->first_child = child;
    else
        t->nodes[n->last_child].sibling = child;
    n->last_child = child;
    return child;
}

/* Every move of n is opened and every child proven, none a loss: n is lost, or drawn if one of them draws. */
static void prove_by_all(const Tree *t, Node *n)
{
    Proof proof = PROOF_LOSS;
    int longest = 0;
    for (NodeId id = n->first_child; id != NODE_NONE; id = t->nodes[id].sibling) {
        const Node *child = &t->nodes[id];
        if (child->proof == PROOF_NONE) return;
        bool draws = child->proof == PROOF_DRAW;
        if (draws && proof == PROOF_LOSS) {
            proof = PROOF_DRAW;
            longest = 0;
        }
        if (draws == (proof == PROOF_DRAW) && child->plies + 1 > longest) longest = child->plies + 1;
    }
    n->proof = (uint8_t)proof;
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
        n->score_sum += score;
    }
    t->root_draw_sum += draw;
}
