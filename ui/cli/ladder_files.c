#include "ui/cli/ladder_files.h"

#include "ui/assets.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static Status find(const char *name, const char *assets, char path[FILE_PATH_MAX])
{
    char folder[FILE_PATH_MAX], file[256];
    if (file_exists(name) && !file_is_folder(name)) {
        snprintf(path, FILE_PATH_MAX, "%s", name);
        return status_ok();
    }
    TRY(file_join(folder, sizeof folder, assets, "ladder"));
    snprintf(file, sizeof file, "%.240s.txt", name);
    TRY(file_join(path, FILE_PATH_MAX, folder, file));
    if (file_exists(path)) return status_ok();
    return status_error(ERR_INPUT, "ladder = %.200s: is no file, nor is there %.300s", name, path);
}

/* Files that a ladder names are relative to the assets. */
static Status resolve(const char *assets, char path[FILE_PATH_MAX])
{
    char name[FILE_PATH_MAX];
    if (path[0] == '/') return status_ok();
    memcpy(name, path, sizeof name);
    return file_join(path, FILE_PATH_MAX, assets, name);
}

static Status read_rungs(LadderFiles *f, const char *assets)
{
    for (int i = 0; i < f->ladder.count; i++) {
        PlayerSpec *p = &f->player[i];
        const LadderRung rung = f->ladder.rung[i];
        Status status = match_players_parse(rung.player, p);
        if (status.code == STATUS_OK && p->kind == PLAYER_NET) status = resolve(assets, p->what);
        if (status.code != STATUS_OK) return status_prefix(status, "%.300s", f->path);
        snprintf(p->name, sizeof p->name, "%s", rung.name);
    }
    return status_ok();
}

static Status fill(LadderFiles *f, const char *name)
{
    char assets[FILE_PATH_MAX], openings[FILE_PATH_MAX];
    TRY(assets_folder(assets, sizeof assets));
    TRY(find(name, assets, f->path));
    TRY(ladder_read(f->path, &f->ladder));
    TRY(read_rungs(f, assets));
    snprintf(openings, sizeof openings, "%s", f->ladder.openings);
    TRY(resolve(assets, openings));
    return opening_book_read(openings, f->ladder.game, ORIGIN_BOTTOM, &f->book);
}

Status ladder_files_open(const char *name, LadderFiles **out)
{
    *out = NULL;
    LadderFiles *f = calloc(1, sizeof *f);
    if (!f) return status_no_memory(sizeof *f, "a ladder");
    Status status = fill(f, name);
    if (status.code != STATUS_OK) {
        ladder_files_close(f);
        return status;
    }
    *out = f;
    return status;
}

void ladder_files_close(LadderFiles *f)
{
    if (!f) return;
    opening_book_free(&f->book);
    free(f);
}
