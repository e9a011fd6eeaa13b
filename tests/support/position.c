#include "tests/support/position.h"

#include <stdio.h>
#include <string.h>

typedef struct Ending {
    const char *name;
    Result result;
    ResultReason reason;
} Ending;

static const Ending ENDINGS[] = {
    {"goes-on", RESULT_NONE, REASON_NONE},           {"black-line", RESULT_BLACK, REASON_LINE},
    {"white-line", RESULT_WHITE, REASON_LINE},       {"white-forbidden", RESULT_WHITE, REASON_FORBIDDEN},
    {"white-no-move", RESULT_WHITE, REASON_NO_MOVE}, {"draw-full", RESULT_DRAW, REASON_FULL},
};

static bool parse_header(const char *text, Position *p)
{
    char rule[20], color[20], ending[20];
    int line;
    Rule parsed;
    if (sscanf(text, "%19s %d, %19s to move, %19s", rule, &line, color, ending) != 4) return false;
    if (rule_parse(rule, &parsed).code != STATUS_OK) return false;
    p->spec.rule = (uint8_t)parsed;
    p->spec.line = (uint8_t)line;
    p->to_move = strcmp(color, "black") == 0 ? BLACK : WHITE;
    for (size_t i = 0; i < sizeof ENDINGS / sizeof *ENDINGS; i++) {
        if (strcmp(ending, ENDINGS[i].name) != 0) continue;
        p->result = ENDINGS[i].result;
        p->reason = ENDINGS[i].reason;
        return p->to_move == BLACK || strcmp(color, "white") == 0;
    }
    return false;
}

/* Adds a row's points to the n drawn so far; returns how many there are then, -1 if too many or unknown. */
static int parse_row(const char *text, Position *p, int n)
{
    for (; *text != '\0' && *text != '\n'; text++) {
        if (*text == ' ') continue;
        if (n == BOARD_POINTS_MAX || strchr(".XOxobw*346#", *text) == NULL) return -1;
        p->drawn[n++] = *text;
    }
    return n;
}

static bool parse_board(FILE *f, Position *p, int *line_number)
{
    char text[200];
    int n = 0, rows = 0;
    while (fgets(text, sizeof text, f) && text[0] != '\n') {
        ++*line_number;
        n = parse_row(text, p, n);
        if (n < 0) return false;
        rows++;
    }
    ++*line_number;
    p->spec.size = (uint8_t)rows;
    return n == rows * rows && game_spec_check(p->spec).code == STATUS_OK;
}

static bool parse_position(FILE *f, const char *title, Position *p, int *line_number)
{
    char header[200];
    memset(p, 0, sizeof *p);
    snprintf(p->title, sizeof p->title, "%.*s", (int)strcspn(title, "\n"), title);
    p->line_number = *line_number;
    ++*line_number;
    return fgets(header, sizeof header, f) && parse_header(header, p) && parse_board(f, p, line_number);
}

int position_read(const char *path, Position out[], int max)
{
    FILE *f = fopen(path, "r");
    if (!f) return -1;
    char text[200];
    int count = 0, line_number = 0;
    while (count >= 0 && fgets(text, sizeof text, f)) {
        line_number++;
        if (text[0] == ';' || text[0] == '\n') continue;
        bool good = text[0] == '=' && count < max && parse_position(f, text + 2, &out[count], &line_number);
        count = good ? count + 1 : -1;
    }
    fclose(f);
    return count;
}

void position_board(const Position *position, Board *out)
{
    Point last = POINT_NONE;
    board_init(out, position->spec);
    for (Point p = 0; p < board_points(out); p++) {
        char c = position->drawn[p];
        if (c == 'X' || c == 'O') board_put(out, p, c == 'X' ? BLACK : WHITE);
        if (c == 'x' || c == 'o') last = p;
    }
    board_set_to_move(out, last == POINT_NONE ? position->to_move : color_other(position->to_move));
    board_judge(out);
    Undo undo;
    if (last != POINT_NONE && !board_over(out)) board_play(out, last, &undo);
}
