/* view_review.h - the review of a game, drawn: the move played and the better ones on the board, mistakes on the
 * graph of the chances, and the buttons that walk through them. */
#ifndef TENGEN_UI_BOARD_VIEW_REVIEW_H
#define TENGEN_UI_BOARD_VIEW_REVIEW_H

#include "ui/board/view.h"

/* Where a mistake is shown: the stone that was played, crossed out, and the better line as numbered stones. */
void view_review_board(const State *s, Gui *g, const Layout *l);

/* A dot for what was played at the position behind which x and y of the graph lie; nothing for good moves. */
void view_review_dot(const State *s, Gui *g, int node, float x, float y);

/* Both reasons for the mistake at hand, within the box; returns the y below. */
float view_review_reasons(const State *s, Gui *g, Box box);

#endif
