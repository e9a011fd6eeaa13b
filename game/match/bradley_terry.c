#include "game/match/bradley_terry.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

enum { STEPS_MAX = 1000, OUT = -1 };

static const double LARGEST_STEP = 1, CLOSE = 1e-9;

/* The likelihood in logits: of its unknowns, which are the players linked to the anchor without the anchor
 * itself, the gradient and the information, its negative second derivatives. */
typedef struct Fit {
    const BradleyTerryDuel *duels;
    int count;
    double prior;
    int *unknown;     /* [players]: which unknown, or OUT for the anchor and for who is not linked to it */
    bool *linked;     /* [players] */
    double *strength; /* [players] */
    double *gradient; /* [n]; solving leaves the step here */
    double
        *information; /* [n][n], of which the lower half is used; solving leaves its Cholesky factor here */
    int n;
} Fit;

static void find_linked(Fit *f, int players, int anchor)
{
    f->linked[anchor] = true;
    for (bool more = true; more;) {
        more = false;
        for (int i = 0; i < f->count; i++) {
            bool *a = &f->linked[f->duels[i].a], *b = &f->linked[f->duels[i].b];
            if (*a == *b) continue;
            *a = *b = more = true;
        }
    }
    for (int i = 0; i < players; i++) f->unknown[i] = f->linked[i] && i != anchor ? f->n++ : OUT;
}

static void add_information(Fit *f, int i, int j, double value)
{
    if (i == OUT || j == OUT) return;
    f->information[(size_t)(i > j ? i : j) * (size_t)f->n + (size_t)(i > j ? j : i)] += value;
}

static void add_duel(Fit *f, const BradleyTerryDuel *d)
{
    int a = f->unknown[d->a], b = f->unknown[d->b];
    double games = d->games + f->prior, points = d->points + f->prior / 2;
    double expected = 1 / (1 + exp(f->strength[d->b] - f->strength[d->a]));
    double weight = games * expected * (1 - expected);
    if (a != OUT) f->gradient[a] += points - games * expected;
    if (b != OUT) f->gradient[b] -= points - games * expected;
    add_information(f, a, a, weight);
    add_information(f, b, b, weight);
    add_information(f, a, b, -weight);
}

static void differentiate(Fit *f)
{
    size_t n = (size_t)f->n;
    for (size_t i = 0; i < n; i++) f->gradient[i] = 0;
    for (size_t i = 0; i < n * n; i++) f->information[i] = 0;
    for (int i = 0; i < f->count; i++)
        if (f->linked[f->duels[i].a]) add_duel(f, &f->duels[i]);
}

/* In place: the lower triangle L of the information, L L' = information, which is positive definite since every
 * unknown is linked to the anchor by games. */
static void factor(Fit *f)
{
    size_t n = (size_t)f->n;
    double *m = f->information;
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j <= i; j++) {
            double sum = m[i * n + j];
            for (size_t k = 0; k < j; k++) sum -= m[i * n + k] * m[j * n + k];
            m[i * n + j] = i == j ? sqrt(sum) : sum / m[j * n + j];
        }
    }
}

/* L x = v, from x[first] on, those before it being 0; in place. */
static void solve_lower(const Fit *f, double v[], size_t first)
{
    size_t n = (size_t)f->n;
    for (size_t i = first; i < n; i++) {
        for (size_t k = first; k < i; k++) v[i] -= f->information[i * n + k] * v[k];
        v[i] /= f->information[i * n + i];
    }
}

static void solve_upper(const Fit *f, double v[])
{
    size_t n = (size_t)f->n;
    for (size_t i = n; i-- > 0;) {
        for (size_t k = i + 1; k < n; k++) v[i] -= f->information[k * n + i] * v[k];
        v[i] /= f->information[i * n + i];
    }
}

/* Newton's step, shortened where it is long: the likelihood's curvature changes by no more than a factor of e
 * within LARGEST_STEP, so that a step never leads downhill for long. Returns how far the furthest went. */
static double step(Fit *f, int players)
{
    differentiate(f);
    factor(f);
    solve_lower(f, f->gradient, 0);
    solve_upper(f, f->gradient);
    double furthest = 0;
    for (int i = 0; i < f->n; i++) furthest = fmax(furthest, fabs(f->gradient[i]));
    double scale = furthest > LARGEST_STEP ? LARGEST_STEP / furthest : 1;
    for (int i = 0; i < players; i++)
        if (f->unknown[i] != OUT) f->strength[i] += scale * f->gradient[f->unknown[i]];
    return furthest * scale;
}

/* The variance of an unknown: the diagonal of the information's inverse, the squared length of L^-1 e. */
static double variance(Fit *f, int unknown)
{
    double sum = 0;
    for (int i = 0; i < f->n; i++) f->gradient[i] = i == unknown;
    solve_lower(f, f->gradient, (size_t)unknown);
    for (int i = unknown; i < f->n; i++) sum += f->gradient[i] * f->gradient[i];
    return sum;
}

static void fit(Fit *f, int players, BradleyTerryRating out[])
{
    const double elo = 400 / log(10);
    for (int i = 0; i < STEPS_MAX && step(f, players) > CLOSE; i++) {
    }
    differentiate(f);
    factor(f);
    for (int i = 0; i < players; i++) {
        int unknown = f->unknown[i];
        out[i].elo = f->linked[i] ? elo * f->strength[i] : NAN;
        out[i].error = unknown != OUT ? elo * sqrt(variance(f, unknown)) : f->linked[i] ? 0 : NAN;
    }
}

Status bradley_terry_fit(int players, int anchor, const BradleyTerryDuel duels[], int count, double prior,
                         BradleyTerryRating out[])
{
    assert(players >= 1 && anchor >= 0 && anchor < players && prior > 0);
    size_t n = (size_t)players;
    Fit f = {.duels = duels, .count = count, .prior = prior};
    Status status = status_ok();
    f.unknown = calloc(n, sizeof *f.unknown);
    f.linked = calloc(n, sizeof *f.linked);
    f.strength = calloc(n, sizeof *f.strength);
    f.gradient = calloc(n, sizeof *f.gradient);
    f.information = calloc(n * n, sizeof *f.information);
    if (f.unknown && f.linked && f.strength && f.gradient && f.information) {
        find_linked(&f, players, anchor);
        fit(&f, players, out);
    } else {
        status = status_no_memory(n * n * sizeof *f.information, "ratings");
    }
    free(f.unknown);
    free(f.linked);
    free(f.strength);
    free(f.gradient);
    free(f.information);
    return status;
}
