#include "game/forbidden.h"

#include <assert.h>
#include <string.h>

/* Words of a line are held shifted up by MARGIN, so that windows may reach over its ends. */
enum { MARGIN = 6 };

typedef struct Line {
    uint32_t black;
    uint32_t empty;
    int index; /* of the point in question */
} Line;

static Line line_through(const Board *b, const Place *at, int d)
{
    uint32_t black = b->line[BLACK][d][at->line[d]];
    uint32_t white = b->line[WHITE][d][at->line[d]];
    uint32_t empty = board_line_mask(b->spec.size, d, at->line[d]) & ~black & ~white;
    return (Line){black << MARGIN, empty << MARGIN, at->index[d] + MARGIN};
}

static Line with_stone(Line l)
{
    l.black |= (uint32_t)1 << l.index;
    l.empty &= ~((uint32_t)1 << l.index);
    return l;
}

/* Length of the unbroken run of black stones through the line's point, which is black. */
static int run_length(Line l)
{
    int up = __builtin_ctz(~(l.black >> l.index));
    int down = __builtin_clz(~(l.black << (31 - l.index)));
    return up + down - 1;
}

/* The empty points that would complete exactly five with the line's point, which is black. */
static uint32_t completions(Line l)
{
    uint32_t points = 0;
    for (int start = l.index - 4; start <= l.index; start++) {
        uint32_t window = (uint32_t)0x1f << start;
        uint32_t ends = (uint32_t)0x41 << (start - 1);
        uint32_t missing = window & ~l.black;
        bool one_missing = (missing & (missing - 1)) == 0 && (missing & l.empty) != 0;
        if (one_missing && (l.black & ends) == 0) points |= missing;
    }
    return points;
}

/* A straight four is completed at both ends, five points apart. Any nearer pair belongs to two fours. */
static bool is_straight(uint32_t points)
{
    return (points & points >> 5) != 0;
}

static int count_fours(uint32_t points)
{
    if (is_straight(points)) return 1;
    return __builtin_popcount(points);
}

static bool makes_five(const Board *b, const Place *at)
{
    for (int d = 0; d < DIRECTIONS; d++)
        if (run_length(with_stone(line_through(b, at, d))) == 5) return true;
    return false;
}

static Forbidden judge(const Board *b, Point p);

/* Whether black's stone on the line's point stands in a three: some other point of the line would make it
 * a straight four without a five anywhere, and black may play there. b holds the stone. */
static bool is_three(const Board *b, Point p, Line l, int d)
{
    uint32_t near = (uint32_t)0x7f << (l.index - 3);
    for (uint32_t left = l.empty & near; left != 0; left &= left - 1) {
        int e = __builtin_ctz(left);
        Line next = l;
        next.black |= (uint32_t)1 << e;
        next.empty &= ~((uint32_t)1 << e);
        uint32_t points = completions(next);
        next.index = e;
        if (!is_straight(points) || !is_straight(points & completions(next))) continue;
        Point q = (Point)(p + (e - l.index) * board_step(b->spec.size, d));
        Place at = board_place(b->spec.size, q);
        if (!makes_five(b, &at) && judge(b, q) == FORBIDDEN_NO) return true;
    }
    return false;
}

/* Most points have too few black stones about them for any two threats. */
static bool is_quiet(const Board *b, const Place *at)
{
    int threes = 0;
    for (int d = 0; d < DIRECTIONS; d++) {
        uint32_t black = b->line[BLACK][d][at->line[d]] << MARGIN;
        int near = __builtin_popcount(black >> (at->index[d] + MARGIN - 5) & 0x7ff);
        if (near >= 4) return false;
        threes += near >= 2;
    }
    return threes < 2;
}

/* Exact, for an empty point p of a renju board that is_quiet does not dismiss. */
static Forbidden judge_exactly(const Board *b, Point p, const Place *at)
{
    bool overline = false;
    int fours = 0;
    for (int d = 0; d < DIRECTIONS; d++) {
        Line l = with_stone(line_through(b, at, d));
        int run = run_length(l);
        if (run == 5) return FORBIDDEN_NO;
        overline |= run > 5;
        fours += count_fours(completions(l));
    }
    if (overline) return FORBIDDEN_OVERLINE;
    if (fours >= 2) return FORBIDDEN_DOUBLE_FOUR;
    Board next = *b;
    board_put(&next, p, BLACK);
    int threes = 0;
    for (int d = 0; d < DIRECTIONS && threes < 2; d++)
        threes += is_three(&next, p, line_through(&next, at, d), d);
    return threes >= 2 ? FORBIDDEN_DOUBLE_THREE : FORBIDDEN_NO;
}

static Forbidden judge(const Board *b, Point p)
{
    Place at = board_place(b->spec.size, p);
    return is_quiet(b, &at) ? FORBIDDEN_NO : judge_exactly(b, p, &at);
}

Forbidden forbidden_at(const Board *b, Point p)
{
    assert(pointset_has(&b->empty, p));
    if (b->spec.rule != RULE_RENJU) return FORBIDDEN_NO;
    return judge(b, p);
}

void forbidden_points(const Board *b, PointSet *out)
{
    memset(out, 0, sizeof *out);
    if (b->spec.rule != RULE_RENJU) return;
    for (Point p = pointset_next(&b->empty, 0); p != POINT_NONE; p = pointset_next(&b->empty, p + 1))
        if (judge(b, p) != FORBIDDEN_NO) pointset_add(out, p);
}

const char *forbidden_name(Forbidden f)
{
    static const char *const names[] = {"allowed", "overline", "double-four", "double-three"};
    return names[f];
}
