/* view_board.h - the board: wood, lines, stones, and what is marked on them. */
#ifndef TENGEN_UI_BOARD_VIEW_BOARD_H
#define TENGEN_UI_BOARD_VIEW_BOARD_H

#include "ui/board/view.h"

/* Seconds that a stone takes to come to rest. */
#define VIEW_BOARD_LANDING 0.14

void view_board_draw(const State *s, Gui *g, const Layout *l);

/* The notice, over the board's lower edge. */
void view_board_notice(const State *s, Gui *g, const Layout *l);

/* A stone of a colour as the theme has it. */
void view_board_stone(const Gui *g, float x, float y, float radius, Color c, float opacity);

#endif
