#include "game/game_tree_sgf.h"

#include "game/record_sgf.h"
#include "game/sgf.h"
#include "game/sgf_write.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* The order of MarkKind, which is that of SgfNode's marks. */
static const char *const mark_names[MARK_KINDS] = {"LB", "TR", "SQ", "CR", "MA"};

/* ---- reading ---- */

/* Where the walk through the brackets stands, and where it goes on behind the brackets that are open. */
typedef struct Walk {
    SgfReader reader;
    GameTree *tree;
    int at;
    bool main_line; /* no bracket was closed yet */
    int *open;
    int depth, room;
} Walk;

static Status enter(Walk *w)
{
    if (w->depth == w->room) {
        int room = w->room ? 2 * w->room : 64;
        size_t bytes = (size_t)room * sizeof *w->open;
        int *grown = realloc(w->open, bytes);
        if (!grown) return status_no_memory(bytes, "variations within variations");
        w->open = grown;
        w->room = room;
    }
    w->open[w->depth++] = w->at;
    return status_ok();
}

/* Two comments that meet in one node stand one under the other. */
static Status add_comment(Walk *w, SgfSpan span)
{
    char *text = NULL;
    GameNode *n = &w->tree->node[w->at];
    TRY(sgf_plain_text(span, &text, NULL));
    char *comment = text;
    int time = w->at == GAME_TREE_ROOT ? RECORD_TIME_UNKNOWN : sgf_split_time(&comment);
    if (time >= 0) n->time_ms = time;
    Status status = status_ok();
    if (!n->comment) {
        status = game_tree_comment(w->tree, w->at, comment);
    } else if (*comment) {
        Text both = {0};
        char *joined = NULL;
        text_format(&both, "%s\n%s", n->comment, comment);
        status = text_take(&both, &joined, NULL);
        if (status.code == STATUS_OK) status = game_tree_comment(w->tree, w->at, joined);
        free(joined);
    }
    free(text);
    return status;
}

static Status add_mark(Walk *w, MarkKind kind, SgfSpan value)
{
    int x = 0, y = 0, size = w->tree->head->spec.size;
    const char *colon = kind == MARK_LABEL ? memchr(value.start, ':', value.length) : NULL;
    size_t length = colon ? (size_t)(colon - value.start) : value.length;
    char *label = NULL;
    TRY(sgf_read_point((SgfSpan){value.start, length}, size, &x, &y));
    if (colon) TRY(sgf_plain_text((SgfSpan){colon + 1, value.length - length - 1}, &label, NULL));
    Status status = game_tree_mark(w->tree, w->at, (Point)(y * size + x), kind, label);
    free(label);
    return status;
}

static Status add_marks(Walk *w, const SgfNode *n)
{
    SgfSpan value;
    for (int kind = 0; kind < MARK_KINDS; kind++)
        for (SgfSpan list = n->mark[kind]; list.start && sgf_next_value(&list, &value);)
            TRY(add_mark(w, (MarkKind)kind, value));
    return status_ok();
}

static Status add_move(Walk *w, const SgfNode *n)
{
    int x = 0, y = 0, size = w->tree->head->spec.size;
    Color c = n->move[BLACK].start ? BLACK : WHITE;
    Color turn = (Color)((w->tree->head->first + w->tree->node[w->at].ply) % 2);
    if (n->move[BLACK].start && n->move[WHITE].start) return status_error(ERR_FORMAT, "two moves in a node");
    if (c != turn) return status_error(ERR_FORMAT, "a move out of turn in a variation");
    TRY(sgf_read_point(n->move[c], size, &x, &y));
    return game_tree_add(w->tree, w->at, (Point)(y * size + x), &w->at);
}

static Status add_node(Walk *w)
{
    SgfNode n;
    const char *start = w->reader.at++;
    TRY(sgf_read_node(&w->reader, &n));
    Status status = status_ok();
    if (!w->main_line && (n.stones[BLACK].start || n.stones[WHITE].start))
        status = status_error(ERR_FORMAT, "stones are set up in a variation");
    else if (n.move[BLACK].start || n.move[WHITE].start)
        status = add_move(w, &n);
    if (status.code == STATUS_OK && n.comment.start) status = add_comment(w, n.comment);
    if (status.code == STATUS_OK) status = add_marks(w, &n);
    return status.code == STATUS_OK ? status : sgf_fault(&w->reader, start, status);
}

/* The text was read as a record already: its brackets match. */
static Status walk(Walk *w)
{
    SgfReader *r = &w->reader;
    TRY(sgf_find_game(r));
    r->at--; /* back on the ';' of the root */
    TRY(enter(w));
    while (w->depth > 0) {
        sgf_skip_spaces(r);
        if (r->at == r->end) return sgf_fault(r, r->at, status_error(ERR_FORMAT, "the file was cut"));
        switch (*r->at) {
        case ';':
            TRY(add_node(w));
            continue;
        case '(':
            TRY(enter(w));
            break;
        case ')':
            w->at = w->open[--w->depth];
            w->main_line = false;
            break;
        default:
            return sgf_fault(r, r->at,
                             status_error(ERR_FORMAT, "expected ; ( or ), found '%c'",
                                          isprint((unsigned char)*r->at) ? *r->at : '?'));
        }
        r->at++;
    }
    return status_ok();
}

/* A tree without moves that has the head of a record. */
static Status begin(const Record *r, GameTree **out)
{
    Record head = *r;
    head.moves = 0;
    return game_tree_from_record(&head, out);
}

Status game_tree_sgf_read(const char *name, const char *text, size_t size, GameSpec assumed, GameTree **out)
{
    Record *main_line = NULL;
    Walk w = {.reader = {.name = name, .start = text, .at = text, .end = text + size}, .main_line = true};
    Status status;
    CHECK(status, record_sgf_read(name, text, size, assumed, &main_line));
    CHECK(status, begin(main_line, &w.tree));
    CHECK(status, walk(&w));
    *out = w.tree;
    w.tree = NULL;
done:
    game_tree_free(w.tree);
    record_free(main_line);
    free(w.open);
    return status;
}

/* ---- writing ---- */

static void write_marks(Text *out, const GameNode *n, int size)
{
    for (int kind = 0; kind < MARK_KINDS; kind++)
        for (int i = 0, found = 0; i < n->mark_count; i++) {
            const GameMark *mark = &n->marks[i];
            if (mark->kind != kind) continue;
            if (!found++) text_format(out, "%s", mark_names[kind]);
            text_format(out, "[%c%c", 'a' + mark->point % size, 'a' + mark->point / size);
            if (kind == MARK_LABEL) text_char(out, ':');
            if (kind == MARK_LABEL) sgf_write_escaped(out, mark->label);
            text_char(out, ']');
        }
}

static void write_node(Text *out, const GameTree *t, int node)
{
    const GameNode *n = &t->node[node];
    int size = t->head->spec.size;
    if (node != GAME_TREE_ROOT)
        sgf_write_move(out, n->move, (Color)((t->head->first + n->ply - 1) % 2), size);
    sgf_write_comment(out, n->time_ms, n->comment);
    write_marks(out, n, size);
}

/* A node and the line behind it, which branches at most once for each point of the board. */
static void write_line(Text *out, const GameTree *t, int node)
{
    enum { MOVES_A_LINE = 10 };
    for (; node != GAME_TREE_NONE; node = t->node[node].child) {
        write_node(out, t, node);
        int first = t->node[node].child;
        if (first != GAME_TREE_NONE && t->node[first].sibling != GAME_TREE_NONE) {
            for (int child = first; child != GAME_TREE_NONE; child = t->node[child].sibling) {
                text_format(out, "\n(");
                write_line(out, t, child);
                text_char(out, ')');
            }
            return;
        }
        if (t->node[node].ply % MOVES_A_LINE == 0) text_char(out, '\n');
    }
}

Status game_tree_sgf_write(const GameTree *t, char **text, size_t *size)
{
    Text out = {0};
    sgf_write_head(&out, t->head);
    write_line(&out, t, GAME_TREE_ROOT);
    text_format(&out, ")\n");
    return text_take(&out, text, size);
}
