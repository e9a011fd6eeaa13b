#include "ui/board/variations.h"

#include <assert.h>
#include <math.h>
#include <string.h>

static Variation new_node(int parent, Point p, int ply)
{
    return (Variation){.parent = (int16_t)parent,
                       .child = VARIATION_NONE,
                       .sibling = VARIATION_NONE,
                       .chosen = VARIATION_NONE,
                       .point = p,
                       .ply = (int16_t)ply,
                       .time_ms = -1,
                       .score = NAN};
}

void variations_begin(Variations *v, const Board *start)
{
    v->start = *start;
    v->board = *start;
    v->count = 1;
    v->at = 0;
    v->node[0] = new_node(VARIATION_NONE, POINT_NONE, 0);
}

static int find_child(const Variations *v, int node, Point p)
{
    int child = v->node[node].child;
    while (child != VARIATION_NONE && v->node[child].point != p) child = v->node[child].sibling;
    return child;
}

static int add_child(Variations *v, int node, Point p)
{
    int16_t *link = &v->node[node].child;
    while (*link != VARIATION_NONE) link = &v->node[*link].sibling;
    *link = (int16_t)v->count;
    v->node[v->count] = new_node(node, p, v->node[node].ply + 1);
    return v->count++;
}

static void enter(Variations *v, int child)
{
    Undo undo;
    v->node[v->at].chosen = (int16_t)child;
    v->at = child;
    board_play(&v->board, v->node[child].point, &undo);
}

bool variations_play(Variations *v, Point p, int time_ms)
{
    assert(!board_over(&v->board) && board_at(&v->board, p) == EMPTY);
    int child = find_child(v, v->at, p);
    if (child == VARIATION_NONE) {
        if (v->count == VARIATIONS_MAX) return false;
        child = add_child(v, v->at, p);
        v->node[child].time_ms = time_ms;
    }
    enter(v, child);
    return true;
}

bool variations_back(Variations *v)
{
    int parent = v->node[v->at].parent;
    if (parent == VARIATION_NONE) return false;
    v->at = parent;
    variations_board(v, parent, &v->board);
    return true;
}

bool variations_forward(Variations *v)
{
    int child = v->node[v->at].chosen;
    if (child == VARIATION_NONE) return false;
    enter(v, child);
    return true;
}

void variations_go(Variations *v, int node)
{
    assert(node >= 0 && node < v->count);
    for (int child = node; v->node[child].parent != VARIATION_NONE; child = v->node[child].parent)
        v->node[v->node[child].parent].chosen = (int16_t)child;
    v->at = node;
    variations_board(v, node, &v->board);
}

bool variations_sideways(Variations *v, int step)
{
    int parent = v->node[v->at].parent, next = VARIATION_NONE;
    if (parent == VARIATION_NONE) return false;
    if (step > 0) {
        next = v->node[v->at].sibling;
    } else {
        for (int c = v->node[parent].child; c != v->at; c = v->node[c].sibling) next = c;
    }
    if (next == VARIATION_NONE) return false;
    variations_go(v, next);
    return true;
}

int variations_line(const Variations *v, int out[])
{
    int n = v->node[v->at].ply, last = v->at;
    for (int node = v->at; node != VARIATION_NONE; node = v->node[node].parent) out[v->node[node].ply] = node;
    while (v->node[last].chosen != VARIATION_NONE) {
        last = v->node[last].chosen;
        out[++n] = last;
    }
    return n + 1;
}

Color variations_color(const Variations *v, int node)
{
    assert(node > 0);
    return v->node[node].ply % 2 ? (Color)v->start.to_move : color_other((Color)v->start.to_move);
}

void variations_board(const Variations *v, int node, Board *out)
{
    Point moves[BOARD_POINTS_MAX];
    int n = v->node[node].ply;
    for (int i = node; i != 0; i = v->node[i].parent) moves[v->node[i].ply - 1] = v->node[i].point;
    *out = v->start;
    for (int i = 0; i < n; i++) {
        Undo undo;
        board_play(out, moves[i], &undo);
    }
}

/* ---- validity ---- */

static bool is_link(const Variations *v, int node)
{
    return node >= VARIATION_NONE && node < v->count;
}

static bool links_agree(const Variations *v, int i)
{
    const Variation *n = &v->node[i];
    if (!is_link(v, n->parent) || !is_link(v, n->child) || !is_link(v, n->sibling) || !is_link(v, n->chosen))
        return false;
    if (n->chosen != VARIATION_NONE && v->node[n->chosen].parent != i) return false;
    if (n->child != VARIATION_NONE && v->node[n->child].parent != i) return false;
    if (n->sibling != VARIATION_NONE && v->node[n->sibling].parent != n->parent) return false;
    if (i == 0) return n->parent == VARIATION_NONE && n->ply == 0;
    return n->parent >= 0 && n->parent < i && n->ply == v->node[n->parent].ply + 1 &&
           find_child(v, n->parent, n->point) == i;
}

static bool move_is_legal(const Variations *v, int i)
{
    Board before;
    Point p = v->node[i].point;
    if (p < 0 || p >= board_points(&v->start)) return false;
    variations_board(v, v->node[i].parent, &before);
    return !board_over(&before) && board_at(&before, p) == EMPTY;
}

bool variations_valid(const Variations *v)
{
    if (v->count < 1 || v->count > VARIATIONS_MAX || v->at < 0 || v->at >= v->count) return false;
    for (int i = 0; i < v->count; i++)
        if (!links_agree(v, i) || (i > 0 && !move_is_legal(v, i))) return false;
    Board here;
    variations_board(v, v->at, &here);
    return memcmp(&here, &v->board, sizeof here) == 0;
}
