#include "game/record_pos.h"

#include "game/base/text.h"

#include <ctype.h>

static Status read_moves(Record *r, const char *text, size_t size, Origin origin)
{
    for (size_t at = 0;;) {
        while (at < size && isspace((unsigned char)text[at])) at++;
        if (at == size) return status_ok();
        Point p;
        TRY(notation_scan_point(text, size, &at, r->spec.size, origin, &p));
        TRY(record_add(r, p, RECORD_TIME_UNKNOWN, NULL));
    }
}

Status record_pos_read(const char *name, const char *text, size_t size, GameSpec spec, Origin origin,
                       Record **out)
{
    Record *r = NULL;
    TRY(game_spec_check(spec));
    TRY(record_new(spec, &r));
    Status status = read_moves(r, text, size, origin);
    if (status.code != STATUS_OK) {
        record_free(r);
        if (status.code == ERR_INPUT) status.code = ERR_FORMAT;
        return status_prefix(status, "%s", name);
    }
    *out = r;
    return status_ok();
}

Status record_pos_write(const Record *r, Origin origin, char **text, size_t *size)
{
    if (r->stones > 0 || r->first != BLACK)
        return status_error(ERR_UNSUPPORTED,
                            "a position string cannot hold set-up stones or begin with white");
    Text out = {0};
    char name[NOTATION_TEXT_MAX];
    for (int i = 0; i < r->moves; i++)
        text_format(&out, "%s", notation_point(r->move[i].point, r->spec.size, origin, name));
    text_char(&out, '\n');
    return text_take(&out, text, size);
}
