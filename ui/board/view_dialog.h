/* view_dialog.h - the dialog that is open, above all else. */
#ifndef TENGEN_UI_BOARD_VIEW_DIALOG_H
#define TENGEN_UI_BOARD_VIEW_DIALOG_H

#include "ui/board/view.h"

void view_dialog_draw(State *s, Gui *g, const Layout *l, ActionQueue *asked);

#endif
