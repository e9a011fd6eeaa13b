#include "game/match/sprt.h"

#include <math.h>

enum { KINDS = 5, STEPS_MAX = 60 };

static const double PRIOR_OF_SHARES = 0.001;
static const double PRIOR_OF_VARIANCE = 0.1;
static const double REFUTING_SHARE = 0.25; /* of the admitted error */

static double value_of(int kind)
{
    return kind / (double)(KINDS - 1);
}

/* ---- logistic ------------------------------------------------------------------------------------------ */

static double shares_of(const int pairs[KINDS], double share[KINDS])
{
    double total = 0;
    for (int i = 0; i < KINDS; i++) total += share[i] = pairs[i] + PRIOR_OF_SHARES;
    for (int i = 0; i < KINDS; i++) share[i] /= total;
    return total;
}

/* Of the sum by t, and the slope's own. */
static double slope(const double share[KINDS], double mean, double t, double *curvature)
{
    double sum = 0;
    *curvature = 0;
    for (int i = 0; i < KINDS; i++) {
        double x = value_of(i) - mean, part = x / (1 + t * x);
        sum += share[i] * part;
        *curvature -= share[i] * part * part;
    }
    return sum;
}

/* d(mean): the sum is concave in t, so greatest where its slope is 0; every share is positive, so that is
 * inside. Newton's steps, halved brackets where these lead outside. */
static double divergence(const double share[KINDS], double mean)
{
    double low = -1 / (1 - mean), high = 1 / mean, t = 0, sum = 0;
    for (int step = 0; step < STEPS_MAX; step++) {
        double curvature, rise = slope(share, mean, t, &curvature);
        *(rise > 0 ? &low : &high) = t;
        double next = t - rise / curvature;
        if (fabs(next - t) < 1e-10) break;
        t = next > low && next < high ? next : (low + high) / 2;
    }
    for (int i = 0; i < KINDS; i++) sum += share[i] * log1p(t * (value_of(i) - mean));
    return sum;
}

/* ---- normalized ---------------------------------------------------------------------------------------- */

typedef struct Moments {
    double pairs; /* without the prior */
    double mean, variance;
} Moments;

static Moments moments_of(const int pairs[KINDS])
{
    Moments m = {0, 0, 0};
    double weight = 0, squares = 0;
    for (int i = 0; i < KINDS; i++) {
        double n = pairs[i] + PRIOR_OF_VARIANCE;
        m.pairs += pairs[i];
        weight += n;
        m.mean += n * value_of(i);
        squares += n * value_of(i) * value_of(i);
    }
    m.mean /= weight;
    m.variance = squares / weight - m.mean * m.mean;
    return m;
}

/* Deviations of a pair's mean in one unit of normalized Elo; its own is smaller than a game's by the root of
 * two. */
static double unit_of_normalized(void)
{
    return sqrt(2) * log(10) / 800;
}

static double normalized_ratio(const Sprt *s, const int pairs[KINDS])
{
    Moments m = moments_of(pairs);
    double u = (m.mean - 0.5) / sqrt(m.variance);
    double u0 = s->elo0 * unit_of_normalized(), u1 = s->elo1 * unit_of_normalized();
    return m.pairs * (u1 - u0) * (2 * u - u0 - u1) / 2;
}

/* ---- the test ------------------------------------------------------------------------------------------ */

/* The score that a hypothesis expects; of normalized Elo, which leaves the deviation open, the one nearest to
 * what refutes it: `side` is 1 where that is a higher score, -1 where a lower. */
static double expected_score(const Sprt *s, double elo, int side)
{
    const double deviation_max = 0.5;
    if (!s->normalized) return 1 / (1 + pow(10, -elo / 400));
    if (elo * side <= 0) return 0.5;
    return fmax(0.001, fmin(0.999, 0.5 + elo * unit_of_normalized() * deviation_max));
}

/* Do the pairs refute the hypothesis from that side, with an error of at most q? */
static bool refuted(const Sprt *s, const int pairs[KINDS], double elo, int side, double q)
{
    double share[KINDS], mean = 0, score = expected_score(s, elo, side);
    double n = shares_of(pairs, share);
    for (int i = 0; i < KINDS; i++) mean += share[i] * value_of(i);
    return (mean - score) * side > 0 && n * divergence(share, score) >= log((n + 1) / q);
}

double sprt_ratio(const Sprt *s, const int pairs[KINDS])
{
    double share[KINDS], n = shares_of(pairs, share) - KINDS * PRIOR_OF_SHARES;
    if (s->normalized) return normalized_ratio(s, pairs);
    double d0 = divergence(share, expected_score(s, s->elo0, 0));
    return n * (d0 - divergence(share, expected_score(s, s->elo1, 0)));
}

double sprt_lower(const Sprt *s)
{
    return log(s->beta / (1 - s->alpha));
}

double sprt_upper(const Sprt *s)
{
    return log((1 - s->beta) / s->alpha);
}

SprtVerdict sprt_verdict(const Sprt *s, const int pairs[KINDS])
{
    double ratio = sprt_ratio(s, pairs);
    if (ratio >= sprt_upper(s)) return SPRT_ACCEPTS_ELO1;
    if (ratio <= sprt_lower(s)) return SPRT_ACCEPTS_ELO0;
    if (refuted(s, pairs, s->elo0, 1, REFUTING_SHARE * s->alpha)) return SPRT_ACCEPTS_ELO1;
    if (refuted(s, pairs, s->elo1, -1, REFUTING_SHARE * s->beta)) return SPRT_ACCEPTS_ELO0;
    return SPRT_GOES_ON;
}

double sprt_normalized_elo(const int pairs[KINDS], double *error)
{
    Moments m = moments_of(pairs);
    *error = 1 / (unit_of_normalized() * sqrt(m.pairs));
    return (m.mean - 0.5) / sqrt(m.variance) / unit_of_normalized();
}
