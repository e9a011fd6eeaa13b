#include "ui/cli/ladder_climb.h"

#include "game/base/os.h"

#include <stdlib.h>

enum { BLOCK = 8 /* pairs that are chosen at once */, PAIRS_MIN = 16 /* before it may be enough */ };

typedef struct Climb {
    const LadderClimbOptions *options;
    LadderGames *games;
    GamePair *pair; /* [chosen] of them are known */
    int chosen, pairs;
    LadderTally
        counted[LADDER_RUNGS_MAX]; /* of pairs 0 to a without a gap, for the question whether it is enough */
    double end;                    /* os_seconds; INFINITY: none */
} Climb;

double ladder_climb_error95(LadderRating r)
{
    return 1.959964 * r.error;
}

/* Add pair k; false if it is not finished. */
static bool add_pair(const Climb *c, int k, LadderTally tally[])
{
    const Tournament *t = ladder_games_tournament(c->games);
    TournamentScore first, second;
    if (k >= c->chosen || !tournament_score(t, 2 * k, &first) || !tournament_score(t, 2 * k + 1, &second))
        return false;
    LadderTally *rung = &tally[c->pair[k].second - 1];
    rung->games[BLACK]++;
    rung->games[WHITE]++;
    rung->points[BLACK] += match_half_points(first.result, true) / 2.0;
    rung->points[WHITE] += match_half_points(second.result, false) / 2.0;
    return true;
}

static LadderEstimate estimate(const Climb *c, const LadderTally tally[])
{
    return ladder_rating_estimate(&c->options->files->ladder, tally, LADDER_RATING_SPREAD);
}

/* The next block's rungs, if all pairs before the last block are played. */
static bool choose_block(Climb *c)
{
    const Ladder *l = &c->options->files->ladder;
    LadderTally tally[LADDER_RUNGS_MAX] = {{.games = {0}}};
    int pairs[LADDER_RUNGS_MAX] = {0};
    for (int k = 0; k < c->chosen; k++) {
        if (k < c->chosen - BLOCK && !add_pair(c, k, tally)) return false;
        pairs[c->pair[k].second - 1]++;
    }
    LadderEstimate now = estimate(c, tally);
    for (int i = 0; i < BLOCK && c->chosen < c->pairs; i++) {
        int rung = ladder_rating_choose(l, now.all, pairs);
        c->pair[c->chosen] = (GamePair){.first = 0, .second = rung + 1, .opening = c->chosen};
        c->chosen++;
        pairs[rung]++;
    }
    return true;
}

static bool choose_pair(void *context, int k, GamePair *out)
{
    Climb *c = context;
    while (k >= c->chosen)
        if (!choose_block(c)) return false;
    *out = c->pair[k];
    return true;
}

static bool is_enough(void *context, int k)
{
    Climb *c = context;
    if (!add_pair(c, k, c->counted) || k + 1 < PAIRS_MIN) return false;
    return ladder_climb_error95(estimate(c, c->counted).all) <= c->options->error;
}

static bool should_stop(void *context)
{
    const Climb *c = context;
    const LadderClimbOptions *o = c->options;
    return os_seconds() >= c->end || (o->should_stop && o->should_stop(o->context));
}

static void report(const Climb *c, LadderClimbReport *out)
{
    const Tournament *t = ladder_games_tournament(c->games);
    *out = (LadderClimbReport){.games = tournament_finished(t), .seed = ladder_games_seed(c->games)};
    for (int k = 0; k < tournament_pairs(t) && k < c->chosen; k++) out->pairs += add_pair(c, k, out->tally);
    out->estimate = estimate(c, out->tally);
}

static void progress(void *context)
{
    const Climb *c = context;
    LadderClimbReport now;
    if (!c->options->progress) return;
    report(c, &now);
    c->options->progress(c->options->context, &now);
}

static Status play(Climb *c, LadderClimbReport *out)
{
    const LadderClimbOptions *o = c->options;
    LadderGamesOptions games = {.files = o->files,
                                .climber = o->player,
                                .words = o->words,
                                .engines = o->engines,
                                .clock = o->clock,
                                .seed = o->seed,
                                .pairs = c->pairs,
                                .concurrency = o->concurrency,
                                .db = o->db,
                                .context = c,
                                .choose = choose_pair,
                                .enough = o->error > 0 ? is_enough : NULL,
                                .progress = progress,
                                .should_stop = should_stop};
    TRY(ladder_games_new(&games, &c->games));
    Status status = ladder_games_run(c->games);
    if (status.code == ERR_INTERRUPTED && os_seconds() >= c->end) status = status_ok();
    if (status.code == STATUS_OK || status.code == ERR_INTERRUPTED) report(c, out);
    return status;
}

Status ladder_climb(const LadderClimbOptions *options, LadderClimbReport *out)
{
    Climb c = {.options = options, .pairs = options->games / 2};
    *out = (LadderClimbReport){.games = 0};
    c.end = options->minutes > 0 ? os_seconds() + 60 * options->minutes : 1e300;
    c.pair = calloc((size_t)c.pairs, sizeof *c.pair);
    if (!c.pair) return status_no_memory((size_t)c.pairs * sizeof *c.pair, "pairs of games");
    Status status = play(&c, out);
    ladder_games_free(c.games);
    free(c.pair);
    return status;
}
