/* view_analysis.h - what the engine thinks of a position, drawn: candidates with number and colour, the
 * network's first impression as a heat map, the best line, and the chances over the game. */
#ifndef TENGEN_UI_BOARD_VIEW_ANALYSIS_H
#define TENGEN_UI_BOARD_VIEW_ANALYSIS_H

#include "ui/board/view.h"

/* Below the stones: where the network alone would look, but the search hardly did. The larger the more likely. */
void view_analysis_heat(const State *s, Gui *g, const Layout *l);

/* Above them; with the line of the candidate under the pointer as numbered stones, and with the proven one. */
void view_analysis_candidates(const State *s, Gui *g, const Layout *l);

/* Where the side that is not to move would carry out its threat, and how a hint's proven win or loss goes on. */
void view_analysis_threat(const State *s, Gui *g, const Layout *l);
void view_analysis_hint(const State *s, Gui *g, const Layout *l);

/* Moves from the position at hand on, as numbered stones. */
void view_analysis_moves(const State *s, Gui *g, const Layout *l, const Point move[], int n);

/* Black's chances move by move along the line at hand; a click goes to the move. */
void view_analysis_graph(const State *s, Gui *g, Box box, ActionQueue *asked);

/* What is threatened, in a sentence, or "" if nothing is; returns text. */
const char *view_analysis_warning(const State *s, char *text, int n);

/* The best line in letters, or "" without an analysis of this position; returns text. */
const char *view_analysis_line(const State *s, char *text, int n);

#endif
