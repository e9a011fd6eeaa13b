/* clock.h - how long a move may take, from what a tournament says of the time.
 *
 * Pure functions of their arguments: nobody looks at a clock here. Times are seconds, as floating point so that
 * a time already overdrawn is simply negative. */
#ifndef TENGEN_MCTS_CLOCK_H
#define TENGEN_MCTS_CLOCK_H

#include <math.h>
#include <stdbool.h>

/* What a player may spend; INFINITY where there is no limit. */
typedef struct ClockTerms {
    double turn;      /* on one move; 0: as fast as can be */
    double match;     /* on the whole game */
    double left;      /* of `match`, for this and all further moves; <= 0: overdrawn */
    double increment; /* added to what is left after every move, >= 0 */
    double lateness;  /* by which answers came late lately (clock_lateness): twice it is kept back beside the
                         margin */
} ClockTerms;

/* Seconds from the moment at which the opponent's move arrived. */
typedef struct ClockPlan {
    double aim;  /* think so long, 0 <= aim <= most; 0: answer at once */
    double most; /* and never longer: what is allowed less the margin */
} ClockPlan;

/* No limits at all: what clock_plan then gives is INFINITY. */
ClockTerms clock_terms_unlimited(void);

/* The time of one move with `stones` on a board of `points`. A limit that is one move's alone is spent to the
 * margin, since it cannot be saved; a game's is spread over the moves still expected, and what an increment
 * brings is spent. At least a tenth of what is left stays for the moves after this one. */
ClockPlan clock_plan(const ClockTerms *terms, int stones, int points);

/* What is kept back of so many seconds, since a loaded machine lets a program wait: a twentieth and 40 ms, at
 * most half of them and at most half a second. */
double clock_margin(double seconds);

/* How late answers come on this machine, after one that came so many seconds after its plan's `most` (negative:
 * before it): the latest of late, which is forgotten by a fiftieth with each answer. >= 0. */
double clock_lateness(double before, double observed);

/* The visits to expect in the seconds that are left, after so many in those spent; infinitely many while less than
 * a fifth of both together is spent, since the first looks at a search say little of its speed. */
double clock_expected(int visits, double spent, double left);

/* Can the second most visited move not overtake the first any more, if all the visits still expected went to
 * it? Negative `expected` counts as none. */
bool clock_settled(int first_visits, int second_visits, double expected);

#endif
