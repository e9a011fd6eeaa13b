/* run_state.h - where a run stands: what its checkpoint holds beside weights, games and windows. */
#ifndef TENGEN_TRAIN_RUN_STATE_H
#define TENGEN_TRAIN_RUN_STATE_H

#include "train/blob.h"
#include "train/run.h"

/* What the run does next. */
typedef enum RunStage {
    STAGE_FIRST,   /* the match before training */
    STAGE_PLAY,    /* a round of self-play */
    STAGE_TRAIN,   /* the steps that belong to it */
    STAGE_BETWEEN, /* a match in between */
    STAGE_LAST,    /* the match at the end */
    STAGE_DONE,
} RunStage;

/* Sums over the steps of a round. */
typedef struct RunLosses {
    double policy, value, entropy; /* nats */
    int64_t steps;
} RunLosses;

typedef struct RunState {
    char arithmetic[CONFIG_ARITHMETIC_MAX]; /* what computed the newest part of it */
    RunStage stage;
    int64_t round, rows, games;
    RunLosses losses;
    RunScore first, latest;
} RunState;

void run_state_save(const RunState *s, Blob *out);

/* ERR_FORMAT. */
Status run_state_load(RunState *s, BlobReader *in) __attribute__((warn_unused_result));

/* What to do after a round of training, `late` if the time is up. */
RunStage run_state_after_round(const RunState *s, const RunConfig *c, bool late);

#endif
