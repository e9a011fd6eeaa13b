#include "ui/board/state_record.h"

#include "game/base/os.h"

#include <string.h>

static int set_up_stones(const Board *start, RecordStone out[])
{
    int n = 0;
    for (Point p = 0; p < board_points(start); p++)
        if (board_at(start, p) != EMPTY)
            out[n++] = (RecordStone){.point = p, .color = (uint8_t)board_at(start, p)};
    return n;
}

static Status fill_record(const State *s, Record *r)
{
    RecordStone stones[BOARD_POINTS_MAX];
    int line[BOARD_POINTS_MAX + 1], n = set_up_stones(&s->game.start, stones);
    int nodes = variations_line(&s->game, line);
    char now[RECORD_DATE_MAX];
    if (n > 0) TRY(record_set_up(r, stones, n, (Color)s->game.start.to_move));
    for (int i = 1; i < nodes; i++)
        TRY(record_add(r, s->game.node[line[i]].point, s->game.node[line[i]].time_ms, NULL));
    for (int c = BLACK; c <= WHITE; c++) {
        const char *name = state_is_person(s, (Color)c) ? "You" : "Tengen";
        record_set_text(r->name[c], RECORD_NAME_MAX, name, strlen(name));
    }
    os_utc_text(now, sizeof now);
    record_set_text(r->date, RECORD_DATE_MAX, now, strlen("2026-11-21"));
    if (s->result != RESULT_NONE) record_end(r, (Result)s->result, (RecordEnding)s->ending);
    return status_ok();
}

Status state_record(const State *s, Record **out)
{
    TRY(record_new(s->game.start.spec, out));
    Status status = fill_record(s, *out);
    if (status.code == STATUS_OK) return status;
    record_free(*out);
    *out = NULL;
    return status;
}
