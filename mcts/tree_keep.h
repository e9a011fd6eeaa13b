/* tree_keep.h - what is kept of a tree when a game goes on, and when its memory is full. */
#ifndef TENGEN_MCTS_TREE_KEEP_H
#define TENGEN_MCTS_TREE_KEEP_H

#include "mcts/tree.h"

/* The node becomes the root, number 0; what is not below it is given up, and the room with it. Others keep
 * their numbers, their counts, proofs and moves; only places change. The node is expanded and nothing is
 * pending in the tree. Takes time in proportion to the tree, and no memory. */
void tree_keep(Tree *t, NodeId root);

/* Has a tree that is limited by visits room for so many more, once compact? Always, unless it is a graph, whose nodes
 * below a kept root may be more than the root's visits: others came by ways that are gone. True with a limit in bytes,
 * where room is made. */
bool tree_keep_has_room(const Tree *t, int visits);

/* Make room for descents, where tree_is_full: blocks that were left behind are given up; if that is not enough
 * in a tree that is limited by bytes, so are the children of the least visited nodes, until half of the room is
 * free. Such a node keeps what it was worth, and is expanded anew when it is visited again. Nodes in which
 * descents are pending keep theirs; so it may be called while evaluations are waited for. */
void tree_keep_most(Tree *t);

#endif
