#include "game/record_sgf.h"

#include "game/base/text.h"

#include <assert.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* The main line is all nodes up to the first ')': variations are listed after it, so what follows need
 * only be balanced. */

typedef struct Span {
    const char *start;
    size_t length;
} Span;

typedef struct Reader {
    const char *name;
    const char *start, *at, *end;
} Reader;

/* What one node says, as spans of the text: the inside of a single [value], or for stones the whole list of
 * values with its brackets. start is NULL where it says nothing. */
typedef struct Node {
    Span move[2];
    Span stones[2];
    Span to_play, comment;
    Span game, size, rule, result, date, event, player[2];
} Node;

static Status fault_at(const Reader *r, const char *at, Status status)
{
    int line = 1;
    for (const char *c = r->start; c < at; c++) line += *c == '\n';
    if (status.code == ERR_INPUT) status.code = ERR_FORMAT;
    return status_prefix(status, "%s:%d", r->name, line);
}

static void skip_spaces(Reader *r)
{
    while (r->at < r->end && (isspace((unsigned char)*r->at) || *r->at == '\0')) r->at++;
}

static bool next_is(const Reader *r, char c)
{
    return r->at < r->end && *r->at == c;
}

/* ---- properties -------------------------------------------------------------------------------------- */

/* From '[' to behind the matching ']'. */
static Status skip_value(Reader *r)
{
    const char *open = r->at++;
    for (; r->at < r->end; r->at++) {
        if (*r->at == ']') {
            r->at++;
            return status_ok();
        }
        if (*r->at == '\\' && r->at + 1 < r->end) r->at++;
    }
    return fault_at(r, open, status_error(ERR_FORMAT, "a value is not closed by ]"));
}

/* The member of the node that a property fills, NULL for those that mean nothing here. */
static Span *property(Node *n, const char *name, bool *list)
{
    *list = false;
    const struct {
        const char *name;
        Span *span;
    } known[] = {
        {"B", &n->move[BLACK]},    {"W", &n->move[WHITE]},    {"PL", &n->to_play},
        {"C", &n->comment},        {"GM", &n->game},          {"SZ", &n->size},
        {"RU", &n->rule},          {"RE", &n->result},        {"DT", &n->date},
        {"EV", &n->event},         {"PB", &n->player[BLACK]}, {"PW", &n->player[WHITE]},
        {"AB", &n->stones[BLACK]}, {"AW", &n->stones[WHITE]},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(name, known[i].name) == 0) {
            *list = name[0] == 'A';
            return known[i].span;
        }
    return NULL;
}

/* FF[3] allowed small letters within a name, which do not count. */
static void read_name(Reader *r, char *name, size_t n)
{
    size_t used = 0;
    for (; r->at < r->end && isalpha((unsigned char)*r->at); r->at++)
        if (isupper((unsigned char)*r->at) && used < n - 1) name[used++] = *r->at;
    name[used] = '\0';
}

static Status read_property(Reader *r, Node *n)
{
    char name[8];
    const char *start = r->at;
    read_name(r, name, sizeof name);
    skip_spaces(r);
    if (!next_is(r, '['))
        return fault_at(r, start, status_error(ERR_FORMAT, "expected a value in brackets behind %s", name));
    if (strcmp(name, "AE") == 0)
        return fault_at(r, start, status_error(ERR_FORMAT, "AE takes stones away, which no game here does"));
    bool list;
    Span *span = property(n, name, &list);
    const char *open = r->at, *first_end = NULL;
    while (next_is(r, '[')) {
        TRY(skip_value(r));
        if (!first_end) first_end = r->at;
        skip_spaces(r);
    }
    if (!span) return status_ok();
    if (span->start) return fault_at(r, start, status_error(ERR_FORMAT, "%s stands twice in a node", name));
    if (list)
        *span = (Span){open, (size_t)(r->at - open)};
    else
        *span = (Span){open + 1, (size_t)(first_end - open) - 2};
    return status_ok();
}

/* The properties behind a ';'. */
static Status read_node(Reader *r, Node *n)
{
    memset(n, 0, sizeof *n);
    for (skip_spaces(r); r->at < r->end && isalpha((unsigned char)*r->at); skip_spaces(r))
        TRY(read_property(r, n));
    return status_ok();
}

/* ---- text values ------------------------------------------------------------------------------------- */

static void add_byte(Text *out, char c, bool utf8)
{
    unsigned char byte = (unsigned char)c;
    if (byte < 0x80 || utf8) {
        text_char(out, c);
    } else {
        text_char(out, (char)(0xC0 | byte >> 6));
        text_char(out, (char)(0x80 | (byte & 0x3F)));
    }
}

/* Escapes resolved: a backslash makes the next character plain, and a line break vanish. */
static Status plain_text(Span s, char **text, size_t *length)
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
        if (c != '\0') add_byte(&out, c, utf8);
    }
    return text_take(&out, text, length);
}

static Status read_text(Span s, char *field, size_t n)
{
    char *text = NULL;
    size_t length;
    TRY(plain_text(s, &text, &length));
    record_set_text(field, n, text, length);
    free(text);
    return status_ok();
}

/* ---- the root ---------------------------------------------------------------------------------------- */

static Status read_number(Span s, int *number, size_t *at)
{
    *at = 0;
    Status status = notation_scan_number(s.start, s.length, at, number);
    if (status.code != STATUS_OK) return status_error(ERR_FORMAT, "expected a number");
    return status;
}

static Status read_size(Span s, GameSpec *spec)
{
    int width, height;
    size_t at, more;
    TRY(read_number(s, &width, &at));
    if (at < s.length && s.start[at] == ':') {
        TRY(read_number((Span){s.start + at + 1, s.length - at - 1}, &height, &more));
        if (height != width) return status_error(ERR_FORMAT, "a board of %dx%d is not square", width, height);
    }
    if (width < BOARD_SIZE_MIN || width > BOARD_SIZE_MAX)
        return status_error(ERR_FORMAT, "board size %d is not one of %d to %d", width, BOARD_SIZE_MIN,
                            BOARD_SIZE_MAX);
    spec->size = (uint8_t)width;
    return status_ok();
}

/* Gomocup's number of a rule, as c-gomoku-cli writes it. */
static Status rule_of_number(int number, GameSpec *spec)
{
    static const int numbers[RULE_COUNT] = {
        [RULE_FREESTYLE] = 0, [RULE_STANDARD] = 1, [RULE_RENJU] = 4, [RULE_CARO] = 8};
    for (int i = 0; i < RULE_COUNT; i++)
        if (numbers[i] == number) {
            spec->rule = (uint8_t)i;
            spec->line = 5;
            return status_ok();
        }
    return status_error(ERR_FORMAT, "rule %d is not one of 0, 1, 4, 8", number);
}

/* "freestyle", "freestyle 4" or "0". */
static Status read_rule(Span s, GameSpec *spec)
{
    char text[32];
    Rule rule;
    int line = 5;
    record_set_text(text, sizeof text, s.start, s.length);
    if (isdigit((unsigned char)text[0])) {
        size_t at;
        int number;
        TRY(read_number(s, &number, &at));
        return rule_of_number(number, spec);
    }
    char *space = strrchr(text, ' ');
    if (space && isdigit((unsigned char)space[1]) && space[2] == '\0') {
        line = space[1] - '0';
        *space = '\0';
    }
    TRY(rule_parse(text, &rule));
    spec->rule = (uint8_t)rule;
    spec->line = (uint8_t)line;
    return status_ok();
}

static Status read_spec(const Node *root, GameSpec *spec)
{
    int game;
    size_t at;
    if (root->game.start) {
        TRY(read_number(root->game, &game, &at));
        if (game != 4) return status_error(ERR_FORMAT, "GM[%d] is another game; gomoku is GM[4]", game);
    }
    if (root->size.start) TRY(read_size(root->size, spec));
    if (root->rule.length) TRY(read_rule(root->rule, spec));
    return game_spec_check(*spec);
}

/* "B+", "W+Resign", "W+T", "0", "Draw"; all else says nothing. */
static void read_result(Span s, Record *record)
{
    if (s.length == 0) return;
    char winner = (char)toupper((unsigned char)s.start[0]);
    char how = s.length > 2 ? (char)toupper((unsigned char)s.start[2]) : '\0';
    RecordEnding ending = how == 'R'   ? ENDING_RESIGNED
                          : how == 'T' ? ENDING_TIME
                          : how == 'F' ? ENDING_FORFEIT
                                       : ENDING_UNSAID;
    if ((winner == 'B' || winner == 'W') && s.length >= 2 && s.start[1] == '+')
        record_end(record, winner == 'B' ? RESULT_BLACK : RESULT_WHITE, ending);
    else if (winner == '0' || winner == 'D')
        record_end(record, RESULT_DRAW, ENDING_UNSAID);
}

static Status read_names(const Node *root, Record *record)
{
    const struct {
        Span from;
        char *to;
        size_t n;
    } texts[] = {{root->player[BLACK], record->name[BLACK], RECORD_NAME_MAX},
                 {root->player[WHITE], record->name[WHITE], RECORD_NAME_MAX},
                 {root->event, record->event, RECORD_NAME_MAX},
                 {root->date, record->date, RECORD_DATE_MAX}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (texts[i].from.start) TRY(read_text(texts[i].from, texts[i].to, texts[i].n));
    return status_ok();
}

/* ---- stones and moves -------------------------------------------------------------------------------- */

/* Two letters, column then row from the top left. */
static Status read_point(Span s, int size, int *x, int *y)
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

/* The game while it is read. Set-up stones wait for the first move, whose colour may be all that says who
 * begins. */
typedef struct Game {
    Record *record;
    RecordStone stone[BOARD_POINTS_MAX];
    int stones;
    int first; /* what PL said, or EMPTY */
    bool begun;
} Game;

/* One value of AB or AW: a point, or a rectangle "aa:cc". */
static Status add_stones(Game *g, Span s, Color c)
{
    int x0 = 0, y0 = 0, x1, y1, size = g->record->spec.size;
    const char *colon = memchr(s.start, ':', s.length);
    size_t first = colon ? (size_t)(colon - s.start) : s.length;
    TRY(read_point((Span){s.start, first}, size, &x0, &y0));
    x1 = x0;
    y1 = y0;
    if (colon) TRY(read_point((Span){colon + 1, s.length - first - 1}, size, &x1, &y1));
    for (int y = y0; y <= y1; y++)
        for (int x = x0; x <= x1; x++) {
            if (g->stones == BOARD_POINTS_MAX) return status_error(ERR_FORMAT, "more stones than points");
            g->stone[g->stones++] = (RecordStone){(Point)(y * size + x), (uint8_t)c};
        }
    return status_ok();
}

static Status add_list(Game *g, Span list, Color c)
{
    const char *end = list.start + list.length;
    for (const char *at = list.start; at < end;) {
        const char *open = memchr(at, '[', (size_t)(end - at));
        if (!open) break;
        const char *close = memchr(open, ']', (size_t)(end - open)); /* every value is closed */
        TRY(add_stones(g, (Span){open + 1, (size_t)(close - open) - 1}, c));
        at = close + 1;
    }
    return status_ok();
}

/* "12ms" at the beginning of a comment is the time of the move: *comment moves behind it. */
static int split_time(char **comment)
{
    int time;
    size_t at = 0, length = strlen(*comment);
    if (length == 0 || **comment == '-' ||
        notation_scan_number(*comment, length, &at, &time).code != STATUS_OK)
        return RECORD_TIME_UNKNOWN;
    if (strncmp(*comment + at, "ms", 2) != 0) return RECORD_TIME_UNKNOWN;
    at += 2;
    if ((*comment)[at] != '\0' && (*comment)[at] != '\n') return RECORD_TIME_UNKNOWN;
    *comment += at + ((*comment)[at] == '\n');
    return time;
}

static Status read_move(const Node *n, Record *record)
{
    Color c = n->move[BLACK].start ? BLACK : WHITE;
    int x = 0, y = 0, size = record->spec.size;
    Span s = n->move[c];
    if (n->move[BLACK].start && n->move[WHITE].start) return status_error(ERR_FORMAT, "two moves in a node");
    if (s.length == 0 || (size < 20 && s.length == 2 && memcmp(s.start, "tt", 2) == 0))
        return status_error(ERR_FORMAT, "move %d is a pass, which this game does not have",
                            record->moves + 1);
    if (record->board.to_move != c && !board_over(&record->board))
        return status_error(ERR_FORMAT, "move %d is %s's, but it is %s's turn", record->moves + 1,
                            c == BLACK ? "black" : "white", c == BLACK ? "white" : "black");
    TRY(read_point(s, size, &x, &y));
    char *text = NULL;
    if (n->comment.start) TRY(plain_text(n->comment, &text, NULL));
    char *comment = text;
    int time = text ? split_time(&comment) : RECORD_TIME_UNKNOWN;
    Status status = record_add(record, (Point)(y * size + x), time, comment);
    free(text);
    return status;
}

/* ---- the file ---------------------------------------------------------------------------------------- */

/* The first game's opening bracket and the ';' of its root; some files begin with words. */
static Status find_game(Reader *r)
{
    for (; r->at < r->end; r->at++) {
        if (*r->at != '(') continue;
        const char *open = r->at++;
        skip_spaces(r);
        if (next_is(r, ';')) {
            r->at++;
            return status_ok();
        }
        r->at = open;
    }
    return fault_at(r, r->start, status_error(ERR_FORMAT, "no game: an SGF file begins with \"(;\""));
}

/* To the next ';' of the main line and behind it; false where the main line ends. */
static Status next_node(Reader *r, int *depth, bool *found)
{
    for (; r->at < r->end; r->at++) {
        skip_spaces(r);
        if (r->at == r->end) break;
        if (*r->at == '(') {
            ++*depth;
        } else if (*r->at == ';' || *r->at == ')') {
            *found = *r->at++ == ';';
            return status_ok();
        } else {
            return fault_at(r, r->at,
                            status_error(ERR_FORMAT, "expected ; or ), found '%c'",
                                         isprint((unsigned char)*r->at) ? *r->at : '?'));
        }
    }
    return fault_at(r, r->at, status_error(ERR_FORMAT, "the file ends before its game: it was cut"));
}

/* The main line has closed one bracket of `depth`; the others must close too. */
static Status skip_variations(Reader *r, int depth)
{
    for (depth--; depth > 0;) {
        if (r->at == r->end)
            return fault_at(r, r->at,
                            status_error(ERR_FORMAT, "the file ends within a variation: it was cut"));
        if (*r->at == '[') {
            TRY(skip_value(r));
            continue;
        }
        depth += (*r->at == '(') - (*r->at == ')');
        r->at++;
    }
    return status_ok();
}

/* The first move, or the end of a file without moves. */
static Status begin(Game *g, bool white_moves)
{
    g->begun = true;
    Color first = g->first != EMPTY ? (Color)g->first : white_moves ? WHITE : BLACK;
    return record_set_up(g->record, g->stone, g->stones, first);
}

static Status apply(Game *g, const Node *n)
{
    for (int c = BLACK; c <= WHITE; c++) {
        if (!n->stones[c].start) continue;
        if (g->begun) return status_error(ERR_FORMAT, "stones are set up after the first move");
        TRY(add_list(g, n->stones[c], (Color)c));
    }
    if (n->to_play.length) g->first = toupper((unsigned char)n->to_play.start[0]) == 'W' ? WHITE : BLACK;
    if (!n->move[BLACK].start && !n->move[WHITE].start) return status_ok();
    if (!g->begun) TRY(begin(g, n->move[WHITE].start != NULL));
    return read_move(n, g->record);
}

static Status read_main_line(Reader *r, Game *g, const Node *root)
{
    Node n = *root;
    const char *start = r->start;
    int depth = 1;
    for (bool more = true; more;) {
        Status status = apply(g, &n);
        if (status.code != STATUS_OK) return fault_at(r, start, status);
        TRY(next_node(r, &depth, &more));
        start = r->at;
        if (more) TRY(read_node(r, &n));
    }
    if (!g->begun) {
        Status status = begin(g, false);
        if (status.code != STATUS_OK) return fault_at(r, r->start, status);
    }
    return skip_variations(r, depth);
}

Status record_sgf_read(const char *name, const char *text, size_t size, GameSpec assumed, Record **out)
{
    Reader r = {.name = name, .start = text, .at = text, .end = text + size};
    Node root;
    TRY(find_game(&r));
    TRY(read_node(&r, &root));
    Status status = read_spec(&root, &assumed);
    if (status.code != STATUS_OK) return fault_at(&r, text, status);
    Game g = {.first = EMPTY};
    TRY(record_new(assumed, &g.record));
    CHECK(status, read_names(&root, g.record));
    CHECK(status, read_main_line(&r, &g, &root));
    read_result(root.result, g.record);
    *out = g.record;
    g.record = NULL;
done:
    record_free(g.record);
    return status;
}
