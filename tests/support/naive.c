#include "tests/support/naive.h"

#include <string.h>

static const int DX[DIRECTIONS] = {1, 0, 1, 1};
static const int DY[DIRECTIONS] = {0, 1, 1, -1};

void naive_init(Naive *n, GameSpec spec)
{
    memset(n, 0, sizeof *n);
    n->spec = spec;
    memset(n->at, '.', sizeof n->at);
}

void naive_copy(Naive *n, const Board *b)
{
    naive_init(n, b->spec);
    for (int y = 0; y < b->spec.size; y++)
        for (int x = 0; x < b->spec.size; x++)
            n->at[y][x] = "XO."[board_at(b, (Point)(y * b->spec.size + x))];
    n->to_move = (Color)b->to_move;
    n->result = (Result)b->result;
    n->reason = (ResultReason)b->reason;
}

/* What stands k steps from x, y; '#' outside the board. */
static char look(const Naive *n, int x, int y, int d, int k)
{
    x += k * DX[d];
    y += k * DY[d];
    if (x < 0 || y < 0 || x >= n->spec.size || y >= n->spec.size) return '#';
    return n->at[y][x];
}

static char *cell(Naive *n, int x, int y, int d, int k)
{
    return &n->at[y + k * DY[d]][x + k * DX[d]];
}

/* ---- winning lines ------------------------------------------------------------------------------------- */

static bool wins_in(const Naive *n, int x, int y, int d)
{
    char own = n->at[y][x], other = own == 'X' ? 'O' : 'X';
    int up = 1, down = 1;
    while (look(n, x, y, d, up) == own) up++;
    while (look(n, x, y, d, -down) == own) down++;
    int length = up + down - 1, five = n->spec.line;
    switch ((Rule)n->spec.rule) {
    case RULE_FREESTYLE:
        return length >= five;
    case RULE_STANDARD:
        return length == five;
    case RULE_RENJU:
        return own == 'X' ? length == five : length >= five;
    default:
        break;
    }
    bool blocked = look(n, x, y, d, up) == other && look(n, x, y, d, -down) == other;
    return length > five || (length == five && !blocked);
}

bool naive_wins(const Naive *n, int x, int y)
{
    return wins_in(n, x, y, 0) || wins_in(n, x, y, 1) || wins_in(n, x, y, 2) || wins_in(n, x, y, 3);
}

/* ---- forbidden points ---------------------------------------------------------------------------------- */

static int run_length(const Naive *n, int x, int y, int d)
{
    int up = 1, down = 1;
    while (look(n, x, y, d, up) == 'X') up++;
    while (look(n, x, y, d, -down) == 'X') down++;
    return up + down - 1;
}

static bool five_in(const Naive *n, int x, int y, int d)
{
    return run_length(n, x, y, d) == 5;
}

static bool any_five(const Naive *n, int x, int y)
{
    return five_in(n, x, y, 0) || five_in(n, x, y, 1) || five_in(n, x, y, 2) || five_in(n, x, y, 3);
}

/* A four is a set of four stones that one more makes exactly five. The sets with the stone at x, y are
 * told apart by the five points they would fill less the one that is missing. */
static int count_fours(Naive *n, int x, int y, int d)
{
    unsigned seen[32];
    int fours = 0;
    for (int start = -4; start <= 0; start++)
        for (int e = start; e < start + 5; e++) {
            if (look(n, x, y, d, e) != '.') continue;
            *cell(n, x, y, d, e) = 'X';
            bool five = look(n, x, y, d, start - 1) != 'X' && look(n, x, y, d, start + 5) != 'X';
            for (int k = start; k < start + 5; k++) five &= look(n, x, y, d, k) == 'X';
            *cell(n, x, y, d, e) = '.';
            if (!five) continue;
            unsigned set = (0x1fu << (start + 8)) & ~(1u << (e + 8));
            bool known = false;
            for (int i = 0; i < fours; i++) known |= seen[i] == set;
            if (!known) seen[fours++] = set;
        }
    return fours;
}

/* Four in a row from start, and a stone at either end makes exactly five. */
static bool straight_four(Naive *n, int x, int y, int d, int start)
{
    for (int k = start; k < start + 4; k++)
        if (look(n, x, y, d, k) != 'X') return false;
    for (int side = 0; side < 2; side++) {
        int end = side ? start + 4 : start - 1;
        if (look(n, x, y, d, end) != '.') return false;
        *cell(n, x, y, d, end) = 'X';
        bool five = five_in(n, x + end * DX[d], y + end * DY[d], d);
        *cell(n, x, y, d, end) = '.';
        if (!five) return false;
    }
    return true;
}

/* Sets of three stones with the one at x, y that become a straight four by a move black may make, which
 * makes no five. */
static int count_threes(Naive *n, int x, int y, int d)
{
    unsigned seen[16];
    int threes = 0;
    for (int start = -3; start <= 0; start++)
        for (int e = start; e < start + 4; e++) {
            if (look(n, x, y, d, e) != '.') continue;
            int ex = x + e * DX[d], ey = y + e * DY[d];
            *cell(n, x, y, d, e) = 'X';
            bool good = straight_four(n, x, y, d, start) && !any_five(n, ex, ey);
            *cell(n, x, y, d, e) = '.';
            if (!good || naive_forbidden(n, ex, ey) != FORBIDDEN_NO) continue;
            unsigned set = (0xfu << (start + 8)) & ~(1u << (e + 8));
            bool known = false;
            for (int i = 0; i < threes; i++) known |= seen[i] == set;
            if (!known) seen[threes++] = set;
        }
    return threes;
}

static Forbidden forbidden_stone(Naive *n, int x, int y)
{
    if (any_five(n, x, y)) return FORBIDDEN_NO;
    int fours = 0, threes = 0;
    for (int d = 0; d < DIRECTIONS; d++)
        if (run_length(n, x, y, d) > 5) return FORBIDDEN_OVERLINE;
    for (int d = 0; d < DIRECTIONS; d++) fours += count_fours(n, x, y, d);
    if (fours >= 2) return FORBIDDEN_DOUBLE_FOUR;
    for (int d = 0; d < DIRECTIONS; d++) threes += count_threes(n, x, y, d);
    return threes >= 2 ? FORBIDDEN_DOUBLE_THREE : FORBIDDEN_NO;
}

Forbidden naive_forbidden(Naive *n, int x, int y)
{
    n->at[y][x] = 'X';
    Forbidden f = forbidden_stone(n, x, y);
    n->at[y][x] = '.';
    return f;
}

/* ---- shapes -------------------------------------------------------------------------------------------- */

/* Every question is asked of the stone at x, y. One that tries moves tries all of the line. */
typedef bool (*Question)(Naive *n, int x, int y, int d);

/* How many points of the line, given this stone, make the answer yes. */
static int count_yes(Naive *n, int x, int y, int d, char stone, Question question)
{
    int count = 0;
    for (int k = 1 - BOARD_SIZE_MAX; k < BOARD_SIZE_MAX; k++) {
        if (look(n, x, y, d, k) != '.') continue;
        *cell(n, x, y, d, k) = stone;
        count += question(n, x, y, d);
        *cell(n, x, y, d, k) = '.';
    }
    return count;
}

static bool makes_five(Naive *n, int x, int y, int d)
{
    return wins_in(n, x, y, d);
}

static bool is_overline(Naive *n, int x, int y, int d)
{
    return n->spec.rule == RULE_RENJU && n->at[y][x] == 'X' && run_length(n, x, y, d) > 5;
}

static int completions(Naive *n, int x, int y, int d)
{
    return count_yes(n, x, y, d, n->at[y][x], makes_five);
}

static bool is_stopped(Naive *n, int x, int y, int d)
{
    return completions(n, x, y, d) == 0;
}

static bool is_unstoppable(Naive *n, int x, int y, int d)
{
    char other = n->at[y][x] == 'X' ? 'O' : 'X';
    return !is_stopped(n, x, y, d) && count_yes(n, x, y, d, other, is_stopped) == 0;
}

/* A stone on point k of the line makes a five. */
static bool five_at(Naive *n, int x, int y, int d, int k)
{
    if (look(n, x, y, d, k) != '.') return false;
    *cell(n, x, y, d, k) = n->at[y][x];
    bool five = wins_in(n, x, y, d);
    *cell(n, x, y, d, k) = '.';
    return five;
}

static bool is_open_four(Naive *n, int x, int y, int d)
{
    int up = 1, down = 1;
    while (look(n, x, y, d, up) == n->at[y][x]) up++;
    while (look(n, x, y, d, -down) == n->at[y][x]) down++;
    return up + down - 1 == n->spec.line - 1 && five_at(n, x, y, d, up) && five_at(n, x, y, d, -down) &&
           is_unstoppable(n, x, y, d);
}

/* Any four that black may make. */
static bool is_four(Naive *n, int x, int y, int d)
{
    bool straight = is_open_four(n, x, y, d);
    bool forbids = n->spec.rule == RULE_RENJU && n->at[y][x] == 'X';
    return straight || completions(n, x, y, d) == 1 || (completions(n, x, y, d) > 1 && !forbids);
}

static bool is_open_three(Naive *n, int x, int y, int d)
{
    return is_stopped(n, x, y, d) && count_yes(n, x, y, d, n->at[y][x], is_open_four) > 0;
}

static Shape shape_of(Naive *n, int x, int y, int d)
{
    char own = n->at[y][x];
    if (makes_five(n, x, y, d)) return SHAPE_FIVE;
    if (is_overline(n, x, y, d)) return SHAPE_OVERLINE;
    if (is_open_four(n, x, y, d)) return SHAPE_OPEN_FOUR;
    if (is_unstoppable(n, x, y, d)) return SHAPE_FOUR_FOUR;
    if (!is_stopped(n, x, y, d)) return SHAPE_FOUR;
    if (is_open_three(n, x, y, d)) return SHAPE_OPEN_THREE;
    if (count_yes(n, x, y, d, own, is_four) > 0) return SHAPE_THREE;
    if (count_yes(n, x, y, d, own, is_open_three) > 0) return SHAPE_OPEN_TWO;
    return SHAPE_NONE;
}

Shape naive_shape(Naive *n, int x, int y, int direction, Color c)
{
    n->at[y][x] = c == BLACK ? 'X' : 'O';
    Shape shape = shape_of(n, x, y, direction);
    n->at[y][x] = '.';
    return shape;
}

/* ---- playing ------------------------------------------------------------------------------------------- */

static bool stuck(Naive *n)
{
    bool full = true;
    for (int y = 0; y < n->spec.size; y++)
        for (int x = 0; x < n->spec.size; x++) {
            if (n->at[y][x] != '.') continue;
            full = false;
            if (n->spec.rule != RULE_RENJU || n->to_move == WHITE) return false;
            if (naive_forbidden(n, x, y) == FORBIDDEN_NO) return false;
        }
    n->result = full ? RESULT_DRAW : RESULT_WHITE;
    n->reason = full ? REASON_FULL : REASON_NO_MOVE;
    return true;
}

void naive_play(Naive *n, int x, int y)
{
    Color c = n->to_move;
    bool black = c == BLACK;
    bool forbidden = n->spec.rule == RULE_RENJU && black && naive_forbidden(n, x, y) != FORBIDDEN_NO;
    n->at[y][x] = black ? 'X' : 'O';
    n->to_move = black ? WHITE : BLACK;
    if (naive_wins(n, x, y)) {
        n->result = black ? RESULT_BLACK : RESULT_WHITE;
        n->reason = REASON_LINE;
    } else if (forbidden) {
        n->result = RESULT_WHITE;
        n->reason = REASON_FORBIDDEN;
    } else {
        stuck(n);
    }
}
