#include "ui/cli/bench.h"
#include "ui/cli/command.h"
#include "ui/cli/console.h"

#include <string.h>

typedef struct BenchCommandOptions {
    BenchOptions bench;
    bool json;
} BenchCommandOptions;

static const Option rows[] = {
    OPTION_DOUBLE(BenchCommandOptions, bench.seconds, "seconds", 0.001, 600, "of each repetition"),
    OPTION_INT(BenchCommandOptions, bench.repeats, "repeats", 1, BENCH_REPEATS_MAX, "whose median counts"),
    OPTION_BOOL(BenchCommandOptions, json, "json", "a line of JSON for each figure"),
};
static const OptionTable table = OPTION_TABLE(rows);

static const CommandSyntax syntax = {
    .usage = "bench [zero|rules|search|threat|net|selfplay|all] [options]",
    .about = "Measure how fast this machine runs Tengen's parts; all of them, if none is named.\n"
             "The reference is the speed aimed at, or what bare convolutions reach in the same run.",
    .positionals_max = 1,
};

typedef struct Suite {
    const char *name;
    Status (*run)(const BenchOptions *options, BenchReport *report);
} Suite;

/* zero forks, which it does best before the others have opened anything. */
static const Suite suites[] = {
    {"zero", bench_zero},     {"rules", bench_rules}, {"search", bench_search},
    {"threat", bench_threat}, {"net", bench_net},     {"selfplay", bench_selfplay},
};

enum { SUITES = sizeof suites / sizeof suites[0] };

static Status check_name(const char *name)
{
    const char *names[SUITES + 1] = {"all"};
    for (int i = 0; i < SUITES; i++) names[i + 1] = suites[i].name;
    for (int i = 0; i <= SUITES; i++)
        if (strcmp(name, names[i]) == 0) return status_ok();
    int near = options_nearest(name, names, SUITES + 1);
    return status_error(ERR_INPUT, "no bench '%.40s': %s%s", name, near >= 0 ? "did you mean " : "there are ",
                        near >= 0 ? names[near] : "zero, rules, search, threat, net, selfplay and all");
}

static void print_record(const BenchRecord *r, bool json)
{
    char text[256];
    if (json)
        console_print("%s\n", bench_json(r, text, sizeof text));
    else if (r->reference > 0)
        console_print("%-28s%14.4g  %-16s%12.4g%8.2f\n", r->name, r->value, r->unit, r->reference,
                      bench_ratio(r));
    else
        console_print("%-28s%14.4g  %-16s%12s%8s\n", r->name, r->value, r->unit, "-", "-");
}

static Status run_suite(const Suite *suite, const BenchCommandOptions *options)
{
    BenchReport report = {0};
    TRY(suite->run(&options->bench, &report));
    for (int i = 0; i < report.count; i++) print_record(&report.record[i], options->json);
    return console_flush();
}

Status cmd_bench(CommandArgs args)
{
    BenchCommandOptions options = {.bench = bench_options_default()};
    CommandWords words;
    bool helped;
    TRY(command_parse(args, &syntax, &table, &options, &words, &helped));
    if (helped) return status_ok();
    const char *name = words.count ? words.word[0] : "all";
    TRY(check_name(name));
    if (!options.json)
        console_print("%-28s%14s  %-16s%12s%8s\n", "bench", "value", "unit", "reference", "ratio");
    for (int i = 0; i < SUITES; i++)
        if (strcmp(name, "all") == 0 || strcmp(name, suites[i].name) == 0)
            TRY(run_suite(&suites[i], &options));
    return status_ok();
}
