/* journal.h - what happened in a run, for reports: run.db.
 *
 * Table rounds: one row a round of self-play and training; table selfplay: what its games look like. Table
 * matches: one row a match against pure Monte Carlo tree search; table duels: one a match against an earlier
 * network of the run; table ratings: one a network that took part in these; table gates: one a match of the gate;
 * table ladder: one a network that was rated on the ladder. Nothing that a run needs to go on
 * is kept here alone. Entries become durable together, at journal_commit. */
#ifndef TENGEN_TRAIN_JOURNAL_H
#define TENGEN_TRAIN_JOURNAL_H

#include "train/elo.h"
#include "train/tally.h"

typedef struct Journal Journal;

/* A match of the gate. */
typedef struct JournalGate {
    int64_t rows, best_rows; /* of the new network and of the one that played until then */
    MatchScore score;        /* of the new one */
    double ratio;            /* the logarithm of the test's likelihood ratio */
    bool passed;
    double seconds;
} JournalGate;

/* A rating on the ladder: rating.rows names the network, and its Elo is the ladder's. */
typedef struct JournalLadder {
    EloRating rating; /* with standard errors */
    int games;
} JournalLadder;

typedef struct JournalRound {
    int64_t round, rows, games, steps; /* all told, after it */
    int64_t positions, evaluations;    /* searched and evaluated in it */
    double play_seconds, train_seconds;
    double learning_rate;
    double loss_policy, loss_value, policy_entropy; /* nats; NaN: no step was made */
    int visits;                                     /* of a search in self-play */
    Tally tally;                                    /* of the games that ended in it */
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

typedef struct JournalDuel {
    EloDuel duel;
    int visits; /* a move, of both */
    double seconds;
} JournalDuel;

/* The file is made if it is missing. ERR_IO, ERR_FORMAT. */
Status journal_open(Journal **out, const char *path) __attribute__((warn_unused_result));

/* What was not committed is lost. Takes NULL. */
void journal_close(Journal *j);

/* Forget the rounds from `round` on, and matches after `rows` rows: those after the checkpoint. Ratings stay until
 * they are set anew. */
Status journal_truncate(Journal *j, int64_t round, int64_t rows) __attribute__((warn_unused_result));

/* An entry of the same round, of the same stage and rows, or of the same networks, is replaced. */
Status journal_add_round(Journal *j, const JournalRound *round) __attribute__((warn_unused_result));
Status journal_add_match(Journal *j, const JournalMatch *match) __attribute__((warn_unused_result));
Status journal_add_duel(Journal *j, const JournalDuel *duel) __attribute__((warn_unused_result));

Status journal_add_gate(Journal *j, const JournalGate *gate) __attribute__((warn_unused_result));
Status journal_add_ladder(Journal *j, const JournalLadder *ladder) __attribute__((warn_unused_result));

/* In place of all ratings there were. */
Status journal_set_ratings(Journal *j, const EloRating ratings[], int n) __attribute__((warn_unused_result));

Status journal_commit(Journal *j) __attribute__((warn_unused_result));

#endif
