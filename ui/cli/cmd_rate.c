#include "game/base/file.h"
#include "game/base/os.h"
#include "train/folder.h"
#include "train/run.h"
#include "train/survey.h"
#include "ui/cli/command.h"
#include "ui/cli/console.h"
#include "ui/cli/run_curve.h"
#include "ui/cli/run_ladder.h"

#include <stdio.h>
#include <stdlib.h>

typedef struct RateOptions {
    int games;
    int visits;
    int rivals;
    int threads;
    int64_t seed;
    bool ladder;
    bool json;
} RateOptions;

static const Option rows[] = {
    OPTION_INT(RateOptions, games, "games", 2, 100000, "of each match"),
    OPTION_INT(RateOptions, visits, "visits", 1, 1000000, "of the search for each move"),
    OPTION_INT(RateOptions, rivals, "rivals", 1, 12,
               "matches of a network: against the one before, two, four, … before"),
    OPTION_INT(RateOptions, threads, "threads", 0, 1024, "worker threads; 0: one for each core"),
    OPTION_INT64(RateOptions, seed, "seed", 0, 1000000000, "names the random openings"),
    OPTION_BOOL(RateOptions, ladder, "ladder", "rate each network on the ladder instead, by --games"),
    OPTION_BOOL(RateOptions, json, "json", "matches and ratings as lines of JSON"),
};
static const OptionTable table = OPTION_TABLE(rows);

static const CommandSyntax syntax = {
    .usage = "rate RUN [options]",
    .about = "Let the networks that a training run has kept play each other, and work out the Elo of each, "
             "also with\n"
             "black and white apart; or, with --ladder, rate each by games against players of known "
             "strength. The run may go\n"
             "on meanwhile; nothing in its folder changes.",
    .positionals_min = 1,
    .positionals_max = 1,
    .missing = "rate which run? A plain NAME means runs/NAME",
};

enum { NETWORKS_MAX = 1024 };

typedef struct Watcher {
    Console console;
    bool json;
    int duel, duels; /* or networks: over so far, and in all */
} Watcher;

static void show_progress(void *context, int done, int games)
{
    Watcher *w = context;
    char line[120];
    if (w->json) return;
    int n = snprintf(line, sizeof line, "match %d", w->duel + 1);
    if (w->duels > 0) n += snprintf(line + n, sizeof line - (size_t)n, " of %d", w->duels);
    snprintf(line + n, sizeof line - (size_t)n, ", game %d of %d", done, games);
    console_progress(&w->console, line);
}

static void note_duel(void *context, int k, int n, const JournalDuel *duel)
{
    (void)duel;
    Watcher *w = context;
    w->duel = k;
    w->duels = n;
}

static bool is_interrupted(void *context)
{
    (void)context;
    return os_interrupted();
}

static Status show(const Curve *c, bool json)
{
    char *text;
    Text out = {0};
    if (json)
        run_curve_json(c, &out);
    else
        run_curve_ratings(c, &out);
    TRY(text_take(&out, &text, NULL));
    console_print("%s", text);
    free(text);
    return status_ok();
}

static Status survey(const char *folder, const RateOptions *o)
{
    bool exists, changed;
    Watcher watcher = {.console = console_open(), .json = o->json};
    SurveyOptions options = {.folder = folder,
                             .context = &watcher,
                             .progress = show_progress,
                             .on_duel = note_duel,
                             .should_stop = is_interrupted};
    RunConfig *c = &options.config;
    Curve curve;
    TRY(run_config(folder, &exists, c));
    if (!exists) return status_error(ERR_INPUT, "%.200s: holds no run", folder);
    snprintf(c->arithmetic, sizeof c->arithmetic, "any");
    TRY(config_resolve(c, NULL, &changed));
    c->match_visits = o->visits;
    c->rival_games = o->games;
    c->rivals = o->rivals;
    c->threads = o->threads;
    c->seed = o->seed;
    TRY(os_interrupt_install());
    Status status = survey_run(&options, &curve);
    console_progress_erase(&watcher.console);
    if (status.code != STATUS_OK && status.code != ERR_INTERRUPTED) return status;
    if (curve.rating_count > 0) {
        Status shown = show(&curve, o->json);
        if (shown.code != STATUS_OK) status = shown;
    }
    curve_free(&curve);
    return status;
}

/* ---- on the ladder ---- */

static void show_state(void *context, const char *state)
{
    Watcher *w = context;
    char line[120];
    if (w->json) return;
    snprintf(line, sizeof line, "network %d of %d, %s", w->duel + 1, w->duels, state);
    console_progress(&w->console, line);
}

static Status show_rung(Watcher *w, JournalLadder *ladder)
{
    Curve one = {.ladder = ladder, .ladder_count = 1};
    Text out = {0};
    char *text;
    console_progress_erase(&w->console);
    if (w->json)
        run_curve_json(&one, &out);
    else
        run_curve_ladder(&one, &out);
    TRY(text_take(&out, &text, NULL));
    console_print("%s", text);
    free(text);
    return status_ok();
}

static Status rate_kept(Watcher *w, const LadderFiles *files, const char *folder, const RateOptions *o)
{
    int64_t kept[NETWORKS_MAX];
    TRY(folder_list_networks(folder, kept, NETWORKS_MAX, &w->duels));
    if (w->duels == 0) return status_error(ERR_INPUT, "%.200s: has kept no network", folder);
    for (; w->duel < w->duels; w->duel++) {
        char path[FILE_PATH_MAX];
        JournalLadder ladder;
        RunLadderOptions options = {.files = files,
                                    .network = path,
                                    .visits = o->visits,
                                    .games = o->games,
                                    .seed = (uint64_t)o->seed + 1,
                                    .context = w,
                                    .progress = show_state,
                                    .should_stop = is_interrupted};
        TRY(folder_kept_path(folder, kept[w->duel], path));
        TRY(run_ladder_rate(&options, &ladder));
        ladder.rating.rows = kept[w->duel];
        TRY(show_rung(w, &ladder));
    }
    return status_ok();
}

static Status climb(const char *folder, const RateOptions *o)
{
    bool exists;
    RunConfig config;
    LadderFiles *files;
    Watcher watcher = {.console = console_open(), .json = o->json};
    TRY(run_config(folder, &exists, &config));
    if (!exists) return status_error(ERR_INPUT, "%.200s: holds no run", folder);
    if (o->games % 2)
        return status_error(ERR_INPUT, "games = %d: must be even, since games come in pairs", o->games);
    TRY(run_ladder_open(config_game(&config), &files));
    TRY(os_interrupt_install());
    Status status = rate_kept(&watcher, files, folder, o);
    console_progress_erase(&watcher.console);
    ladder_files_close(files);
    return status;
}

Status cmd_rate(CommandArgs args)
{
    RateOptions options = {.games = 200, .visits = 64, .rivals = 3, .seed = 1};
    CommandWords words;
    bool helped;
    char folder[FILE_PATH_MAX];
    TRY(command_parse(args, &syntax, &table, &options, &words, &helped));
    if (helped) return status_ok();
    TRY(command_run_folder(words.word[0], folder, sizeof folder));
    return options.ladder ? climb(folder, &options) : survey(folder, &options);
}
