#include "train/folder.h"

#include "game/base/file.h"
#include "game/base/os.h"
#include "game/base/store.h"
#include "net/weights.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct Folder {
    char path[FILE_PATH_MAX];
    char state[FILE_PATH_MAX];
    char network[FILE_PATH_MAX];
    GameSpec spec;
    Store *lock;
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
    TRY(file_join(path, sizeof path, f->path, "run.db"));
    TRY(journal_open(&f->journal, path));
    for (int lane = 0; lane < LANES; lane++) {
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
    TRY(file_join(f->network, sizeof f->network, path, "latest.safetensors"));
    TRY(file_join(path, sizeof path, f->path, "checkpoint"));
    TRY(make_folder(path));
    return file_join(f->state, sizeof f->state, path, "state");
}

static Status open_parts(Folder *f, const RunConfig *config)
{
    TRY(file_make_folders(f->path));
    TRY(take_lock(f));
    TRY(folder_check(f->path, config)); /* again, as another process may have begun a run here meanwhile */
    TRY(write_config(f->path, config));
    TRY(make_folders(f));
    return open_stores(f);
}

Status folder_open(Folder **out, const char *path, const RunConfig *config)
{
    Folder *f = calloc(1, sizeof *f);
    if (!f) return status_no_memory(sizeof *f, "a run folder");
    f->spec = config_game(config);
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

Status folder_save_network(const Folder *f, const Model *m, int64_t rows, bool keep)
{
    NetInfo info = {.trained_on = f->spec, .rows = (uint64_t)rows};
    char name[64], path[FILE_PATH_MAX];
    snprintf(info.run, sizeof info.run, "%s", last_component(f->path));
    os_utc_text(info.created, sizeof info.created);
    TRY(weights_save(f->network, m, &info));
    if (!keep) return status_ok();
    snprintf(name, sizeof name, "nets/%09lld.safetensors", (long long)rows);
    TRY(file_join(path, sizeof path, f->path, name));
    return weights_save(path, m, &info);
}

Status folder_commit(Folder *f)
{
    for (int lane = 0; lane < LANES; lane++) TRY(archive_commit(f->archives[lane]));
    return journal_commit(f->journal);
}

/* ---- the budget ---- */

static const double GAMES_SHARE = 0.75;

/* "000025000.safetensors": others in the folder are not ours to remove. */
static bool is_named_by_rows(const char *name)
{
    size_t digits = strspn(name, "0123456789");
    return digits > 0 && strcmp(name + digits, ".safetensors") == 0;
}

/* Of the networks that are named by rows, in their order, every second one between the first and the last. */
static Status thin_networks(const char *nets, const FileList *list)
{
    int between = 0;
    for (int i = 1; i + 1 < list->count; i++) {
        char path[FILE_PATH_MAX];
        if (!is_named_by_rows(list->name[i]) || !is_named_by_rows(list->name[i + 1])) continue;
        if (between++ % 2 != 0) continue;
        TRY(file_join(path, sizeof path, nets, list->name[i]));
        TRY(file_remove(path));
    }
    return status_ok();
}

static Status prune_networks(const Folder *f, double max_bytes)
{
    char nets[FILE_PATH_MAX];
    int64_t bytes;
    TRY(file_join(nets, sizeof nets, f->path, "nets"));
    TRY(file_bytes(f->network, &bytes));
    for (int before = -1;;) {
        FileList list;
        TRY(file_list(nets, &list));
        int count = list.count;
        bool fits = (double)bytes * count <= max_bytes || count == before;
        Status status = fits ? status_ok() : thin_networks(nets, &list);
        file_list_free(&list);
        if (fits || status.code != STATUS_OK) return status;
        before = count;
    }
}

Status folder_prune(Folder *f, double gigabytes, const int64_t keep_row[LANES])
{
    double bytes = gigabytes * 1e9;
    for (int lane = 0; lane < LANES; lane++)
        TRY(archive_prune(f->archives[lane], keep_row[lane], (int64_t)(bytes * GAMES_SHARE / LANES)));
    return prune_networks(f, bytes * (1 - GAMES_SHARE));
}
