/* run_inside.h - what a run consists of: for run.c and run_save.c alone. */
#ifndef TENGEN_TRAIN_RUN_INSIDE_H
#define TENGEN_TRAIN_RUN_INSIDE_H

#include "game/base/pool.h"
#include "train/champion.h"
#include "train/folder.h"
#include "train/heartbeat.h"
#include "train/judge.h"
#include "train/ranks.h"
#include "train/run_state.h"
#include "train/team.h"
#include "train/trainer.h"

#include <stdatomic.h>

struct Run {
    RunConfig config;
    RunHooks hooks;
    Comm *comm, *alone; /* the ranks; our own, where there are no others */
    Heartbeat *heartbeat;
    LaneRange held;
    bool leads; /* is rank 0 */
    Folder *folder;
    Pool *pool;
    Trainer *trainer;
    Team *team;
    Model *best; /* what plays, where there is a gate; else NULL: what is learned plays */
    Judge judge;
    Replay *windows[LANES];  /* of the lanes held, like what follows */
    Episode episodes[LANES]; /* being entered */
    TallySheet sheets[LANES];
    uint64_t *lines; /* for tally_total */
    Status faults[LANES];
    RunState state;
    bool bits_changed;
    atomic_bool stop_seen; /* the hook said so during this round of self-play */

    /* of this start */
    RunProgress progress;
    double started, last_progress, last_checkpoint;
    double pace_seconds;                /* in self-play and training … */
    int64_t pace_rows;                  /* … and the rows that came of it */
    double play_seconds, train_seconds; /* of this round */
    int64_t round_positions, round_evaluations;
    RunRank rank; /* this one's round: positions, and what the counters said when it began */
};

/* Rows that a lane keeps. The window may reach back further in a later round than in this one, when the other
 * lanes' games bring more rows than this one's, so all of them are restored. */
static inline int64_t run_inside_lane_capacity(const Run *r)
{
    return r->config.window_max / LANES + 1;
}

static inline const Model *run_inside_playing(const Run *r)
{
    return r->best ? r->best : trainer_published(r->trainer);
}

/* What rank 0 has found out, all know. */
static inline Status run_inside_share_state(Run *r)
{
    return ranks_share(r->comm, 0, &r->state, sizeof r->state);
}

#endif
