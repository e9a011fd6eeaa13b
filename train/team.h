/* team.h - all that plays: an evaluator for each worker thread, and the lanes of self-play: all eight, or those
 * that this process holds.
 *
 * Lanes are handed to whichever worker is free, so a slow core holds up no more than a lane. */
#ifndef TENGEN_TRAIN_TEAM_H
#define TENGEN_TRAIN_TEAM_H

#include "game/base/pool.h"
#include "train/config.h"
#include "train/lanes.h"
#include "train/selfplay.h"

typedef struct Team Team;

typedef struct TeamHooks {
    void *context;
    void (*tick)(void *context);        /* on the calling thread, at every batch; may be NULL */
    bool (*should_stop)(void *context); /* on any worker, at every batch; may be NULL */
} TeamHooks;

/* pool is borrowed for the team's life; lanes are those of `held`; config passed config_check; m is copied into every evaluator.
 * ERR_MEMORY, ERR_UNSUPPORTED. */
Status team_new(Team **out, Pool *pool, const RunConfig *config, const Model *m, LaneRange held)
    __attribute__((warn_unused_result));
void team_free(Team *t);

/* Visits of a search in the rounds from now on, up to the most of the configuration's schedule. */
void team_set_visits(Team *t, int visits);

/* Play every lane's round to its end. What an evaluator returns; ERR_INTERRUPTED when should_stop said so,
 * and then calling again goes on. */
Status team_play(Team *t, const TeamHooks *hooks) __attribute__((warn_unused_result));

/* Play with the parameters of m from now on. */
Status team_update(Team *t, const Model *m) __attribute__((warn_unused_result));

/* The evaluators of an opponent's network, one a worker, max_batch >= YARDSTICK_TABLES; made when the configuration
 * has matches between networks or a gate, else NULL. */
Status team_update_rivals(Team *t, const Model *m) __attribute__((warn_unused_result));
Evaluator *const *team_rivals(const Team *t);

int64_t team_searches(const Team *t);    /* moves searched in self-play since team_new */
int64_t team_visits(const Team *t);      /* visits of those searches */
int64_t team_evaluations(const Team *t); /* positions evaluated since then, in matches too */

Selfplay *team_lane(const Team *t, int lane); /* NULL: another process holds it */

/* Read over the state of a lane that another process holds. As selfplay_load. */
Status team_skip_lane(const Team *t, int lane, BlobReader *in) __attribute__((warn_unused_result));
const PatternTable *team_table(const Team *t);
Evaluator *const *team_evaluators(const Team *t); /* one a worker; max_batch >= YARDSTICK_TABLES */

#endif
