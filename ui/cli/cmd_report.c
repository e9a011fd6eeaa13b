#include "game/base/file.h"
#include "ui/cli/command.h"
#include "ui/cli/console.h"
#include "ui/cli/match_report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct ReportOptions {
    char out[FILE_PATH_MAX];
    char anchor[128];
} ReportOptions;

static const Option rows[] = {
    OPTION_STRING(ReportOptions, out, "out", "the page to write, also -o; none: the match's name with .html"),
    OPTION_STRING(ReportOptions, anchor, "anchor",
                  "whose Elo is fixed, NAME or NAME=ELO; none: the first player's, at 0"),
};
static const OptionTable table = OPTION_TABLE(rows);

static const CommandSyntax syntax = {
    .usage = "report MATCH.db [--out PAGE.html]",
    .about =
        "Write a match that was kept (match --db) as one page of HTML that needs nothing else: who did what\n"
        "against whom, Elo with intervals, openings, faults with what was said, and every game to replay.",
    .positionals_min = 1,
    .positionals_max = 1,
    .missing = "which match? give the file that 'match --db' wrote",
};

/* "x.db" becomes "x.html". */
static Status choose_path(const char *db, char out[FILE_PATH_MAX])
{
    size_t length = strlen(db) - (file_has_suffix(db, ".db") ? strlen(".db") : 0);
    if (out[0]) return strcmp(out, db) ? status_ok() : status_error(ERR_INPUT, "out: is the match itself");
    if (length + sizeof ".html" > FILE_PATH_MAX) return status_error(ERR_INPUT, "the path is too long");
    snprintf(out, FILE_PATH_MAX, "%.*s.html", (int)length, db);
    return status_ok();
}

static Status report(const char *path, const char *out, const char *anchor)
{
    MatchDb *db = NULL;
    char *html = NULL;
    size_t size = 0;
    ReportCounts counts;
    Status status;
    CHECK(status, match_db_open_read(path, &db));
    status = match_report_write(db, anchor, &html, &size, &counts);
    if (status.code == ERR_FORMAT && !strstr(status.message, path))
        status = status_prefix(status, "%.150s", path);
    CHECK(status, status);
    CHECK(status, file_write(out, html, size));
    console_print("%s: %d games, %d of them lost by faults\n", out, counts.games, counts.faults);
done:
    match_db_close(db);
    free(html);
    return status;
}

/* -o is what most programs call it. */
static Status parse(CommandArgs args, ReportOptions *options, CommandWords *words, bool *helped)
{
    const char *word[COMMAND_ARGUMENTS_MAX];
    if (args.argc > COMMAND_ARGUMENTS_MAX) return status_error(ERR_INPUT, "too many arguments");
    for (int i = 0; i < args.argc; i++) word[i] = strcmp(args.argv[i], "-o") ? args.argv[i] : "--out";
    return command_parse((CommandArgs){args.argc, word}, &syntax, &table, options, words, helped);
}

Status cmd_report(CommandArgs args)
{
    ReportOptions options = {.out = ""};
    CommandWords words;
    bool helped;
    TRY(parse(args, &options, &words, &helped));
    if (helped) return status_ok();
    if (!file_exists(words.word[0])) return status_error(ERR_INPUT, "%.150s: no such file", words.word[0]);
    TRY(choose_path(words.word[0], options.out));
    return report(words.word[0], options.out, options.anchor);
}
