/* view_analysis.h - what the engine thinks of a position, drawn: candidates with number and colour, the
 * network's first impression as a heat map, the best line, and the chances over the game. */
#ifndef TENGEN_UI_BOARD_VIEW_ANALYSIS_H
#define TENGEN_UI_BOARD_VIEW_ANALYSIS_H

#include "ui/board/view.h"

/* Below the stones: where the network alone would look, but the search hardly did. The larger the more likely. */
void view_analysis_heat(const State *s, Gui *g, const Layout *l);

/* Above them; with the best line as numbered stones while the pointer is on the best move. */
void view_analysis_candidates(const State *s, Gui *g, const Layout *l);

/* Moves from the position at hand on, as numbered stones. */
void view_analysis_moves(const State *s, Gui *g, const Layout *l, const Point move[], int n);

/* Black's chances move by move along the line at hand; a click goes to the move. */
void view_analysis_graph(const State *s, Gui *g, Box box, ActionQueue *asked);

/* The best line in letters, or "" without an analysis of this position; returns text. */
const char *view_analysis_line(const State *s, char *text, int n);

#endif
