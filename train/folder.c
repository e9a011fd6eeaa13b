#include "train/folder.h"

#include "game/base/os.h"
#include "game/base/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct Folder {
    char path[FILE_PATH_MAX];
    char run_db[FILE_PATH_MAX];
    char state[FILE_PATH_MAX];
    char network[FILE_PATH_MAX];
    GameSpec spec;
    LaneRange held;
    Store *lock; /* NULL, as is the journal, in a process that does not hold lane 0 */
    Journal *journal;
    Archive *archives[LANES];
};

Status folder_config(const char *path, bool *exists, RunConfig *out)
{
    char file[FILE_PATH_MAX];
    TRY(file_join(file, sizeof file, path, "config.ini"));
    *exists = file_exists(file);
    if (!*exists) return status_ok();
    /* Every key is in the file; the preset stands for what is not there. */
    TRY(config_preset(config_preset_name(0, NULL), out));
    TRY(options_read(config_options(), out, file));
    return status_prefix(config_check(out), "%s", file);
}

/* What a run that was killed before its config.ini stood may have left: the lock, and half a config.ini. */
static bool is_of_a_beginning(const char *name)
{
    return strncmp(name, "lock.db", strlen("lock.db")) == 0 ||
           strncmp(name, "config.ini.", strlen("config.ini.")) == 0;
}

static Status check_empty(const char *path)
{
    if (!file_exists(path)) return status_ok();
    if (!file_is_folder(path)) return status_error(ERR_INPUT, "%s: is a file, not a folder", path);
    FileList list;
    TRY(file_list(path, &list));
    int others = 0;
    for (int i = 0; i < list.count; i++) others += !is_of_a_beginning(list.name[i]);
    file_list_free(&list);
    if (others == 0) return status_ok();
    return status_error(ERR_INPUT, "%s: holds other files but no run; name a new folder", path);
}

Status folder_check(const char *path, const RunConfig *config)
{
    bool exists;
    RunConfig then;
    TRY(config_check(config));
    TRY(folder_config(path, &exists, &then));
    if (!exists) return check_empty(path);
    return status_prefix(config_check_resume(&then, config), "%s", path);
}

static Status write_config(const char *folder, const RunConfig *config)
{
    char path[FILE_PATH_MAX], *text;
    TRY(file_join(path, sizeof path, folder, "config.ini"));
    TRY(options_format(config_options(), config, &text));
    Status status = file_write(path, text, strlen(text));
    free(text);
    return status;
}

/* A lock that the system lifts when its process dies: a transaction that is never committed. */
static Status take_lock(Folder *f)
{
    char path[FILE_PATH_MAX];
    TRY(file_join(path, sizeof path, f->path, "lock.db"));
    TRY(store_open(path, STORE_ROLLBACK, &f->lock));
    Status status = store_begin(f->lock);
    if (status.code == ERR_BUSY) return status_error(ERR_BUSY, "%s: another process trains here", f->path);
    return status;
}

static Status open_stores(Folder *f)
{
    char path[FILE_PATH_MAX], name[32];
    if (f->held.first == 0) TRY(journal_open(&f->journal, f->run_db));
    for (int lane = f->held.first; lane < f->held.end; lane++) {
        snprintf(name, sizeof name, "games-%d.db", lane);
        TRY(file_join(path, sizeof path, f->path, name));
        TRY(archive_open(&f->archives[lane], path, f->spec));
    }
    return status_ok();
}

/* What writers that were killed left in the folder goes; nobody else writes here now. */
static Status make_folder(const char *path)
{
    TRY(file_make_folders(path));
    return file_remove_temporaries(path);
}

static Status make_folders(Folder *f)
{
    char path[FILE_PATH_MAX];
    TRY(file_remove_temporaries(f->path));
    TRY(file_join(path, sizeof path, f->path, "nets"));
    TRY(make_folder(path));
    TRY(file_join(path, sizeof path, f->path, "checkpoint"));
    return make_folder(path);
}

static Status name_parts(Folder *f)
{
    TRY(file_join(f->run_db, sizeof f->run_db, f->path, "run.db"));
    TRY(file_join(f->network, sizeof f->network, f->path, "nets/latest.safetensors"));
    return file_join(f->state, sizeof f->state, f->path, "checkpoint/state");
}

static Status open_parts(Folder *f, const RunConfig *config)
{
    TRY(name_parts(f));
    if (f->held.first > 0) return open_stores(f);
    TRY(file_make_folders(f->path));
    TRY(take_lock(f));
    TRY(folder_check(f->path, config)); /* again, as another process may have begun a run here meanwhile */
    TRY(write_config(f->path, config));
    TRY(make_folders(f));
    return open_stores(f);
}

Status folder_open(Folder **out, const char *path, const RunConfig *config, LaneRange held)
{
    Folder *f = calloc(1, sizeof *f);
    if (!f) return status_no_memory(sizeof *f, "a run folder");
    f->spec = config_game(config);
    f->held = held;
    Status status =
        strlen(path) < sizeof f->path - 64 ? status_ok() : status_error(ERR_INPUT, "%.60s…: too long", path);
    if (status.code == STATUS_OK) {
        strcpy(f->path, path);
        status = open_parts(f, config);
    }
    if (status.code != STATUS_OK) {
        folder_close(f);
        return status;
    }
    *out = f;
    return status;
}

void folder_close(Folder *f)
{
    if (!f) return;
    for (int lane = 0; lane < LANES; lane++) archive_close(f->archives[lane]);
    journal_close(f->journal);
    store_close(f->lock);
    free(f);
}

Archive *folder_archive(const Folder *f, int lane)
{
    return f->archives[lane];
}

Journal *folder_journal(const Folder *f)
{
    return f->journal;
}

const char *folder_path(const Folder *f)
{
    return f->path;
}

const char *folder_journal_path(const Folder *f)
{
    return f->run_db;
}

const char *folder_state_path(const Folder *f)
{
    return f->state;
}

const char *folder_network_path(const Folder *f)
{
    return f->network;
}

static const char *last_component(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash && slash[1] ? slash + 1 : path;
}

static Status save_network(const Folder *f, const char *path, const Model *m, int64_t rows)
{
    NetInfo info = {.trained_on = f->spec, .rows = (uint64_t)rows};
    snprintf(info.run, sizeof info.run, "%s", last_component(f->path));
    os_utc_text(info.created, sizeof info.created);
    return weights_save(path, m, &info);
}

Status folder_kept_path(const char *folder, int64_t rows, char path[FILE_PATH_MAX])
{
    char name[64];
    snprintf(name, sizeof name, "nets/%09lld.safetensors", (long long)rows);
    return file_join(path, FILE_PATH_MAX, folder, name);
}

Status folder_save_network(const Folder *f, const Model *m, int64_t rows)
{
    return save_network(f, f->network, m, rows);
}

Status folder_keep_network(const Folder *f, const Model *m, int64_t rows)
{
    char path[FILE_PATH_MAX];
    TRY(folder_kept_path(f->path, rows, path));
    return save_network(f, path, m, rows);
}

Status folder_load_network(const Folder *f, int64_t rows, Model **out)
{
    char path[FILE_PATH_MAX];
    NetInfo info;
    TRY(folder_kept_path(f->path, rows, path));
    return weights_load(path, out, &info);
}

Status folder_commit(Folder *f)
{
    for (int lane = f->held.first; lane < f->held.end; lane++) TRY(archive_commit(f->archives[lane]));
    return f->journal ? journal_commit(f->journal) : status_ok();
}

/* ---- the budget ---- */

static const double GAMES_SHARE = 0.75;

/* The rows of "000025000.safetensors"; -1: others in the folder are not ours. */
static int64_t rows_of_name(const char *name)
{
    size_t digits = strspn(name, "0123456789");
    bool ours = digits > 0 && digits < 19 && strcmp(name + digits, ".safetensors") == 0;
    return ours ? strtoll(name, NULL, 10) : -1;
}

static int compare_rows(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static Status list_networks(const char *folder, char nets[FILE_PATH_MAX], FileList *list)
{
    TRY(file_join(nets, FILE_PATH_MAX, folder, "nets"));
    return file_list(nets, list);
}

Status folder_list_networks(const char *folder, int64_t rows[], int room, int *n)
{
    char nets[FILE_PATH_MAX];
    FileList list;
    TRY(list_networks(folder, nets, &list));
    *n = 0;
    for (int i = 0; i < list.count && *n < room; i++) {
        int64_t of = rows_of_name(list.name[i]);
        if (of >= 0) rows[(*n)++] = of;
    }
    file_list_free(&list);
    qsort(rows, (size_t)*n, sizeof rows[0], compare_rows);
    return status_ok();
}

Status folder_networks_room(const Folder *f, double gigabytes, int64_t rows, int64_t *room)
{
    char path[FILE_PATH_MAX];
    int64_t bytes;
    TRY(folder_kept_path(f->path, rows, path));
    TRY(file_bytes(path, &bytes));
    *room = (int64_t)(gigabytes * 1e9 * (1 - GAMES_SHARE) / (double)bytes) -
            1; /* latest.safetensors is one more */
    return status_ok();
}

static Status prune_networks(const Folder *f, const int64_t kept[], int n)
{
    char nets[FILE_PATH_MAX], path[FILE_PATH_MAX];
    FileList list;
    Status status = status_ok();
    TRY(list_networks(f->path, nets, &list));
    for (int i = 0; i < list.count && status.code == STATUS_OK; i++) {
        int64_t rows = rows_of_name(list.name[i]);
        if (rows < 0 || (n > 0 && bsearch(&rows, kept, (size_t)n, sizeof rows, compare_rows))) continue;
        status = file_join(path, sizeof path, nets, list.name[i]);
        if (status.code == STATUS_OK) status = file_remove(path);
    }
    file_list_free(&list);
    return status;
}

Status folder_prune(Folder *f, double gigabytes, const int64_t keep_row[LANES], const int64_t kept[], int n)
{
    double bytes = gigabytes * 1e9;
    for (int lane = f->held.first; lane < f->held.end; lane++)
        TRY(archive_prune(f->archives[lane], keep_row[lane], (int64_t)(bytes * GAMES_SHARE / LANES)));
    return f->held.first == 0 ? prune_networks(f, kept, n) : status_ok();
}
