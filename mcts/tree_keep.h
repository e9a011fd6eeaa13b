/* tree_keep.h - a game goes on, and of its tree the part below the moves played is kept. */
#ifndef TENGEN_MCTS_TREE_KEEP_H
#define TENGEN_MCTS_TREE_KEEP_H

#include "mcts/tree.h"

/* The node becomes the root; what is not below it is given up, and the room with it. Nodes keep their order,
 * their counts, proofs and moves; only ids and places change. The node is expanded and nothing is pending in
 * the tree. Takes time in proportion to the tree, and no memory. */
void tree_keep(Tree *t, NodeId root);

#endif
