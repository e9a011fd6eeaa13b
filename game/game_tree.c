#include "game/game_tree.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static Status make_room(GameTree *t)
{
    if (t->nodes < t->room) return status_ok();
    int room = t->room ? 2 * t->room : 64;
    size_t bytes = (size_t)room * sizeof *t->node;
    GameNode *grown = realloc(t->node, bytes);
    if (!grown) return status_no_memory(bytes, "a game's variations");
    t->node = grown;
    t->room = room;
    return status_ok();
}

static Status append_node(GameTree *t, GameNode node, int *number)
{
    TRY(make_room(t));
    node.child = node.sibling = GAME_TREE_NONE;
    node.time_ms = RECORD_TIME_UNKNOWN;
    *number = t->nodes;
    t->node[t->nodes++] = node;
    return status_ok();
}

Status game_tree_new(GameSpec spec, GameTree **out)
{
    int root;
    Status status;
    *out = NULL;
    GameTree *t = calloc(1, sizeof *t);
    if (!t) return status_no_memory(sizeof *t, "a game with variations");
    CHECK(status, record_new(spec, &t->head));
    CHECK(status, append_node(t, (GameNode){.parent = GAME_TREE_NONE, .move = POINT_NONE}, &root));
    *out = t;
    t = NULL;
done:
    game_tree_free(t);
    return status;
}

static void clear_node(GameNode *n)
{
    free(n->comment);
    free(n->marks);
    n->comment = NULL;
    n->marks = NULL;
    n->mark_count = 0;
}

void game_tree_free(GameTree *t)
{
    if (!t) return;
    for (int i = 0; i < t->nodes; i++) clear_node(&t->node[i]);
    free(t->node);
    record_free(t->head);
    free(t);
}

static bool is_node(const GameTree *t, int node)
{
    return node == GAME_TREE_ROOT || (node > 0 && node < t->nodes && t->node[node].parent != GAME_TREE_NONE);
}

/* ---- positions ---- */

int game_tree_path(const GameTree *t, int node, Point out[])
{
    assert(is_node(t, node));
    int count = t->node[node].ply;
    for (int i = count; i > 0; node = t->node[node].parent) out[--i] = t->node[node].move;
    return count;
}

void game_tree_board(const GameTree *t, int node, Board *out)
{
    Point path[BOARD_POINTS_MAX];
    Undo undo;
    int count = game_tree_path(t, node, path);
    record_board(t->head, 0, out);
    for (int i = 0; i < count; i++) board_play(out, path[i], &undo);
}

/* ---- nodes ---- */

int game_tree_child(const GameTree *t, int parent, Point move)
{
    assert(is_node(t, parent));
    int child = t->node[parent].child;
    while (child != GAME_TREE_NONE && t->node[child].move != move) child = t->node[child].sibling;
    return child;
}

/* The link that points to a child: its parent's or that of the sibling before it. */
static int *link_to(GameTree *t, int node)
{
    int *link = &t->node[t->node[node].parent].child;
    while (*link != node) link = &t->node[*link].sibling;
    return link;
}

static int *last_link(GameTree *t, int parent)
{
    int *link = &t->node[parent].child;
    while (*link != GAME_TREE_NONE) link = &t->node[*link].sibling;
    return link;
}

static Status check_move(const GameTree *t, int parent, Point move)
{
    Board b;
    char name[NOTATION_TEXT_MAX];
    int number = t->node[parent].ply + 1;
    game_tree_board(t, parent, &b);
    if (move < 0 || move >= board_points(&b))
        return status_error(ERR_INPUT, "move %d is not on the board", number);
    notation_point(move, b.spec.size, ORIGIN_BOTTOM, name);
    if (board_over(&b)) return status_error(ERR_INPUT, "move %d, %s: the game was over", number, name);
    if (!pointset_has(&b.empty, move))
        return status_error(ERR_INPUT, "move %d, %s: there is a stone", number, name);
    return status_ok();
}

Status game_tree_add(GameTree *t, int parent, Point move, int *node)
{
    *node = game_tree_child(t, parent, move);
    if (*node != GAME_TREE_NONE) return status_ok();
    TRY(check_move(t, parent, move));
    GameNode n = {.parent = parent, .move = move, .ply = (int16_t)(t->node[parent].ply + 1)};
    TRY(append_node(t, n, node));
    *last_link(t, parent) = *node;
    return status_ok();
}

void game_tree_promote(GameTree *t, int node)
{
    assert(is_node(t, node) && node != GAME_TREE_ROOT);
    int *first = &t->node[t->node[node].parent].child;
    *link_to(t, node) = t->node[node].sibling;
    t->node[node].sibling = *first;
    *first = node;
}

/* Of those behind a node that is cut off each goes when its parent has gone: parents stand before children. */
void game_tree_cut(GameTree *t, int node)
{
    assert(is_node(t, node) && node != GAME_TREE_ROOT);
    *link_to(t, node) = t->node[node].sibling;
    t->node[node].parent = GAME_TREE_NONE;
    for (int i = node; i < t->nodes; i++) {
        GameNode *n = &t->node[i];
        bool goes = i == node || (n->parent > 0 && t->node[n->parent].parent == GAME_TREE_NONE);
        if (!goes) continue;
        n->parent = GAME_TREE_NONE;
        clear_node(n);
    }
}

/* ---- what is said of them ---- */

Status game_tree_comment(GameTree *t, int node, const char *text)
{
    assert(is_node(t, node));
    char *copy = NULL;
    if (text && *text) {
        copy = strdup(text);
        if (!copy) return status_no_memory(strlen(text), "a comment");
    }
    free(t->node[node].comment);
    t->node[node].comment = copy;
    return status_ok();
}

static GameMark *find_mark(GameNode *n, Point point)
{
    for (int i = 0; i < n->mark_count; i++)
        if (n->marks[i].point == point) return &n->marks[i];
    return NULL;
}

Status game_tree_mark(GameTree *t, int node, Point point, MarkKind kind, const char *label)
{
    assert(is_node(t, node) && point >= 0 && point < board_points(&t->head->board));
    GameNode *n = &t->node[node];
    GameMark *mark = find_mark(n, point);
    if (!mark) {
        size_t bytes = ((size_t)n->mark_count + 1) * sizeof *n->marks;
        GameMark *grown = realloc(n->marks, bytes);
        if (!grown) return status_no_memory(bytes, "marks on a board");
        n->marks = grown;
        mark = &n->marks[n->mark_count++];
    }
    *mark = (GameMark){.point = point, .kind = (uint8_t)kind};
    if (label) record_set_text(mark->label, sizeof mark->label, label, strlen(label));
    return status_ok();
}

/* ---- records ---- */

static Status copy_head(const Record *r, Record *head)
{
    if (r->stones > 0 || r->first != BLACK) TRY(record_set_up(head, r->stone, r->stones, (Color)r->first));
    for (int c = BLACK; c <= WHITE; c++) memcpy(head->name[c], r->name[c], sizeof head->name[c]);
    memcpy(head->event, r->event, sizeof head->event);
    memcpy(head->date, r->date, sizeof head->date);
    record_end(head, (Result)r->result, (RecordEnding)r->ending);
    return status_ok();
}

Status game_tree_from_record(const Record *r, GameTree **out)
{
    GameTree *t;
    Status status;
    int node = GAME_TREE_ROOT;
    TRY(game_tree_new(r->spec, &t));
    CHECK(status, copy_head(r, t->head));
    for (int i = 0; i < r->moves; i++) {
        CHECK(status, game_tree_add(t, node, r->move[i].point, &node));
        t->node[node].time_ms = r->move[i].time_ms;
        CHECK(status, game_tree_comment(t, node, r->move[i].comment));
    }
    *out = t;
    t = NULL;
done:
    game_tree_free(t);
    return status;
}

/* The child of `at` on the way to the node whose path is given, or its first. */
static int step_on(const GameTree *t, int at, const Point path[], int count)
{
    int ply = t->node[at].ply;
    return ply < count ? game_tree_child(t, at, path[ply]) : t->node[at].child;
}

Status game_tree_record(const GameTree *t, int node, Record **out)
{
    Point path[BOARD_POINTS_MAX];
    int count = game_tree_path(t, node, path), at = GAME_TREE_ROOT;
    bool main_line = true;
    Record *r;
    Status status;
    TRY(record_new(t->head->spec, &r));
    CHECK(status, copy_head(t->head, r));
    for (int next; (next = step_on(t, at, path, count)) != GAME_TREE_NONE; at = next) {
        const GameNode *n = &t->node[next];
        main_line &= next == t->node[at].child;
        CHECK(status, record_add(r, n->move, n->time_ms, n->comment));
    }
    if (main_line) record_end(r, (Result)t->head->result, (RecordEnding)t->head->ending);
    *out = r;
    r = NULL;
done:
    record_free(r);
    return status;
}
