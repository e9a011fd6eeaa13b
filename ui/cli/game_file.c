#include "ui/cli/game_file.h"

#include "game/base/file.h"
#include "game/base/os.h"
#include "game/record.h"

#include <string.h>

static Status check_ending(const char *path)
{
    static const char *const endings[] = {".sgf", ".psq", ".pos", ".txt"};
    for (int i = 0; i < 4; i++)
        if (file_has_suffix(path, endings[i])) return status_ok();
    return status_error(ERR_INPUT,
                        "%.80s: the name must end in .sgf, .psq, .pos or .txt, which says the format", path);
}

static void set_names(Record *r, Color person)
{
    char now[RECORD_DATE_MAX];
    record_set_text(r->name[person], RECORD_NAME_MAX, "You", 3);
    record_set_text(r->name[color_other(person)], RECORD_NAME_MAX, "Tengen", 6);
    os_utc_text(now, sizeof now);
    record_set_text(r->date, RECORD_DATE_MAX, now, strlen("2026-11-21"));
}

static int set_up_stones(const Board *start, RecordStone out[])
{
    int n = 0;
    for (Point p = 0; p < board_points(start); p++)
        if (board_at(start, p) != EMPTY)
            out[n++] = (RecordStone){.point = p, .color = (uint8_t)board_at(start, p)};
    return n;
}

static Status fill(Record *r, const Session *s, Color person)
{
    RecordStone stones[BOARD_POINTS_MAX];
    int n = set_up_stones(&s->start, stones);
    if (n > 0) TRY(record_set_up(r, stones, n, (Color)s->start.to_move));
    for (int i = 0; i < s->count; i++) TRY(record_add(r, s->moves[i], RECORD_TIME_UNKNOWN, NULL));
    set_names(r, person);
    return status_ok();
}

Status game_file_save(const char *path, const Session *s, Color person)
{
    Record *record = NULL;
    Status status;
    TRY(check_ending(path));
    CHECK(status, record_new(s->board.spec, &record));
    CHECK(status, fill(record, s, person));
    CHECK(status, record_write(record, path, ORIGIN_BOTTOM));
done:
    record_free(record);
    return status;
}

static void take_over(const Record *r, Session *out)
{
    Board start;
    record_board(r, 0, &start);
    session_begin(out, &start);
    for (int i = 0; i < r->moves; i++) session_play(out, r->move[i].point);
}

Status game_file_load(const char *path, GameSpec assumed, Session *out)
{
    Record *record = NULL;
    if (!file_exists(path)) return status_error(ERR_INPUT, "%.120s: no such file", path);
    TRY(record_read(path, assumed, ORIGIN_BOTTOM, &record));
    take_over(record, out);
    record_free(record);
    return status_ok();
}
