#include "mcts/threat_board.h"

#include "game/base/os.h"
#include "game/forbidden.h"
#include "mcts/fives.h"

#include <math.h>

enum { NODES_A_LOOK = 256 }; /* at the clock: a tenth of a millisecond */

void threat_board_limit(ThreatBoard *t, int64_t nodes, double end)
{
    t->nodes = 0;
    t->limit = nodes;
    t->end = end;
    t->look = end < INFINITY ? NODES_A_LOOK : INT64_MAX;
    t->late = false;
}

bool threat_board_spent(ThreatBoard *t)
{
    if (t->nodes >= t->look && !t->late) {
        t->look = t->nodes + NODES_A_LOOK;
        t->late = os_seconds() >= t->end;
    }
    return t->late || t->nodes >= t->limit;
}

void threat_board_play(ThreatBoard *t, Point p, ThreatStep *step)
{
    t->nodes++;
    pattern_play(&t->patterns, p, (Color)t->board.to_move, &step->patterns);
    board_play(&t->board, p, &step->board);
}

void threat_board_undo(ThreatBoard *t, const ThreatStep *step)
{
    board_undo(&t->board, &step->board);
    pattern_undo(&t->patterns, &step->patterns);
}

void threat_board_pass(ThreatBoard *t)
{
    board_set_to_move(&t->board, color_other((Color)t->board.to_move));
}

bool threat_board_allows(const ThreatBoard *t, Point p)
{
    return t->patterns.threat[t->board.to_move][p] != THREAT_FORBIDDEN_MAYBE ||
           forbidden_at(&t->board, p) == FORBIDDEN_NO;
}

bool threat_board_answers(const ThreatBoard *t, PointSet *out)
{
    PointSet stops;
    bool left_out = false;
    fives_stops(&t->board, &t->patterns, t->attacker, &stops);
    *out = stops;
    if (t->board.spec.rule != RULE_RENJU || t->attacker == BLACK) return false;
    for (Point p = pointset_next(&stops, 0); p != POINT_NONE; p = pointset_next(&stops, p + 1)) {
        if (threat_board_allows(t, p)) continue;
        pointset_remove(out, p);
        left_out = true;
    }
    return left_out;
}

void threat_board_fours(const ThreatBoard *t, Color c, PointSet *out)
{
    const PointSet *points = t->patterns.points[c];
    *out = pointset_or(&points[THREAT_FOUR], &points[THREAT_FOUR_THREE]);
    for (int threat = THREAT_DOUBLE_FOUR; threat < THREAT_COUNT; threat++)
        if (threat != THREAT_FIVE) *out = pointset_or(out, &points[threat]);
}
