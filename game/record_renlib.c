#include "game/record_renlib.h"

#include "game/base/text.h"

#include <stdlib.h>
#include <string.h>

enum {
    SIZE = 15,
    HEADER_BYTES = 20,
    MARK_BYTE = 8, /* 'RenLib' and two bytes FF */
    TITLE_END = 0x08,
};

enum {
    FLAG_SIBLING = 0x80,
    FLAG_NO_CHILD = 0x40,
    FLAG_OLD_COMMENT = 0x20,
    FLAG_MARK = 0x10,
    FLAG_COMMENT = 0x08,
    FLAG_MORE = 0x01,
};

static const char signature[] = "\xFFRenLib\xFF";

typedef struct Reader {
    const char *name;
    const unsigned char *data;
    size_t size, at;
    GameTree *tree;
    int *open; /* parents whose next child stands behind all that is below the last */
    int depth, room;
} Reader;

bool record_renlib_is(const char *data, size_t size)
{
    return size >= MARK_BYTE && memcmp(data, signature, MARK_BYTE) == 0;
}

static Status fault(const Reader *r, size_t at, Status status)
{
    if (status.code == ERR_INPUT) status.code = ERR_FORMAT;
    return status_prefix(status, "%s: byte %zu", r->name, at + 1);
}

static Status next_byte(Reader *r, int *out)
{
    if (r->at == r->size)
        return fault(r, r->at, status_error(ERR_FORMAT, "the file ends within a node: it was cut"));
    *out = r->data[r->at++];
    return status_ok();
}

/* ---- texts ---- */

/* The bytes to the next NUL, which ends at an even length with it. */
static Status next_text(Reader *r, const char **text, size_t *length)
{
    const unsigned char *start = r->data + r->at, *end = memchr(start, 0, r->size - r->at);
    if (!end) return fault(r, r->at, status_error(ERR_FORMAT, "a text is not ended by a byte 0"));
    *text = (const char *)start;
    *length = (size_t)(end - start);
    size_t bytes = (*length + 2) / 2 * 2;
    r->at = bytes < r->size - r->at ? r->at + bytes : r->size;
    return status_ok();
}

/* As UTF-8, allocated: the byte between title and lines becomes a line break, carriage returns go. */
static Status plain_text(const char *text, size_t length, char **out)
{
    Text plain = {0};
    bool utf8 = text_is_utf8(text, length);
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '\r') continue;
        if (text[i] == TITLE_END)
            text_char(&plain, '\n');
        else if (utf8)
            text_char(&plain, text[i]);
        else
            text_latin1(&plain, text[i]);
    }
    return text_take(&plain, out, NULL);
}

static Status read_comment(Reader *r, int node)
{
    const char *start = "";
    size_t length = 0;
    char *text = NULL;
    TRY(next_text(r, &start, &length));
    TRY(plain_text(start, length, &text));
    Status status = game_tree_comment(r->tree, node, text);
    free(text);
    return status;
}

/* A library may have one at the root, where there is no move to put it on. */
static Status read_board_text(Reader *r, int node)
{
    const char *start = "";
    size_t length = 0;
    char *text = NULL;
    TRY(next_text(r, &start, &length));
    if (node == GAME_TREE_ROOT) return status_ok();
    TRY(plain_text(start, length, &text));
    const GameNode *n = &r->tree->node[node];
    Status status = game_tree_mark(r->tree, n->parent, n->move, MARK_LABEL, text);
    free(text);
    return status;
}

/* ---- nodes ---- */

static Status push(Reader *r, int node)
{
    if (r->depth == r->room) {
        int room = r->room ? 2 * r->room : 64;
        size_t bytes = (size_t)room * sizeof *r->open;
        int *grown = realloc(r->open, bytes);
        if (!grown) return status_no_memory(bytes, "variations within variations");
        r->open = grown;
        r->room = room;
    }
    r->open[r->depth++] = node;
    return status_ok();
}

static Status add_move(Reader *r, int parent, int place, int *node)
{
    size_t at = r->at - 1;
    int x = place % 16, y = place / 16 + 1;
    if (place == 0) return fault(r, at, status_error(ERR_FORMAT, "a pass, which this game does not have"));
    if (x < 1 || y > SIZE)
        return fault(r, at,
                     status_error(ERR_FORMAT, "%02X is no point of a board of 15x15", (unsigned)place));
    Status status = game_tree_add(r->tree, parent, (Point)((y - 1) * SIZE + x - 1), node);
    return status.code == STATUS_OK ? status : fault(r, at, status);
}

/* What stands behind a node's two bytes. */
static Status read_extras(Reader *r, int node, int flags)
{
    int high = 0, low = 0;
    if (flags & FLAG_MORE) {
        TRY(next_byte(r, &high));
        TRY(next_byte(r, &low));
    }
    if (flags & (FLAG_COMMENT | FLAG_OLD_COMMENT)) TRY(read_comment(r, node));
    if (low & 1) TRY(read_board_text(r, node));
    if ((flags & FLAG_MARK) && node != GAME_TREE_ROOT)
        TRY(game_tree_mark(r->tree, node, r->tree->node[node].move, MARK_CIRCLE, NULL));
    return status_ok();
}

/* The first node may be the root itself, or, in old files, the first move. */
static Status read_nodes(Reader *r)
{
    int parent = GAME_TREE_ROOT;
    for (bool first = true, more = true; more; first = false) {
        int place = 0, flags = 0, node = GAME_TREE_ROOT;
        TRY(next_byte(r, &place));
        if (!first || place != 0) TRY(add_move(r, parent, place, &node));
        TRY(next_byte(r, &flags));
        TRY(read_extras(r, node, flags));
        if (flags & FLAG_SIBLING) TRY(push(r, parent));
        more = !(flags & FLAG_NO_CHILD) || r->depth > 0;
        parent = !(flags & FLAG_NO_CHILD) ? node : r->depth > 0 ? r->open[--r->depth] : GAME_TREE_ROOT;
        /* An empty library is a root that says there is something below it, and an end. */
        if (first && node == GAME_TREE_ROOT && r->at == r->size) return status_ok();
    }
    return status_ok();
}

static Status read_header(Reader *r)
{
    if (!record_renlib_is((const char *)r->data, r->size)) return status_ok();
    if (r->size < HEADER_BYTES) return fault(r, r->size, status_error(ERR_FORMAT, "the header was cut"));
    int major = r->data[MARK_BYTE], minor = r->data[MARK_BYTE + 1];
    if (major != 3 || minor > 4)
        return fault(r, MARK_BYTE,
                     status_error(ERR_FORMAT, "version %d.%d is not one of 3.0 to 3.4", major, minor));
    r->at = HEADER_BYTES;
    return status_ok();
}

Status record_renlib_read(const char *name, const char *data, size_t size, GameSpec assumed, GameTree **out)
{
    GameSpec spec = {assumed.rule, SIZE, 5};
    Reader r = {.name = name, .data = (const unsigned char *)data, .size = size};
    Status status;
    CHECK(status, game_tree_new(spec, &r.tree));
    CHECK(status, read_header(&r));
    CHECK(status, read_nodes(&r));
    *out = r.tree;
    r.tree = NULL;
done:
    game_tree_free(r.tree);
    free(r.open);
    return status;
}
