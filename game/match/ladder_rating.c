#include "game/match/ladder_rating.h"

#include <math.h>

enum { HALVINGS = 80, SURE_MISFITS = 4 };

static const double SLOPE = 2.302585092994046 / 400; /* of the logit of p over Elo */
static const double FAR = 1e5;                       /* no rating is as far from 0 */
static const double LEAST_VARIANCE = 1; /* of points against a rung, for chi-squared to mean anything */

double ladder_rating_expected(double elo, double rung)
{
    return 1 / (1 + exp(SLOPE * (rung - elo)));
}

/* Games of the colours that count. */
typedef struct Evidence {
    const Ladder *ladder;
    const LadderTally *tally;
    bool counts[2];
    double centre, spread;
} Evidence;

static double games_with(const Evidence *e, int rung)
{
    double sum = 0;
    for (int c = BLACK; c <= WHITE; c++)
        if (e->counts[c]) sum += e->tally[rung].games[c];
    return sum;
}

static double points_of(const Evidence *e, int rung)
{
    double sum = 0;
    for (int c = BLACK; c <= WHITE; c++)
        if (e->counts[c]) sum += e->tally[rung].points[c];
    return sum;
}

/* The derivative of the logarithm of prior times likelihood: falls with x. */
static double slope_at(const Evidence *e, double x)
{
    double sum = (e->centre - x) / (e->spread * e->spread);
    for (int i = 0; i < e->ladder->count; i++)
        sum +=
            SLOPE * (points_of(e, i) - games_with(e, i) * ladder_rating_expected(x, e->ladder->rung[i].elo));
    return sum;
}

static double information_at(const Evidence *e, double x)
{
    double sum = 1 / (e->spread * e->spread);
    for (int i = 0; i < e->ladder->count; i++) {
        double p = ladder_rating_expected(x, e->ladder->rung[i].elo);
        sum += SLOPE * SLOPE * games_with(e, i) * p * (1 - p);
    }
    return sum;
}

static LadderRating rate(const Evidence *e)
{
    double low = -FAR, high = FAR, games = 0;
    for (int i = 0; i < HALVINGS; i++) {
        double middle = (low + high) / 2;
        if (slope_at(e, middle) > 0)
            low = middle;
        else
            high = middle;
    }
    for (int i = 0; i < e->ladder->count; i++) games += games_with(e, i);
    return (LadderRating){.elo = low, .error = 1 / sqrt(information_at(e, low)), .games = (int)games};
}

static double misfit(const Evidence *e, double x)
{
    double sum = SURE_MISFITS;
    int freedom = -1;
    for (int i = 0; i < e->ladder->count; i++) {
        double n = games_with(e, i), p = ladder_rating_expected(x, e->ladder->rung[i].elo);
        double variance = n * p * (1 - p);
        if (variance < LEAST_VARIANCE) continue;
        double off = points_of(e, i) - n * p;
        sum += off * off / variance;
        freedom++;
    }
    double each = freedom > 0 ? sum / (freedom + SURE_MISFITS) : 1;
    return each > 1 ? each : 1;
}

static double middle_of(const Ladder *l)
{
    double sum = 0;
    for (int i = 0; i < l->count; i++) sum += l->rung[i].elo;
    return sum / l->count;
}

LadderEstimate ladder_rating_estimate(const Ladder *l, const LadderTally tally[], double spread)
{
    Evidence e = {l, tally, {true, true}, middle_of(l), spread};
    LadderEstimate out = {.all = rate(&e)};
    out.misfit = misfit(&e, out.all.elo);
    for (int c = BLACK; c <= WHITE; c++) {
        e.counts[c] = true;
        e.counts[1 - c] = false;
        out.colour[c] = rate(&e);
        out.colour[c].error *= sqrt(out.misfit);
    }
    out.all.error *= sqrt(out.misfit);
    return out;
}

/* What a game against the rung says, p (1 - p), on average over what the player's rating may be. */
static double worth(const LadderRating *now, double rung)
{
    enum { SIDES = 4 };
    double sum = 0, p;
    for (int i = -SIDES; i <= SIDES; i++) {
        p = ladder_rating_expected(now->elo + 2.0 * now->error * i / SIDES, rung);
        sum += p * (1 - p);
    }
    return sum;
}

int ladder_rating_choose(const Ladder *l, LadderRating now, const int pairs[])
{
    int best = 0;
    double most = -1;
    for (int i = 0; i < l->count; i++) {
        double w = worth(&now, l->rung[i].elo);
        /* Each rung's pairs grow as the square of what they are worth. */
        double value = w * w / (1 + pairs[i]);
        if (value <= most) continue;
        most = value;
        best = i;
    }
    return best;
}
