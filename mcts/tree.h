/* tree.h - the nodes and edges of one search, in two pools that are sized once.
 *
 * A node stands for a position; node 0 is the root. It is made when it is first descended to, after a parent,
 * waits for its evaluation, and then holds two blocks of the edge pool, each behind the number of its owner:
 *
 *   edges      those unopened (behind as many spent places as there are children) | tail
 *   children   those opened, in the order of their opening, with room for some more
 *
 * An unopened edge is a prior and a point in 32 bits. A child is all that its parent needs to choose: the
 * visits that went through it, and a copy of what its node was worth after the last of them. So a descent reads
 * one node and one stretch of memory at each ply. Below the root only the TREE_EDGES moves of greatest prior
 * have edges, since few nodes ever open more; the others are the tail, a bit a point with one prior for all,
 * the mean of theirs. A node that has opened all its edges unfolds the tail into edges in a new block. Every
 * legal move is there: what is proven by all moves is exact.
 *
 * Transpositions: in a graph, positions that moves reach in another order share a node, found by the position's
 * hash. Stones are never taken off, so there are no cycles. Visits belong to the children, as in KataGo's
 * GraphSearch.md; a shared node's own are those by all ways.
 *
 * Counts: visits are finished visits, the node's own evaluation included, so that a node's visits are 1 + the
 * sum of its children's, but where tree_keep.c has taken its children off. pending are descents under way.
 *
 * Threads: while `crowded`, several may descend and back up at once; then all of a node and of its blocks is
 * read and written under a lock. The nodes less than TREE_TOP_PLIES below the root, the tree's top, through which
 * all descents go, have one lock for all of them (descent.h). (A position's stones tell its ply: by whatever way it is
 * reached, it is in the top or is not.) Each other node has its own. They are taken in this order: the top's, a
 * node's, the pools'. Anything else needs the tree alone. */
#ifndef TENGEN_MCTS_TREE_H
#define TENGEN_MCTS_TREE_H

#include "game/base/thread.h"
#include "game/board.h"
#include "mcts/proof.h"

#include <stddef.h>

typedef uint32_t NodeId;
#define NODE_NONE UINT32_MAX
enum { NODE_ROOT = 0 };

enum { TREE_EDGES = 64, TREE_TOP_PLIES = 3 };

/* (prior in 1/65535) << 16 | (65535 - point): the greater of two is the one to open first. */
typedef uint32_t Edge;

typedef enum NodeState { NODE_NEW, NODE_WAITING, NODE_READY, NODE_FREE } NodeState;

typedef struct Node {
    uint64_t hash; /* of the position, in a graph */
    NodeId next;   /* of the nodes in the same bucket, or that are free */
    /* For the side to move, means over the visits. The rounding of 500,000 visits adds up to about 1e-5. */
    float mean; /* score */
    float draw; /* draw share */
    int32_t visits;
    uint32_t edges, children; /* the places of the two blocks in the pool */
    int16_t
        plies; /* of the proof; while there is none, within which the moves lose that are not among its edges */
    uint16_t pending;
    uint16_t edge_count;  /* moves: children, edges and tail */
    uint16_t stored;      /* places of the block of edges: edge_count, or less where there is a tail */
    uint16_t opened;      /* children */
    uint16_t room;        /* for so many */
    uint16_t next_prior;  /* if `sorted`, of the edge in place `opened`, which is the next to open */
    uint8_t proof : 2;    /* a Proof, for the side to move */
    uint8_t state : 2;    /* a NodeState */
    uint8_t has_draw : 1; /* a child is a proven draw */
    uint8_t sorted : 1;
    uint8_t shared : 1; /* more than one edge leads here, or has led */
    uint8_t kept : 1;   /* tree_keep.c's mark; 0 at all other times */
    ThreadSpin lock;
} Node;

/* An opened edge. score, proof and plies are the node's, for its side to move, after the last visit by this
 * edge: others that share the node may have brought it further since. */
typedef struct Child {
    NodeId node; /* NODE_NONE until the first descent */
    int32_t visits;
    float score;    /* exact where proven */
    uint16_t prior; /* as selection uses it, in 1/65535 */
    uint16_t pending;
    uint16_t move : 9;
    uint16_t proof : 2;
    uint16_t blocked : 1; /* not to be descended to: an evaluation is waited for */
    uint16_t owner : 4;   /* of those at the bottom of the top: 1 + the worker that goes on there, or 0 */
    int16_t plies;
} Child;

enum { CHILD_WORDS = sizeof(Child) / sizeof(uint32_t) };

/* One ply of a descent: at this node, that child, which is that move. */
typedef struct Step {
    NodeId node;
    uint16_t child;
    uint16_t move;
} Step;

typedef struct TreeSize {
    int points;   /* of the largest board */
    int visits;   /* bound of the visits, >= 1; with `bytes` of no effect */
    size_t bytes; /* not 0: so many for the pools, and visits without bound; tree_keep.c makes room */
    int waiting;  /* bound of the descents that wait for evaluations at once, all threads together */
    bool graph;   /* transpositions share nodes */
} TreeSize;

enum { CACHE_LINE = 64 };

typedef struct Tree {
    Node *nodes;
    uint32_t *pool;
    NodeId *buckets; /* [bucket_mask + 1], of a graph */
    uint32_t bucket_mask;
    uint32_t node_room, room;
    uint32_t node_reserve, reserve; /* room that descents under way may still need */
    int points;                     /* of the largest board */
    int tail_words;                 /* of 32 points each */
    bool limited;                   /* by bytes */
    bool crowded;                   /* several threads may be at work */

    char apart[CACHE_LINE];    /* what all threads read from what each changes */
    ThreadSpin lock;           /* of the pools and buckets */
    uint32_t node_count, used; /* of the two pools */
    NodeId free;               /* nodes below node_count, by `next` */
    uint32_t free_count;
    char apart_again[CACHE_LINE];
    ThreadSpin top; /* of the tree's top and of all below */
    char apart_from_waiting[CACHE_LINE];

    /* [point]: the sum of the squares of the scores that visits brought to that move of the root, for the side to
     * move there. Of visits from before the node became the root, what wins and losses alone would sum to. */
    float root_squares[BOARD_POINTS_MAX];
} Tree;

/* ERR_MEMORY; ERR_INPUT: more than 2^31 words, or too few bytes for descents of `waiting`. */
Status tree_new(Tree *out, TreeSize size) __attribute__((warn_unused_result));
void tree_free(Tree *t);

/* Back to a lone root that is NODE_NEW; touches nothing else. */
void tree_reset(Tree *t);

/* Bytes of the pools. */
size_t tree_bytes(const Tree *t);

/* No descent may begin before tree_keep.c has made room. Any time. */
bool tree_is_full(Tree *t);

/* Give the node its moves: the points of `moves`, with priors policy[point] scaled to sum to 1 (uniform if
 * they are all 0); policy is 0 at other points. The node becomes NODE_READY. */
void tree_expand(Tree *t, NodeId id, const PointSet *moves, const float policy[]);

/* The same for several nodes, whose blocks are taken from the pool at once: so many words in all, and each node's
 * at the place where the one's before ended, which is returned. */
uint32_t tree_expand_words(const Tree *t, NodeId id, const PointSet *moves);
uint32_t tree_take_words(Tree *t, uint32_t words);
uint32_t tree_expand_at(Tree *t, NodeId id, const PointSet *moves, const float policy[], uint32_t place);

/* The unopened edge with the greatest prior (then the smallest point) is brought to place `opened`, and the
 * node is `sorted`; false if there is none. */
bool tree_sort(Tree *t, NodeId id);

/* The edge of that point is brought there. It is there and unopened. */
void tree_find_edge(Tree *t, NodeId id, Point move);

/* What a thread took from the pools beforehand, so that it seldom waits for them and works in memory that is its own
 * core's: words, as garbage until they are used, and nodes, as free ones. All 0 at first, and again when tree_keep.c or
 * tree_reset was called. */
typedef struct TreeStock {
    uint32_t place, words;
    NodeId first;
    uint32_t nodes;
} TreeStock;

/* Make room for one more child, if there is none and may be one, from the stock, so that tree_open asks for none. */
void tree_make_room_from(Tree *t, NodeId id, TreeStock *stock);

/* Turn the edge in place `opened` into a child, the last, whose number is returned. It has no node yet. */
int tree_open(Tree *t, NodeId id);

/* The node of a child, found or made where it had none. hash: of the position behind the move, in a graph. Alone. */
NodeId tree_enter(Tree *t, NodeId id, int child, uint64_t hash);

/* The same in a crowded tree; a node that is made is taken from the stock. */
NodeId tree_enter_from(Tree *t, NodeId id, int child, uint64_t hash, TreeStock *stock);

/* The number of the child that a move leads to, or -1 if it was not opened. */
int tree_child(const Tree *t, NodeId id, Point move);

/* All moves of an expanded node. */
void tree_moves(const Tree *t, NodeId id, PointSet *out);

/* out[point]: the priors of an expanded node's moves, of those in the tail their mean; sums to 1; 0
 * elsewhere. */
void tree_policy(const Tree *t, NodeId id, float out[]);

/* Words of a node's two blocks, without the owner's. */
uint32_t tree_edge_words(const Tree *t, const Node *n);
uint32_t tree_child_words(const Node *n);

/* For tree_keep.c. A block that nobody owns any more has in its owner's place TREE_GARBAGE + its words. */
#define TREE_GARBAGE ((uint32_t)1 << 31)
void tree_abandon(Tree *t, uint32_t block, uint32_t words);
void tree_register(Tree *t, NodeId id); /* in its bucket */

/* A node's children, [opened]. */
static inline Child *tree_children(const Tree *t, const Node *n)
{
    return (Child *)(void *)&t->pool[n->children];
}

static inline float edge_prior(Edge e)
{
    return (float)(e >> 16) * (1.0f / 65535);
}

static inline Point edge_point(Edge e)
{
    return (Point)(65535 - (e & 65535));
}

static inline float child_prior(const Child *c)
{
    return (float)c->prior * (1.0f / 65535);
}

/* A ready or proven node's score for its side to move: exact if proven, else the mean of its visits. */
static inline float tree_score(const Node *n)
{
    return n->proof != PROOF_NONE ? proof_score((Proof)n->proof) : n->mean;
}

static inline void tree_lock_top(Tree *t)
{
    if (t->crowded) thread_spin_lock(&t->top);
}

/* Lock it unless another thread holds it. */
static inline bool tree_try_lock_top(Tree *t)
{
    return !t->crowded || thread_spin_try_lock(&t->top);
}

static inline void tree_unlock_top(Tree *t)
{
    if (t->crowded) thread_spin_unlock(&t->top);
}

/* What guards a node so many plies below the root: the top's lock or its own. */
static inline void tree_lock(Tree *t, Node *n, int ply)
{
    if (t->crowded) thread_spin_lock(ply < TREE_TOP_PLIES ? &t->top : &n->lock);
}

static inline void tree_unlock(Tree *t, Node *n, int ply)
{
    if (t->crowded) thread_spin_unlock(ply < TREE_TOP_PLIES ? &t->top : &n->lock);
}

#endif
