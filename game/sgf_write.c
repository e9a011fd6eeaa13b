#include "game/sgf_write.h"

#include <string.h>

void sgf_write_escaped(Text *out, const char *text)
{
    for (; *text; text++) {
        if (*text == ']' || *text == '\\') text_char(out, '\\');
        text_char(out, *text);
    }
}

static void add_property(Text *out, const char *name, const char *value)
{
    if (!*value) return;
    text_format(out, "%s[", name);
    sgf_write_escaped(out, value);
    text_char(out, ']');
}

void sgf_write_point(Text *out, Point p, int size)
{
    text_format(out, "[%c%c]", 'a' + p % size, 'a' + p / size);
}

static void add_spec(Text *out, GameSpec spec)
{
    text_format(out, "SZ[%d]RU[%s", spec.size, rule_name((Rule)spec.rule));
    if (spec.line != 5) text_format(out, " %d", spec.line);
    text_char(out, ']');
}

static void add_result(Text *out, const Record *r)
{
    static const char *const endings[] = {
        [ENDING_UNSAID] = "", [ENDING_RESIGNED] = "R", [ENDING_TIME] = "T", [ENDING_FORFEIT] = "F"};
    if (r->result == RESULT_DRAW)
        text_format(out, "RE[0]");
    else if (r->result != RESULT_NONE)
        text_format(out, "RE[%c+%s]", r->result == RESULT_BLACK ? 'B' : 'W', endings[r->ending]);
}

static void add_set_up(Text *out, const Record *r)
{
    static const char *const names[] = {[BLACK] = "AB", [WHITE] = "AW"};
    for (int c = BLACK; c <= WHITE; c++)
        for (int i = 0, found = 0; i < r->stones; i++) {
            if (r->stone[i].color != c) continue;
            if (!found++) text_format(out, "%s", names[c]);
            sgf_write_point(out, r->stone[i].point, r->spec.size);
        }
    if (r->stones > 0 || r->first != BLACK) text_format(out, "PL[%c]", r->first == BLACK ? 'B' : 'W');
}

void sgf_write_head(Text *out, const Record *r)
{
    text_format(out, "(;FF[4]GM[4]CA[UTF-8]AP[Tengen]");
    add_spec(out, r->spec);
    add_property(out, "PB", r->name[BLACK]);
    add_property(out, "PW", r->name[WHITE]);
    add_property(out, "EV", r->event);
    add_property(out, "DT", r->date);
    add_result(out, r);
    add_set_up(out, r);
}

void sgf_write_comment(Text *out, int time_ms, const char *comment)
{
    if (time_ms < 0 && !comment) return;
    text_format(out, "C[");
    if (time_ms >= 0) text_format(out, "%dms%s", time_ms, comment ? "\n" : "");
    if (comment) sgf_write_escaped(out, comment);
    text_char(out, ']');
}

void sgf_write_move(Text *out, Point move, Color c, int size)
{
    text_format(out, ";%c", c == BLACK ? 'B' : 'W');
    sgf_write_point(out, move, size);
}
