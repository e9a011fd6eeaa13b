/* replay.h - one lane's replay window: the newest rows of its self-play games, in memory.
 *
 * Rows enter game by game and are numbered from 0; the oldest make room. A row is kept packed: planes and
 * legal points as bits, the policy target in 16 bits, the result in two: about 170 bytes on 6x6, 290 on 8x8,
 * 1 kB on 15x15. A row is worked out from the moves alone, so a window that is read back from disk is the
 * same to the bit. */
#ifndef TENGEN_TRAIN_REPLAY_H
#define TENGEN_TRAIN_REPLAY_H

#include "game/base/rng.h"
#include "net/gradient.h"
#include "train/episode.h"

typedef struct Replay Replay;

/* Room for the newest `capacity` rows; table is borrowed for the window's life. ERR_MEMORY. */
Status replay_new(Replay **out, const PatternTable *table, GameSpec spec, PlaneSet planes, int64_t capacity)
    __attribute__((warn_unused_result));
void replay_free(Replay *r);

/* Forget everything; the next row is number `first`. */
void replay_reset(Replay *r, int64_t first);

/* The rows of a finished game enter in the order of their plies. */
void replay_add(Replay *r, const Episode *game);

int64_t replay_total(const Replay *r); /* the next row's number: how many have entered */

/* Row `number`, one of the newest that there is room for, as shown through a symmetry. */
void replay_row(const Replay *r, int64_t number, int symmetry, TrainRow *out);

/* n rows of the newest `window` (or of all there are, at least one), each drawn with its symmetry from rng.
 */
void replay_sample(const Replay *r, int64_t window, Rng *rng, int n, TrainRow out[]);

#endif
