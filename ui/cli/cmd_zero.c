#include "train/zero_plan.h"
#include "ui/cli/command.h"
#include "ui/cli/console.h"
#include "ui/cli/words.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum { STAGES = 4, UNITS_MAX = 1000, PARAMS_LEAST = UNITS_MAX };

static const double PARAMS_MOST = 1e12, MEGABYTE = 1e6, GIGABYTE = 1e9;

typedef struct ZeroOptions {
    int64_t params;
    int ranks;
    double device_memory; /* GB; 0: not said */
    int units, accumulation;
    bool fast, file, json;
} ZeroOptions;

static const Option rows[] = {
    OPTION_INT64(ZeroOptions, params, "params", PARAMS_LEAST, PARAMS_MOST, "parameters of the network"),
    OPTION_INT(ZeroOptions, ranks, "ranks", 1, COMM_RANKS_MAX, "processes that train together"),
    OPTION_DOUBLE(ZeroOptions, device_memory, "device_memory", 0, 1e6,
                  "GB (10^9 bytes) that each has for it: which stage fits?"),
    OPTION_INT(ZeroOptions, units, "units", 1, UNITS_MAX, "equal blocks that the network has"),
    OPTION_INT(ZeroOptions, accumulation, "accumulation", 1, COMM_RANKS_MAX, "micro-steps of a step"),
    OPTION_BOOL(ZeroOptions, fast, "fast", "fast mode; else exact, as a run is"),
    OPTION_BOOL(ZeroOptions, file, "file", "moments in files; else in memory"),
    OPTION_BOOL(ZeroOptions, json, "json", "one line of JSON, in bytes"),
};
static const OptionTable table = OPTION_TABLE(rows);

static const CommandSyntax syntax = {
    .usage = "zero plan --params P --ranks N [options]",
    .about =
        "What training by several processes holds and sends on each of them, stage by stage (docs/ZERO.md).",
    .positionals_max = 1,
};

typedef struct StagePlan {
    ZeroMemory memory;
    size_t total;
    uint64_t sent;
    bool fits; /* always, where no memory is named */
} StagePlan;

typedef struct Plan {
    int ranks;
    bool exact, file;
    size_t padded;
    StagePlan stage[STAGES];
    int fitting; /* the lowest stage that fits; STAGES: none */
} Plan;

/* ---- working it out ---- */

/* What is left over goes to the first units, one each. */
static void equal_units(const ZeroOptions *o, ParamUnit unit[])
{
    size_t units = (size_t)o->units, each = (size_t)o->params / units, more = (size_t)o->params % units,
           at = 0;
    for (size_t u = 0; u < units; u++) {
        unit[u] = (ParamUnit){at, each + (u < more)};
        at += unit[u].count;
    }
}

static Status make_plan(const ZeroOptions *o, int ranks, bool exact, bool file, Plan *out)
{
    ParamUnit unit[UNITS_MAX];
    ZeroLayout layout;
    equal_units(o, unit);
    ZeroShape shape = {.units = o->units, .unit = unit};
    TRY(zero_layout_new(&layout, shape, ranks, zero_defaults().bucket));
    *out = (Plan){.ranks = ranks, .exact = exact, .file = file, .padded = layout.params, .fitting = STAGES};
    for (int stage = STAGES - 1; stage >= 0; stage--) {
        ZeroPlan plan = zero_plan_make(&layout, stage, o->accumulation, exact, file);
        StagePlan *s = &out->stage[stage];
        *s = (StagePlan){.memory = zero_plan_memory(&plan), .sent = zero_plan_sent(&plan)};
        s->total = zero_plan_total(s->memory);
        s->fits = o->device_memory == 0 || (double)s->total <= o->device_memory * GIGABYTE;
        if (s->fits) out->fitting = stage;
    }
    zero_layout_free(&layout);
    return status_ok();
}

/* The first that fits: as asked, in fast mode, both with moments in files, then all again with twice the ranks, and so
 * on. If nothing does, its fitting is STAGES. */
static Status advise(const ZeroOptions *o, Plan *out)
{
    for (int ranks = o->ranks; ranks <= COMM_RANKS_MAX; ranks *= 2)
        for (int file = o->file; file <= 1; file++)
            for (int fast = o->fast; fast <= 1; fast++) {
                TRY(make_plan(o, ranks, !fast, file, out));
                if (out->fitting < STAGES) return status_ok();
            }
    return status_ok();
}

/* ---- saying it ---- */

static void print_stages(const ZeroOptions *o, const Plan *p)
{
    char params[40], padded[40];
    console_print("%s parameters (%s with padding) in %d units on %d ranks, %s mode, %d micro-step%s%s\n",
                  words_number((double)o->params, params, sizeof params),
                  words_number((double)p->padded, padded, sizeof padded), o->units, p->ranks,
                  p->exact ? "exact" : "fast", o->accumulation, o->accumulation > 1 ? "s" : "",
                  p->file ? ", moments in files" : "");
    console_print("MB on each rank\nstage  parameters   gradients     moments     buffers       total"
                  "   sent in a step%s\n",
                  o->device_memory > 0 ? "  fits" : "");
    for (int i = 0; i < STAGES; i++) {
        const StagePlan *s = &p->stage[i];
        const char *fits = o->device_memory == 0 ? "" : s->fits ? "   yes" : "    no";
        size_t buffers = s->memory.buckets + s->memory.live + s->memory.carries + s->memory.windows;
        console_print("%-5d%12.2f%12.2f%12.2f%12.2f%12.2f%17.2f%s\n", i, (double)s->memory.params / MEGABYTE,
                      (double)s->memory.gradients / MEGABYTE, (double)s->memory.moments / MEGABYTE,
                      (double)buffers / MEGABYTE, (double)s->total / MEGABYTE, (double)s->sent / MEGABYTE,
                      fits);
    }
}

static void print_advice(const ZeroOptions *o, const Plan *asked, const Plan *advised)
{
    const StagePlan *s = &advised->stage[advised->fitting];
    if (advised->fitting == STAGES)
        console_print("Nothing fits %g GB, with up to %d ranks.\n", o->device_memory, advised->ranks);
    else if (asked->fitting < STAGES)
        console_print("Stage %d is the lowest that fits %g GB: %.2f MB.\n", asked->fitting, o->device_memory,
                      (double)s->total / MEGABYTE);
    else
        console_print("No stage fits %g GB so; stage %d does in %s mode on %d ranks%s: %.2f MB.\n",
                      o->device_memory, advised->fitting, advised->exact ? "exact" : "fast", advised->ranks,
                      advised->file ? ", with moments in files" : "", (double)s->total / MEGABYTE);
}

static json_t *stages_object(const ZeroOptions *o, const Plan *p)
{
    json_t *list = json_array();
    for (int i = 0; i < STAGES; i++) {
        const StagePlan *s = &p->stage[i];
        json_t *fits = o->device_memory > 0 ? json_boolean(s->fits) : json_null();
        json_array_append_new(
            list, json_pack("{s:i, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:o}", "stage", i, "params",
                            (json_int_t)s->memory.params, "gradients", (json_int_t)s->memory.gradients,
                            "moments", (json_int_t)s->memory.moments, "windows",
                            (json_int_t)s->memory.windows, "buckets", (json_int_t)s->memory.buckets, "live",
                            (json_int_t)s->memory.live, "carries", (json_int_t)s->memory.carries, "total",
                            (json_int_t)s->total, "sent", (json_int_t)s->sent, "fits", fits));
    }
    return list;
}

static Status print_json(const ZeroOptions *o, const Plan *asked, const Plan *advised)
{
    bool has_advice = o->device_memory > 0 && advised->fitting < STAGES;
    json_t *advice = has_advice ? json_pack("{s:i, s:i, s:b, s:b}", "stage", advised->fitting, "ranks",
                                            advised->ranks, "exact", advised->exact, "file", advised->file)
                                : json_null();
    json_t *object = json_pack("{s:I, s:I, s:i, s:i, s:i, s:b, s:b, s:o, s:o}", "params",
                               (json_int_t)o->params, "padded", (json_int_t)asked->padded, "units", o->units,
                               "ranks", o->ranks, "accumulation", o->accumulation, "exact", asked->exact,
                               "file", asked->file, "stages", stages_object(o, asked), "advice", advice);
    char *text = object ? json_dumps(object, JSON_COMPACT) : NULL;
    json_decref(object);
    if (!text) return status_no_memory(1000, "a line of JSON");
    console_print("%s\n", text);
    free(text);
    return status_ok();
}

static Status print_plan(const ZeroOptions *o)
{
    Plan asked, advised;
    TRY(make_plan(o, o->ranks, !o->fast, o->file, &asked));
    TRY(advise(o, &advised));
    if (o->json) return print_json(o, &asked, &advised);
    print_stages(o, &asked);
    if (o->device_memory > 0) print_advice(o, &asked, &advised);
    return status_ok();
}

Status cmd_zero(CommandArgs args)
{
    ZeroOptions options = {.units = 32, .accumulation = 1};
    CommandWords words;
    bool helped;
    TRY(command_parse(args, &syntax, &table, &options, &words, &helped));
    if (helped) return status_ok();
    if (words.count == 0 || strcmp(words.word[0], "plan") != 0)
        return status_error(ERR_INPUT, "zero what? %s zero plan --params P --ranks N", command_program());
    if (options.params == 0 || options.ranks == 0)
        return status_error(ERR_INPUT, "zero plan wants --%s", options.params == 0 ? "params" : "ranks");
    return print_plan(&options);
}
