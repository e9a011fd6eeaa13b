#include "ui/cli/analyze_request.h"

#include "game/base/options.h"
#include "game/record_pos.h"
#include "game/record_sgf.h"

#include <string.h>

/* ---- values ---- */

static Status read_int(const json_t *o, const char *key, int low, int high, int *out)
{
    const json_t *value = json_object_get(o, key);
    if (!value) return status_ok();
    json_int_t number = json_integer_value(value);
    if (!json_is_integer(value) || number < low || number > high)
        return status_error(ERR_INPUT, "\"%s\" must be a whole number from %d to %d", key, low, high);
    *out = (int)number;
    return status_ok();
}

static Status read_bool(const json_t *o, const char *key, bool *out)
{
    const json_t *value = json_object_get(o, key);
    if (!value) return status_ok();
    if (!json_is_boolean(value)) return status_error(ERR_INPUT, "\"%s\" must be true or false", key);
    *out = json_is_true(value);
    return status_ok();
}

static Status read_color(const json_t *value, const char *key, Color *out)
{
    const char *name = json_string_value(value);
    bool black = name && (strcmp(name, "black") == 0 || strcmp(name, "b") == 0);
    bool white = name && (strcmp(name, "white") == 0 || strcmp(name, "w") == 0);
    if (!black && !white) return status_error(ERR_INPUT, "\"%s\" must say \"black\" or \"white\"", key);
    *out = black ? BLACK : WHITE;
    return status_ok();
}

static Status read_point(const json_t *value, const char *key, int size, Point *out)
{
    const char *name = json_string_value(value);
    if (!name) return status_error(ERR_INPUT, "\"%s\" must hold points such as \"h8\"", key);
    Status status = notation_parse_point(name, size, ORIGIN_BOTTOM, out);
    return status.code == STATUS_OK ? status : status_prefix(status, "\"%s\"", key);
}

static Status check_keys(const json_t *o)
{
    static const char *const keys[] = {"id",   "moves", "stones", "to_move", "sgf",   "move",
                                       "rule", "size",  "line",   "visits",  "lines", "policy"};
    enum { KEYS = sizeof keys / sizeof *keys };
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)o, key, value)
    {
        int i = 0;
        while (i < KEYS && strcmp(keys[i], key) != 0) i++;
        if (i < KEYS) continue;
        int near = options_nearest(key, keys, KEYS);
        if (near < 0) return status_error(ERR_INPUT, "unknown key \"%.40s\"", key);
        return status_error(ERR_INPUT, "unknown key \"%.40s\"; did you mean \"%s\"?", key, keys[near]);
    }
    return status_ok();
}

/* ---- the position ---- */

static Status read_stones(const json_t *o, Record *r)
{
    RecordStone stones[BOARD_POINTS_MAX];
    const json_t *list = json_object_get(o, "stones"), *turn = json_object_get(o, "to_move");
    Color first = BLACK;
    size_t n = json_array_size(list);
    if (turn) TRY(read_color(turn, "to_move", &first));
    if (list && (!json_is_array(list) || n > BOARD_POINTS_MAX))
        return status_error(ERR_INPUT,
                            "\"stones\" must be a list such as [[\"b\", \"h8\"], [\"w\", \"i9\"]]");
    for (size_t i = 0; i < n; i++) {
        const json_t *pair = json_array_get(list, i);
        Color c;
        if (json_array_size(pair) != 2)
            return status_error(ERR_INPUT, "each of \"stones\" must be a pair such as [\"b\", \"h8\"]");
        TRY(read_color(json_array_get(pair, 0), "stones", &c));
        TRY(read_point(json_array_get(pair, 1), "stones", r->spec.size, &stones[i].point));
        stones[i].color = (uint8_t)c;
    }
    return n > 0 || turn ? record_set_up(r, stones, (int)n, first) : status_ok();
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static Status add_move_text(const char *text, size_t size, Record *r)
{
    for (size_t at = 0; at < size;) {
        Point p;
        if (is_blank(text[at]) || text[at] == ',') {
            at++;
            continue;
        }
        TRY(notation_scan_point(text, size, &at, r->spec.size, ORIGIN_BOTTOM, &p));
        TRY(record_add(r, p, RECORD_TIME_UNKNOWN, NULL));
    }
    return status_ok();
}

static Status read_moves(const json_t *moves, Record *r)
{
    size_t i;
    json_t *value;
    if (!moves) return status_ok();
    if (json_is_string(moves)) {
        Status status = add_move_text(json_string_value(moves), json_string_length(moves), r);
        return status.code == STATUS_OK ? status : status_prefix(status, "\"moves\"");
    }
    if (!json_is_array(moves))
        return status_error(ERR_INPUT, "\"moves\" must be a text such as \"h8i9\" or a list of points");
    json_array_foreach(moves, i, value)
    {
        Point p;
        TRY(read_point(value, "moves", r->spec.size, &p));
        TRY(record_add(r, p, RECORD_TIME_UNKNOWN, NULL));
    }
    return status_ok();
}

static Status check_game(GameSpec spec, GameSpec own)
{
    char asked[80], played[80];
    if (game_spec_equal(spec, own)) return status_ok();
    return status_error(ERR_INPUT, "the position is of %s, but this analysis is of %s",
                        game_spec_text(spec, asked, sizeof asked),
                        game_spec_text(own, played, sizeof played));
}

/* What the line says of the game must be what is analysed. */
static Status read_game(const json_t *o, GameSpec own)
{
    GameSpec spec = own;
    int size = own.size, line = own.line;
    const json_t *name = json_object_get(o, "rule");
    Rule rule = (Rule)own.rule;
    TRY(read_int(o, "size", BOARD_SIZE_MIN, BOARD_SIZE_MAX, &size));
    TRY(read_int(o, "line", LINE_LENGTH_MIN, LINE_LENGTH_MAX, &line));
    if (name && !json_is_string(name)) return status_error(ERR_INPUT, "\"rule\" must be a rule's name");
    if (name) TRY(rule_parse(json_string_value(name), &rule));
    spec = (GameSpec){.rule = (uint8_t)rule, .size = (uint8_t)size, .line = (uint8_t)line};
    return check_game(spec, own);
}

static Status read_record(const json_t *o, GameSpec spec, Record **out)
{
    const json_t *sgf = json_object_get(o, "sgf"), *moves = json_object_get(o, "moves");
    if (sgf && (moves || json_object_get(o, "stones") || json_object_get(o, "to_move")))
        return status_error(ERR_INPUT,
                            "a position is given by \"sgf\", or by \"stones\" and \"moves\", not by both");
    if (sgf && !json_is_string(sgf)) return status_error(ERR_INPUT, "\"sgf\" must be a text");
    if (sgf) {
        TRY(record_sgf_read("\"sgf\"", json_string_value(sgf), json_string_length(sgf), spec, out));
        return check_game((*out)->spec, spec);
    }
    TRY(record_new(spec, out));
    TRY(read_stones(o, *out));
    return read_moves(moves, *out);
}

static Status read_position(const json_t *o, GameSpec spec, Board *out)
{
    Record *r = NULL;
    int ply = -1;
    Status status;
    CHECK(status, read_record(o, spec, &r));
    CHECK(status, read_int(o, "move", 0, r->moves, &ply));
    record_board(r, ply < 0 ? r->moves : ply, out);
done:
    record_free(r);
    return status;
}

/* ---- a line ---- */

static Status read_object(const json_t *o, const AnalyzeDefaults *d, AnalyzeRequest *out)
{
    json_t *id = json_object_get(o, "id");
    if (id && !json_is_string(id) && !json_is_number(id) && !json_is_null(id))
        return status_error(ERR_INPUT, "\"id\" must be a text or a number");
    if (id) {
        json_decref(out->id);
        out->id = json_incref(id);
    }
    TRY(check_keys(o));
    TRY(read_game(o, d->spec));
    TRY(read_int(o, "visits", 1, d->visits_max, &out->question.visits));
    TRY(read_int(o, "lines", 1, ANALYZER_LINES_MAX, &out->question.lines));
    TRY(read_bool(o, "policy", &out->policy));
    return read_position(o, d->spec, &out->question.board);
}

static Status read_json(const char *text, size_t size, const AnalyzeDefaults *d, AnalyzeRequest *out)
{
    json_error_t error;
    json_t *o = json_loadb(text, size, JSON_REJECT_DUPLICATES, &error);
    if (!o) return status_error(ERR_INPUT, "no JSON: %s, at character %d", error.text, error.column);
    Status status = read_object(o, d, out);
    json_decref(o);
    return status;
}

static Status read_position_string(const char *text, size_t size, const AnalyzeDefaults *d,
                                   AnalyzeRequest *out)
{
    Record *r = NULL;
    TRY(record_new(d->spec, &r));
    Status status = add_move_text(text, size, r);
    if (status.code == STATUS_OK) out->question.board = r->board;
    record_free(r);
    if (status.code == STATUS_OK) return status;
    return status_prefix(status, "neither a JSON object nor a position string");
}

Status analyze_request_parse(const char *text, size_t size, int64_t number, const AnalyzeDefaults *defaults,
                             AnalyzeRequest *out)
{
    size_t start = 0;
    while (start < size && is_blank(text[start])) start++;
    bool object = start < size && text[start] == '{';
    *out = (AnalyzeRequest){.policy = defaults->policy};
    out->id = object ? json_null() : json_integer(number);
    out->question =
        (AnalyzerQuestion){.visits = defaults->visits, .lines = defaults->lines, .seed = defaults->seed};
    return object ? read_json(text, size, defaults, out) : read_position_string(text, size, defaults, out);
}
