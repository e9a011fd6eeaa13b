#include "ui/board/view_tree.h"

#include <math.h>
#include <string.h>

static const float STEP_X = 18, STEP_Y = 20, RADIUS = 6.5f;

/* Where each node stands: its ply says the column, and its row is one that no node of its own line has taken. */
typedef struct TreeRows {
    int16_t row[VARIATIONS_MAX];
    int16_t next[BOARD_POINTS_MAX + 2]; /* the first free row of each column */
} TreeRows;

/* How far down the line of first children from a node has to go so that it meets no other. */
static int free_row(const Variations *v, const TreeRows *t, int node, int least)
{
    int row = least;
    for (int i = node; i != VARIATION_NONE; i = v->node[i].child)
        if (t->next[v->node[i].ply] > row) row = t->next[v->node[i].ply];
    return row;
}

/* Lines are laid out as they are met: the first children of a node first, then, from its end back, the variations
 * along it, so that a line's own variations stand right below it. */
static void lay_out(const Variations *v, TreeRows *t)
{
    int16_t pending[VARIATIONS_MAX];
    int waiting = 0;
    memset(t, 0, sizeof *t);
    pending[waiting++] = 0;
    while (waiting > 0) {
        int head = pending[--waiting], parent = v->node[head].parent;
        int row = free_row(v, t, head, parent == VARIATION_NONE ? 0 : t->row[parent]);
        for (int i = head; i != VARIATION_NONE; i = v->node[i].child) {
            t->row[i] = (int16_t)row;
            t->next[v->node[i].ply] = (int16_t)(row + 1);
            if (i != head && v->node[i].sibling != VARIATION_NONE) pending[waiting++] = v->node[i].sibling;
        }
        if (v->node[head].sibling != VARIATION_NONE) pending[waiting++] = v->node[head].sibling;
    }
}

typedef struct TreePlace {
    float x, y;
} TreePlace;

static TreePlace place(const State *s, const TreeRows *t, Box box, int node)
{
    const Variations *v = &s->game;
    float shift_x = fmaxf(0, (float)v->node[v->at].ply * STEP_X - box.w * 0.6f);
    float shift_y = fmaxf(0, (float)t->row[v->at] * STEP_Y - box.h * 0.5f);
    return (TreePlace){box.x + 14 + (float)v->node[node].ply * STEP_X - floorf(shift_x),
                       box.y + 14 + (float)t->row[node] * STEP_Y - floorf(shift_y)};
}

static void draw_branch(Gui *g, TreePlace from, TreePlace to)
{
    Ink ink = picture_fade(g->theme->quiet, 0.6f);
    if (to.y > from.y) picture_line(g->picture, from.x, from.y, from.x, to.y - STEP_Y / 2, 1.4f, ink);
    float bend = to.y > from.y ? to.y - STEP_Y / 2 : from.y;
    picture_line(g->picture, from.x, bend, to.x, to.y, 1.4f, ink);
}

static void draw_node(const State *s, Gui *g, TreePlace p, int node)
{
    bool black = node > 0 && variations_color(&s->game, node) == BLACK;
    if (node == s->game.at) picture_disc(g->picture, p.x, p.y, RADIUS + 2.5f, g->theme->accent);
    if (node == 0) {
        picture_disc(g->picture, p.x, p.y, 3, g->theme->quiet);
        return;
    }
    picture_disc(g->picture, p.x, p.y, RADIUS, black ? 0x222222ff : 0xfcfaf6ff);
    picture_ring(g->picture, p.x, p.y, RADIUS - 0.5f, 1, 0x6b6b6bff);
}

static bool is_seen(Box box, TreePlace p)
{
    return p.x > box.x - STEP_X && p.x < box.x + box.w + STEP_X && p.y < box.y + box.h + STEP_Y;
}

static void take_click(const State *s, Gui *g, const TreeRows *rows, Box box, ActionQueue *asked)
{
    if (!gui_hot(g, box) || !g->in.pressed) return;
    for (int i = 0; i < s->game.count; i++) {
        TreePlace p = place(s, rows, box, i);
        if (hypotf(g->x - p.x, g->y - p.y) > STEP_X / 2) continue;
        g->in.pressed = false;
        action_ask(asked, (Action){ACTION_GO, i, POINT_NONE});
        return;
    }
}

void view_tree_draw(const State *s, Gui *g, Box box, ActionQueue *asked)
{
    TreeRows rows;
    const Variations *v = &s->game;
    if (box.h < 40) return;
    lay_out(v, &rows);
    picture_rect(g->picture, box, 7, g->theme->button);
    picture_clip(g->picture, box);
    for (int i = 1; i < v->count; i++) {
        TreePlace p = place(s, &rows, box, i);
        if (is_seen(box, p)) draw_branch(g, place(s, &rows, box, v->node[i].parent), p);
    }
    for (int i = 0; i < v->count; i++) {
        TreePlace p = place(s, &rows, box, i);
        if (is_seen(box, p)) draw_node(s, g, p, i);
    }
    picture_unclip(g->picture);
    take_click(s, g, &rows, box, asked);
}
