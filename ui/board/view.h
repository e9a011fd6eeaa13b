/* view.h - the whole window, from the state: drawn into the Gui's picture, with the actions that the user's
 * input asks for. Of the state it changes only what is being typed or chosen in a dialog, and the point under
 * the pointer. */
#ifndef TENGEN_UI_BOARD_VIEW_H
#define TENGEN_UI_BOARD_VIEW_H

#include "ui/board/action.h"
#include "ui/board/state.h"

/* Where things are in a window of a size. */
typedef struct Layout {
    Box window;
    Box board;  /* with its rim */
    Box panel;  /* what stands beside it */
    float cell; /* from one line to the next */
    float x, y; /* of the point at the top left */
} Layout;

/* The smallest window in which nothing is cut off. */
enum { VIEW_WIDTH_MIN = 720, VIEW_HEIGHT_MIN = 560 };

Layout view_layout(const State *s, float width, float height);

/* The point nearest to a place, POINT_NONE if it is off the board. */
Point view_point_at(const State *s, const Layout *l, float x, float y);

/* The centre of a point. */
float view_x(const State *s, const Layout *l, Point p);
float view_y(const State *s, const Layout *l, Point p);

/* One pass. */
void view_build(State *s, Gui *g, Picture *picture, float width, float height, ActionQueue *asked);

/* Until when it moves by itself, so that it has to be built again without any input; a time in the past: it stands still. */
double view_moves_until(const State *s);

#endif
