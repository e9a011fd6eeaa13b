/* run_curve.h - the course of a training run, as a table for people or as lines of JSON for programs. */
#ifndef TENGEN_UI_CLI_RUN_CURVE_H
#define TENGEN_UI_CLI_RUN_CURVE_H

#include "game/base/text.h"
#include "train/curve.h"
#include "train/run.h"

/* A table of at most `lines` lines below its header, each the mean of as many rounds: rows and time so far, losses,
 * and what the games of self-play were; with the newest score and ratings. Time is self-play and training; what
 * matches took stands below the table. */
void run_curve_table(const Curve *c, int lines, Text *out);

/* A line for each round, match against playouts ("match"), match between networks ("duel"), rating, match of the gate
 * and rating on the ladder, by kind; the member "event" says which. */
void run_curve_json(const Curve *c, Text *out);

/* A table of all ratings: training positions, and Elo with standard errors for both colours, black and white. */
void run_curve_ratings(const Curve *c, Text *out);

/* A line: what the gate has said so far; nothing where there was none. */
void run_curve_gates(const Curve *c, Text *out);

/* A line for each network that was rated on the ladder, with 95 % errors. */
void run_curve_ladder(const Curve *c, Text *out);

/* The newest rating, as a run shows it. */
RunRating run_curve_rating(const Curve *c);

#endif
