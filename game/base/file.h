/* file.h - whole files and folders: bounded reading, atomic writing.
 *
 * A written file is either the old one or the new one, whatever happens (kill -9, a full disk, a lost
 * machine): data goes to a temporary in the same folder, is synced, renamed over the target, and the
 * folder is synced. Every message begins with the path. */
#ifndef TENGEN_GAME_BASE_FILE_H
#define TENGEN_GAME_BASE_FILE_H

#include "game/base/status.h"

#include <stddef.h>
#include <stdint.h>

enum { FILE_PATH_MAX = 4096 };

/* The whole file in *data, allocated (the caller frees it), with a NUL after its *size bytes.
 * ERR_IO: missing, not readable; ERR_INPUT: a folder, a device; ERR_FORMAT: larger than max_bytes. */
Status file_read(const char *path, size_t max_bytes, char **data, size_t *size)
    __attribute__((warn_unused_result));

/* The same of a file's beginning: *size is max_bytes, or less where the file is shorter. */
Status file_read_start(const char *path, size_t max_bytes, char **data, size_t *size)
    __attribute__((warn_unused_result));

/* A file's bytes a part at a time, for what is not to be in memory as a whole. ERR_IO, ERR_INPUT: as above. */
typedef struct FileReader FileReader;
Status file_reader_new(const char *path, FileReader **out) __attribute__((warn_unused_result));
size_t file_reader_bytes(const FileReader *r);
/* data[0..size) from `offset` on, within its bytes. ERR_IO; ERR_FORMAT: it has become shorter. */
Status file_reader_take(FileReader *r, size_t offset, void *data, size_t size)
    __attribute__((warn_unused_result));
void file_reader_free(FileReader *r);

/* Put data[0..size) at path, atomically. */
Status file_write(const char *path, const void *data, size_t size) __attribute__((warn_unused_result));

/* The same without syncing, for what need not outlive a lost machine: a reader finds the old or the new. */
Status file_write_quickly(const char *path, const void *data, size_t size)
    __attribute__((warn_unused_result));

/* The same piece by piece: open, append any number of times, then commit. Freeing without a commit leaves
 * the target as it was and removes the temporary. */
typedef struct FileWriter FileWriter;
Status file_writer_new(const char *path, FileWriter **out) __attribute__((warn_unused_result));
Status file_writer_append(FileWriter *w, const void *data, size_t size) __attribute__((warn_unused_result));
Status file_writer_commit(FileWriter *w) __attribute__((warn_unused_result));
void file_writer_free(FileWriter *w);

/* Remove the temporaries that killed writers left in a folder. Nobody may be writing there. */
Status file_remove_temporaries(const char *folder) __attribute__((warn_unused_result));

/* Make a folder and those above it; no error if it is there. */
Status file_make_folders(const char *path) __attribute__((warn_unused_result));

bool file_exists(const char *path);
bool file_is_folder(const char *path);

/* The size of a file. ERR_IO: there is none. */
Status file_bytes(const char *path, int64_t *bytes) __attribute__((warn_unused_result));

/* Remove a file or an empty folder; no error if there is none. */
Status file_remove(const char *path) __attribute__((warn_unused_result));

/* The names in a folder (not the paths), sorted by bytes, without "." and "..". */
typedef struct FileList {
    char **name;
    int count;
} FileList;
Status file_list(const char *folder, FileList *out) __attribute__((warn_unused_result));
void file_list_free(FileList *list);

/* "folder/name" into text[n]; ERR_INPUT if it does not fit. */
Status file_join(char *text, size_t n, const char *folder, const char *name)
    __attribute__((warn_unused_result));

/* Does name end in suffix? */
bool file_has_suffix(const char *name, const char *suffix);

#endif
