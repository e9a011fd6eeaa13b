/* ladder_calibrate.h - the maker of a ladder measures its rungs: each against the next ones above it, rated together by
 * maximum likelihood (bradley_terry.h). */
#ifndef TENGEN_UI_CLI_LADDER_CALIBRATE_H
#define TENGEN_UI_CLI_LADDER_CALIBRATE_H

#include "ui/cli/ladder_games.h"

typedef struct LadderCalibrateOptions {
    const LadderFiles *files; /* its ratings count for nothing but the order of the rungs */
    uint64_t seed;
    int games;      /* of each meeting; even */
    int neighbours; /* each rung meets so many next ones */
    int concurrency;
    const char *db;
    void *context;
    void (*progress)(void *context, int done, int games); /* may be NULL; on any thread, one at a time */
    bool (*should_stop)(void *context);
} LadderCalibrateOptions;

/* *out: the ladder with its new ratings, by rising Elo. *games: played in all. Also on ERR_INTERRUPTED, if every rung
 * is linked to the anchor by games already; else out->count is 0. */
Status ladder_calibrate(const LadderCalibrateOptions *options, Ladder *out, int *games)
    __attribute__((warn_unused_result));

#endif
