/* episode.h - one self-play game, under way or finished: its moves, and what training learns from it.
 *
 * A sample is a position that was searched: its ply and its policy target. Forced moves and positions that
 * were decided without an evaluation have none. A finished game brings as many training rows as it has
 * samples, but a sample may stand for several and another for none: policy-surprise weighting (Wu,
 * KataGo), by which what the network did not expect is taught more often. Targets are 16-bit: target / sum of targets is the
 * probability, so that they sum to exactly 1 however they were rounded. */
#ifndef TENGEN_TRAIN_EPISODE_H
#define TENGEN_TRAIN_EPISODE_H

#include "game/board.h"
#include "train/blob.h"

enum { EPISODE_SURPRISE_ONE = 1024 };

typedef struct Episode {
    int64_t number; /* unique in its lane */
    GameSpec spec;
    int16_t opening; /* moves[0..opening) were random */
    int16_t length;  /* moves played */
    int16_t samples;
    uint8_t result; /* a Result; RESULT_NONE: under way */
    bool proven;    /* broken off when exact play decided it */
    Point moves[BOARD_POINTS_MAX];
    int16_t sample_ply[BOARD_POINTS_MAX + 1]; /* ascending; 0: the empty board */
    uint16_t surprise[BOARD_POINTS_MAX + 1];  /* of each sample, in EPISODE_SURPRISE_ONE-ths of a nat */
    uint16_t rows[BOARD_POINTS_MAX + 1];      /* training rows of each sample; their sum is `samples` */
    uint16_t *targets;                        /* [samples_max][points]; owned */
} Episode;

/* An empty game, with room for all samples of a full board. ERR_MEMORY. */
Status episode_new(Episode *e, GameSpec spec) __attribute__((warn_unused_result));
void episode_free(Episode *e);

/* Begin again as game `number`. */
void episode_reset(Episode *e, int64_t number);

void episode_add_move(Episode *e, Point p);

/* A sample at the current ply, of one row; policy[point] >= 0 with a positive sum, surprise >= 0 in nats. */
void episode_add_sample(Episode *e, const float policy[], float surprise);

/* Share out the rows: evenly, but for `share` (0 to 1) of them, which go in proportion to surprise. Each sample
 * gets its due rounded up or down, as `offset`, uniform in [0, 1), decides for all (systematic resampling):
 * so on average exactly its due. */
void episode_share_rows(Episode *e, double share, double offset);

/* The targets of sample i, [points]. */
const uint16_t *episode_target(const Episode *e, int i);

/* The same bytes for the same game. A reader refuses what is not a game of e->spec: an illegal move, a ply
 * out of order, a target on an occupied point or without weight. ERR_FORMAT. */
void episode_write(const Episode *e, Blob *out);
Status episode_read(Episode *e, BlobReader *in) __attribute__((warn_unused_result));

#endif
