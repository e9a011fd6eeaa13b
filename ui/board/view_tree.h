/* view_tree.h - the variations of a game as a small tree: moves to the right, other moves below. */
#ifndef TENGEN_UI_BOARD_VIEW_TREE_H
#define TENGEN_UI_BOARD_VIEW_TREE_H

#include "ui/board/view.h"

/* As much of it as fits round the position at hand; a click goes to a move. */
void view_tree_draw(const State *s, Gui *g, Box box, ActionQueue *asked);

#endif
