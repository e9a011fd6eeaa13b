/* folder.h - a run's folder on disk: its configuration, lock, games, journal, networks and checkpoint.
 *
 *   config.ini                  as resolved when the run began, and as last changed
 *   run.db                      journal.h
 *   games-<lane>.db             archive.h
 *   nets/latest.safetensors     the averaged weights at the last checkpoint
 *   nets/<rows>.safetensors     averaged weights that are kept
 *   checkpoint/state            checkpoint.h
 *   lock.db                     locked while a process trains here */
#ifndef TENGEN_TRAIN_FOLDER_H
#define TENGEN_TRAIN_FOLDER_H

#include "game/base/file.h"
#include "net/weights.h"
#include "train/archive.h"
#include "train/config.h"
#include "train/journal.h"
#include "train/lanes.h"

typedef struct Folder Folder;

/* Whether the folder holds a run, and if so its configuration. ERR_INPUT, ERR_FORMAT, ERR_IO. */
Status folder_config(const char *path, bool *exists, RunConfig *out) __attribute__((warn_unused_result));

/* May a run with this configuration begin or go on here? Changes nothing on disk. ERR_INPUT: no. */
Status folder_check(const char *path, const RunConfig *config) __attribute__((warn_unused_result));

/* Make what is missing, open the rest, and keep other processes out. What killed writers left is removed. Of a run of
 * several processes the one that holds lane 0 does all this and has the journal; the others open it afterwards, and
 * each has the games of the lanes that it holds.
 * ERR_BUSY: another process trains here; ERR_INPUT as folder_check; ERR_IO, ERR_FORMAT, ERR_MEMORY. */
Status folder_open(Folder **out, const char *path, const RunConfig *config, LaneRange held)
    __attribute__((warn_unused_result));

/* What was not committed is lost. Takes NULL. */
void folder_close(Folder *f);

Archive *folder_archive(const Folder *f, int lane); /* NULL: not held here, as … */
Journal *folder_journal(const Folder *f);           /* … may be this */
const char *folder_path(const Folder *f);
const char *folder_journal_path(const Folder *f); /* of run.db */
const char *folder_state_path(const Folder *f);   /* of the checkpoint */
const char *folder_network_path(const Folder *f); /* of nets/latest.safetensors */

/* Put the network into nets/latest.safetensors, or into nets/<rows>.safetensors. */
Status folder_save_network(const Folder *f, const Model *m, int64_t rows) __attribute__((warn_unused_result));
Status folder_keep_network(const Folder *f, const Model *m, int64_t rows) __attribute__((warn_unused_result));

/* The network of nets/<rows>.safetensors. ERR_IO, ERR_FORMAT. */
Status folder_load_network(const Folder *f, int64_t rows, Model **out) __attribute__((warn_unused_result));

/* The rows of the networks in a run's nets/ that are named by them, ascending, in rows[0..*n), at most `room`.
 * ERR_IO. */
Status folder_list_networks(const char *folder, int64_t rows[], int room, int *n)
    __attribute__((warn_unused_result));

/* The path of nets/<rows>.safetensors. ERR_INPUT: too long. */
Status folder_kept_path(const char *folder, int64_t rows, char path[FILE_PATH_MAX])
    __attribute__((warn_unused_result));

/* How many networks such as that of nets/<rows>.safetensors the folder has room for within a budget: a quarter of
 * it is for them. */
Status folder_networks_room(const Folder *f, double gigabytes, int64_t rows, int64_t *room)
    __attribute__((warn_unused_result));

/* Keep the folder's games within three quarters of a budget, evenly by lanes, as far as possible without those that
 * hold one of a lane's rows from keep_row[lane] on; the oldest go. Of the networks that are named by rows only
 * kept[0..n), ascending, stay. Everything is committed. */
Status folder_prune(Folder *f, double gigabytes, const int64_t keep_row[LANES], const int64_t kept[], int n)
    __attribute__((warn_unused_result));

/* Make all appended games and journal entries durable. */
Status folder_commit(Folder *f) __attribute__((warn_unused_result));

#endif
