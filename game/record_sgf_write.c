#include "game/record_sgf.h"
#include "game/sgf_write.h"

Status record_sgf_write(const Record *r, char **text, size_t *size)
{
    enum { MOVES_A_LINE = 10 };
    Text out = {0};
    sgf_write_head(&out, r);
    for (int i = 0; i < r->moves; i++) {
        const RecordMove *m = &r->move[i];
        if (i % MOVES_A_LINE == 0) text_char(&out, '\n');
        sgf_write_move(&out, m->point, (Color)((r->first + i) % 2), r->spec.size);
        sgf_write_comment(&out, m->time_ms, m->comment);
    }
    text_format(&out, ")\n");
    return text_take(&out, text, size);
}
