/* store.h - a database file: the one place that names SQLite.
 *
 * One process writes a store, any number read it. A transaction is whole or absent after kill -9 at any
 * moment, and a committed one outlives a loss of power. Every message begins with the path; a damaged file
 * is ERR_FORMAT, never a crash. A Store and its queries belong to one thread at a time. */
#ifndef TENGEN_GAME_BASE_STORE_H
#define TENGEN_GAME_BASE_STORE_H

#include "game/base/status.h"

#include <stddef.h>
#include <stdint.h>

typedef struct Store Store;
typedef struct StoreQuery StoreQuery;

typedef enum StoreMode {
    STORE_READ,     /* must be there */
    STORE_WRITE,    /* made if missing; write-ahead log: quick commits, readers never wait */
    STORE_ROLLBACK, /* the same with a rollback journal: one file at rest, and fit for network file systems */
} StoreMode;

Status store_open(const char *path, StoreMode mode, Store **out) __attribute__((warn_unused_result));

/* Rolls an open transaction back. Queries must be freed first. NULL is fine. */
void store_close(Store *s);

/* Give a new store its tables and its version, in one transaction; of an old one, check the version.
 * version >= 1. ERR_FORMAT: another version, or a database that is not ours (tables without a version). */
Status store_schema(Store *s, int version, const char *sql) __attribute__((warn_unused_result));

/* Walk the whole file looking for damage. */
Status store_check(Store *s) __attribute__((warn_unused_result));

/* Bytes of the whole file, room left by deleted rows included. */
Status store_bytes(Store *s, int64_t *bytes) __attribute__((warn_unused_result));

/* Give the room that deleted rows left back to the file system. Not in a transaction. */
Status store_shrink(Store *s) __attribute__((warn_unused_result));

/* Statements without parameters and results. */
Status store_exec(Store *s, const char *sql) __attribute__((warn_unused_result));

/* Begins to write. ERR_BUSY: another process has been writing here for the last seconds. */
Status store_begin(Store *s) __attribute__((warn_unused_result));
Status store_commit(Store *s) __attribute__((warn_unused_result));
void store_rollback(Store *s); /* nothing to do outside a transaction */

/* The row id of the last insertion. */
int64_t store_last_id(const Store *s);

/* One statement, with parameters ?1, ?2 … Keeps s. */
Status store_prepare(Store *s, const char *sql, StoreQuery **out) __attribute__((warn_unused_result));
void store_query_free(StoreQuery *q);

/* Parameters count from 1 and stay bound until bound anew. Text and blobs are copied. */
Status store_bind_int(StoreQuery *q, int parameter, int64_t value) __attribute__((warn_unused_result));
Status store_bind_double(StoreQuery *q, int parameter, double value) __attribute__((warn_unused_result));
Status store_bind_text(StoreQuery *q, int parameter, const char *text) __attribute__((warn_unused_result));
Status store_bind_blob(StoreQuery *q, int parameter, const void *data, size_t size)
    __attribute__((warn_unused_result));
Status store_bind_null(StoreQuery *q, int parameter) __attribute__((warn_unused_result));

/* The next row; *row is false at the end, and the query is then ready to run again. */
Status store_step(StoreQuery *q, bool *row) __attribute__((warn_unused_result));

/* Run a statement that gives no rows, once. */
Status store_run(StoreQuery *q) __attribute__((warn_unused_result));

/* Give up the remaining rows, so that the query can run again. */
void store_reset(StoreQuery *q);

/* The columns of the current row count from 0. Other types are converted as SQLite does; NULL gives 0, ""
 * and an empty blob. Text and blob live until the next step, reset or free. */
int64_t store_int(const StoreQuery *q, int column);
double store_double(const StoreQuery *q, int column);
const char *store_text(const StoreQuery *q, int column);
const void *store_blob(const StoreQuery *q, int column, size_t *size);
bool store_is_null(const StoreQuery *q, int column);

#endif
