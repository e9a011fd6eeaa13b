/* tree.h - the nodes and edges of one search, in two pools that are sized once.
 *
 * A node stands for the position after the moves from the root; node 0 is the root. It is made when it is
 * first descended to, after its parent, waits for its evaluation, and then holds a block of the edge pool:
 *
 *   owner | children, opened of them | unopened edges | tail
 *
 * An unopened edge is a prior and a point in 32 bits; opening it puts the child's id in its place, so
 * children stand in the order of opening. Below the root only the TREE_EDGES moves of greatest prior have
 * edges, since few nodes ever open more; the others are the tail, a bit a point with one prior for all, the
 * mean of theirs. A node that has opened all its edges unfolds the tail into edges in a new block and leaves
 * the old one behind. Every legal move is there: what is proven by all moves is exact.
 *
 * Counts: visits are finished visits, the node's own evaluation included, so that an expanded node's visits
 * are 1 + the sum of its children's; pending are descents under way. A visit takes at most one new node and
 * one new block, and of the nodes one in TREE_EDGES at most unfolds: so the pools cannot run out.
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

enum { TREE_EDGES = 64, TREE_OWNER = 1 /* words of a block before its children */ };

/* (prior in 1/65535) << 16 | (65535 - point): the greater of two is the one to open first. */
typedef uint32_t Edge;

typedef enum NodeState { NODE_NEW, NODE_WAITING, NODE_READY } NodeState;

/* 32 bytes, two to a cache line. */
typedef struct Node {
    /* For the side to move, means over the visits. The rounding of 500,000 visits adds up to about 1e-5. */
    float mean; /* score */
    float draw; /* draw share */
    NodeId parent;
    uint32_t block; /* the place of its children and edges in the pool */
    int32_t visits;
    uint32_t move : 9; /* that leads here; 0 at the root */
    uint32_t edge_count : 9;
    uint32_t opened : 9;
    uint32_t proof : 2;    /* a Proof, for the side to move */
    uint32_t state : 2;    /* a NodeState */
    uint32_t has_draw : 1; /* a child is a proven draw */
    uint16_t prior;        /* of the move that leads here, as selection uses it, in 1/65535 */
    int16_t pending;
    int16_t plies;       /* of the proof */
    uint16_t stored : 9; /* children and edges in the block: edge_count, or less where there is a tail */
    uint16_t sorted : 1; /* the next edge to open stands at place `opened` */
    uint16_t kept : 1;   /* tree_keep.c's mark; 0 at all other times */
} Node;

typedef struct Tree {
    Node *nodes;
    uint32_t *pool;
    uint32_t node_count, used; /* of the two pools */
    uint32_t node_room, room;
    int points;     /* of the largest board */
    int tail_words; /* of 32 points each */
} Tree;

/* Room for `visits` visits below the root on boards of up to `points` points. ERR_MEMORY;
 * ERR_INPUT: more than 2^32 edges. */
Status tree_new(Tree *out, int points, int visits) __attribute__((warn_unused_result));
void tree_free(Tree *t);

/* Back to a lone root that is NODE_NEW; touches nothing else. */
void tree_reset(Tree *t);

/* Bytes of both pools. */
size_t tree_bytes(const Tree *t);

/* Give the node its moves: the points of `moves`, with priors policy[point] scaled to sum to 1 (uniform if
 * they are all 0); policy is 0 at other points. The node becomes NODE_READY. */
void tree_expand(Tree *t, NodeId id, const PointSet *moves, const float policy[]);

/* The unopened edge with the greatest prior (then the smallest point), brought to place `opened`;
 * false if there is none. */
bool tree_next_edge(Tree *t, NodeId id, Edge *out);

/* The edge of that point, brought to place `opened`. It is there and unopened. */
void tree_find_edge(Tree *t, NodeId id, Point move);

/* Turn the edge in place `opened` into a child. */
NodeId tree_open(Tree *t, NodeId id);

/* The child that a move leads to, or NODE_NONE if it was not opened. */
NodeId tree_child(const Tree *t, NodeId id, Point move);

/* All moves of an expanded node. */
void tree_moves(const Tree *t, NodeId id, PointSet *out);

/* out[point]: the priors of an expanded node's moves, of those in the tail their mean; sums to 1; 0
 * elsewhere. */
void tree_policy(const Tree *t, NodeId id, float out[]);

/* The words of an expanded node's block, and of any block with a tail, the owner's included. */
uint32_t tree_block_words(const Tree *t, const Node *n);
uint32_t tree_folded_words(const Tree *t);

/* A node's children, [opened]. */
static inline const NodeId *tree_children(const Tree *t, const Node *n)
{
    return &t->pool[n->block];
}

static inline float edge_prior(Edge e)
{
    return (float)(e >> 16) * (1.0f / 65535);
}

static inline float node_prior(const Node *n)
{
    return (float)n->prior * (1.0f / 65535);
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
    return n->proof != PROOF_NONE ? proof_score((Proof)n->proof) : n->mean;
}

#endif
