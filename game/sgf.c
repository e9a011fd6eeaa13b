#include "game/sgf.h"

#include "game/base/text.h"
#include "game/notation.h"

#include <ctype.h>
#include <string.h>

Status sgf_fault(const SgfReader *r, const char *at, Status status)
{
    int line = 1;
    for (const char *c = r->start; c < at; c++) line += *c == '\n';
    if (status.code == ERR_INPUT) status.code = ERR_FORMAT;
    return status_prefix(status, "%s:%d", r->name, line);
}

void sgf_skip_spaces(SgfReader *r)
{
    while (r->at < r->end && (isspace((unsigned char)*r->at) || *r->at == '\0')) r->at++;
}

static bool next_is(const SgfReader *r, char c)
{
    return r->at < r->end && *r->at == c;
}

/* ---- properties -------------------------------------------------------------------------------------- */

Status sgf_skip_value(SgfReader *r)
{
    const char *open = r->at++;
    for (; r->at < r->end; r->at++) {
        if (*r->at == ']') {
            r->at++;
            return status_ok();
        }
        if (*r->at == '\\' && r->at + 1 < r->end) r->at++;
    }
    return sgf_fault(r, open, status_error(ERR_FORMAT, "a value is not closed by ]"));
}

/* The member of the node that a property fills, NULL for those that mean nothing here. */
static SgfSpan *property(SgfNode *n, const char *name, bool *list)
{
    *list = false;
    const struct {
        const char *name;
        SgfSpan *span;
    } known[] = {
        {"B", &n->move[BLACK]},    {"W", &n->move[WHITE]},    {"PL", &n->to_play},
        {"C", &n->comment},        {"GM", &n->game},          {"SZ", &n->size},
        {"RU", &n->rule},          {"RE", &n->result},        {"DT", &n->date},
        {"EV", &n->event},         {"PB", &n->player[BLACK]}, {"PW", &n->player[WHITE]},
        {"AB", &n->stones[BLACK]}, {"AW", &n->stones[WHITE]}, {"LB", &n->mark[0]},
        {"TR", &n->mark[1]},       {"SQ", &n->mark[2]},       {"CR", &n->mark[3]},
        {"MA", &n->mark[4]},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(name, known[i].name) == 0) {
            bool mark = known[i].span >= n->mark && known[i].span < n->mark + SGF_MARKS;
            *list = mark || name[0] == 'A';
            return known[i].span;
        }
    return NULL;
}

/* FF[3] allowed small letters within a name, which do not count. */
static void read_name(SgfReader *r, char *name, size_t n)
{
    size_t used = 0;
    for (; r->at < r->end && isalpha((unsigned char)*r->at); r->at++)
        if (isupper((unsigned char)*r->at) && used < n - 1) name[used++] = *r->at;
    name[used] = '\0';
}

static Status read_property(SgfReader *r, SgfNode *n)
{
    char name[8];
    const char *start = r->at;
    read_name(r, name, sizeof name);
    sgf_skip_spaces(r);
    if (!next_is(r, '['))
        return sgf_fault(r, start, status_error(ERR_FORMAT, "expected a value in brackets behind %s", name));
    if (strcmp(name, "AE") == 0)
        return sgf_fault(r, start, status_error(ERR_FORMAT, "AE takes stones away, which no game here does"));
    bool list;
    SgfSpan *span = property(n, name, &list);
    const char *open = r->at, *first_end = NULL;
    while (next_is(r, '[')) {
        TRY(sgf_skip_value(r));
        if (!first_end) first_end = r->at;
        sgf_skip_spaces(r);
    }
    if (!span) return status_ok();
    if (span->start) return sgf_fault(r, start, status_error(ERR_FORMAT, "%s stands twice in a node", name));
    if (list)
        *span = (SgfSpan){open, (size_t)(r->at - open)};
    else
        *span = (SgfSpan){open + 1, (size_t)(first_end - open) - 2};
    return status_ok();
}

Status sgf_read_node(SgfReader *r, SgfNode *n)
{
    memset(n, 0, sizeof *n);
    for (sgf_skip_spaces(r); r->at < r->end && isalpha((unsigned char)*r->at); sgf_skip_spaces(r))
        TRY(read_property(r, n));
    return status_ok();
}

/* ---- text values ------------------------------------------------------------------------------------- */

/* A backslash makes the next character plain, and a line break vanish. */
Status sgf_plain_text(SgfSpan s, char **text, size_t *length)
{
    Text out = {0};
    bool utf8 = text_is_utf8(s.start, s.length);
    for (size_t i = 0; i < s.length; i++) {
        char c = s.start[i];
        if (c == '\\' && i + 1 < s.length) {
            c = s.start[++i];
            if (c == '\r' && i + 1 < s.length && s.start[i + 1] == '\n') i++;
            if (c == '\n' || c == '\r') continue;
        } else if (c == '\r') {
            continue;
        }
        if (c != '\0' && utf8) text_char(&out, c);
        if (c != '\0' && !utf8) text_latin1(&out, c);
    }
    return text_take(&out, text, length);
}

/* ---- values ------------------------------------------------------------------------------------------ */

Status sgf_read_point(SgfSpan s, int size, int *x, int *y)
{
    if (s.length != 2)
        return status_error(ERR_FORMAT, "a point has two letters, not [%.*s]",
                            (int)(s.length < 20 ? s.length : 20), s.start);
    *x = s.start[0] - 'a';
    *y = s.start[1] - 'a';
    if (*x < 0 || *x >= size || *y < 0 || *y >= size)
        return status_error(ERR_FORMAT, "[%.2s] is not on the board (aa to %c%c)", s.start, 'a' + size - 1,
                            'a' + size - 1);
    return status_ok();
}

int sgf_split_time(char **comment)
{
    int time;
    size_t at = 0, length = strlen(*comment);
    if (length == 0 || **comment == '-' ||
        notation_scan_number(*comment, length, &at, &time).code != STATUS_OK)
        return -1;
    if (strncmp(*comment + at, "ms", 2) != 0) return -1;
    at += 2;
    if ((*comment)[at] != '\0' && (*comment)[at] != '\n') return -1;
    *comment += at + ((*comment)[at] == '\n');
    return time;
}

bool sgf_next_value(SgfSpan *list, SgfSpan *value)
{
    const char *end = list->start + list->length;
    const char *open = list->length ? memchr(list->start, '[', list->length) : NULL;
    if (!open) return false;
    const char *close = open + 1;
    while (*close != ']') close += *close == '\\' ? 2 : 1; /* every value is closed */
    *value = (SgfSpan){open + 1, (size_t)(close - open) - 1};
    *list = (SgfSpan){close + 1, (size_t)(end - close) - 1};
    return true;
}

/* ---- the game ---------------------------------------------------------------------------------------- */

Status sgf_find_game(SgfReader *r)
{
    for (; r->at < r->end; r->at++) {
        if (*r->at != '(') continue;
        const char *open = r->at++;
        sgf_skip_spaces(r);
        if (next_is(r, ';')) {
            r->at++;
            return status_ok();
        }
        r->at = open;
    }
    return sgf_fault(r, r->start, status_error(ERR_FORMAT, "no game: an SGF file begins with \"(;\""));
}
