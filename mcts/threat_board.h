/* threat_board.h - the position that a threat search plays on, and what each side may do there. */
#ifndef TENGEN_MCTS_THREAT_BOARD_H
#define TENGEN_MCTS_THREAT_BOARD_H

#include "game/pattern.h"

typedef struct ThreatBoard {
    Board board;
    PatternBoard patterns;
    Color attacker;
    int64_t nodes; /* moves made so far … */
    int64_t limit; /* … and when to stop */
    double end;    /* os_seconds at which to stop in any case … */
    int64_t look;  /* … and at how many nodes the clock is looked at next */
    bool late;     /* it is over */
} ThreatBoard;

typedef struct ThreatStep {
    Undo board;
    PatternUndo patterns;
} ThreatStep;

/* Stop at so many nodes, and at `end`, which INFINITY leaves open; from 0 nodes on. */
void threat_board_limit(ThreatBoard *t, int64_t nodes, double end);

/* Are the nodes or the time spent? */
bool threat_board_spent(ThreatBoard *t);

/* A move of the side to move, and back. */
void threat_board_play(ThreatBoard *t, Point p, ThreatStep *step);
void threat_board_undo(ThreatBoard *t, const ThreatStep *step);

/* The side to move passes; the same again takes it back. */
void threat_board_pass(ThreatBoard *t);

static inline Color threat_board_defender(const ThreatBoard *t)
{
    return color_other(t->attacker);
}

static inline bool threat_board_has_five(const ThreatBoard *t, Color c)
{
    return !pointset_empty(&t->patterns.points[c][THREAT_FIVE]);
}

/* May the side to move play there? Exact; asks more than a look only where renju might forbid it. */
bool threat_board_allows(const ThreatBoard *t, Point p);

/* The attacker has fives: the legal moves of the defender, to move, that stop them all. Returns whether some are
 * left out for being forbidden. */
bool threat_board_answers(const ThreatBoard *t, PointSet *out);

/* The points that make a four of c's, and those that renju may forbid. */
void threat_board_fours(const ThreatBoard *t, Color c, PointSet *out);

#endif
