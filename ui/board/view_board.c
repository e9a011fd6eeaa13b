#include "ui/board/view_board.h"

#include "ui/board/view_analysis.h"
#include "ui/board/view_review.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- the empty board ---- */

static void draw_wood(Gui *g, const Layout *l)
{
    Box shadow = {l->board.x + 2, l->board.y + 5, l->board.w - 4, l->board.h - 2};
    if (g->theme->flat) {
        picture_rect(g->picture, l->board, 4, g->theme->board);
        picture_frame(g->picture, l->board, 4, 1, g->theme->edge);
        return;
    }
    picture_shadow(g->picture, shadow, 16, 0x00000070);
    picture_wood(g->picture, l->board, g->theme->board);
}

static void draw_lines(const State *s, Gui *g, const Layout *l)
{
    int size = s->game.start.spec.size;
    float span = l->cell * (float)(size - 1);
    for (int i = 0; i < size; i++) {
        float at = l->cell * (float)i, before = i == 0, width = 1 + (i == 0 || i == size - 1);
        picture_rect(g->picture, (Box){l->x + at - before, l->y, width, span + 1}, 0, g->theme->lines);
        picture_rect(g->picture, (Box){l->x, l->y + at - before, span + 1, width}, 0, g->theme->lines);
    }
}

/* The centre where there is one, and four points at the fourth line of large boards, the third of small ones.
 */
static void draw_stars(const State *s, Gui *g, const Layout *l)
{
    int size = s->game.start.spec.size, in = size >= 12 ? 3 : 2;
    float radius = fmaxf(2.2f, l->cell * 0.085f);
    if (size % 2) {
        float middle = l->cell * (float)(size / 2);
        picture_disc(g->picture, l->x + middle, l->y + middle, radius, g->theme->lines | 0xff);
    }
    if (size < 8) return;
    for (int i = 0; i < 4; i++) {
        float x = (float)(i & 1 ? size - 1 - in : in), y = (float)(i & 2 ? size - 1 - in : in);
        picture_disc(g->picture, l->x + l->cell * x, l->y + l->cell * y, radius, g->theme->lines | 0xff);
    }
}

static void draw_coordinates(const State *s, Gui *g, const Layout *l)
{
    int size = s->game.start.spec.size;
    float letters = fminf(15, fmaxf(9, l->cell * 0.34f)), off = l->cell * 0.5f + 14;
    float span = l->cell * (float)(size - 1);
    for (int i = 0; i < size; i++) {
        char column[2] = {(char)('a' + i), '\0'}, row[12];
        float at = l->cell * (float)i;
        snprintf(row, sizeof row, "%d", size - i);
        picture_text(g->picture, l->x + at, l->y - off, letters, TEXT_CENTER, false, g->theme->labels,
                     column);
        picture_text(g->picture, l->x + at, l->y + span + off, letters, TEXT_CENTER, false, g->theme->labels,
                     column);
        picture_text(g->picture, l->x - off, l->y + at, letters, TEXT_CENTER, false, g->theme->labels, row);
        picture_text(g->picture, l->x + span + off, l->y + at, letters, TEXT_CENTER, false, g->theme->labels,
                     row);
    }
}

/* ---- stones ---- */

void view_board_stone(const Gui *g, float x, float y, float radius, Color c, float opacity)
{
    StoneLook flat = c == BLACK ? STONE_FLAT_BLACK : STONE_FLAT_WHITE;
    picture_stone(g->picture, x, y, radius,
                  g->theme->flat ? flat
                  : c == BLACK   ? STONE_BLACK
                                 : STONE_WHITE,
                  opacity);
}

static float stone_radius(const Layout *l)
{
    return l->cell * 0.475f;
}

/* A stone that has just been put down comes from slightly above. */
static float landing(const State *s, Point p)
{
    double age = s->now - s->landed_at;
    if (p != s->landed || age >= VIEW_BOARD_LANDING) return 0;
    float left = 1 - (float)(age / VIEW_BOARD_LANDING);
    return left * left;
}

static void draw_stones(const State *s, Gui *g, const Layout *l)
{
    const Board *b = &s->game.board;
    for (Point p = 0; p < board_points(b); p++) {
        if (board_at(b, p) == EMPTY) continue;
        float high = landing(s, p);
        view_board_stone(g, view_x(s, l, p), view_y(s, l, p) - high * l->cell * 0.15f,
                         stone_radius(l) * (1 + 0.12f * high), board_at(b, p), 1 - 0.5f * high);
    }
}

static Ink contrast(Color c)
{
    return c == BLACK ? 0xf4f1eaff : 0x1c1a18ff;
}

static void draw_numbers(const State *s, Gui *g, const Layout *l)
{
    for (int node = s->game.at; node > 0; node = s->game.node[node].parent) {
        Point p = s->game.node[node].point;
        char number[12];
        snprintf(number, sizeof number, "%d", s->game.node[node].ply);
        Ink ink = node == s->game.at ? g->theme->mark : contrast(variations_color(&s->game, node));
        picture_text(g->picture, view_x(s, l, p), view_y(s, l, p), l->cell * 0.4f, TEXT_CENTER,
                     node == s->game.at, ink, number);
    }
}

static void draw_last(const State *s, Gui *g, const Layout *l)
{
    Point p = s->game.board.last;
    if (p == POINT_NONE || landing(s, p) > 0) return;
    picture_disc(g->picture, view_x(s, l, p), view_y(s, l, p), l->cell * 0.12f, g->theme->mark);
}

static void draw_winning_line(const State *s, Gui *g, const Layout *l)
{
    Point line[BOARD_SIZE_MAX];
    int n = state_winning_line(s, line);
    if (n == 0) return;
    float x0 = view_x(s, l, line[0]), y0 = view_y(s, l, line[0]);
    float x1 = view_x(s, l, line[n - 1]), y1 = view_y(s, l, line[n - 1]);
    for (int i = 0; i < n; i++)
        picture_ring(g->picture, view_x(s, l, line[i]), view_y(s, l, line[i]), stone_radius(l) + 1, 2.5f,
                     g->theme->mark);
    picture_line(g->picture, x0, y0, x1, y1, fmaxf(3, l->cell * 0.1f), picture_fade(g->theme->mark, 0.85f));
}

/* ---- what may be played ---- */

static void draw_forbidden(const State *s, Gui *g, const Layout *l)
{
    const Board *b = &s->game.board;
    PointSet points;
    if (b->spec.rule != RULE_RENJU || b->to_move != BLACK || state_over(s)) return;
    forbidden_points(b, &points);
    float arm = l->cell * 0.17f, width = fmaxf(2, l->cell * 0.07f);
    for (Point p = pointset_next(&points, 0); p != POINT_NONE; p = pointset_next(&points, p + 1)) {
        float x = view_x(s, l, p), y = view_y(s, l, p);
        picture_line(g->picture, x - arm, y - arm, x + arm, y + arm, width, g->theme->mark);
        picture_line(g->picture, x - arm, y + arm, x + arm, y - arm, width, g->theme->mark);
    }
}

static void draw_ghost(const State *s, Gui *g, const Layout *l)
{
    if (s->hover == POINT_NONE || !state_may_play(s, s->hover, NULL, 0)) return;
    Color next = s->placing ? BLACK : (Color)s->game.board.to_move;
    view_board_stone(g, view_x(s, l, s->hover), view_y(s, l, s->hover), stone_radius(l), next, 0.5f);
}

static void explain_forbidden(const State *s, Gui *g)
{
    char why[sizeof g->tip];
    const Board *b = &s->game.board;
    if (s->hover == POINT_NONE || b->to_move != BLACK || state_over(s)) return;
    if (board_at(b, s->hover) != EMPTY || forbidden_at(b, s->hover) == FORBIDDEN_NO) return;
    if (state_may_play(s, s->hover, why, sizeof why) || !why[0]) return;
    gui_tip(g, (Box){g->x - 1, g->y - 1, 2, 2}, why);
}

static void draw_cursor(const State *s, Gui *g, const Layout *l)
{
    if (s->cursor == POINT_NONE) return;
    float half = l->cell * 0.5f, x = view_x(s, l, s->cursor), y = view_y(s, l, s->cursor);
    picture_frame(g->picture, (Box){x - half, y - half, 2 * half, 2 * half}, 5, 2, g->theme->mark);
}

static void draw_hint(const State *s, Gui *g, const Layout *l)
{
    if (s->hint == POINT_NONE) return;
    Ink ink = theme_quality(s->settings.safe_palette, 1);
    float x = view_x(s, l, s->hint), y = view_y(s, l, s->hint);
    view_board_stone(g, x, y, stone_radius(l), (Color)s->game.board.to_move, 0.35f);
    picture_ring(g->picture, x, y, stone_radius(l), fmaxf(2.5f, l->cell * 0.08f), ink);
}

void view_board_draw(const State *s, Gui *g, const Layout *l)
{
    draw_wood(g, l);
    draw_lines(s, g, l);
    draw_stars(s, g, l);
    if (s->settings.coordinates) draw_coordinates(s, g, l);
    view_analysis_heat(s, g, l);
    draw_stones(s, g, l);
    if (s->settings.numbers)
        draw_numbers(s, g, l);
    else
        draw_last(s, g, l);
    draw_winning_line(s, g, l);
    draw_forbidden(s, g, l);
    view_analysis_candidates(s, g, l);
    view_review_board(s, g, l);
    view_analysis_threat(s, g, l);
    draw_hint(s, g, l);
    view_analysis_hint(s, g, l);
    draw_ghost(s, g, l);
    draw_cursor(s, g, l);
    explain_forbidden(s, g);
}

void view_board_notice(const State *s, Gui *g, const Layout *l)
{
    if (!s->notice[0]) return;
    float size = 15, width = gui_width(g, s->notice, size, false) + 36, room = l->board.w - 24;
    int lines = (int)ceilf((width - 36) / (room - 36)) + (width > room);
    if (width > room) width = room;
    float height = 22 + 21 * (float)(lines < 1 ? 1 : lines);
    Box box = {l->board.x + (l->board.w - width) / 2, l->board.y + l->board.h - height - 14, width, height};
    picture_shadow(g->picture, box, 12, 0x00000080);
    picture_rect(g->picture, box, 10, picture_fade(g->theme->text, 0.94f));
    gui_paragraph(g, (Box){box.x + 18, box.y + 11, box.w - 34, box.h - 20}, size, g->theme->panel, s->notice);
}
