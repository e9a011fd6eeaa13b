#include "game/base/store.h"

#include <assert.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

struct Store {
    sqlite3 *database;
    char *path;
};

struct StoreQuery {
    sqlite3_stmt *statement;
    Store *store;
};

enum { BUSY_MILLISECONDS = 3000 };

static StatusCode code_of(int error)
{
    switch (error & 0xff) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_FORMAT:
    case SQLITE_ERROR: /* a table that ought to be there is missing */
    case SQLITE_SCHEMA:
    case SQLITE_MISMATCH:
    case SQLITE_TOOBIG:
    case SQLITE_CONSTRAINT:
        return ERR_FORMAT;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return ERR_BUSY;
    case SQLITE_NOMEM:
        return ERR_MEMORY;
    case SQLITE_INTERRUPT:
        return ERR_INTERRUPTED;
    default:
        return ERR_IO;
    }
}

static Status check(const Store *s, int error)
{
    if (error == SQLITE_OK || error == SQLITE_ROW || error == SQLITE_DONE) return status_ok();
    return status_error(code_of(error), "%s: %s", s->path, sqlite3_errmsg(s->database));
}

/* ---- opening ----------------------------------------------------------------------------------------- */

static int open_flags(StoreMode mode)
{
    if (mode == STORE_READ) return SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX;
    return SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
}

static Status configure(Store *s, StoreMode mode)
{
    sqlite3_extended_result_codes(s->database, 1);
    sqlite3_busy_timeout(s->database, BUSY_MILLISECONDS);
    /* The schema of a file from elsewhere may neither call functions nor harm the file's own structure. */
    sqlite3_db_config(s->database, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(s->database, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    /* Reading the schema shows at once whether this is a database at all. */
    TRY(store_exec(s, "PRAGMA schema_version"));
    if (mode == STORE_READ) return status_ok();
    /* Only a store that is still empty takes this, and only before the log is there. */
    if (mode == STORE_WRITE) TRY(store_exec(s, "PRAGMA auto_vacuum = INCREMENTAL"));
    TRY(store_exec(s, mode == STORE_WRITE ? "PRAGMA journal_mode = WAL" : "PRAGMA journal_mode = DELETE"));
    return store_exec(s, "PRAGMA synchronous = FULL");
}

Status store_open(const char *path, StoreMode mode, Store **out)
{
    Store *s = calloc(1, sizeof *s);
    if (s) s->path = strdup(path);
    if (!s || !s->path) {
        free(s);
        return status_no_memory(sizeof *s + strlen(path), "a store");
    }
    Status status = check(s, sqlite3_open_v2(path, &s->database, open_flags(mode), NULL));
    if (status.code == STATUS_OK) status = configure(s, mode);
    if (status.code != STATUS_OK) {
        store_close(s);
        return status;
    }
    *out = s;
    return status_ok();
}

void store_close(Store *s)
{
    if (!s) return;
    int error = sqlite3_close(s->database);
    assert(error == SQLITE_OK && "queries must be freed before their store");
    (void)error;
    free(s->path);
    free(s);
}

/* ---- statements -------------------------------------------------------------------------------------- */

Status store_exec(Store *s, const char *sql)
{
    return check(s, sqlite3_exec(s->database, sql, NULL, NULL, NULL));
}

Status store_begin(Store *s)
{
    return store_exec(s, "BEGIN IMMEDIATE");
}

Status store_commit(Store *s)
{
    return store_exec(s, "COMMIT");
}

void store_rollback(Store *s)
{
    /* What cannot be rolled back now is rolled back when the file is next opened. */
    if (!sqlite3_get_autocommit(s->database)) sqlite3_exec(s->database, "ROLLBACK", NULL, NULL, NULL);
}

int64_t store_last_id(const Store *s)
{
    return sqlite3_last_insert_rowid(s->database);
}

Status store_prepare(Store *s, const char *sql, StoreQuery **out)
{
    StoreQuery *q = calloc(1, sizeof *q);
    if (!q) return status_no_memory(sizeof *q, "a query");
    q->store = s;
    Status status =
        check(s, sqlite3_prepare_v3(s->database, sql, -1, SQLITE_PREPARE_PERSISTENT, &q->statement, NULL));
    if (status.code != STATUS_OK) {
        free(q);
        return status;
    }
    *out = q;
    return status_ok();
}

void store_query_free(StoreQuery *q)
{
    if (!q) return;
    sqlite3_finalize(q->statement);
    free(q);
}

static void assert_parameter(const StoreQuery *q, int parameter)
{
    assert(parameter >= 1 && parameter <= sqlite3_bind_parameter_count(q->statement));
    (void)q;
    (void)parameter;
}

Status store_bind_int(StoreQuery *q, int parameter, int64_t value)
{
    assert_parameter(q, parameter);
    return check(q->store, sqlite3_bind_int64(q->statement, parameter, value));
}

Status store_bind_double(StoreQuery *q, int parameter, double value)
{
    assert_parameter(q, parameter);
    return check(q->store, sqlite3_bind_double(q->statement, parameter, value));
}

Status store_bind_text(StoreQuery *q, int parameter, const char *text)
{
    assert_parameter(q, parameter);
    return check(q->store, sqlite3_bind_text(q->statement, parameter, text, -1, SQLITE_TRANSIENT));
}

Status store_bind_blob(StoreQuery *q, int parameter, const void *data, size_t size)
{
    assert_parameter(q, parameter);
    /* A null pointer would bind NULL instead of an empty blob. */
    const void *bytes = size ? data : "";
    return check(q->store, sqlite3_bind_blob64(q->statement, parameter, bytes, size, SQLITE_TRANSIENT));
}

Status store_bind_null(StoreQuery *q, int parameter)
{
    assert_parameter(q, parameter);
    return check(q->store, sqlite3_bind_null(q->statement, parameter));
}

Status store_step(StoreQuery *q, bool *row)
{
    int error = sqlite3_step(q->statement);
    *row = error == SQLITE_ROW;
    Status status = check(q->store, error);
    if (!*row) sqlite3_reset(q->statement);
    return status;
}

Status store_run(StoreQuery *q)
{
    bool row;
    TRY(store_step(q, &row));
    assert(!row && "store_run is for statements without rows");
    return status_ok();
}

void store_reset(StoreQuery *q)
{
    sqlite3_reset(q->statement);
}

int64_t store_int(const StoreQuery *q, int column)
{
    return sqlite3_column_int64(q->statement, column);
}

double store_double(const StoreQuery *q, int column)
{
    return sqlite3_column_double(q->statement, column);
}

const char *store_text(const StoreQuery *q, int column)
{
    const unsigned char *text = sqlite3_column_text(q->statement, column);
    return text ? (const char *)text : "";
}

const void *store_blob(const StoreQuery *q, int column, size_t *size)
{
    const void *data = sqlite3_column_blob(q->statement, column);
    *size = data ? (size_t)sqlite3_column_bytes(q->statement, column) : 0;
    return data ? data : "";
}

bool store_is_null(const StoreQuery *q, int column)
{
    return sqlite3_column_type(q->statement, column) == SQLITE_NULL;
}

/* ---- schema and damage ------------------------------------------------------------------------------- */

static Status read_int(Store *s, const char *sql, int64_t *value)
{
    StoreQuery *q = NULL;
    bool row;
    TRY(store_prepare(s, sql, &q));
    Status status = store_step(q, &row);
    *value = status.code == STATUS_OK && row ? store_int(q, 0) : 0;
    store_query_free(q);
    return status;
}

static Status create(Store *s, int version, const char *sql)
{
    char *set_version = sqlite3_mprintf("PRAGMA user_version = %d", version);
    if (!set_version) return status_no_memory(64, "a statement");
    Status status = status_ok();
    CHECK(status, store_begin(s));
    CHECK(status, store_exec(s, sql));
    CHECK(status, store_exec(s, set_version));
    CHECK(status, store_commit(s));
done:
    if (status.code != STATUS_OK) store_rollback(s);
    sqlite3_free(set_version);
    return status;
}

Status store_schema(Store *s, int version, const char *sql)
{
    assert(version >= 1);
    int64_t found, tables;
    TRY(read_int(s, "PRAGMA user_version", &found));
    if (found == version) return status_ok();
    if (found != 0)
        return status_error(ERR_FORMAT, "%s: its layout is version %lld; this program knows version %d",
                            s->path, (long long)found, version);
    TRY(read_int(s, "SELECT count(*) FROM sqlite_schema", &tables));
    if (tables > 0) return status_error(ERR_FORMAT, "%s: a database of another program", s->path);
    if (sqlite3_db_readonly(s->database, "main") == 1)
        return status_error(ERR_FORMAT, "%s: an empty database", s->path);
    return create(s, version, sql);
}

Status store_check(Store *s)
{
    StoreQuery *q = NULL;
    bool row;
    TRY(store_prepare(s, "PRAGMA quick_check(1)", &q));
    Status status = store_step(q, &row);
    if (status.code == STATUS_OK && (!row || strcmp(store_text(q, 0), "ok") != 0))
        status = status_error(ERR_FORMAT, "%s: damaged: %s", s->path, row ? store_text(q, 0) : "no answer");
    store_query_free(q);
    return status;
}

/* ---- size -------------------------------------------------------------------------------------------------
 */

Status store_bytes(Store *s, int64_t *bytes)
{
    return read_int(s, "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size", bytes);
}

Status store_shrink(Store *s)
{
    TRY(store_exec(s, "PRAGMA incremental_vacuum"));
    return store_exec(s, "PRAGMA wal_checkpoint(TRUNCATE)");
}
