/* ladder_climb.h - a player climbs a ladder: pairs of games against the rungs that say most of his strength, until it
 * is known well enough.
 *
 * Rungs are chosen for eight pairs at a time, from the results of all pairs but the eight before: so the games, and with
 * them the rating, depend on the seed alone, where no clock runs and no minutes end it. */
#ifndef TENGEN_UI_CLI_LADDER_CLIMB_H
#define TENGEN_UI_CLI_LADDER_CLIMB_H

#include "game/match/ladder_rating.h"
#include "ui/cli/ladder_games.h"

typedef struct LadderClimbReport {
    LadderEstimate estimate;
    LadderTally tally[LADDER_RUNGS_MAX]; /* of complete pairs */
    int pairs;
    int games; /* finished; some may be without their pair yet */
    uint64_t seed;
} LadderClimbReport;

typedef struct LadderClimbOptions {
    const LadderFiles *files;
    const PlayerSpec *player;
    const char *words; /* that name him */
    EngineOptions engines;
    PlayerClock clock;
    uint64_t seed;
    int games;      /* at most; even */
    double error;   /* the 95 % error at which it is enough, Elo; 0: never */
    double minutes; /* after which it is enough; 0: never */
    int concurrency;
    const char *db; /* "" : nothing is kept */
    void *context;
    void (*progress)(void *context,
                     const LadderClimbReport *now); /* may be NULL; on any thread, one at a time */
    bool (*should_stop)(void *context);             /* may be NULL; on any thread */
} LadderClimbOptions;

/* *out is what was played until then also on ERR_INTERRUPTED. What ladder_games.h returns. */
Status ladder_climb(const LadderClimbOptions *options, LadderClimbReport *out)
    __attribute__((warn_unused_result));

/* Half of the 95 % interval. */
double ladder_climb_error95(LadderRating r);

#endif
