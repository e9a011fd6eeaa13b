/* run_state.h - where a run stands: what its checkpoint holds beside weights, games and windows. */
#ifndef TENGEN_TRAIN_RUN_STATE_H
#define TENGEN_TRAIN_RUN_STATE_H

#include "train/blob.h"
#include "train/run.h"
#include "train/tally.h"

/* What the run does next. */
typedef enum RunStage {
    STAGE_FIRST,   /* the match before training */
    STAGE_PLAY,    /* a round of self-play */
    STAGE_TRAIN,   /* the steps that belong to it */
    STAGE_BETWEEN, /* a match in between */
    STAGE_LAST,    /* the match at the end */
    STAGE_DONE,
    STAGE_RIVALS, /* a match against an earlier network */
    STAGE_GATE,   /* the match that decides whether what was learned plays from now on */
    STAGE_LADDER, /* a rating on the ladder */
} RunStage;

enum { RUN_KEPT_MAX = 1024 };

/* A network in the run's folder. */
typedef struct RunKept {
    int64_t rows;
    bool plays; /* it has been in matches with others of the run, or is the first */
} RunKept;

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
    int visits;                 /* of a search in the round that is being trained on … */
    Tally tally;                /* … and what its games were */
    bool ending;                /* no more rounds: what is left are matches */
    int64_t rated_rows;         /* at the last matches against earlier networks */
    int rival;                  /* how many of these have been played, within STAGE_RIVALS */
    RunKept kept[RUN_KEPT_MAX]; /* by rising rows */
    int kept_count;
    bool gated;          /* what plays is another network than what is learned: the checkpoint holds it too */
    int64_t best_rows;   /* when that network had passed the gate */
    int64_t gate_rows;   /* at the last match of the gate … */
    int64_t ladder_rows; /* … and the last rating on the ladder */
} RunState;

void run_state_save(const RunState *s, Blob *out);

/* ERR_FORMAT. */
Status run_state_load(RunState *s, BlobReader *in) __attribute__((warn_unused_result));

/* What to do after a round of training and after each match in between. */
RunStage run_state_next(const RunState *s, const RunConfig *c);

/* Whether the rows have passed a multiple of keep_every since a network was kept. */
bool run_state_keep_due(const RunState *s, const RunConfig *c);

/* Note that the network of these rows is kept: before any match it is one that plays. Where there would be more
 * than most (at least 2, at most RUN_KEPT_MAX), every second between the first and the last goes. */
void run_state_keep(RunState *s, bool plays, int most);

/* The rows of the network that plays the newest one, which is kept, in match number i of STAGE_RIVALS: of the
 * earlier ones that play the last, the second, fourth, eighth … last, or in their place the first. -1: no more. */
int64_t run_state_rival(const RunState *s, const RunConfig *c, int i);

#endif
