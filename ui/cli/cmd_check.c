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
    FileWriter *writer; /* of the log; NULL: nobody wants it */
    json_t *results;
    Status fault; /* of ours, not of the engine */
} Check;

static const char *const verdicts[] = {"PASS", "FAIL", "SKIP"};

static void show_log(const char *log)
{
    for (size_t length; *log; log += length + (log[length] == '\n')) {
        length = strcspn(log, "\n");
        console_print("    %.*s\n", (int)length, log);
    }
}

static Status add_result(Check *c, const ExaminationResult *r, const char *detail, const char *log)
{
    json_t *result = json_pack("{s:s, s:s, s:s, s:s, s:f, s:s}", "name", r->name, "about", r->about,
                               "verdict", verdicts[r->verdict], "detail", detail, "seconds", r->seconds,
                               "log", r->verdict == EXAMINATION_FAIL ? log : "");
    return json_array_append_new(c->results, result) == 0 ? status_ok() : status_no_memory(0, "a result");
}

static Status show(Check *c, const ExaminationResult *r)
{
    const char *verdict = verdicts[r->verdict], *gap = r->detail[0] ? ": " : "";
    char *detail = NULL, *log = NULL;
    Status status;
    CHECK(status, text_clean(r->detail, &detail));
    CHECK(status, text_clean(r->log, &log));
    text_format(&c->log, "%s %s%s%s\n%s\n", verdict, r->name, gap, detail, log);
    CHECK(status, add_result(c, r, detail, log));
    if (c->options.json) goto done;
    console_print("%s  %-18s  %s%s%s\n", verdict, r->name, r->about, gap, detail);
    if (r->verdict == EXAMINATION_FAIL) show_log(log);
done:
    free(detail);
    free(log);
    return status;
}

static void examined(void *context, const ExaminationResult *r)
{
    Check *c = context;
    if (c->fault.code == STATUS_OK) c->fault = show(c, r);
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
    Status status;
    if (!c->writer) return status_ok();
    CHECK(status, text_take(&c->log, &text, &size));
    CHECK(status, file_writer_append(c->writer, text, size));
    CHECK(status, file_writer_commit(c->writer));
done:
    free(text);
    return status;
}

static Status show_json(const Check *c, const char *program, const ExaminationCounts *n)
{
    char *name = NULL;
    TRY(text_clean(program, &name));
    json_t *object = json_pack("{s:s, s:i, s:i, s:i, s:O}", "program", name, "passed", n->passed, "failed",
                               n->failed, "skipped", n->skipped, "examinations", c->results);
    char *string = object ? json_dumps(object, JSON_COMPACT) : NULL;
    json_decref(object);
    free(name);
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
    if (c->options.log[0]) TRY(file_writer_new(c->options.log, &c->writer));
    TRY(examination_run(&o, &n));
    TRY(c->fault);
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
    file_writer_free(c.writer);
    text_free(&c.log);
    json_decref(c.results);
    return status;
}
