/* survey.h - the kept networks of a run, rated by matches that are played apart from it: the run may go on meanwhile,
 * and nothing in its folder changes. */
#ifndef TENGEN_TRAIN_SURVEY_H
#define TENGEN_TRAIN_SURVEY_H

#include "train/config.h"
#include "train/curve.h"

typedef struct SurveyOptions {
    const char *folder;
    RunConfig
        config; /* the run's: game, search, backend, threads, seed, opening_radius, match_visits, rivals and
                         rival_games say how each network meets which of the earlier ones */
    void *context;
    void (*progress)(void *context, int done, int games); /* of a match; may be NULL */
    void (*on_duel)(void *context, int k, int n,
                    const JournalDuel *duel); /* match k of n is over; may be NULL */
    bool (*should_stop)(void *context);       /* may be NULL; on any worker */
} SurveyOptions;

/* *out: the matches and the ratings, with no rounds; the caller frees it. ERR_INPUT: fewer than two networks are
 * kept; ERR_IO, ERR_FORMAT, ERR_UNSUPPORTED, ERR_MEMORY; ERR_INTERRUPTED, and *out is what was played until then. */
Status survey_run(const SurveyOptions *options, Curve *out) __attribute__((warn_unused_result));

#endif
