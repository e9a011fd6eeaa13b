/* judge.h - what a run's network is measured by: matches against pure Monte Carlo tree search and against the run's
 * earlier networks, which are kept for it, and the ratings that follow; all written into the run's journal. */
#ifndef TENGEN_TRAIN_JUDGE_H
#define TENGEN_TRAIN_JUDGE_H

#include "train/folder.h"
#include "train/heartbeat.h"
#include "train/run_state.h"
#include "train/team.h"

/* Pointers are borrowed from the run. */
typedef struct Judge {
    const RunConfig *config;
    Pool *pool;
    Heartbeat *heartbeat; /* while networks are written and read; may be NULL */
    Team *team;           /* plays `network` … */
    const Model *network; /* … which is the averaged one, or with a gate the last that passed it: */
    Model *best;          /* the same; NULL: there is no gate */
    const Model *learned; /* the averaged one */
    const Folder *folder;
    RunState *state;
    void *context;
    void (*progress)(void *context, int done, int games); /* of a match; on the calling thread */
    bool (*should_stop)(void *context);                   /* on any worker */
    RunRate rate; /* on the ladder; not NULL if the configuration wants it */
    void *rate_context;

    RunRating rating; /* the newest */
    double match_seconds,
        rival_seconds; /* that a game took in the last match against playouts, against a rival */
} Judge;

/* Play the next match of state->stage, which is none of STAGE_PLAY, STAGE_TRAIN and STAGE_DONE, and move the state on. ERR_INTERRUPTED: should_stop said so;
 * the state is as before. Whatever yardstick_run and the folder return. `steps` of the optimizer are made. */
Status judge_step(Judge *j, int64_t steps) __attribute__((warn_unused_result));

/* Keep the network in the run's folder. plays: it has matches with others. ERR_IO. */
Status judge_keep(const Judge *j, bool plays) __attribute__((warn_unused_result));

/* A run goes on: rate what its journal holds, and find what networks are kept where the state names none. */
Status judge_resume(Judge *j) __attribute__((warn_unused_result));

/* What the matches still to come will take, those in between against playouts left out. */
double judge_seconds_left(const Judge *j);

#endif
