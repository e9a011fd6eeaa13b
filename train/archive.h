/* archive.h - one lane's finished games on disk: games-<lane>.db.
 *
 * Table games: id from 0 in the order in which games entered the window; number; first_row and rows, which
 * count the lane's training rows; plies; result (0 none, 1 black, 2 white, 3 draw); proven; data, the game as
 * episode.h writes it, compressed by zstd. The oldest games may have been pruned, never the newest. Appended games become durable together, at archive_commit. */
#ifndef TENGEN_TRAIN_ARCHIVE_H
#define TENGEN_TRAIN_ARCHIVE_H

#include "train/replay.h"

typedef struct Archive Archive;

/* The file is made if it is missing. ERR_IO, ERR_FORMAT, ERR_MEMORY. */
Status archive_open(Archive **out, const char *path, GameSpec spec) __attribute__((warn_unused_result));

/* What was not committed is lost. Takes NULL. */
void archive_close(Archive *a);

/* Forget all but the first `games` games: those after the checkpoint that is being resumed. ERR_FORMAT if
 * there are fewer. */
Status archive_truncate(Archive *a, int64_t games) __attribute__((warn_unused_result));

int64_t archive_games(const Archive *a); /* so far, with those that were pruned */

/* The game's samples are the lane's rows first_row and on. */
Status archive_append(Archive *a, const Episode *game, int64_t first_row) __attribute__((warn_unused_result));
Status archive_commit(Archive *a) __attribute__((warn_unused_result));

/* Forget the oldest games, while the file is larger than max_bytes, and give their room back; but none that
 * holds a row from keep_row on. Everything is committed. */
Status archive_prune(Archive *a, int64_t keep_row, int64_t max_bytes) __attribute__((warn_unused_result));

/* Fill an empty window with every game that holds a row from from_row on; afterwards the window's total is
 * `total`, or ERR_FORMAT. */
Status archive_restore(Archive *a, int64_t from_row, int64_t total, Replay *window)
    __attribute__((warn_unused_result));

#endif
