#include "game/record.h"

#include "game/base/file.h"
#include "game/base/text.h"
#include "game/record_pos.h"
#include "game/record_psq.h"
#include "game/record_renlib.h"
#include "game/record_sgf.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

Status record_new(GameSpec spec, Record **out)
{
    Record *r = calloc(1, sizeof *r);
    if (!r) return status_no_memory(sizeof *r, "the record of a game");
    r->spec = spec;
    r->first = BLACK;
    board_init(&r->board, spec);
    *out = r;
    return status_ok();
}

void record_free(Record *r)
{
    if (!r) return;
    for (int i = 0; i < r->moves; i++) free(r->move[i].comment);
    free(r);
}

static bool on_board(const Record *r, Point p)
{
    return p >= 0 && p < board_points(&r->board);
}

Status record_set_up(Record *r, const RecordStone stone[], int n, Color first)
{
    assert(r->moves == 0 && r->stones == 0);
    char name[NOTATION_TEXT_MAX];
    Board b;
    board_init(&b, r->spec);
    for (int i = 0; i < n; i++) {
        if (!on_board(r, stone[i].point))
            return status_error(ERR_INPUT, "set-up stone %d is not on the board", i + 1);
        if (!pointset_has(&b.empty, stone[i].point))
            return status_error(ERR_INPUT, "set-up stone %d stands on another, %s", i + 1,
                                notation_point(stone[i].point, r->spec.size, ORIGIN_BOTTOM, name));
        board_put(&b, stone[i].point, (Color)stone[i].color);
    }
    board_set_to_move(&b, first);
    board_judge(&b);
    if (board_over(&b)) return status_error(ERR_INPUT, "the game is over in the position that is set up");
    memcpy(r->stone, stone, (size_t)n * sizeof *stone);
    r->stones = n;
    r->first = (uint8_t)first;
    r->board = b;
    return status_ok();
}

/* Why p cannot be played now, or NULL. */
static const char *objection(const Record *r, Point p)
{
    if (!on_board(r, p)) return "not on the board";
    if (board_over(&r->board)) return "the game was over";
    if (!pointset_has(&r->board.empty, p)) return "there is a stone";
    return NULL;
}

Status record_add(Record *r, Point p, int time_ms, const char *comment)
{
    char name[NOTATION_TEXT_MAX] = "?";
    const char *why = objection(r, p);
    if (why) {
        if (on_board(r, p)) notation_point(p, r->spec.size, ORIGIN_BOTTOM, name);
        return status_error(ERR_INPUT, "move %d, %s: %s", r->moves + 1, name, why);
    }
    RecordMove move = {.point = p, .time_ms = time_ms < 0 ? RECORD_TIME_UNKNOWN : time_ms};
    if (comment && *comment) {
        move.comment = strdup(comment);
        if (!move.comment) return status_no_memory(strlen(comment), "a comment");
    }
    Undo undo;
    board_play(&r->board, p, &undo);
    r->move[r->moves++] = move;
    r->result = r->board.result;
    r->ending = ENDING_UNSAID;
    return status_ok();
}

void record_end(Record *r, Result result, RecordEnding ending)
{
    if (board_over(&r->board)) return;
    r->result = (uint8_t)result;
    r->ending = (uint8_t)(result == RESULT_BLACK || result == RESULT_WHITE ? ending : ENDING_UNSAID);
}

static bool blank(char c)
{
    unsigned char byte = (unsigned char)c;
    return byte <= ' ' || byte == 0x7F;
}

void record_set_text(char *field, size_t n, const char *text, size_t length)
{
    while (length > 0 && blank(*text)) {
        text++;
        length--;
    }
    bool utf8 = text_is_utf8(text, length);
    if (length > n - 1) {
        length = n - 1;
        /* Not in the middle of a UTF-8 sequence, whose further bytes are 10xxxxxx. */
        while (utf8 && length > 0 && ((unsigned char)text[length] & 0xC0) == 0x80) length--;
    }
    while (length > 0 && blank(text[length - 1])) length--;
    for (size_t i = 0; i < length; i++)
        field[i] = blank(text[i]) ? ' ' : (unsigned char)text[i] >= 0x80 && !utf8 ? '?' : text[i];
    field[length] = '\0';
}

void record_board(const Record *r, int ply, Board *out)
{
    assert(ply >= 0 && ply <= r->moves);
    Undo undo;
    board_init(out, r->spec);
    for (int i = 0; i < r->stones; i++) board_put(out, r->stone[i].point, (Color)r->stone[i].color);
    board_set_to_move(out, (Color)r->first);
    for (int i = 0; i < ply; i++) board_play(out, r->move[i].point, &undo);
}

static bool same_comment(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

bool record_equal(const Record *a, const Record *b)
{
    if (!game_spec_equal(a->spec, b->spec) || a->first != b->first || a->result != b->result ||
        a->ending != b->ending || a->stones != b->stones || a->moves != b->moves)
        return false;
    if (strcmp(a->name[BLACK], b->name[BLACK]) != 0 || strcmp(a->name[WHITE], b->name[WHITE]) != 0 ||
        strcmp(a->event, b->event) != 0 || strcmp(a->date, b->date) != 0)
        return false;
    /* The order in which stones were set up means nothing. */
    Board board_a, board_b;
    record_board(a, 0, &board_a);
    record_board(b, 0, &board_b);
    if (board_a.hash != board_b.hash) return false;
    for (int i = 0; i < a->moves; i++)
        if (a->move[i].point != b->move[i].point || a->move[i].time_ms != b->move[i].time_ms ||
            !same_comment(a->move[i].comment, b->move[i].comment))
            return false;
    return true;
}

/* ---- files ------------------------------------------------------------------------------------------- */

/* The main line of a RenLib library. */
static Status read_library(const char *path, const char *data, size_t size, GameSpec assumed, Record **out)
{
    GameTree *t = NULL;
    TRY(record_renlib_read(path, data, size, assumed, &t));
    Status status = game_tree_record(t, GAME_TREE_ROOT, out);
    game_tree_free(t);
    return status;
}

Status record_read(const char *path, GameSpec assumed, Origin origin, Record **out)
{
    char *text = NULL;
    size_t size;
    TRY(file_read(path, RECORD_FILE_MAX, &text, &size));
    size_t mark = size >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    const char *body = text + mark, *start = body + strspn(body, " \t\r\n");
    size -= mark;
    Status status;
    if (record_renlib_is(text, size))
        status = read_library(path, text, size, assumed, out);
    else if (*start == '(')
        status = record_sgf_read(path, body, size, assumed, out);
    else if (strncmp(start, "Piskvorky", 9) == 0)
        status = record_psq_read(path, body, size, assumed, out);
    else
        status = record_pos_read(path, body, size, assumed, origin, out);
    free(text);
    return status;
}

static Status format(const Record *r, const char *path, Origin origin, char **text, size_t *size)
{
    if (file_has_suffix(path, ".sgf")) return record_sgf_write(r, text, size);
    if (file_has_suffix(path, ".psq")) return record_psq_write(r, text, size);
    if (file_has_suffix(path, ".pos") || file_has_suffix(path, ".txt"))
        return record_pos_write(r, origin, text, size);
    return status_error(ERR_INPUT, "the name of a record ends in .sgf, .psq, .pos or .txt");
}

Status record_write(const Record *r, const char *path, Origin origin)
{
    char *text = NULL;
    size_t size;
    Status status = format(r, path, origin, &text, &size);
    if (status.code != STATUS_OK) return status_prefix(status, "%s", path);
    status = file_write(path, text, size);
    free(text);
    return status;
}
