/* tree.h - the nodes and edges of one search, in two pools that are sized once.
 *
 * A node stands for the position after the moves from the root; node 0 is the root. It is made when it is
 * first descended to, waits for its evaluation, and then holds one edge a legal move. An edge is a prior and
 * a point in 32 bits; edges [0, opened) have become children. Children form a list in the order of opening.
 *
 * Counts: visits are finished visits, the node's own evaluation included, so that an expanded node's visits
 * are 1 + the sum of its children's; pending are descents under way. A visit takes at most one new node, so
 * pools of visits + 1 nodes and as many times `points` edges cannot run out.
 *
 * Proofs climb as in MCTS-solver (Winands et al. 2008), with distances: a node wins when a child loses, by
 * the shortest; it loses or draws when every child is proven, by the longest. A node with a drawn child is
 * worth a draw at least, and hands no less upward. */
#ifndef TENGEN_MCTS_TREE_H
#define TENGEN_MCTS_TREE_H

#include "game/board.h"
#include "mcts/proof.h"

#include <stddef.h>

typedef uint32_t NodeId;
#define NODE_NONE UINT32_MAX
enum { NODE_ROOT = 0 };

/* (prior in 1/65535) << 16 | (65535 - point): the greater of two is the one to open first. */
typedef uint32_t Edge;

typedef enum NodeState { NODE_NEW, NODE_WAITING, NODE_READY } NodeState;

typedef struct Node {
    NodeId parent, sibling, first_child, last_child;
    uint32_t edges; /* the first one's place in the pool */
    int32_t visits, pending;
    float prior; /* of the move that leads here, as selection uses it */
    Point move;  /* that leads here */
    uint16_t edge_count, opened;
    int16_t plies;    /* of the proof */
    uint8_t proof;    /* a Proof, for the side to move */
    uint8_t state;    /* a NodeState */
    bool has_draw;    /* a child is a proven draw */
    double score_sum; /* of the visits, for the side to move */
} Node;

typedef struct Tree {
    Node *nodes;
    Edge *edges;
    uint32_t node_count, edge_count;
    uint32_t node_room, edge_room;
    double root_draw_sum; /* draw shares of the root's visits */
} Tree;

/* Room for `visits` visits below the root on boards of up to `points` points. ERR_MEMORY;
 * ERR_INPUT: more than 2^32 edges. */
Status tree_new(Tree *out, int points, int visits) __attribute__((warn_unused_result));
void tree_free(Tree *t);

/* Back to a lone root that is NODE_NEW; touches nothing else. */
void tree_reset(Tree *t);

/* Give the node its edges: the points of `moves`, with priors policy[point] scaled to sum to 1 (uniform if
 * they are all 0). The node becomes NODE_READY. */
void tree_expand(Tree *t, NodeId id, const PointSet *moves, const float policy[]);

/* The unopened edge with the greatest prior (then the smallest point), brought to place `opened`;
 * false if there is none. */
bool tree_next_edge(Tree *t, NodeId id, Edge *out);

/* The edge of that point, brought to place `opened`. It is there and unopened. */
void tree_find_edge(Tree *t, NodeId id, Point move);

/* Turn the edge in place `opened` into a child. */
NodeId tree_open(Tree *t, NodeId id);

static inline float edge_prior(Edge e)
{
    return (float)(e >> 16) * (1.0f / 65535);
}

static inline Point edge_point(Edge e)
{
    return (Point)(65535 - (e & 65535));
}

/* A descent has reached `leaf`: it is pending there and all the way up. */
void tree_mark(Tree *t, NodeId leaf);

/* A marked descent is a finished visit: the score and draw share at `leaf`, for its side to move, climb to
 * the root, the marks are taken off, and proofs climb as far as they reach. Where a node is proven its exact
 * score goes on upward, where it has a drawn child at least a draw. */
void tree_backup(Tree *t, NodeId leaf, float score, float draw);

/* A ready or proven node's score for its side to move: exact if proven, else the mean of its visits. */
static inline float tree_score(const Node *n)
{
    return n->proof != PROOF_NONE ? proof_score((Proof)n->proof) : (float)(n->score_sum / n->visits);
}

#endif
