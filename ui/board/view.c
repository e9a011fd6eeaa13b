#include "ui/board/view.h"

#include "ui/board/view_board.h"
#include "ui/board/view_dialog.h"
#include "ui/board/view_panel.h"

#include <math.h>

static const float MARGIN = 16, PANEL_MIN = 272, PANEL_MAX = 348, LABELS = 24;

Layout view_layout(const State *s, float width, float height)
{
    Layout l = {.window = {0, 0, width, height}};
    int size = s->game.start.spec.size;
    float panel = width * 0.29f;
    panel = panel < PANEL_MIN ? PANEL_MIN : panel > PANEL_MAX ? PANEL_MAX : panel;
    float room = width - panel - 3 * MARGIN, side = fminf(room, height - 2 * MARGIN);
    side = floorf(side < 100 ? 100 : side);
    l.board = (Box){floorf(MARGIN + (room - side) / 2), floorf((height - side) / 2), side, side};
    /* Half a stone stands out beyond the lines; letters stand beyond that. */
    float labels = s->settings.coordinates ? LABELS : 6;
    l.cell = floorf((side - 2 * labels) / ((float)size - 1 + 1.1f));
    l.x = l.board.x + floorf((side - l.cell * (float)(size - 1)) / 2);
    l.y = l.board.y + floorf((side - l.cell * (float)(size - 1)) / 2);
    l.panel = (Box){width - panel - MARGIN, MARGIN, panel, height - 2 * MARGIN};
    return l;
}

float view_x(const State *s, const Layout *l, Point p)
{
    return l->x + l->cell * (float)(p % s->game.start.spec.size);
}

float view_y(const State *s, const Layout *l, Point p)
{
    return l->y + l->cell * (float)(p / s->game.start.spec.size);
}

Point view_point_at(const State *s, const Layout *l, float x, float y)
{
    int size = s->game.start.spec.size;
    int column = (int)floorf((x - l->x) / l->cell + 0.5f), row = (int)floorf((y - l->y) / l->cell + 0.5f);
    if (column < 0 || row < 0 || column >= size || row >= size) return POINT_NONE;
    return (Point)(row * size + column);
}

void view_build(State *s, Gui *g, Picture *picture, float width, float height, ActionQueue *asked)
{
    Layout l = view_layout(s, width, height);
    bool free_to_play = s->dialog == DIALOG_NONE;
    g->theme = theme_get((ThemeName)s->settings.theme);
    asked->count = 0;
    gui_begin(g, picture);
    g->covered = !free_to_play;
    s->hover = free_to_play ? view_point_at(s, &l, g->x, g->y) : POINT_NONE;
    picture_rect(picture, l.window, 0, g->theme->desk);
    view_board_draw(s, g, &l);
    if (s->hover != POINT_NONE && g->in.pressed) action_ask(asked, (Action){ACTION_PLAY, 0, s->hover});
    if (free_to_play && g->in.wheel != 0 && picture_inside(l.board, g->x, g->y))
        action_ask(asked, (Action){g->in.wheel > 0 ? ACTION_BACK : ACTION_FORWARD, 0, POINT_NONE});
    view_panel_draw(s, g, &l, asked);
    view_board_notice(s, g, &l);
    if (!free_to_play) view_dialog_draw(s, g, &l, asked);
    gui_end(g, l.window);
}

double view_moves_until(const State *s)
{
    return s->landed == POINT_NONE ? -INFINITY : s->landed_at + VIEW_BOARD_LANDING;
}
