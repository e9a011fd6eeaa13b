#include "game/base/file.h"
#include "game/base/os.h"
#include "net/net_evaluator.h"
#include "ui/assets.h"
#include "ui/cli/command.h"
#include "ui/cli/console.h"
#include "ui/cli/self_check.h"
#include "ui/cli/words.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { FINDINGS_MAX = 16, FINDING_TEXT_MAX = 300 };

typedef struct DoctorOptions {
    bool json;
} DoctorOptions;

static const Option rows[] = {
    OPTION_BOOL(DoctorOptions, json, "json", "one JSON object instead of text"),
};
static const OptionTable table = OPTION_TABLE(rows);

static const CommandSyntax syntax = {
    .usage = "doctor [--json]",
    .about = "Say what this machine has, what Tengen will use and why, and whether it works.",
};

/* One line of the report: what was looked at, what was found, and if that is a problem how to mend it. */
typedef struct Finding {
    const char *what;
    char found[FINDING_TEXT_MAX];
    char fix[FINDING_TEXT_MAX]; /* empty: all is well */
} Finding;

typedef struct Findings {
    int count;
    Finding finding[FINDINGS_MAX];
} Findings;

static Finding *add(Findings *f, const char *what)
{
    Finding *finding = &f->finding[f->count++];
    finding->what = what;
    finding->found[0] = finding->fix[0] = '\0';
    return finding;
}

static void look_at_processor(Findings *f)
{
    char model[128], flags[160];
    Finding *cpu = add(f, "processor");
    snprintf(cpu->found, sizeof cpu->found, "%s (%s)", os_cpu_model(model, sizeof model),
             os_cpu_flags(flags, sizeof flags));
    Finding *cores = add(f, "cores");
    snprintf(cores->found, sizeof cores->found, "%d usable", os_cores());
}

static void look_at_memory(Findings *f)
{
    char total[32], available[32];
    uint64_t bytes = os_memory_available();
    Finding *memory = add(f, "memory");
    snprintf(memory->found, sizeof memory->found, "%s, %s available",
             words_bytes((double)os_memory_total(), total, sizeof total),
             words_bytes((double)bytes, available, sizeof available));
    if (bytes && bytes < (uint64_t)512 << 20)
        snprintf(memory->fix, sizeof memory->fix, "training wants 512 MiB or more: close other programs");
}

static void look_at_disk(Findings *f)
{
    uint64_t bytes = 0;
    char text[32];
    Finding *disk = add(f, "disk");
    Status status = os_disk_free(".", &bytes);
    if (status.code != STATUS_OK) {
        snprintf(disk->found, sizeof disk->found, "%s", status.message);
        snprintf(disk->fix, sizeof disk->fix, "run in a folder that can be read and written");
        return;
    }
    snprintf(disk->found, sizeof disk->found, "%s free here", words_bytes((double)bytes, text, sizeof text));
    if (bytes < (uint64_t)1 << 30)
        snprintf(disk->fix, sizeof disk->fix, "a long run writes a gigabyte or more: free some space");
}

static void look_at_devices(Findings *f)
{
    Finding *gpu = add(f, "GPU");
    snprintf(gpu->found, sizeof gpu->found, "not used: networks run on the processor");
    Finding *backend = add(f, "backend");
    char text[200];
    snprintf(backend->found, sizeof backend->found, "%s: the fastest that this build and machine have",
             backend_text(BACKEND_AUTO, PRECISION_AUTO, text, sizeof text));
}

static void look_at_ranks(Findings *f)
{
    Finding *ranks = add(f, "ranks");
#ifdef TENGEN_HAVE_MPI
    const char *many = "started by mpirun on several machines";
#else
    const char *many = "not on several machines: this build has no MPI (Debian: libopenmpi-dev)";
#endif
    snprintf(ranks->found, sizeof ranks->found, "train --ranks on this machine; %s", many);
}

static void look_at_libraries(Findings *f)
{
    Finding *libraries = add(f, "libraries");
    self_check_libraries(libraries->found, sizeof libraries->found);
}

static void look_at_assets(Findings *f)
{
    char folder[FILE_PATH_MAX];
    Finding *assets = add(f, "assets");
    Status status = assets_folder(folder, sizeof folder);
    snprintf(assets->found, sizeof assets->found, "%s", status.code == STATUS_OK ? folder : status.message);
    if (status.code != STATUS_OK)
        snprintf(assets->fix, sizeof assets->fix, "set TENGEN_ASSETS to the folder assets of the source");
}

static void check_one(Findings *f, const char *what, Status status, const char *good, const char *fix)
{
    Finding *finding = add(f, what);
    bool fine = status.code == STATUS_OK;
    snprintf(finding->found, sizeof finding->found, "%s", fine ? good : status.message);
    if (!fine) snprintf(finding->fix, sizeof finding->fix, "%s", fix);
}

static void run_checks(Findings *f)
{
    double rate = 0;
    char speed[80];
    check_one(f, "rules", self_check_rules(), "a game played and taken back leaves no trace",
              "the program is damaged: build it anew (./run build)");
    Status status = self_check_network(&rate);
    snprintf(speed, sizeof speed,
             "an evaluation is sound; about %.0f evaluations/s (b4c32, 15x15, one thread)", rate);
    check_one(f, "network", status, speed,
              "the program was built for another machine: build it anew here (./run build)");
}

static int problems(const Findings *f)
{
    int n = 0;
    for (int i = 0; i < f->count; i++) n += f->finding[i].fix[0] != '\0';
    return n;
}

static void print_text(const Findings *f)
{
    for (int i = 0; i < f->count; i++) {
        const Finding *finding = &f->finding[i];
        console_print("%-10s %-8s%s\n", finding->what, finding->fix[0] ? "PROBLEM" : "ok", finding->found);
        if (finding->fix[0]) console_print("%-10s %-8s%s\n", "", "to mend", finding->fix);
    }
    int n = problems(f);
    char text[40];
    if (n)
        console_print("\n%s found; see above.\n", words_count(n, "problem", text, sizeof text));
    else
        console_print("\nNo problems found. Next: %s play, or %s train --help.\n", command_program(),
                      command_program());
}

static Status print_json(const Findings *f)
{
    json_t *list = json_array();
    for (int i = 0; i < f->count; i++) {
        const Finding *finding = &f->finding[i];
        json_array_append_new(list, json_pack("{s:s, s:b, s:s, s:s}", "what", finding->what, "ok",
                                              finding->fix[0] == '\0', "found", finding->found, "fix",
                                              finding->fix));
    }
    json_t *object = json_pack("{s:i, s:o}", "problems", problems(f), "findings", list);
    char *text = object ? json_dumps(object, JSON_COMPACT) : NULL;
    json_decref(object);
    if (!text) return status_no_memory(sizeof *f, "the report");
    console_print("%s\n", text);
    free(text);
    return status_ok();
}

Status cmd_doctor(CommandArgs args)
{
    DoctorOptions options = {0};
    CommandWords words;
    bool helped;
    TRY(command_parse(args, &syntax, &table, &options, &words, &helped));
    if (helped) return status_ok();
    Findings findings = {0};
    look_at_processor(&findings);
    look_at_memory(&findings);
    look_at_disk(&findings);
    look_at_devices(&findings);
    look_at_ranks(&findings);
    look_at_libraries(&findings);
    look_at_assets(&findings);
    run_checks(&findings);
    if (options.json) return print_json(&findings);
    print_text(&findings);
    return status_ok();
}
