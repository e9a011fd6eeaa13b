#include "game/record_psq.h"

#include "game/base/text.h"

#include <ctype.h>
#include <string.h>

typedef struct Lines {
    const char *name;
    const char *at, *end;
    const char *line; /* the current line, without its break and the spaces round it */
    size_t length;
    int number; /* of the current line, from 1 */
} Lines;

static bool next_line(Lines *l)
{
    if (l->at == l->end) return false;
    const char *stop = memchr(l->at, '\n', (size_t)(l->end - l->at));
    if (!stop) stop = l->end;
    l->line = l->at;
    l->at = stop < l->end ? stop + 1 : stop;
    while (l->line < stop && isspace((unsigned char)*l->line)) l->line++;
    while (stop > l->line && isspace((unsigned char)stop[-1])) stop--;
    l->length = (size_t)(stop - l->line);
    l->number++;
    return true;
}

static Status fault(const Lines *l, Status status)
{
    if (status.code == ERR_INPUT) status.code = ERR_FORMAT;
    return status_prefix(status, "%s:%d", l->name, l->number);
}

/* "Piskvorky WxH, …" */
static Status read_header(const Lines *l, GameSpec *spec)
{
    static const char title[] = "Piskvorky";
    size_t at = sizeof title - 1;
    int width, height;
    if (l->length < at || memcmp(l->line, title, at) != 0)
        return status_error(ERR_FORMAT, "a psq file begins with \"Piskvorky 15x15\"");
    while (at < l->length && l->line[at] == ' ') at++;
    TRY(notation_scan_number(l->line, l->length, &at, &width));
    if (at == l->length || tolower((unsigned char)l->line[at]) != 'x')
        return status_error(ERR_FORMAT, "character %zu: expected x between width and height", at + 1);
    at++;
    TRY(notation_scan_number(l->line, l->length, &at, &height));
    if (width != height) return status_error(ERR_FORMAT, "a board of %dx%d is not square", width, height);
    if (width < BOARD_SIZE_MIN || width > BOARD_SIZE_MAX)
        return status_error(ERR_FORMAT, "board size %d is not one of %d to %d", width, BOARD_SIZE_MIN,
                            BOARD_SIZE_MAX);
    spec->size = (uint8_t)width;
    return game_spec_check(*spec);
}

/* Is the line two or three numbers with commas between? Then number[] has them, the third -1 if absent. */
static bool read_numbers(const Lines *l, int number[3])
{
    size_t at = 0;
    number[2] = RECORD_TIME_UNKNOWN;
    for (int i = 0; i < 3; i++) {
        if (notation_scan_number(l->line, l->length, &at, &number[i]).code != STATUS_OK) return false;
        while (at < l->length && l->line[at] == ' ') at++;
        if (at == l->length) return i >= 1;
        if (l->line[at++] != ',') return false;
        while (at < l->length && l->line[at] == ' ') at++;
    }
    return false;
}

static Status read_move(Record *r, const int number[3])
{
    int size = r->spec.size, x = number[0] - 1, y = number[1] - 1;
    if (x < 0 || x >= size || y < 0 || y >= size)
        return status_error(ERR_FORMAT, "move %d, %d,%d: not on the board (1 to %d)", r->moves + 1, number[0],
                            number[1], size);
    return record_add(r, (Point)(y * size + x), number[2], NULL);
}

/* Is the line a number, as the line behind the names is? */
static bool is_number(const Lines *l)
{
    size_t at = 0;
    int number;
    return notation_scan_number(l->line, l->length, &at, &number).code == STATUS_OK && at == l->length;
}

static Status read_moves(Record *r, Lines *l)
{
    int number[3], names = 0;
    bool more;
    while ((more = next_line(l)) && read_numbers(l, number)) {
        Status status = read_move(r, number);
        if (status.code != STATUS_OK) return fault(l, status);
    }
    for (; more && names < 2 && !is_number(l); more = next_line(l), names++)
        record_set_text(r->name[names], RECORD_NAME_MAX, l->line, l->length);
    return status_ok();
}

Status record_psq_read(const char *name, const char *text, size_t size, GameSpec assumed, Record **out)
{
    Lines l = {.name = name, .at = text, .end = text + size};
    Record *r = NULL;
    l.line = text;
    while (next_line(&l) && l.length == 0) continue;
    Status status = read_header(&l, &assumed);
    if (status.code != STATUS_OK) return fault(&l, status);
    TRY(record_new(assumed, &r));
    CHECK(status, read_moves(r, &l));
    *out = r;
    r = NULL;
done:
    record_free(r);
    return status;
}

/* A name that is a number would be read as the end of the names, and "3,4" as a move. */
static bool readable(const char *name)
{
    Lines l = {.line = name, .length = strlen(name)};
    int number[3];
    return !is_number(&l) && !read_numbers(&l, number);
}

Status record_psq_write(const Record *r, char **text, size_t *size)
{
    if (r->stones > 0 || r->first != BLACK)
        return status_error(ERR_UNSUPPORTED, "a psq file cannot hold set-up stones or begin with white");
    Text out = {0};
    int edge = r->spec.size;
    text_format(&out, "Piskvorky %dx%d, 11:11, 0\n", edge, edge);
    for (int i = 0; i < r->moves; i++) {
        const RecordMove *m = &r->move[i];
        text_format(&out, "%d,%d,%d\n", m->point % edge + 1, m->point / edge + 1,
                    m->time_ms < 0 ? 0 : m->time_ms);
    }
    if ((*r->name[BLACK] || *r->name[WHITE]) && readable(r->name[BLACK]) && readable(r->name[WHITE]))
        text_format(&out, "%s\n%s\n", r->name[BLACK], r->name[WHITE]);
    text_format(&out, "-1\n");
    return text_take(&out, text, size);
}
