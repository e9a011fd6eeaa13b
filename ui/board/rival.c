#include "ui/board/rival.h"

#include "game/base/file.h"
#include "game/base/process.h"

#include <stdio.h>
#include <string.h>

/* A path as a word of a command. */
static void quote_path(const char *path, char *command, size_t n)
{
    snprintf(command, n, strpbrk(path, " \"\\") ? "'%s'" : "%s", path);
}

static Status check_program(const char *command)
{
    char storage[FILE_PATH_MAX + 2];
    const char *word[PROCESS_WORDS_MAX + 1];
    if (strlen(command) >= FILE_PATH_MAX) return status_error(ERR_INPUT, "the command is too long");
    TRY(process_split(command, storage, word));
    return process_check(word[0]);
}

static Status take_program(State *s, Outbox *out, const char *command)
{
    Settings *set = &s->settings;
    if (command[0]) TRY(check_program(command));
    snprintf(set->engine, sizeof set->engine, "%s", command);
    if (!command[0]) set->rival = RIVAL_NONE;
    if (command[0] && set->rival == RIVAL_NONE) set->rival = RIVAL_WHITE;
    set->swap2 = set->swap2 && set->rival == RIVAL_NONE;
    s->draft = *set;
    out->settings_changed = true;
    return status_ok();
}

Status rival_typed(State *s, Outbox *out, const char *typed)
{
    char command[FILE_PATH_MAX];
    if (file_exists(typed))
        quote_path(typed, command, sizeof command);
    else
        snprintf(command, sizeof command, "%s", typed);
    return take_program(s, out, command);
}

bool rival_dropped(State *s, Outbox *out, const char *path)
{
    static const char *const games[] = {".sgf", ".psq", ".lib", ".pos", ".txt"};
    char command[FILE_PATH_MAX];
    for (int i = 0; i < 5; i++)
        if (file_has_suffix(path, games[i])) return false;
    quote_path(path, command, sizeof command);
    return take_program(s, out, command).code == STATUS_OK;
}
