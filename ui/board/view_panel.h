/* view_panel.h - what stands beside the board: players and clocks, whose turn it is, help, the level. */
#ifndef TENGEN_UI_BOARD_VIEW_PANEL_H
#define TENGEN_UI_BOARD_VIEW_PANEL_H

#include "ui/board/view.h"

void view_panel_draw(const State *s, Gui *g, const Layout *l, ActionQueue *asked);

#endif
