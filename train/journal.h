/* journal.h - what happened in a run, for reports: run.db.
 *
 * Table rounds: one row a round of self-play and training. Table matches: one row a match against pure Monte
 * Carlo tree search. Nothing that a run needs to go on is kept here alone. Entries become durable together,
 * at journal_commit. */
#ifndef TENGEN_TRAIN_JOURNAL_H
#define TENGEN_TRAIN_JOURNAL_H

#include "game/base/status.h"

#include <stdint.h>

typedef struct Journal Journal;

typedef struct JournalRound {
    int64_t round, rows, games, steps; /* all told, after it */
    int64_t positions, evaluations;    /* searched and evaluated in it */
    double play_seconds, train_seconds;
    double learning_rate;
    double loss_policy, loss_value, policy_entropy; /* nats; NaN: no step was made */
} JournalRound;

typedef struct JournalMatch {
    const char *stage; /* "first", "between", "last" */
    int64_t rows, steps;
    int visits, playouts;
    int black_wins, black_draws, black_losses; /* the network's games as black, and as white */
    int white_wins, white_draws, white_losses;
    double score; /* 0..1 */
    double seconds;
} JournalMatch;

/* The file is made if it is missing. ERR_IO, ERR_FORMAT. */
Status journal_open(Journal **out, const char *path) __attribute__((warn_unused_result));

/* What was not committed is lost. Takes NULL. */
void journal_close(Journal *j);

/* Forget the rounds from `round` on, and matches after `rows` rows: those after the checkpoint. */
Status journal_truncate(Journal *j, int64_t round, int64_t rows) __attribute__((warn_unused_result));

/* An entry of the same round, or of the same stage and rows, is replaced. */
Status journal_add_round(Journal *j, const JournalRound *round) __attribute__((warn_unused_result));
Status journal_add_match(Journal *j, const JournalMatch *match) __attribute__((warn_unused_result));
Status journal_commit(Journal *j) __attribute__((warn_unused_result));

#endif
