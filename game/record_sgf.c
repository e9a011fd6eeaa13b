#include "game/record_sgf.h"

#include "game/sgf.h"

#include <assert.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* The main line is all nodes up to the first ')': variations are listed after it, so what follows need
 * only be balanced. */

static Status read_text(SgfSpan s, char *field, size_t n)
{
    char *text = NULL;
    size_t length;
    TRY(sgf_plain_text(s, &text, &length));
    record_set_text(field, n, text, length);
    free(text);
    return status_ok();
}

/* ---- the root ---------------------------------------------------------------------------------------- */

static Status read_number(SgfSpan s, int *number, size_t *at)
{
    *at = 0;
    Status status = notation_scan_number(s.start, s.length, at, number);
    if (status.code != STATUS_OK) return status_error(ERR_FORMAT, "expected a number");
    return status;
}

static Status read_size(SgfSpan s, GameSpec *spec)
{
    int width, height;
    size_t at, more;
    TRY(read_number(s, &width, &at));
    if (at < s.length && s.start[at] == ':') {
        TRY(read_number((SgfSpan){s.start + at + 1, s.length - at - 1}, &height, &more));
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
static Status read_rule(SgfSpan s, GameSpec *spec)
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

static Status read_spec(const SgfNode *root, GameSpec *spec)
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
static void read_result(SgfSpan s, Record *record)
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

static Status read_names(const SgfNode *root, Record *record)
{
    const struct {
        SgfSpan from;
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
static Status add_stones(Game *g, SgfSpan s, Color c)
{
    int x0 = 0, y0 = 0, x1, y1, size = g->record->spec.size;
    const char *colon = memchr(s.start, ':', s.length);
    size_t first = colon ? (size_t)(colon - s.start) : s.length;
    TRY(sgf_read_point((SgfSpan){s.start, first}, size, &x0, &y0));
    x1 = x0;
    y1 = y0;
    if (colon) TRY(sgf_read_point((SgfSpan){colon + 1, s.length - first - 1}, size, &x1, &y1));
    for (int y = y0; y <= y1; y++)
        for (int x = x0; x <= x1; x++) {
            if (g->stones == BOARD_POINTS_MAX) return status_error(ERR_FORMAT, "more stones than points");
            g->stone[g->stones++] = (RecordStone){(Point)(y * size + x), (uint8_t)c};
        }
    return status_ok();
}

static Status add_list(Game *g, SgfSpan list, Color c)
{
    SgfSpan value;
    while (sgf_next_value(&list, &value)) TRY(add_stones(g, value, c));
    return status_ok();
}

static Status read_move(const SgfNode *n, Record *record)
{
    Color c = n->move[BLACK].start ? BLACK : WHITE;
    int x = 0, y = 0, size = record->spec.size;
    SgfSpan s = n->move[c];
    if (n->move[BLACK].start && n->move[WHITE].start) return status_error(ERR_FORMAT, "two moves in a node");
    if (s.length == 0 || (size < 20 && s.length == 2 && memcmp(s.start, "tt", 2) == 0))
        return status_error(ERR_FORMAT, "move %d is a pass, which this game does not have",
                            record->moves + 1);
    if (record->board.to_move != c && !board_over(&record->board))
        return status_error(ERR_FORMAT, "move %d is %s's, but it is %s's turn", record->moves + 1,
                            c == BLACK ? "black" : "white", c == BLACK ? "white" : "black");
    TRY(sgf_read_point(s, size, &x, &y));
    char *text = NULL;
    if (n->comment.start) TRY(sgf_plain_text(n->comment, &text, NULL));
    char *comment = text;
    int time = text ? sgf_split_time(&comment) : RECORD_TIME_UNKNOWN;
    Status status = record_add(record, (Point)(y * size + x), time, comment);
    free(text);
    return status;
}

/* ---- the file ---------------------------------------------------------------------------------------- */

/* To the next ';' of the main line and behind it; false where the main line ends. */
static Status next_node(SgfReader *r, int *depth, bool *found)
{
    for (; r->at < r->end; r->at++) {
        sgf_skip_spaces(r);
        if (r->at == r->end) break;
        if (*r->at == '(') {
            ++*depth;
        } else if (*r->at == ';' || *r->at == ')') {
            *found = *r->at++ == ';';
            return status_ok();
        } else {
            return sgf_fault(r, r->at,
                             status_error(ERR_FORMAT, "expected ; or ), found '%c'",
                                          isprint((unsigned char)*r->at) ? *r->at : '?'));
        }
    }
    return sgf_fault(r, r->at, status_error(ERR_FORMAT, "the file ends before its game: it was cut"));
}

/* The main line has closed one bracket of `depth`; the others must close too. */
static Status skip_variations(SgfReader *r, int depth)
{
    for (depth--; depth > 0;) {
        if (r->at == r->end)
            return sgf_fault(r, r->at,
                             status_error(ERR_FORMAT, "the file ends within a variation: it was cut"));
        if (*r->at == '[') {
            TRY(sgf_skip_value(r));
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

static Status apply(Game *g, const SgfNode *n)
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

static Status read_main_line(SgfReader *r, Game *g, const SgfNode *root)
{
    SgfNode n = *root;
    const char *start = r->start;
    int depth = 1;
    for (bool more = true; more;) {
        Status status = apply(g, &n);
        if (status.code != STATUS_OK) return sgf_fault(r, start, status);
        TRY(next_node(r, &depth, &more));
        start = r->at;
        if (more) TRY(sgf_read_node(r, &n));
    }
    if (!g->begun) {
        Status status = begin(g, false);
        if (status.code != STATUS_OK) return sgf_fault(r, r->start, status);
    }
    return skip_variations(r, depth);
}

Status record_sgf_read(const char *name, const char *text, size_t size, GameSpec assumed, Record **out)
{
    SgfReader r = {.name = name, .start = text, .at = text, .end = text + size};
    SgfNode root;
    TRY(sgf_find_game(&r));
    TRY(sgf_read_node(&r, &root));
    Status status = read_spec(&root, &assumed);
    if (status.code != STATUS_OK) return sgf_fault(&r, text, status);
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
