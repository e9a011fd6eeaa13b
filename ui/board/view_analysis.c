#include "ui/board/view_analysis.h"

#include "ui/board/view_board.h"
#include "ui/board/view_review.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { CANDIDATES_MAX = 12, LINE_MAX = 12 };

static bool has_look(const State *s)
{
    return s->analysing && s->look_hash == s->game.board.hash && s->look.searched;
}

static bool is_decided(const SearchResult *r)
{
    return (r->proof == PROOF_WIN || r->proof == PROOF_LOSS) && r->pv_length > 0;
}

void view_analysis_heat(const State *s, Gui *g, const Layout *l)
{
    if (!has_look(s) || is_decided(&s->look.result)) return;
    for (Point p = 0; p < board_points(&s->game.board); p++) {
        float share = s->look.result.prior[p];
        if (share < 0.01f || s->look.result.child_visits[p] > s->look.result.visits / 200) continue;
        Ink ink = picture_fade(0x2f6fb5ff, fminf(0.8f, 0.25f + sqrtf(share)));
        picture_disc(g->picture, view_x(s, l, p), view_y(s, l, p), l->cell * (0.16f + 0.3f * sqrtf(share)),
                     ink);
    }
}

/* ---- candidates ---- */

/* The most visited moves, the best first; returns how many. */
static int candidates(const SearchResult *r, int points, Point out[])
{
    int n = 0, least = 1 + r->visits / 200;
    if (r->best != POINT_NONE) out[n++] = r->best;
    while (n < CANDIDATES_MAX) {
        Point next = POINT_NONE;
        for (Point p = 0; p < points; p++) {
            bool listed = false;
            for (int i = 0; i < n; i++) listed |= out[i] == p;
            if (!listed && r->child_visits[p] >= least &&
                (next == POINT_NONE || r->child_visits[p] > r->child_visits[next]))
                next = p;
        }
        if (next == POINT_NONE) break;
        out[n++] = next;
    }
    return n;
}

static float score_of(const SearchResult *r, Point p)
{
    if (r->child_visits[p] > 0 && !isnan(r->child_score[p])) return r->child_score[p];
    return r->score;
}

/* The proven outcome stands in two short lines, a chance as a number. */
static void draw_number(const State *s, Gui *g, const Layout *l, Point p, bool best)
{
    const SearchResult *r = &s->look.result;
    float x = view_x(s, l, p), y = view_y(s, l, p), size = l->cell * 0.36f;
    char text[16], in[24];
    if (!best || r->proof == PROOF_NONE) {
        snprintf(text, sizeof text, "%.0f", 100.0 * (double)score_of(r, p));
        picture_text(g->picture, x, y, size, TEXT_CENTER, best, 0xffffffff, text);
        return;
    }
    TextId id = r->proof == PROOF_WIN    ? TEXT_WIN_SHORT
                : r->proof == PROOF_LOSS ? TEXT_LOSS_SHORT
                                         : TEXT_DRAW_SHORT;
    snprintf(text, sizeof text, "%d", (r->proof_plies + (r->proof == PROOF_WIN)) / 2);
    language_fill((Language)s->settings.language, TEXT_IN_SHORT, in, sizeof in, text, NULL, NULL);
    picture_text(g->picture, x, y - size * 0.5f, size * 0.85f, TEXT_CENTER, true, 0xffffffff,
                 state_text(s, id));
    picture_text(g->picture, x, y + size * 0.5f, size * 0.85f, TEXT_CENTER, false, 0xffffffff, in);
}

static void draw_candidate(const State *s, Gui *g, const Layout *l, Point p, bool best)
{
    const SearchResult *r = &s->look.result;
    float behind = score_of(r, r->best) - score_of(r, p), radius = l->cell * 0.44f;
    float quality = best ? 1 : fmaxf(0, 0.85f - behind * 4);
    float share = r->visits > 0 ? (float)r->child_visits[p] / (float)r->visits : 1;
    Ink ink = theme_quality(s->settings.safe_palette, quality);
    picture_disc(g->picture, view_x(s, l, p), view_y(s, l, p), radius,
                 picture_fade(ink, best ? 0.96f : 0.62f + 0.3f * sqrtf(share)));
    if (best) picture_ring(g->picture, view_x(s, l, p), view_y(s, l, p), radius, 2, 0xffffffe0);
    draw_number(s, g, l, p, best);
}

void view_analysis_moves(const State *s, Gui *g, const Layout *l, const Point move[], int n)
{
    Color c = (Color)s->game.board.to_move;
    for (int i = 0; i < n; i++, c = color_other(c)) {
        char number[12];
        float x = view_x(s, l, move[i]), y = view_y(s, l, move[i]);
        snprintf(number, sizeof number, "%d", i + 1);
        view_board_stone(g, x, y, l->cell * 0.46f, c, 0.88f);
        picture_text(g->picture, x, y, l->cell * 0.42f, TEXT_CENTER, true,
                     c == BLACK ? 0xf4f1eaff : 0x1c1a18ff, number);
    }
}

static void draw_line(const State *s, Gui *g, const Layout *l, const Point move[], int n)
{
    Ink ink = theme_quality(s->settings.safe_palette, 1);
    view_analysis_moves(s, g, l, move, n < LINE_MAX ? n : LINE_MAX);
    picture_ring(g->picture, view_x(s, l, move[0]), view_y(s, l, move[0]), l->cell * 0.48f,
                 fmaxf(2, l->cell * 0.07f), ink);
}

/* How the game goes on with a candidate: NULL if it is none. */
static const SearchLine *line_of(const State *s, Point p)
{
    for (int i = 0; i < s->look.lines; i++)
        if (s->look.line[i].move[0] == p) return &s->look.line[i];
    return NULL;
}

void view_analysis_candidates(const State *s, Gui *g, const Layout *l)
{
    Point list[CANDIDATES_MAX];
    const SearchResult *r = &s->look.result;
    if (!has_look(s)) return;
    const SearchLine *line = s->hover == POINT_NONE ? NULL : line_of(s, s->hover);
    if (line) {
        draw_line(s, g, l, line->move, line->length);
    } else if (is_decided(r) && r->pv_length > 1) {
        draw_line(s, g, l, r->pv, r->pv_length);
    } else {
        int n = candidates(r, board_points(&s->game.board), list);
        for (int i = n - 1; i >= 0; i--) draw_candidate(s, g, l, list[i], i == 0);
    }
}

void view_analysis_hint(const State *s, Gui *g, const Layout *l)
{
    const SearchResult *r = &s->look.result;
    if (s->hint == POINT_NONE || s->look_hash != s->game.board.hash || !s->look.searched) return;
    if (is_decided(r) && r->pv[0] == s->hint) draw_line(s, g, l, r->pv, r->pv_length);
}

/* ---- threats ---- */

void view_analysis_threat(const State *s, Gui *g, const Layout *l)
{
    const ScoutThreat *t = state_threat(s);
    for (int i = 0; t && i < t->length; i += 2)
        picture_ring(g->picture, view_x(s, l, t->line[i]), view_y(s, l, t->line[i]),
                     l->cell * (i ? 0.38f : 0.48f), fmaxf(2, l->cell * 0.06f),
                     picture_fade(g->theme->mark, i ? 0.6f : 1));
}

static void write_points(const State *s, const Point move[], int n, char *text, int room)
{
    text[0] = '\0';
    for (int i = 0; i < n; i++) {
        char point[NOTATION_TEXT_MAX];
        size_t length = strlen(text);
        notation_point(move[i], s->game.start.spec.size, ORIGIN_BOTTOM, point);
        snprintf(text + length, (size_t)room - length, "%s%s", i ? " " : "", point);
    }
}

const char *view_analysis_warning(const State *s, char *text, int n)
{
    const ScoutThreat *t = state_threat(s);
    char line[SCOUT_LINE_MAX * NOTATION_TEXT_MAX];
    Color attacker = color_other((Color)s->game.board.to_move);
    text[0] = '\0';
    if (!t) return text;
    write_points(s, t->line, t->length < LINE_MAX ? t->length : LINE_MAX, line, sizeof line);
    return language_fill((Language)s->settings.language, TEXT_THREAT, text, n,
                         state_text(s, state_color_text(attacker)), line, NULL);
}

/* ---- the game's course ---- */

static void draw_scale(Gui *g, Box box)
{
    picture_rect(g->picture, box, 7, g->theme->button);
    picture_rect(g->picture, (Box){box.x + 6, box.y + box.h / 2, box.w - 12, 1}, 0, g->theme->edge);
}

static float graph_x(Box box, int ply, int last)
{
    return box.x + 8 + (box.w - 16) * (float)ply / (float)(last > 12 ? last : 12);
}

static float graph_y(Box box, float score)
{
    return box.y + 6 + (box.h - 12) * (1 - score);
}

static void draw_curve(const State *s, Gui *g, Box box, const int line[], int nodes)
{
    float x = 0, y = 0;
    bool begun = false;
    for (int i = 0; i < nodes; i++) {
        float score = s->game.node[line[i]].score;
        if (isnan(score)) continue;
        float next_x = graph_x(box, i, nodes - 1), next_y = graph_y(box, score);
        if (begun) picture_line(g->picture, x, y, next_x, next_y, 2, g->theme->accent);
        picture_disc(g->picture, next_x, next_y, 2.5f, g->theme->accent);
        x = next_x;
        y = next_y;
        begun = true;
    }
}

void view_analysis_graph(const State *s, Gui *g, Box box, ActionQueue *asked)
{
    int line[BOARD_POINTS_MAX + 1], nodes = variations_line(&s->game, line);
    int here = s->game.node[s->game.at].ply;
    draw_scale(g, box);
    picture_rect(g->picture, (Box){graph_x(box, here, nodes - 1) - 0.5f, box.y + 4, 1, box.h - 8}, 0,
                 picture_fade(g->theme->quiet, 0.6f));
    draw_curve(s, g, box, line, nodes);
    for (int i = 0; i + 1 < nodes; i++) {
        float score = s->game.node[line[i + 1]].score;
        if (!isnan(score))
            view_review_dot(s, g, line[i], graph_x(box, i + 1, nodes - 1), graph_y(box, score));
    }
    if (!gui_hot(g, box) || !g->in.pressed || nodes < 2) return;
    int ply = (int)lroundf((g->x - box.x - 8) / (box.w - 16) * (float)(nodes - 1 > 12 ? nodes - 1 : 12));
    ply = ply < 0 ? 0 : ply >= nodes ? nodes - 1 : ply;
    g->in.pressed = false;
    action_ask(asked, (Action){ACTION_GO, line[ply], POINT_NONE});
}

const char *view_analysis_line(const State *s, char *text, int n)
{
    const SearchResult *r = &s->look.result;
    text[0] = '\0';
    if (has_look(s)) write_points(s, r->pv, r->pv_length < LINE_MAX ? r->pv_length : LINE_MAX, text, n);
    return text;
}
