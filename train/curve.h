/* curve.h - the course of a run, read from its run.db, also while the run goes on. */
#ifndef TENGEN_TRAIN_CURVE_H
#define TENGEN_TRAIN_CURVE_H

#include "train/journal.h"

/* A match against pure Monte Carlo tree search. */
typedef struct CurveMatch {
    char stage[16]; /* "first", "between", "last" */
    int64_t rows;
    int visits, playouts;
    MatchScore black, white; /* of the network */
    double seconds;
} CurveMatch;

/* Each by rising rows; allocated. */
typedef struct Curve {
    JournalRound *rounds;
    CurveMatch *matches;
    JournalDuel *duels;
    EloRating *ratings; /* NaN where there is none */
    JournalGate *gates;
    JournalLadder *ladder;
    int round_count, match_count, duel_count, rating_count, gate_count, ladder_count;
} Curve;

/* From the file run.db at that path. ERR_IO, ERR_FORMAT, ERR_MEMORY; *out is then empty. */
Status curve_read(const char *path, Curve *out) __attribute__((warn_unused_result));
void curve_free(Curve *c);

#endif
