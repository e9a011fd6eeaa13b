#include "mcts/clock.h"

/* A game between good players is decided after some thirty to fifty stones on 15x15, a quarter of the board;
 * one that lasts longer still wants its next moves thought about. */
enum { OWN_MOVES_LEAST = 8 };
static const double GAME_SHARE_OF_POINTS = 0.25;

static const double MARGIN_FIXED = 0.040, MARGIN_SHARE = 0.05, MARGIN_MOST = 0.5;

/* However late answers come, some of the time is used. On a machine that lets us wait for a processor, the
 * manager's line waits to be read, and the answer to leave: two waits, of which we can measure the second. */
static const double LEAST_SHARE = 0.3, FORGET = 0.98, WAITS = 2;

/* Of what is left, at most so much for one move: unclear positions may take some times the usual. */
static const double SHARE_MOST = 0.25, STRETCH = 2.5;

/* Of a thinking's time, before its speed is known. */
static const double TELLING_SHARE = 0.2;

ClockTerms clock_terms_unlimited(void)
{
    return (ClockTerms){.turn = INFINITY, .match = INFINITY, .left = INFINITY};
}

double clock_margin(double seconds)
{
    if (!(seconds > 0)) return 0;
    double margin = fmin(MARGIN_FIXED + MARGIN_SHARE * seconds, MARGIN_MOST);
    return fmin(margin, seconds / 2);
}

/* What may be spent of a limit. */
static double usable(double seconds, double lateness)
{
    if (!(seconds > 0)) return 0;
    if (seconds == INFINITY) return seconds;
    double most = seconds - clock_margin(seconds);
    return fmax(most - WAITS * lateness, LEAST_SHARE * most);
}

double clock_lateness(double before, double observed)
{
    return fmax(observed, FORGET * before);
}

static double own_moves_left(int stones, int points)
{
    double expected = (GAME_SHARE_OF_POINTS * points - stones) / 2;
    return fmax(expected, OWN_MOVES_LEAST);
}

ClockPlan clock_plan(const ClockTerms *terms, int stones, int points)
{
    double left = fmin(terms->left, terms->match);
    double turn = usable(terms->turn, terms->lateness), game = usable(left, terms->lateness);
    ClockPlan plan = {.aim = turn, .most = turn};
    if (left == INFINITY) return plan;
    double share = game / own_moves_left(stones, points) + fmin(terms->increment, game);
    plan.most = fmin(turn, fmin(STRETCH * share, fmax(SHARE_MOST * game, share)));
    plan.most = fmin(plan.most, 0.9 * game);
    plan.aim = fmin(share, plan.most);
    return plan;
}

double clock_expected(int visits, double spent, double left)
{
    if (!(left > 0)) return 0;
    return spent >= TELLING_SHARE * (spent + left) ? visits * left / spent : INFINITY;
}

bool clock_settled(int first_visits, int second_visits, double expected)
{
    return first_visits - second_visits > fmax(expected, 0);
}
