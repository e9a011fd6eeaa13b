#include "game/match/pairings.h"

#include <assert.h>
#include <stdlib.h>

enum { PAIR_POINTS = 4 }; /* half points that are played for in a pair */

typedef struct Meeting {
    int first, second;
} Meeting;

struct Pairings {
    PairingsOptions options;
    int width;         /* pairings of a cycle or round */
    Meeting *pairings; /* [width], Swiss: [rounds * width] */
    /* Swiss */
    int known;   /* rounds that are paired */
    int scored;  /* pairs of the newest round that were played */
    int *points; /* [players] half points */
    bool *met;   /* [players * players] */
    bool *rested;
};

/* ---- round robin and gauntlet ------------------------------------------------------------------------- */

static void pair_everybody(Pairings *s)
{
    int n = 0, players = s->options.players;
    for (int i = 0; i < players; i++)
        for (int j = i + 1; j < players; j++) s->pairings[n++] = (Meeting){i, j};
}

static void pair_with_first(Pairings *s)
{
    for (int i = 0; i < s->width; i++) s->pairings[i] = (Meeting){0, i + 1};
}

/* ---- Swiss --------------------------------------------------------------------------------------------- */

static bool have_met(const Pairings *s, int a, int b)
{
    return s->met[a * s->options.players + b];
}

static void note_meeting(Pairings *s, Meeting p)
{
    s->met[p.first * s->options.players + p.second] = true;
    s->met[p.second * s->options.players + p.first] = true;
}

/* Players by points; equal ones by number, so that a round depends on results alone. */
static void rank_players(const Pairings *s, int order[])
{
    for (int i = 0; i < s->options.players; i++) {
        int j = i;
        for (; j > 0 && s->points[order[j - 1]] < s->points[i]; j--) order[j] = order[j - 1];
        order[j] = i;
    }
}

static void take_out(int order[], int *n, int at)
{
    --*n;
    for (int i = at; i < *n; i++) order[i] = order[i + 1];
}

/* The lowest who has not rested yet rests, for as many points as he could have won. */
static void rest_one(Pairings *s, int order[], int *n)
{
    int at = *n - 1;
    while (at > 0 && s->rested[order[at]]) at--;
    s->rested[order[at]] = true;
    s->points[order[at]] += PAIR_POINTS * s->options.pairs;
    take_out(order, n, at);
}

/* Pair the highest with the highest whom he has not met, and the rest likewise, going back where that leaves
 * somebody without an opponent. `budget` bounds the search; false if it found nothing. */
static bool match_up(const Pairings *s, const int order[], int n, Meeting out[], int *budget)
{
    if (n == 0) return true;
    for (int i = 1; i < n && --*budget > 0; i++) {
        if (have_met(s, order[0], order[i])) continue;
        int left[PAIRINGS_PLAYERS_MAX], count = 0;
        for (int j = 1; j < n; j++)
            if (j != i) left[count++] = order[j];
        out[0] = (Meeting){order[0], order[i]};
        if (match_up(s, left, count, out + 1, budget)) return true;
    }
    return false;
}

/* Where everybody has met, neighbours meet again. */
static void pair_neighbours(const int order[], int n, Meeting out[])
{
    for (int i = 0; i + 1 < n; i += 2) out[i / 2] = (Meeting){order[i], order[i + 1]};
}

static void pair_next_round(Pairings *s)
{
    int order[PAIRINGS_PLAYERS_MAX] = {0}, n = s->options.players, budget = 100000;
    Meeting *round = s->pairings + (size_t)s->known * (size_t)s->width;
    rank_players(s, order);
    if (n % 2) rest_one(s, order, &n);
    if (!match_up(s, order, n, round, &budget)) pair_neighbours(order, n, round);
    for (int i = 0; i < s->width; i++) note_meeting(s, round[i]);
    s->known++;
    s->scored = 0;
}

static Status prepare_swiss(Pairings *s)
{
    size_t n = (size_t)s->options.players;
    s->points = calloc(n, sizeof *s->points);
    s->met = calloc(n * n, sizeof *s->met);
    s->rested = calloc(n, sizeof *s->rested);
    if (!s->points || !s->met || !s->rested) return status_no_memory(n * n, "pairings");
    pair_next_round(s);
    return status_ok();
}

/* ---- all ----------------------------------------------------------------------------------------------- */

static int width_of(const PairingsOptions *o)
{
    if (o->format == FORMAT_GAUNTLET) return o->players - 1;
    if (o->format == FORMAT_SWISS) return o->players / 2;
    if (o->format == FORMAT_CHOSEN) return 1;
    return o->players * (o->players - 1) / 2;
}

static Status prepare(Pairings *s)
{
    size_t count = (size_t)s->width * (size_t)(s->options.format == FORMAT_SWISS ? s->options.rounds : 1);
    s->pairings = calloc(count, sizeof *s->pairings);
    if (!s->pairings) return status_no_memory(count * sizeof *s->pairings, "pairings");
    if (s->options.format == FORMAT_SWISS) return prepare_swiss(s);
    if (s->options.format == FORMAT_GAUNTLET) pair_with_first(s);
    if (s->options.format == FORMAT_ROUND_ROBIN) pair_everybody(s);
    return status_ok();
}

Status pairings_new(const PairingsOptions *options, Pairings **out)
{
    assert(options->players >= 2 && options->players <= PAIRINGS_PLAYERS_MAX && options->pairs >= 1);
    assert(options->format != FORMAT_SWISS || options->rounds >= 1);
    assert(options->format != FORMAT_CHOSEN || options->choose);
    *out = NULL;
    Pairings *s = calloc(1, sizeof *s);
    if (!s) return status_no_memory(sizeof *s, "pairings");
    s->options = *options;
    s->width = width_of(options);
    Status status = prepare(s);
    if (status.code != STATUS_OK) {
        pairings_free(s);
        return status;
    }
    *out = s;
    return status;
}

void pairings_free(Pairings *s)
{
    if (!s) return;
    free(s->pairings);
    free(s->points);
    free(s->met);
    free(s->rested);
    free(s);
}

int pairings_count(const Pairings *s)
{
    int cycles = s->options.pairs * (s->options.format == FORMAT_SWISS ? s->options.rounds : 1);
    return s->width * cycles;
}

bool pairings_get(const Pairings *s, int k, GamePair *out)
{
    assert(k >= 0 && k < pairings_count(s));
    if (s->options.format == FORMAT_CHOSEN) return s->options.choose(s->options.context, k, out);
    int cycle = k / s->width, place = k % s->width, round = 0;
    if (s->options.format == FORMAT_SWISS) {
        round = cycle / s->options.pairs;
        if (round >= s->known) return false;
        place += round * s->width;
    }
    Meeting p = s->pairings[place];
    *out = (GamePair){.first = p.first, .second = p.second, .round = round, .opening = cycle};
    return true;
}

void pairings_score(Pairings *s, int k, int half_points)
{
    if (s->options.format != FORMAT_SWISS) return;
    GamePair p;
    bool known = pairings_get(s, k, &p);
    assert(known && p.round == s->known - 1);
    (void)known;
    s->points[p.first] += half_points;
    s->points[p.second] += PAIR_POINTS - half_points;
    if (++s->scored == s->width * s->options.pairs && s->known < s->options.rounds) pair_next_round(s);
}

int pairings_points(const Pairings *s, int player)
{
    assert(s->options.format == FORMAT_SWISS);
    return s->points[player];
}
