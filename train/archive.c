#include "train/archive.h"

#include "game/base/store.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <zstd.h>

enum { SCHEMA_VERSION = 2, LEVEL = 1 };

struct Archive {
    Store *store;
    StoreQuery *insert;
    int64_t games;
    bool open; /* a transaction is */
    Episode episode;
    Blob plain;
    uint8_t *packed;
    size_t packed_bytes;
    size_t plain_max;
};

static Status prepare(Archive *a, const char *path)
{
    TRY(store_open(path, STORE_WRITE, &a->store));
    TRY(store_schema(a->store, SCHEMA_VERSION,
                     "CREATE TABLE games (id INTEGER PRIMARY KEY, number INTEGER NOT NULL UNIQUE,"
                     " first_row INTEGER NOT NULL, rows INTEGER NOT NULL, plies INTEGER NOT NULL,"
                     " result INTEGER NOT NULL, proven INTEGER NOT NULL, data BLOB NOT NULL);"
                     "CREATE INDEX games_by_row ON games (first_row);"));
    return store_prepare(a->store, "INSERT INTO games VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)", &a->insert);
}

/* The whole number that a query with one parameter gives; `none` if it gives no row. */
static Status ask(Archive *a, const char *sql, int64_t parameter, int64_t none, int64_t *answer)
{
    StoreQuery *q = NULL;
    bool row;
    Status status;
    CHECK(status, store_prepare(a->store, sql, &q));
    CHECK(status, store_bind_int(q, 1, parameter));
    CHECK(status, store_step(q, &row));
    *answer = row ? store_int(q, 0) : none;
done:
    store_query_free(q);
    return status;
}

/* Not by counting, since old games may have been pruned. */
static Status count_games(Archive *a)
{
    return ask(a, "SELECT id + 1 FROM games WHERE id >= ?1 ORDER BY id DESC LIMIT 1", 0, 0, &a->games);
}

static Status delete_games(Archive *a, const char *sql, int64_t id)
{
    StoreQuery *q = NULL;
    Status status;
    CHECK(status, store_prepare(a->store, sql, &q));
    CHECK(status, store_bind_int(q, 1, id));
    CHECK(status, store_run(q));
done:
    store_query_free(q);
    return status;
}

Status archive_open(Archive **out, const char *path, GameSpec spec)
{
    Archive *a = calloc(1, sizeof *a);
    if (!a) return status_no_memory(sizeof *a, "a games file");
    size_t points = (size_t)spec.size * spec.size;
    a->plain_max = 64 + 2 * points + 2 * (points + 1) * (points + 3);
    a->packed_bytes = ZSTD_compressBound(a->plain_max);
    a->packed = malloc(a->packed_bytes);
    Status status = a->packed ? status_ok() : status_no_memory(a->packed_bytes, "a games file");
    if (status.code == STATUS_OK) status = episode_new(&a->episode, spec);
    if (status.code == STATUS_OK) status = prepare(a, path);
    if (status.code == STATUS_OK) status = count_games(a);
    if (status.code != STATUS_OK) {
        archive_close(a);
        return status;
    }
    *out = a;
    return status;
}

void archive_close(Archive *a)
{
    if (!a) return;
    store_query_free(a->insert);
    store_close(a->store);
    episode_free(&a->episode);
    blob_free(&a->plain);
    free(a->packed);
    free(a);
}

Status archive_truncate(Archive *a, int64_t games)
{
    if (a->games < games)
        return status_error(ERR_FORMAT, "a games file holds %lld games where the checkpoint counts %lld",
                            (long long)a->games, (long long)games);
    if (a->games == games) return status_ok();
    TRY(delete_games(a, "DELETE FROM games WHERE id >= ?1", games));
    a->games = games;
    return status_ok();
}

int64_t archive_games(const Archive *a)
{
    return a->games;
}

static Status begin(Archive *a)
{
    if (a->open) return status_ok();
    TRY(store_begin(a->store));
    a->open = true;
    return status_ok();
}

static Status pack(Archive *a, const Episode *game, size_t *bytes)
{
    blob_clear(&a->plain);
    episode_write(game, &a->plain);
    TRY(blob_written(&a->plain));
    *bytes = ZSTD_compress(a->packed, a->packed_bytes, a->plain.data, a->plain.size, LEVEL);
    if (!ZSTD_isError(*bytes)) return status_ok();
    return status_error(ERR_MEMORY, "a game cannot be compressed: %s", ZSTD_getErrorName(*bytes));
}

Status archive_append(Archive *a, const Episode *game, int64_t first_row)
{
    size_t bytes;
    TRY(begin(a));
    TRY(pack(a, game, &bytes));
    const int64_t values[] = {a->games,     game->number, first_row,   game->samples,
                              game->length, game->result, game->proven};
    for (int i = 0; i < 7; i++) TRY(store_bind_int(a->insert, i + 1, values[i]));
    TRY(store_bind_blob(a->insert, 8, a->packed, bytes));
    TRY(store_run(a->insert));
    a->games++;
    return status_ok();
}

Status archive_commit(Archive *a)
{
    if (!a->open) return status_ok();
    TRY(store_commit(a->store));
    a->open = false;
    return status_ok();
}

/* Some more than must go, so that it is not done again at once. */
static const double PRUNED_SHARE = 0.9;

Status archive_prune(Archive *a, int64_t keep_row, int64_t max_bytes)
{
    assert(!a->open);
    int64_t bytes, oldest, kept;
    TRY(store_bytes(a->store, &bytes));
    if (bytes <= max_bytes) return status_ok();
    TRY(ask(a, "SELECT id FROM games WHERE id >= ?1 ORDER BY id LIMIT 1", 0, 0, &oldest));
    TRY(ask(a, "SELECT id FROM games WHERE first_row <= ?1 ORDER BY first_row DESC, id LIMIT 1", keep_row,
            oldest, &kept));
    double excess = 1 - PRUNED_SHARE * (double)max_bytes / (double)bytes;
    int64_t until = oldest + (int64_t)ceil((double)(a->games - oldest) * excess);
    if (until > kept) until = kept;
    if (until <= oldest) return status_ok();
    TRY(delete_games(a, "DELETE FROM games WHERE id < ?1", until));
    return store_shrink(a->store);
}

static Status unpack(Archive *a, const void *data, size_t size, int64_t id)
{
    uint8_t *plain = malloc(a->plain_max);
    if (!plain) return status_no_memory(a->plain_max, "a game");
    size_t bytes = ZSTD_decompress(plain, a->plain_max, data, size);
    BlobReader in = blob_reader(plain, ZSTD_isError(bytes) ? 0 : bytes);
    Status status = status_prefix(episode_read(&a->episode, &in), "game %lld", (long long)id);
    free(plain);
    return status;
}

static Status restore_games(Archive *a, StoreQuery *q, Replay *window)
{
    for (bool first = true;; first = false) {
        bool row;
        TRY(store_step(q, &row));
        if (!row) return status_ok();
        if (first) replay_reset(window, store_int(q, 1));
        size_t size;
        const void *data = store_blob(q, 2, &size);
        TRY(unpack(a, data, size, store_int(q, 0)));
        if (a->episode.result == RESULT_NONE || replay_total(window) != store_int(q, 1))
            return status_error(ERR_FORMAT, "game %lld does not follow the one before it",
                                (long long)store_int(q, 0));
        replay_add(window, &a->episode);
    }
}

Status archive_restore(Archive *a, int64_t from_row, int64_t total, Replay *window)
{
    StoreQuery *q = NULL;
    Status status;
    replay_reset(window, total);
    CHECK(status, store_prepare(a->store,
                                "SELECT id, first_row, data FROM games"
                                " WHERE first_row + rows > ?1 ORDER BY id",
                                &q));
    CHECK(status, store_bind_int(q, 1, from_row));
    CHECK(status, restore_games(a, q, window));
    if (replay_total(window) != total)
        status = status_error(ERR_FORMAT, "a games file ends at row %lld where the checkpoint counts %lld",
                              (long long)replay_total(window), (long long)total);
done:
    store_query_free(q);
    return status;
}
