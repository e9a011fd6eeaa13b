#include "ui/cli/command.h"

#include "game/base/file.h"
#include "ui/cli/console.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

bool command_wants_help(CommandArgs args)
{
    for (int i = 0; i < args.argc && strcmp(args.argv[i], "--") != 0; i++)
        if (strcmp(args.argv[i], "--help") == 0 || strcmp(args.argv[i], "-h") == 0) return true;
    return false;
}

const char *command_program(void)
{
    const char *name = getenv("TENGEN_COMMAND");
    return name && name[0] ? name : "tengen";
}

static bool is_plain(const char *word)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./-+,:=@%";
    return word[0] && word[strspn(word, plain)] == '\0';
}

const char *command_quote(const char *word, char *text, int n)
{
    if (is_plain(word)) {
        snprintf(text, (size_t)n, "%s", word);
        return text;
    }
    int used = snprintf(text, (size_t)n, "'");
    for (; *word && used < n - 1; word++)
        used += snprintf(text + used, (size_t)(n - used), *word == '\'' ? "'\\%c'" : "%c", *word);
    if (used < n) snprintf(text + used, (size_t)(n - used), "'");
    return text;
}

static Status show_help(const CommandSyntax *syntax, const OptionTable *table, const void *defaults)
{
    char *options = NULL;
    TRY(options_help(table, defaults, &options));
    console_print("usage: %s %s\n%s\n%s", command_program(), syntax->usage, syntax->about, options);
    if (syntax->tail) console_print("%s\n", syntax->tail);
    free(options);
    return status_ok();
}

static Status check_words(const CommandSyntax *syntax, const CommandWords *words)
{
    if (words->count < syntax->positionals_min) return status_error(ERR_INPUT, "%s", syntax->missing);
    if (words->count > syntax->positionals_max)
        return status_error(ERR_INPUT, "'%.60s' is one word too many; usage: %s %s",
                            words->word[syntax->positionals_max], command_program(), syntax->usage);
    return status_ok();
}

Status command_parse(CommandArgs args, const CommandSyntax *syntax, const OptionTable *table, void *values,
                     CommandWords *words, bool *helped)
{
    *helped = command_wants_help(args);
    words->count = 0;
    if (*helped) return show_help(syntax, table, values);
    if (args.argc > COMMAND_ARGUMENTS_MAX)
        return status_error(ERR_INPUT, "%d arguments are too many (at most %d)", args.argc,
                            COMMAND_ARGUMENTS_MAX);
    TRY(options_parse(table, values, args.argc, args.argv, words->word, &words->count));
    return check_words(syntax, words);
}

Status command_run_folder(const char *name, char *folder, size_t n)
{
    if (!strchr(name, '/') && strcmp(name, ".") != 0 && strcmp(name, "..") != 0)
        return file_join(folder, n, "runs", name);
    if (strlen(name) >= n) return status_error(ERR_INPUT, "the run's path is too long");
    snprintf(folder, n, "%s", name);
    return status_ok();
}

Status command_can_write(const char *path)
{
    FileWriter *writer;
    TRY(file_writer_new(path, &writer));
    file_writer_free(writer);
    return status_ok();
}

Status command_new_file(const char *path)
{
    if (file_exists(path))
        return status_error(ERR_INPUT, "%.150s is there already; choose another name", path);
    return command_can_write(path);
}

Status command_search_params(const char *text, SearchParams *out)
{
    char item[128];
    for (size_t length; *text; text += length + (text[length] == ',')) {
        length = strcspn(text, ",");
        if (length >= sizeof item) return status_error(ERR_INPUT, "search: '%.40s…' is too long", text);
        memcpy(item, text, length);
        item[length] = '\0';
        char *equals = strchr(item, '=');
        if (!equals) return status_error(ERR_INPUT, "search: '%.60s' is no key=value", item);
        *equals = '\0';
        TRY(options_set(search_params_options(), out, item, equals + 1));
    }
    return status_ok();
}

uint64_t command_seed(int64_t seed)
{
    if (seed != 0) return (uint64_t)seed;
    struct timespec now;
    timespec_get(&now, TIME_UTC);
    return (uint64_t)now.tv_sec * 1000000007u + (uint64_t)now.tv_nsec;
}
