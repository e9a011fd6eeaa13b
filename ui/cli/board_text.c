#include "ui/cli/board_text.h"

#include "game/forbidden.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

#define RESET      "\033[0m"
#define BLACK_INK  "\033[1;36m"
#define WHITE_INK  "\033[1;33m"
#define WIN_INK    "\033[1;32m"
#define DIM_INK    "\033[2m"
#define DANGER_INK "\033[31m"

typedef struct Canvas {
    char *text;
    int capacity;
    int length;
    BoardTextStyle style;
    const Board *board;
    PointSet forbidden; /* to black, where black is to move */
    PointSet winning;
} Canvas;

static void put(Canvas *c, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void put(Canvas *c, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int room = c->capacity - c->length;
    int written = vsnprintf(c->text + c->length, (size_t)room, format, args);
    va_end(args);
    assert(written >= 0 && written < room);
    c->length += written;
}

static void put_colored(Canvas *c, const char *ink, const char *what)
{
    if (c->style.color)
        put(c, "%s%s" RESET, ink, what);
    else
        put(c, "%s", what);
}

const char *board_text_stone(Color c, BoardTextStyle style)
{
    assert(c != EMPTY);
    if (style.utf8) return c == BLACK ? "●" : "○";
    return c == BLACK ? "X" : "O";
}

bool board_text_star(int size, Point p)
{
    if (size < 7) return false;
    int x = p % size, y = p / size, edge = size < 13 ? 2 : 3, middle = size / 2;
    bool corner = (x == edge || x == size - 1 - edge) && (y == edge || y == size - 1 - edge);
    return corner || (size % 2 && x == middle && y == middle);
}

static void put_empty(Canvas *c, Point p)
{
    if (pointset_has(&c->forbidden, p))
        put_colored(c, DANGER_INK, "!");
    else if (board_text_star(c->board->spec.size, p))
        put_colored(c, DIM_INK, "+");
    else
        put_colored(c, DIM_INK, c->style.utf8 ? "·" : ".");
}

static void put_point(Canvas *c, Point p)
{
    Color color = board_at(c->board, p);
    if (color == EMPTY)
        put_empty(c, p);
    else if (pointset_has(&c->winning, p))
        put_colored(c, WIN_INK, board_text_stone(color, c->style));
    else
        put_colored(c, color == BLACK ? BLACK_INK : WHITE_INK, board_text_stone(color, c->style));
}

/* The column between the points x - 1 and x of row y; x runs from 0 to the size. */
static void put_gap(Canvas *c, int x, int y)
{
    int size = c->board->spec.size;
    Point left = x > 0 ? (Point)(y * size + x - 1) : POINT_NONE;
    Point right = x < size ? (Point)(y * size + x) : POINT_NONE;
    bool wins = (left != POINT_NONE && pointset_has(&c->winning, left)) ||
                (right != POINT_NONE && pointset_has(&c->winning, right));
    Point last = c->board->last;
    if (wins)
        put_colored(c, WIN_INK, "*");
    else if (last != POINT_NONE && right == last)
        put(c, "(");
    else if (last != POINT_NONE && left == last)
        put(c, ")");
    else
        put(c, " ");
}

static void put_letters(Canvas *c)
{
    put(c, "   ");
    for (int x = 0; x < c->board->spec.size; x++) put(c, " %c", 'a' + x);
    put(c, "\n");
}

static void put_row(Canvas *c, int y)
{
    int size = c->board->spec.size;
    put(c, " %2d", size - y);
    for (int x = 0; x < size; x++) {
        put_gap(c, x, y);
        put_point(c, (Point)(y * size + x));
    }
    put_gap(c, size, y);
    put(c, "%d\n", size - y);
}

static void mark(Canvas *c)
{
    const Board *b = c->board;
    if (b->spec.rule == RULE_RENJU && b->to_move == BLACK && !board_over(b))
        forbidden_points(b, &c->forbidden);
    if (b->reason == REASON_LINE && b->last != POINT_NONE) {
        Point line[BOARD_SIZE_MAX];
        int n = board_winning_line(b, b->last, line);
        for (int i = 0; i < n; i++) pointset_add(&c->winning, line[i]);
    }
}

const char *board_text_draw(const Board *b, BoardTextStyle style, char *text, int n)
{
    assert(n >= BOARD_TEXT_MAX);
    Canvas canvas = {.text = text, .capacity = n, .style = style, .board = b};
    mark(&canvas);
    put_letters(&canvas);
    for (int y = 0; y < b->spec.size; y++) put_row(&canvas, y);
    put_letters(&canvas);
    return text;
}
