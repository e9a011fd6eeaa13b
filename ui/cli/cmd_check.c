#include "game/base/file.h"
#include "game/base/os.h"
#include "game/base/text.h"
#include "game/match/examination.h"
#include "ui/cli/command.h"
#include "ui/cli/console.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

typedef struct CheckOptions {
    char only[64];
    char log[FILE_PATH_MAX];
    int tolerance_ms;
    bool json;
} CheckOptions;

static const Option rows[] = {
    OPTION_STRING(CheckOptions, only, "only", "the examination of that name alone"),
    OPTION_STRING(CheckOptions, log, "log", "write all that was said to this file"),
    OPTION_INT(CheckOptions, tolerance_ms, "tolerance_ms", 0, 60000, "added to every limit"),
    OPTION_BOOL(CheckOptions, json, "json", "the result as one JSON object"),
};
static const OptionTable table = OPTION_TABLE(rows);

static const CommandSyntax syntax = {
    .usage = "check PROGRAM [options] [-- ARGUMENT …]",
    .about = "Examine an engine: does it speak Gomocup's protocol as tournament managers need it?",
    .tail = "Each examination is a line, PASS, FAIL or SKIP (not supported), and what was said follows one\n"
            "that failed: > to the engine, < from it, ! from its standard error.  Exit code 0: none failed.",
    .positionals_min = 1,
    .positionals_max = COMMAND_ARGUMENTS_MAX,
    .missing = "which engine? give its program, such as ./pbrain-x",
};

typedef struct Check {
    CheckOptions options;
    Text log;
    json_t *results;
} Check;

static const char *const verdicts[] = {"PASS", "FAIL", "SKIP"};

static void show_log(const char *log)
{
    for (size_t length; *log; log += length + (log[length] == '\n')) {
        length = strcspn(log, "\n");
        console_print("    %.*s\n", (int)length, log);
    }
}

static void examined(void *context, const ExaminationResult *r)
{
    Check *c = context;
    const char *verdict = verdicts[r->verdict], *gap = r->detail[0] ? ": " : "";
    text_format(&c->log, "%s %s%s%s\n%s\n", verdict, r->name, gap, r->detail, r->log);
    json_array_append_new(c->results,
                          json_pack("{s:s, s:s, s:s, s:s, s:f, s:s}", "name", r->name, "about", r->about,
                                    "verdict", verdict, "detail", r->detail, "seconds", r->seconds, "log",
                                    r->verdict == EXAMINATION_FAIL ? r->log : ""));
    if (c->options.json) return;
    console_print("%s  %-18s  %s%s%s\n", verdict, r->name, r->about, gap, r->detail);
    if (r->verdict == EXAMINATION_FAIL) show_log(r->log);
}

static bool is_interrupted(void *context)
{
    (void)context;
    return os_interrupted();
}

static Status write_log(Check *c)
{
    char *text = NULL;
    size_t size = 0;
    TRY(text_take(&c->log, &text, &size));
    Status status = c->options.log[0] ? file_write(c->options.log, text, size) : status_ok();
    free(text);
    return status;
}

static Status show_json(const Check *c, const char *program, const ExaminationCounts *n)
{
    json_t *object = json_pack("{s:s, s:i, s:i, s:i, s:O}", "program", program, "passed", n->passed, "failed",
                               n->failed, "skipped", n->skipped, "examinations", c->results);
    char *string = object ? json_dumps(object, JSON_COMPACT) : NULL;
    json_decref(object);
    if (!string) return status_no_memory(0, "the result");
    console_print("%s\n", string);
    free(string);
    return status_ok();
}

static Status examine(Check *c, const CommandWords *words)
{
    ExaminationCounts n;
    const ExaminationOptions o = {.word = words->word,
                                  .tolerance = c->options.tolerance_ms / 1000.0,
                                  .only = c->options.only[0] ? c->options.only : NULL,
                                  .examined = examined,
                                  .should_stop = is_interrupted,
                                  .context = c};
    os_ignore_broken_pipes();
    TRY(os_interrupt_install());
    TRY(examination_run(&o, &n));
    TRY(write_log(c));
    if (c->options.json)
        TRY(show_json(c, words->word[0], &n));
    else
        console_print("%d passed, %d failed, %d skipped\n", n.passed, n.failed, n.skipped);
    if (n.failed == 0) return status_ok();
    return status_error(ERR_DEVICE, "%.150s fails %d of %d examinations", words->word[0], n.failed,
                        n.passed + n.failed + n.skipped);
}

Status cmd_check(CommandArgs args)
{
    Check c = {.options = {.tolerance_ms = 1000}};
    CommandWords words;
    bool helped;
    TRY(command_parse(args, &syntax, &table, &c.options, &words, &helped));
    if (helped) return status_ok();
    if (words.count == COMMAND_ARGUMENTS_MAX) return status_error(ERR_INPUT, "too many arguments");
    words.word[words.count] = NULL;
    c.results = json_array();
    if (!c.results) return status_no_memory(0, "results");
    Status status = examine(&c, &words);
    text_free(&c.log);
    json_decref(c.results);
    return status;
}
