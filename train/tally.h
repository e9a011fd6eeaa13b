/* tally.h - what the self-play games of a round look like, so that a collapse shows: how long they are, who wins,
 * and how much they differ. */
#ifndef TENGEN_TRAIN_TALLY_H
#define TENGEN_TRAIN_TALLY_H

#include "train/episode.h"
#include "train/lanes.h"

enum {
    TALLY_BRIEF = 12, /* plies: a shorter game is brief, as when one side attacks at once and wins or fails */
    TALLY_LINE = 8,   /* plies that make a game's line */
};

/* Counts of finished games. Plies are from the empty board to the end, or to where the outcome was proven. */
typedef struct Tally {
    int64_t games, plies, brief;
    int64_t black, white, draws;
    int64_t lines;    /* games of TALLY_LINE plies or more … */
    int64_t distinct; /* … and how many positions they were in after so many, symmetric ones as one */
} Tally;

/* One lane's games of a round. */
typedef struct TallySheet {
    Tally count;    /* but for `distinct` */
    uint64_t *line; /* [most]: hashes */
    int64_t most;
} TallySheet;

/* Room for `most` games a round. ERR_MEMORY. */
Status tally_sheet_new(TallySheet *s, int64_t most) __attribute__((warn_unused_result));
void tally_sheet_free(TallySheet *s);

void tally_sheet_clear(TallySheet *s);
void tally_sheet_add(TallySheet *s, const Episode *game);

/* All lanes together. gathered[the sum of the sheets' most] is for its own use. */
Tally tally_total(const TallySheet sheets[LANES], uint64_t gathered[]);

#endif
