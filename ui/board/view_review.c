#include "ui/board/view_review.h"

#include "ui/board/review_text.h"
#include "ui/board/view_analysis.h"
#include "ui/board/view_board.h"

#include <math.h>

enum { LINE_MAX = 9 };

void view_review_board(const State *s, Gui *g, const Layout *l)
{
    const ReviewMove *m = review_text_shown(s);
    if (!m) return;
    float x = view_x(s, l, m->played), y = view_y(s, l, m->played), arm = l->cell * 0.2f;
    Ink ink = theme_quality(s->settings.safe_palette, 0), good = theme_quality(s->settings.safe_palette, 1);
    view_board_stone(g, x, y, l->cell * 0.46f, m->color, 0.55f);
    picture_ring(g->picture, x, y, l->cell * 0.46f, fmaxf(2.5f, l->cell * 0.08f), ink);
    picture_line(g->picture, x - arm, y - arm, x + arm, y + arm, fmaxf(2.5f, l->cell * 0.08f), ink);
    picture_line(g->picture, x - arm, y + arm, x + arm, y - arm, fmaxf(2.5f, l->cell * 0.08f), ink);
    view_analysis_moves(s, g, l, m->better.move, m->better.length < LINE_MAX ? m->better.length : LINE_MAX);
    picture_ring(g->picture, view_x(s, l, m->best), view_y(s, l, m->best), l->cell * 0.46f,
                 fmaxf(2.5f, l->cell * 0.08f), good);
}

void view_review_dot(const State *s, Gui *g, int node, float x, float y)
{
    const ReviewMove *m = critique_move(&s->critique, node);
    if (!m || (m->mark < REVIEW_INACCURACY && !m->missed_win)) return;
    bool grave = m->mark >= REVIEW_BLUNDER || m->missed_win;
    float quality = grave ? 0 : m->mark == REVIEW_MISTAKE ? 0.25f : 0.5f;
    float radius = grave ? 5.5f : m->mark == REVIEW_MISTAKE ? 4.5f : 3.5f;
    picture_disc(g->picture, x, y, radius, theme_quality(s->settings.safe_palette, quality));
    if (s->reviewing && node == s->game.at) picture_ring(g->picture, x, y, radius + 2.5f, 2, g->theme->text);
}

float view_review_reasons(const State *s, Gui *g, Box box)
{
    char text[STATE_NOTICE_MAX];
    float y = box.y;
    if (review_text_better(s, text, sizeof text)[0])
        y = gui_paragraph(g, (Box){box.x, y, box.w, 40}, 14, g->theme->text, text);
    if (review_text_reply(s, text, sizeof text)[0])
        y = gui_paragraph(g, (Box){box.x, y + 4, box.w, 40}, 14, g->theme->quiet, text);
    return y;
}
