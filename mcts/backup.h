/* backup.h - what the end of a descent means for the nodes above it: marks, visits, means and proofs.
 *
 * A descent is a path of steps from the root and the node that it ended at. It is pending in every node of the
 * path, in that node, and in the children between them, until it is backed up or cancelled.
 *
 * A node's mean is that of its own evaluation and its children's scores, weighted by the children's visits.
 * In a tree each visit adds its own score. A shared node may have changed since this parent last saw it: then
 * the visit adds what the child's share has changed by, (n + 1) q' - n q, which in a tree is the same.
 *
 * Proofs climb as in MCTS-solver (Winands et al. 2008), with distances: a node wins when a child loses, by
 * the shortest; it loses or draws when every child is proven, by the longest. Where a node is proven its exact
 * score goes on upward; where it has a drawn child, a draw at least. */
#ifndef TENGEN_MCTS_BACKUP_H
#define TENGEN_MCTS_BACKUP_H

#include "mcts/tree.h"

/* Mark one more step of a descent: at node id, which the caller has locked. A child that has no visit yet has
 * no score either, and is blocked until the descent is over. */
void backup_mark(Tree *t, NodeId id, int child);

/* What a parent learns of its child's node. */
typedef struct News {
    float score, draw; /* this visit's, for the child's side to move */
    float value;       /* tree_score */
    Proof proof;
    int plies;
    bool shared;
} News;

/* A visit that has climbed as far as the tree's top: path[depth - 1] is the next to learn of it. */
typedef struct Ascent {
    int depth;
    News news;
    Step path[TREE_TOP_PLIES];
} Ascent;

/* The descent is a finished visit to `leaf`, which is pending there: the score and draw share for its side to
 * move climb to the root. */
void backup_visit(Tree *t, const Step path[], int depth, NodeId leaf, float score, float draw);

/* The same in two parts: below the tree's top, and in the top, whose lock the caller holds. Other visits may climb
 * in between. */
Ascent backup_below(Tree *t, const Step path[], int depth, NodeId leaf, float score, float draw);
void backup_top(Tree *t, const Ascent *ascent);

/* The descent ended before `node`, whose lock is not held and which it does not mark: what that is worth already
 * climbs. */
void backup_known(Tree *t, const Step path[], int depth, NodeId node);

/* Take the marks off the path. */
void backup_cancel(Tree *t, const Step path[], int depth);

#endif
