/* export_rows.c - the newest training rows of a run, as plain arrays for other programs.
 *
 *   export_rows RUN ROWS OUT
 *
 * RUN is a run's folder that no process is writing (a copy). OUT gets, lane by lane and oldest first, up to ROWS in all,
 * for each row: size^2 uint16 (bit k of a point is its value in plane k), size^2 float32 (the policy target) and
 * 3 float32 (win, draw, loss). Prints the number of rows, the size of the board and the number of planes. */
#include "game/base/store.h"
#include "train/folder.h"

#include <stdio.h>
#include <stdlib.h>

static Status count_rows(const char *path, int64_t *total)
{
    Store *store = NULL;
    StoreQuery *q = NULL;
    bool row;
    Status status;
    CHECK(status, store_open(path, STORE_READ, &store));
    CHECK(status, store_prepare(store, "SELECT max(first_row + rows) FROM games", &q));
    CHECK(status, store_step(q, &row));
    *total = store_int(q, 0);
done:
    store_query_free(q);
    store_close(store);
    return status;
}

static Status write_rows(const RunConfig *c, const Replay *window, int64_t n, FILE *out)
{
    static PointMap maps[8];
    size_t points = (size_t)(c->size * c->size);
    uint16_t planes[BOARD_POINTS_MAX];
    features_map(c->size, maps);
    for (int64_t i = replay_total(window) - n; i < replay_total(window); i++) {
        TrainRow row;
        replay_row(window, i, 0, &row);
        features_points(&row.planes, (PlaneSet)c->planes, &maps[0], planes);
        if (fwrite(planes, sizeof *planes, points, out) != points ||
            fwrite(row.policy, sizeof *row.policy, points, out) != points ||
            fwrite(row.wdl, sizeof *row.wdl, 3, out) != 3)
            return status_error(ERR_IO, "cannot write the rows");
    }
    return status_ok();
}

static Status export_lane(const char *folder, const RunConfig *c, const PatternTable *table, int lane,
                          int64_t n, FILE *out, int64_t *written)
{
    char path[512];
    int64_t total;
    Archive *archive = NULL;
    Replay *window = NULL;
    Status status;
    snprintf(path, sizeof path, "%s/games-%d.db", folder, lane);
    CHECK(status, count_rows(path, &total));
    if (n > total) n = total;
    CHECK(status, archive_open(&archive, path, config_game(c)));
    CHECK(status, replay_new(&window, table, config_game(c), (PlaneSet)c->planes, n));
    CHECK(status, archive_restore(archive, total - n, total, window));
    CHECK(status, write_rows(c, window, n, out));
    *written += n;
done:
    replay_free(window);
    archive_close(archive);
    return status;
}

static Status export_rows(const char *folder, int64_t rows, FILE *out)
{
    RunConfig config;
    PatternTable *table = NULL;
    int64_t written = 0;
    bool exists;
    Status status;
    CHECK(status, folder_config(folder, &exists, &config));
    if (!exists) return status_error(ERR_INPUT, "%s: no run is there", folder);
    CHECK(status, pattern_table_new(&table, config_game(&config)));
    for (int lane = 0; lane < LANES; lane++)
        CHECK(status, export_lane(folder, &config, table, lane, rows / LANES, out, &written));
    printf("%lld %d %d\n", (long long)written, config.size, planes_count((PlaneSet)config.planes));
done:
    pattern_table_free(table);
    return status;
}

int main(int argc, char **argv)
{
    long long rows = argc == 4 ? atoll(argv[2]) : 0;
    if (rows < LANES) {
        fprintf(stderr, "usage: %s RUN ROWS OUT\n", argv[0]);
        return 2;
    }
    FILE *out = fopen(argv[3], "wb");
    if (!out) {
        perror(argv[3]);
        return 1;
    }
    Status status = export_rows(argv[1], rows, out);
    if (fclose(out) != 0 && status.code == STATUS_OK)
        status = status_error(ERR_IO, "cannot write %s", argv[3]);
    if (status.code == STATUS_OK) return 0;
    fprintf(stderr, "%s\n", status.message);
    return 1;
}
