#include "ui/assets.h"

#include "game/base/os.h"
#include "ui/cli/command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEFAULT_SIZE = 15, DEFAULT_LINE = 5 };

static void cut_last_component(char *path)
{
    char *slash = strrchr(path, '/');
    if (slash) slash[slash == path] = '\0';
}

Status assets_folder(char *text, int n)
{
    const char *set = getenv("TENGEN_ASSETS");
    if (set && set[0]) {
        if (!file_is_folder(set)) return status_error(ERR_INPUT, "TENGEN_ASSETS: no folder %s", set);
        return file_join(text, (size_t)n, set, "");
    }
    char program[FILE_PATH_MAX];
    bool known = os_program_folder(program, sizeof program);
    for (int i = 0; i < 2 && known; i++) {
        TRY(file_join(text, (size_t)n, program, "assets"));
        if (file_is_folder(text)) return status_ok();
        cut_last_component(program);
    }
    snprintf(text, (size_t)n, "%s", TENGEN_ASSETS_PATH);
    if (file_is_folder(text)) return status_ok();
    return status_error(ERR_IO, "no assets folder beside the program, nor at %s", TENGEN_ASSETS_PATH);
}

static GameSpec fill(GameWish wish, GameSpec otherwise)
{
    GameSpec spec = otherwise;
    if (wish.rule >= 0) spec.rule = (uint8_t)wish.rule;
    if (wish.size >= 0) spec.size = (uint8_t)wish.size;
    if (wish.line >= 0) spec.line = (uint8_t)wish.line;
    return spec;
}

Status assets_game(GameWish wish, GameSpec *out)
{
    GameSpec usual = {.rule = RULE_FREESTYLE, .size = DEFAULT_SIZE, .line = DEFAULT_LINE};
    *out = fill(wish, usual);
    return game_spec_check(*out);
}

/* How well a network trained for `have` serves the wish; negative: not at all. */
static int fitness(GameWish wish, GameSpec have)
{
    if (wish.rule >= 0 && wish.rule != have.rule) return -1;
    if (wish.line >= 0 && wish.line != have.line) return -1;
    int own_size = wish.size == have.size;
    return 1000 * own_size + 100 * (have.line == DEFAULT_LINE) + have.size;
}

static Status no_network(GameWish wish)
{
    GameSpec spec;
    char game[80];
    TRY(assets_game(wish, &spec));
    return status_error(ERR_INPUT,
                        "no network for %s comes with the program; train one (%s train --help), name one "
                        "(--net FILE), or play against plain tree search (--net none)",
                        game_spec_text(spec, game, sizeof game), command_program());
}

/* The network at out->path, for that wish. */
static Status load(GameWish wish, ChosenNet *out)
{
    TRY(weights_load(out->path, &out->model, &out->info));
    out->game = fill(wish, out->info.trained_on);
    Status status = game_spec_check(out->game);
    if (status.code == STATUS_OK)
        status = weights_check_game(out->path, model_spec(out->model), &out->info, out->game);
    if (status.code != STATUS_OK) {
        model_free(out->model);
        out->model = NULL;
    }
    return status;
}

/* Does the network at `path` serve better than the best so far? Only its header is read. */
static Status consider(const char *path, GameWish wish, ChosenNet *best, int *best_fitness)
{
    NetSpec net;
    NetInfo info;
    TRY(weights_describe(path, &net, &info));
    int fits = fitness(wish, info.trained_on);
    if (model_check_board(net, fill(wish, info.trained_on).size).code != STATUS_OK) fits = -1;
    if (fits <= *best_fitness) return status_ok();
    *best_fitness = fits;
    snprintf(best->path, sizeof best->path, "%s", path);
    return status_ok();
}

static Status choose_from(const char *folder, const FileList *list, GameWish wish, ChosenNet *out)
{
    int best = -1;
    char path[FILE_PATH_MAX];
    for (int i = 0; i < list->count; i++) {
        if (!file_has_suffix(list->name[i], ".safetensors")) continue;
        TRY(file_join(path, sizeof path, folder, list->name[i]));
        TRY(consider(path, wish, out, &best));
    }
    return best >= 0 ? load(wish, out) : no_network(wish);
}

Status assets_choose(GameWish wish, ChosenNet *out)
{
    char folder[FILE_PATH_MAX], nets[FILE_PATH_MAX];
    out->model = NULL;
    Status found = assets_folder(folder, sizeof folder);
    if (found.code == ERR_IO) return no_network(wish);
    TRY(found);
    TRY(file_join(nets, sizeof nets, folder, "nets"));
    if (!file_is_folder(nets)) return no_network(wish);
    FileList list;
    TRY(file_list(nets, &list));
    Status status = choose_from(nets, &list, wish, out);
    file_list_free(&list);
    return status;
}

static Status locate(const char *name, char *file, size_t n)
{
    char of_run[FILE_PATH_MAX];
    const char *path = name;
    if (!file_exists(name) && !strchr(name, '/')) {
        TRY(file_join(of_run, sizeof of_run, "runs", name));
        if (name[0] && file_is_folder(of_run)) path = of_run;
    }
    if (!file_exists(path)) return status_error(ERR_INPUT, "no network file '%s'", path);
    if (!file_is_folder(path)) {
        if (strlen(path) >= n) return status_error(ERR_INPUT, "%.80s: the path is too long", path);
        snprintf(file, n, "%s", path);
        return status_ok();
    }
    TRY(file_join(file, n, path, "nets/latest.safetensors"));
    if (!file_exists(file))
        return status_error(
            ERR_INPUT, "%s is a folder without nets/latest.safetensors: no run has saved a network in it",
            path);
    return status_ok();
}

Status assets_open(const char *path, GameWish wish, ChosenNet *out)
{
    out->model = NULL;
    TRY(locate(path, out->path, sizeof out->path));
    return load(wish, out);
}
