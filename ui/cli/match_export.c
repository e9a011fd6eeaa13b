#include "ui/cli/match_export.h"

#include "game/base/file.h"
#include "game/base/text.h"
#include "game/record_pos.h"
#include "game/record_psq.h"
#include "game/record_sgf.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct Export {
    const char *path;
    FileWriter *writer; /* NULL for a folder */
    Status (*write)(struct Export *e, const MatchDbGame *game);
    int games;
} Export;

/* ---- records ------------------------------------------------------------------------------------------- */

static RecordEnding ending_of(GameEnd end)
{
    switch (end) {
    case GAME_BY_TIME:
    case GAME_BY_HANGING:
        return ENDING_TIME;
    case GAME_BY_ILLEGAL_MOVE:
    case GAME_BY_CRASH:
    case GAME_BY_PROTOCOL:
    case GAME_BY_MEMORY:
        return ENDING_FORFEIT;
    case GAME_BY_RESIGNING:
    case GAME_BY_PROOF:
    case GAME_BY_AGREEMENT:
        return ENDING_RESIGNED;
    default:
        return ENDING_UNSAID;
    }
}

static Status fill(const MatchDbGame *g, Record *r)
{
    char event[RECORD_NAME_MAX];
    for (int i = 0; i < g->count; i++)
        TRY(record_add(r, g->moves[i], g->times_ms[i] < 0 ? RECORD_TIME_UNKNOWN : g->times_ms[i], NULL));
    record_end(r, g->result, ending_of(g->end));
    record_set_text(r->name[BLACK], RECORD_NAME_MAX, g->black, strlen(g->black));
    record_set_text(r->name[WHITE], RECORD_NAME_MAX, g->white, strlen(g->white));
    int n = snprintf(event, sizeof event, "game %d, ended by %s", g->number + 1, referee_end_name(g->end));
    record_set_text(r->event, RECORD_NAME_MAX, event, (size_t)n);
    record_set_text(r->date, RECORD_DATE_MAX, g->ended, strcspn(g->ended, "T"));
    return status_ok();
}

typedef enum RecordFormat { AS_SGF, AS_PSQ, AS_POSITION } RecordFormat;

static Status record_text(const MatchDbGame *g, RecordFormat format, char **text, size_t *size)
{
    Record *r = NULL;
    TRY(record_new(g->spec, &r));
    Status status = fill(g, r);
    if (status.code == STATUS_OK && format == AS_SGF) status = record_sgf_write(r, text, size);
    if (status.code == STATUS_OK && format == AS_PSQ) status = record_psq_write(r, text, size);
    if (status.code == STATUS_OK && format == AS_POSITION)
        status = record_pos_write(r, ORIGIN_BOTTOM, text, size);
    record_free(r);
    return status;
}

static Status append_record(Export *e, const MatchDbGame *g, RecordFormat format)
{
    char *text = NULL;
    size_t size = 0;
    TRY(record_text(g, format, &text, &size));
    Status status = file_writer_append(e->writer, text, size);
    free(text);
    return status;
}

static Status write_sgf(Export *e, const MatchDbGame *g)
{
    return append_record(e, g, AS_SGF);
}

static Status write_position(Export *e, const MatchDbGame *g)
{
    return append_record(e, g, AS_POSITION);
}

static Status write_psq(Export *e, const MatchDbGame *g)
{
    char path[FILE_PATH_MAX], name[32], *text = NULL;
    size_t size = 0;
    snprintf(name, sizeof name, "%06d.psq", g->number + 1);
    TRY(file_join(path, sizeof path, e->path, name));
    TRY(record_text(g, AS_PSQ, &text, &size));
    Status status = file_write(path, text, size);
    free(text);
    return status;
}

/* ---- lines of other programs --------------------------------------------------------------------------- */

static const char *pgn_result(Result r)
{
    return r == RESULT_BLACK ? "1-0" : r == RESULT_WHITE ? "0-1" : "1/2-1/2";
}

/* A tag; quotes and backslashes of its value are escaped. */
static void add_tag(Text *out, const char *tag, const char *value)
{
    text_format(out, "[%s \"", tag);
    for (; *value; value++) {
        if (*value == '"' || *value == '\\') text_char(out, '\\');
        text_char(out, *value);
    }
    text_format(out, "\"]\n");
}

/* PGN's White moves first, as black does here; the date with dots. */
static void add_pgn(const MatchDbGame *g, Text *out)
{
    char round[16], date[16];
    snprintf(round, sizeof round, "%d", g->number + 1);
    snprintf(date, sizeof date, "%.10s", g->ended);
    for (char *at = date; *at; at++)
        if (*at == '-') *at = '.';
    add_tag(out, "Event", "tengen match");
    add_tag(out, "Site", "?");
    add_tag(out, "Date", date);
    add_tag(out, "Round", round);
    add_tag(out, "White", g->black);
    add_tag(out, "Black", g->white);
    add_tag(out, "Result", pgn_result(g->result));
    text_format(out, "\n%s\n\n", pgn_result(g->result));
}

static Status write_pgn(Export *e, const MatchDbGame *g)
{
    Text out = {0};
    char *text = NULL;
    size_t size = 0;
    Status status;
    add_pgn(g, &out);
    CHECK(status, text_take(&out, &text, &size));
    CHECK(status, file_writer_append(e->writer, text, size));
done:
    text_free(&out);
    free(text);
    return status;
}

static json_t *game_json(const MatchDbGame *g)
{
    static const char *const results[] = {"", "black", "white", "draw"};
    json_t *moves = json_array(), *times = json_array();
    char name[NOTATION_TEXT_MAX];
    for (int i = 0; i < g->count; i++) {
        json_array_append_new(moves,
                              json_string(notation_point(g->moves[i], g->spec.size, ORIGIN_BOTTOM, name)));
        json_array_append_new(times, g->times_ms[i] < 0 ? json_null() : json_integer(g->times_ms[i]));
    }
    return json_pack("{s:i, s:s, s:s, s:s, s:s, s:s, s:i, s:i, s:s, s:s, s:i, s:o, s:o, s:s}", "game",
                     g->number + 1, "black", g->black, "white", g->white, "opener", g->opener, "swap2",
                     g->swap2, "rule", rule_name((Rule)g->spec.rule), "size", g->spec.size, "line",
                     g->spec.line, "result", results[g->result], "ending", referee_end_name(g->end),
                     "opening", g->opening, "moves", moves, "times_ms", times, "ended", g->ended);
}

static Status write_json(Export *e, const MatchDbGame *g)
{
    json_t *object = game_json(g);
    char *text = object ? json_dumps(object, JSON_COMPACT) : NULL;
    json_decref(object);
    if (!text) return status_no_memory(0, "a game");
    Status status = file_writer_append(e->writer, text, strlen(text));
    if (status.code == STATUS_OK) status = file_writer_append(e->writer, "\n", 1);
    free(text);
    return status;
}

/* ---- all ----------------------------------------------------------------------------------------------- */

static const struct {
    const char *ending;
    Status (*write)(Export *e, const MatchDbGame *game);
} formats[] = {
    {".sgf", write_sgf},      {".jsonl", write_json}, {".pgn", write_pgn},
    {".txt", write_position}, {".psq", write_psq},
};

static Status find_format(const char *path, Export *e)
{
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (file_has_suffix(path, formats[i].ending)) {
            e->write = formats[i].write;
            return status_ok();
        }
    return status_error(ERR_INPUT, "%.150s: games can be exported as .sgf, .jsonl, .pgn, .txt or .psq", path);
}

Status match_export_check(const char *path)
{
    Export e;
    const char *slash = strrchr(path, '/');
    char folder[FILE_PATH_MAX];
    TRY(find_format(path, &e));
    snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - path) : 0, path);
    if (folder[0] && !file_is_folder(folder))
        return status_error(ERR_INPUT, "export = %.150s: there is no folder %.150s", path, folder);
    return status_ok();
}

static Status take_game(void *context, const MatchDbGame *game)
{
    Export *e = context;
    e->games++;
    return e->write(e, game);
}

Status match_export(MatchDb *db, const char *path, int *games)
{
    Export e = {.path = path};
    Status status;
    TRY(find_format(path, &e));
    TRY(match_db_flush(db));
    if (e.write == write_psq)
        TRY(file_make_folders(path));
    else
        TRY(file_writer_new(path, &e.writer));
    CHECK(status, match_db_each(db, take_game, &e));
    if (e.writer) CHECK(status, file_writer_commit(e.writer));
    *games = e.games;
done:
    file_writer_free(e.writer);
    return status;
}
