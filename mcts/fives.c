#include "mcts/fives.h"

#include <string.h>

/* The points before and after c's row at p along a direction, POINT_NONE outside the board. */
typedef struct Ends {
    int length; /* of the row with p */
    Point low, high;
} Ends;

static Ends row_ends(const Board *b, Color c, Point p, int direction)
{
    Place at = board_place(b->spec.size, p);
    int line = at.line[direction], index = at.index[direction];
    uint32_t own = b->line[c][direction][line] | (uint32_t)1 << index;
    uint32_t inside = board_line_mask(b->spec.size, direction, line);
    int low = index, high = index;
    while (low > 0 && own >> (low - 1) & 1) low--;
    while (own >> (high + 1) & 1) high++;

    int step = board_step(b->spec.size, direction);
    Ends ends = {high - low + 1, POINT_NONE, POINT_NONE};
    if (low > 0 && inside >> (low - 1) & 1) ends.low = (Point)(p + (low - 1 - index) * step);
    if (inside >> (high + 1) & 1) ends.high = (Point)(p + (high + 1 - index) * step);
    return ends;
}

static bool is_empty(const Board *b, Point p)
{
    return p != POINT_NONE && pointset_has(&b->empty, p);
}

/* In caro, the one point beside c's five at p along a direction whose capture blocks its second end;
 * POINT_NONE where the five cannot be blocked there. */
static Point caro_end(const Board *b, Color c, Point p, int direction)
{
    Ends ends = row_ends(b, c, p, direction);
    if (ends.length != b->spec.line || ends.low == POINT_NONE || ends.high == POINT_NONE) return POINT_NONE;
    bool low_open = is_empty(b, ends.low), high_open = is_empty(b, ends.high);
    if (low_open == high_open) return POINT_NONE;
    return low_open ? ends.low : ends.high;
}

/* The points that stop c's five at p in caro. */
static PointSet caro_stops(const Board *b, const PatternBoard *patterns, Color c, Point p)
{
    PointSet stops = {{0}};
    int fives = 0;
    Point end = POINT_NONE;
    for (int d = 0; d < DIRECTIONS; d++) {
        if (pattern_shape(patterns, c, p, d) != SHAPE_FIVE) continue;
        fives++;
        end = caro_end(b, c, p, d);
    }
    pointset_add(&stops, p);
    if (fives == 1 && end != POINT_NONE) pointset_add(&stops, end);
    return stops;
}

void fives_stops(const Board *b, const PatternBoard *patterns, Color c, PointSet *out)
{
    const PointSet *fives = &patterns->points[c][THREAT_FIVE];
    Point first = pointset_next(fives, 0);
    if (b->spec.rule != RULE_CARO) {
        memset(out, 0, sizeof *out);
        if (pointset_next(fives, first + 1) == POINT_NONE) pointset_add(out, first);
        return;
    }
    *out = b->empty;
    for (Point p = first; p != POINT_NONE; p = pointset_next(fives, p + 1)) {
        PointSet one = caro_stops(b, patterns, c, p);
        *out = pointset_and(out, &one);
    }
}

void fives_add_reach(const Board *b, const PatternBoard *patterns, Color c, Point p, PointSet *out)
{
    pointset_add(out, p);
    if (b->spec.rule != RULE_CARO) return;
    for (int d = 0; d < DIRECTIONS; d++) {
        if (pattern_shape(patterns, c, p, d) != SHAPE_FIVE) continue;
        Ends ends = row_ends(b, c, p, d);
        if (is_empty(b, ends.low)) pointset_add(out, ends.low);
        if (is_empty(b, ends.high)) pointset_add(out, ends.high);
    }
}
