#include "train/elo.h"

#include "game/match/bradley_terry.h"

#include <stdlib.h>

/* Drawn games that each match is taken to have had besides: what keeps a score of 100 % finite. */
static const double PRIOR = 1;

typedef struct Pool {
    EloRating *ratings;           /* [n], by rising rows */
    BradleyTerryDuel *duels;      /* room for two a match and one a network */
    BradleyTerryRating *strength; /* room for two a network */
    int n;
} Pool;

static int compare(const void *a, const void *b)
{
    int64_t x = ((const EloRating *)a)->rows, y = ((const EloRating *)b)->rows;
    return (x > y) - (x < y);
}

static void find_networks(Pool *p, const EloDuel duels[], int n)
{
    for (int i = 0; i < n; i++) {
        p->ratings[2 * i].rows = duels[i].rows;
        p->ratings[2 * i + 1].rows = duels[i].rival_rows;
    }
    qsort(p->ratings, (size_t)(2 * n), sizeof p->ratings[0], compare);
    for (int i = 0; i < 2 * n; i++)
        if (p->n == 0 || p->ratings[i].rows != p->ratings[p->n - 1].rows)
            p->ratings[p->n++].rows = p->ratings[i].rows;
}

static int index_of(const Pool *p, int64_t rows)
{
    EloRating key = {.rows = rows};
    const EloRating *found = bsearch(&key, p->ratings, (size_t)p->n, sizeof key, compare);
    return (int)(found - p->ratings);
}

static BradleyTerryDuel duel_of(int a, int b, MatchScore s)
{
    return (BradleyTerryDuel){.a = a, .b = b, .games = match_games(s), .points = s.wins + 0.5 * s.draws};
}

static Status rate_together(Pool *p, const EloDuel duels[], int n)
{
    for (int i = 0; i < n; i++) {
        MatchResult r = {.black = duels[i].black, .white = duels[i].white};
        p->duels[i] = duel_of(index_of(p, duels[i].rows), index_of(p, duels[i].rival_rows), match_total(&r));
    }
    TRY(bradley_terry_fit(p->n, 0, p->duels, n, PRIOR, p->strength));
    for (int i = 0; i < p->n; i++) {
        p->ratings[i].elo = p->strength[i].elo;
        p->ratings[i].error = p->strength[i].error;
    }
    return status_ok();
}

/* Player 2 i is network i as black, 2 i + 1 as white. Black only ever meets white; what links a network's two
 * colours, where no odd circle of matches does, is one drawn game between them that is assumed. */
static Status rate_colours(Pool *p, const EloDuel duels[], int n)
{
    int count = 0;
    for (int i = 0; i < n; i++) {
        int a = 2 * index_of(p, duels[i].rows), b = 2 * index_of(p, duels[i].rival_rows);
        p->duels[count++] = duel_of(a, b + 1, duels[i].black);
        p->duels[count++] = duel_of(a + 1, b, duels[i].white);
    }
    for (int i = 0; i < p->n; i++) p->duels[count++] = (BradleyTerryDuel){.a = 2 * i, .b = 2 * i + 1};
    TRY(bradley_terry_fit(2 * p->n, 0, p->duels, count, PRIOR, p->strength));
    for (int i = 0; i < p->n; i++) {
        p->ratings[i].black = p->strength[2 * i].elo;
        p->ratings[i].black_error = p->strength[2 * i].error;
    }
    TRY(bradley_terry_fit(2 * p->n, 1, p->duels, count, PRIOR, p->strength));
    for (int i = 0; i < p->n; i++) {
        p->ratings[i].white = p->strength[2 * i + 1].elo;
        p->ratings[i].white_error = p->strength[2 * i + 1].error;
    }
    return status_ok();
}

Status elo_rate(const EloDuel duels[], int n, EloRating **out, int *count)
{
    size_t room = 2 * (size_t)n + 1;
    Pool p = {.ratings = calloc(room, sizeof *p.ratings),
              .duels = calloc(2 * room, sizeof *p.duels),
              .strength = calloc(2 * room, sizeof *p.strength)};
    Status status = status_ok();
    *out = NULL;
    *count = 0;
    if (!p.ratings || !p.duels || !p.strength) {
        status = status_no_memory(2 * room * sizeof *p.duels, "ratings");
        goto done;
    }
    find_networks(&p, duels, n);
    if (n > 0) CHECK(status, rate_together(&p, duels, n));
    if (n > 0) CHECK(status, rate_colours(&p, duels, n));
    *out = p.ratings;
    *count = p.n;
    p.ratings = NULL;
done:
    free(p.ratings);
    free(p.duels);
    free(p.strength);
    return status;
}
