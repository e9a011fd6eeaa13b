/* schedule.h - what a run does when, as functions of its rows and steps alone, never of the clock. */
#ifndef TENGEN_TRAIN_SCHEDULE_H
#define TENGEN_TRAIN_SCHEDULE_H

#include "train/config.h"

/* The learning rate of the next step, `steps` being made and `rows` played: a rise over the first
 * `warmup` steps, then constant, and from decay_from * rows on a straight line to decay_to. */
double schedule_rate(const RunConfig *c, int64_t steps, int64_t rows);

/* Updates that should have been made when so many rows, in so many finished games, have been played. */
int64_t schedule_updates(const RunConfig *c, int64_t rows, int64_t games);

/* Rows in the replay window of all lanes: window_min at first, then by KataGo's power law
 * c (1 + growth ((rows / c)^power - 1) / power) with c = window_min, up to window_max. Its older end never
 * moves back. */
int64_t schedule_window(const RunConfig *c, int64_t rows);

/* Visits of a search in self-play, and the most there will be. */
int schedule_visits(const RunConfig *c, int64_t rows);
int schedule_visits_most(const RunConfig *c);

#endif
