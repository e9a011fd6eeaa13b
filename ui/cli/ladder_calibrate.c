#include "ui/cli/ladder_calibrate.h"

#include "game/match/bradley_terry.h"
#include "game/match/ladder_rating.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { MEETINGS_MAX = LADDER_RUNGS_MAX * LADDER_RUNGS_MAX / 2 };

static const double PRIOR = 1; /* a drawn game for each meeting: where all are won, the rating stays finite */

typedef struct Meeting {
    int low, high; /* rungs */
} Meeting;

typedef struct Calibration {
    const LadderCalibrateOptions *options;
    LadderGames *games;
    Meeting meeting[MEETINGS_MAX];
    int meetings;
} Calibration;

static void plan(Calibration *c)
{
    const Ladder *l = &c->options->files->ladder;
    for (int apart = 1; apart <= c->options->neighbours; apart++)
        for (int low = 0; low + apart < l->count; low++)
            c->meeting[c->meetings++] = (Meeting){low, low + apart};
}

static bool choose_pair(void *context, int k, GamePair *out)
{
    const Calibration *c = context;
    Meeting m = c->meeting[k % c->meetings];
    *out = (GamePair){.first = m.low, .second = m.high, .opening = k / c->meetings};
    return true;
}

static void progress(void *context)
{
    const Calibration *c = context;
    const Tournament *t = ladder_games_tournament(c->games);
    if (c->options->progress)
        c->options->progress(c->options->context, tournament_finished(t), tournament_games(t));
}

static bool should_stop(void *context)
{
    const Calibration *c = context;
    return c->options->should_stop && c->options->should_stop(c->options->context);
}

/* Chi-squared of the meetings against the ratings, for each degree of freedom; at least 1. */
static double misfit(const BradleyTerryDuel duels[], int n, const BradleyTerryRating ratings[], int rungs)
{
    double sum = 0;
    int freedom = 1 - rungs;
    for (int i = 0; i < n; i++) {
        double p = ladder_rating_expected(ratings[duels[i].a].elo, ratings[duels[i].b].elo);
        double off = duels[i].points - duels[i].games * p, variance = duels[i].games * p * (1 - p);
        if (duels[i].games == 0) continue;
        freedom++;
        if (variance > 1) sum += off * off / variance;
    }
    return freedom > 0 && sum > freedom ? sum / freedom : 1;
}

static void sort_by_elo(Ladder *l)
{
    char anchor[LADDER_NAME_MAX];
    memcpy(anchor, l->rung[l->anchor].name, sizeof anchor);
    for (int i = 1; i < l->count; i++) {
        LadderRung rung = l->rung[i];
        int at = i;
        for (; at > 0 && l->rung[at - 1].elo > rung.elo; at--) l->rung[at] = l->rung[at - 1];
        l->rung[at] = rung;
    }
    l->anchor = ladder_find(l, anchor);
}

static void take_ratings(const Calibration *c, const BradleyTerryRating ratings[], const int played[],
                         Ladder *out)
{
    *out = c->options->files->ladder;
    double anchor = out->rung[out->anchor].elo;
    for (int i = 0; i < out->count; i++) {
        LadderRung *r = &out->rung[i];
        const char *checksum = ladder_games_checksum(c->games, i);
        r->elo = round(anchor + ratings[i].elo);
        r->error = ratings[i].error;
        r->games = played[i];
        snprintf(r->checksum, sizeof r->checksum, "%s", checksum[0] ? checksum : "-");
    }
}

/* Rate what was played; out->count stays 0 where a rung has no rating yet. */
static Status rate(const Calibration *c, Ladder *out)
{
    const Tournament *t = ladder_games_tournament(c->games);
    const Ladder *l = &c->options->files->ladder;
    BradleyTerryDuel duels[MEETINGS_MAX];
    BradleyTerryRating ratings[LADDER_RUNGS_MAX];
    int played[LADDER_RUNGS_MAX] = {0}, n = 0;
    for (int i = 0; i < c->meetings; i++) {
        MatchResult r;
        tournament_result(t, c->meeting[i].low, c->meeting[i].high, &r);
        MatchScore s = match_total(&r);
        if (match_games(s) == 0) continue;
        duels[n++] =
            (BradleyTerryDuel){c->meeting[i].low, c->meeting[i].high, match_games(s), s.wins + 0.5 * s.draws};
        played[c->meeting[i].low] += match_games(s);
        played[c->meeting[i].high] += match_games(s);
    }
    TRY(bradley_terry_fit(l->count, l->anchor, duels, n, PRIOR, ratings));
    for (int i = 0; i < l->count; i++)
        if (isnan(ratings[i].elo)) return status_ok();
    take_ratings(c, ratings, played, out);
    out->misfit = misfit(duels, n, ratings, l->count);
    sort_by_elo(out);
    return status_ok();
}

static Status play(Calibration *c, Ladder *out, int *games)
{
    const LadderCalibrateOptions *o = c->options;
    LadderGamesOptions options = {.files = o->files,
                                  .words = "",
                                  .seed = o->seed,
                                  .pairs = c->meetings * o->games / 2,
                                  .concurrency = o->concurrency,
                                  .db = o->db,
                                  .context = c,
                                  .choose = choose_pair,
                                  .progress = progress,
                                  .should_stop = should_stop};
    TRY(ladder_games_new(&options, &c->games));
    Status status = ladder_games_run(c->games);
    if (status.code != STATUS_OK && status.code != ERR_INTERRUPTED) return status;
    *games = tournament_finished(ladder_games_tournament(c->games));
    TRY(rate(c, out));
    return status;
}

Status ladder_calibrate(const LadderCalibrateOptions *options, Ladder *out, int *games)
{
    Calibration c = {.options = options};
    *games = 0;
    *out = (Ladder){.count = 0};
    plan(&c);
    Status status = play(&c, out, games);
    ladder_games_free(c.games);
    return status;
}
