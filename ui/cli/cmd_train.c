#include "game/base/file.h"
#include "game/base/os.h"
#include "train/run.h"
#include "ui/cli/command.h"
#include "ui/cli/console.h"
#include "ui/cli/run_curve.h"
#include "ui/cli/run_ladder.h"
#include "ui/cli/run_text.h"
#include "ui/cli/train_ranks.h"
#include "ui/cli/words.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_MAX_LENGTH = 64, NOT_NAMED = -1 };

/* ---- options ---- */

/* Begins with the configuration, so that the table of its keys fits. */
typedef struct TrainOptions {
    RunConfig run;
    char preset[NAME_MAX_LENGTH];
    char config[FILE_PATH_MAX];
    int ranks; /* 0: not said */
    bool dry_run;
    bool status;
    bool json;
} TrainOptions;

static const Option own_rows[] = {
    OPTION_HEADING("Command"),
    OPTION_STRING(TrainOptions, preset, "preset", "where the settings of a new run come from"),
    OPTION_STRING(TrainOptions, config, "config", "a file of settings, on top of the preset"),
    OPTION_INT(TrainOptions, ranks, "ranks", 1, 8, "processes that train together: 1, 2, 4 or 8"),
    OPTION_BOOL(TrainOptions, dry_run, "dry_run", "print all settings as resolved, and do nothing"),
    OPTION_BOOL(TrainOptions, status, "status", "show the course of a run so far, and do nothing"),
    OPTION_BOOL(TrainOptions, json, "json", "progress, score or course as lines of JSON"),
};

enum { OWN_ROWS = sizeof own_rows / sizeof own_rows[0] };

/* The settings most often changed, for the help. */
static const char *const main_keys[] = {"rule",   "size",   "line",     "rows", "minutes", "threads",
                                        "visits", "blocks", "channels", "seed", "zero",    "gate"};

static OptionTable all_options(Option rows[OPTIONS_MAX])
{
    const OptionTable *run = config_options();
    assert(run->count + OWN_ROWS <= OPTIONS_MAX);
    memcpy(rows, own_rows, sizeof own_rows);
    memcpy(rows + OWN_ROWS, run->option, (size_t)run->count * sizeof rows[0]);
    OptionTable table = {rows, run->count + OWN_ROWS};
    return table;
}

static void show_help(void)
{
    const char *name, *about;
    const OptionTable own = {own_rows, OWN_ROWS};
    console_print(
        "usage: %s train [RUN] --preset NAME [--config FILE] [--KEY VALUE ...] [--dry-run] [--json]\n"
        "Teach a network by self-play in the folder RUN (a plain NAME means runs/NAME).\n"
        "A run that was stopped goes on where it stood: %s train RUN. Ctrl-C saves and stops.\n"
        "How it went, also while it goes on: %s train RUN --status [--json].\n\n"
        "Presets\n",
        command_program(), command_program(), command_program());
    for (int i = 0; (name = config_preset_name(i, &about)) != NULL; i++)
        console_print("  %-14s%s\n", name, about);
    console_print("Main keys\n");
    for (size_t i = 0; i < sizeof main_keys / sizeof main_keys[0]; i++) {
        const Option *option = options_find(config_options(), main_keys[i]);
        if (option) console_print("  --%-12s%s\n", option->key, option->help);
    }
    console_print("  --%-12s%s\n", options_find(&own, "ranks")->key, options_find(&own, "ranks")->help);
    console_print("All keys with their values: %s train --preset %s --dry-run\n", command_program(),
                  config_preset_name(0, NULL));
}

/* ---- which run ---- */

static Status folder_of(const TrainOptions *o, const CommandWords *words, char *folder, size_t n)
{
    const char *name = words->count ? words->word[0] : o->preset;
    if (words->count > 1)
        return status_error(ERR_INPUT, "'%.60s' is one word too many; settings are written --key value",
                            words->word[1]);
    if (!name[0])
        return status_error(ERR_INPUT, "train what? For a first run: %s train --preset %s", command_program(),
                            config_preset_name(0, NULL));
    return command_run_folder(name, folder, n);
}

static Status no_preset(const char *folder)
{
    char list[200] = "";
    const char *name;
    for (int i = 0; (name = config_preset_name(i, NULL)) != NULL; i++) {
        size_t used = strlen(list);
        snprintf(list + used, sizeof list - used, "%s%s", i ? ", " : "", name);
    }
    return status_error(ERR_INPUT, "%.100s is no run yet: begin one with --preset (%s)", folder, list);
}

/* What holds before the configuration file and the command line are read: the run's own settings, or those
 * of the preset, where one is named. */
static Status base_settings(const char *folder, TrainOptions *o)
{
    bool exists;
    RunConfig own;
    TRY(run_config(folder, &exists, &own));
    if (o->preset[0]) return config_preset(o->preset, &o->run);
    if (exists) {
        o->run = own;
        return status_ok();
    }
    if (!o->config[0]) return no_preset(folder);
    return config_preset(config_preset_name(0, NULL), &o->run);
}

static Status check_offload(const RunConfig *c)
{
    const char *folder = config_offload_folder(c);
    if (!folder || file_is_folder(folder)) return status_ok();
    return status_error(ERR_INPUT, "offload = %s: no such folder", c->offload);
}

/* The command line is read twice: to learn run, preset and file, and again on top of these. Who names the
 * backend of a run that goes on accepts its bits. */
static Status resolve(CommandArgs args, TrainOptions *o, char *folder, size_t n)
{
    Option rows[OPTIONS_MAX];
    OptionTable table = all_options(rows);
    CommandWords words = {.count = 0};
    if (args.argc > COMMAND_ARGUMENTS_MAX) return status_error(ERR_INPUT, "too many arguments");
    TRY(config_preset(config_preset_name(0, NULL), &o->run));
    o->run.backend = o->run.precision = NOT_NAMED;
    TRY(options_parse(&table, o, args.argc, args.argv, words.word, &words.count));
    bool backend_named = o->run.backend != NOT_NAMED, precision_named = o->run.precision != NOT_NAMED;
    TRY(folder_of(o, &words, folder, n));
    TRY(base_settings(folder, o));
    if (o->config[0] && !file_exists(o->config))
        return status_error(ERR_INPUT, "%.120s: no such file", o->config);
    if (o->config[0]) TRY(options_read(config_options(), &o->run, o->config));
    if (backend_named) strcpy(o->run.arithmetic, "any");
    if (backend_named && !precision_named) o->run.precision = PRECISION_AUTO;
    TRY(options_parse(&table, o, args.argc, args.argv, words.word, &words.count));
    TRY(config_check(&o->run));
    return o->dry_run || o->status ? status_ok() : check_offload(&o->run);
}

static Status print_settings(const TrainOptions *o, const char *folder)
{
    char *text = NULL;
    TRY(options_format(config_options(), &o->run, &text));
    console_print("# %s\n%s", folder, text);
    free(text);
    return status_ok();
}

/* ---- its course ---- */

enum { STATUS_LINES = 24 };

static Status show_course(const TrainOptions *o, const char *folder, const Curve *curve)
{
    char game[80], rows[40], target[40], line[RUN_TEXT_MAX], *text;
    Text out = {0};
    if (o->json) {
        run_curve_json(curve, &out);
    } else if (curve->round_count == 0) {
        text_format(&out, "%s: no round has been played yet\n", folder);
    } else {
        const JournalRound *last = &curve->rounds[curve->round_count - 1];
        RunRating rating = run_curve_rating(curve);
        text_format(&out, "%s: %s, %s of %s training positions\n", folder,
                    game_spec_text(config_game(&o->run), game, sizeof game),
                    words_number((double)last->rows, rows, sizeof rows),
                    words_number((double)o->run.rows, target, sizeof target));
        run_curve_table(curve, STATUS_LINES, &out);
        if (rating.networks > 0) text_format(&out, "%s\n", run_text_rating(&rating, line));
        run_curve_gates(curve, &out);
        run_curve_ladder(curve, &out);
    }
    TRY(text_take(&out, &text, NULL));
    console_print("%s", text);
    free(text);
    return status_ok();
}

static Status show_status(const TrainOptions *o, const char *folder)
{
    bool exists;
    RunConfig own;
    char path[FILE_PATH_MAX];
    Curve curve;
    TRY(run_config(folder, &exists, &own));
    if (!exists) return no_preset(folder);
    TRY(run_journal(folder, path, sizeof path));
    TRY(curve_read(path, &curve));
    Status status = show_course(o, folder, &curve);
    curve_free(&curve);
    return status;
}

/* ---- what is shown ---- */

/* What the hooks see. */
typedef struct Watcher {
    Console console;
    bool json;
    bool started;        /* the first lines stand; before that a run being opened says nothing */
    LadderFiles *ladder; /* NULL: nothing is rated */
    int visits;          /* of a rating */
} Watcher;

static void show_progress(void *context, const RunProgress *p)
{
    Watcher *watcher = context;
    char text[RUN_TEXT_MAX];
    if (!watcher->started) return;
    console_progress(&watcher->console,
                     watcher->json ? run_text_json(p, "progress", text) : run_text_progress(p, text));
}

static bool is_interrupted(void *context)
{
    (void)context;
    return os_interrupted();
}

static Status rate(void *context, const char *network, uint64_t seed, int games,
                   bool (*should_stop)(void *stop_context), void *stop_context, JournalLadder *out)
{
    const Watcher *watcher = context;
    RunLadderOptions options = {.files = watcher->ladder,
                                .network = network,
                                .visits = watcher->visits,
                                .games = games,
                                .seed = seed + 1,
                                .context = stop_context,
                                .should_stop = should_stop};
    return run_ladder_rate(&options, out);
}

static void show_start(const Run *run, const TrainOptions *o, const char *folder)
{
    const RunProgress *p = run_progress(run);
    char game[80], backend[160], number[40], quoted[FILE_PATH_MAX];
    command_quote(folder, quoted, sizeof quoted);
    console_print("%s: %s, %s training positions\n", folder,
                  game_spec_text(config_game(&o->run), game, sizeof game),
                  words_number((double)o->run.rows, number, sizeof number));
    if (run_bits_changed(run))
        console_print("computed in another way than before: the bits differ from an uninterrupted run's\n");
    if (p->phase == RUN_DONE) {
        long long rows = p->rows > p->rows_target ? p->rows : p->rows_target;
        console_print("finished already; to train on: %s train %s --rows %lld\n", command_program(), quoted,
                      2 * rows);
        return;
    }
    console_print("%s\n", run_backend_text(run, backend, sizeof backend));
    if (p->rows > 0)
        console_print("going on after %s positions\n", words_number((double)p->rows, number, sizeof number));
    console_print("Ctrl-C saves and stops; to play against it: %s play --net %s\n", command_program(),
                  quoted);
}

static void show_end(const Run *run, const TrainOptions *o, const char *folder)
{
    const RunProgress *p = run_progress(run);
    char games[40], rows_text[40], duration[40], score[RUN_TEXT_MAX], quoted[FILE_PATH_MAX];
    console_print("%s games, %s positions, %s; network: %s\n",
                  words_number((double)p->games, games, sizeof games),
                  words_number((double)p->rows, rows_text, sizeof rows_text),
                  words_duration(p->seconds, duration, sizeof duration), run_network(run));
    console_print("play against it: %s play --net %s\n", command_program(),
                  command_quote(folder, quoted, sizeof quoted));
    if (p->tally.games > 0) console_print("self-play at the end: %s\n", run_text_games(&p->tally, score));
    if (p->rating.networks > 0) console_print("%s\n", run_text_rating(&p->rating, score));
    if (p->latest.games > 0 || p->rating.networks == 0)
        console_print("%s\n", run_text_score(p, o->run.match_playouts, score));
}

static void show_json(const Run *run, const char *event)
{
    char text[RUN_TEXT_MAX];
    console_print("%s\n", run_text_json(run_progress(run), event, text));
}

static void say_end(const Run *run, const TrainOptions *o, const char *folder, Status status)
{
    if (status.code == ERR_INTERRUPTED && o->json) show_json(run, "stopped");
    if (status.code != STATUS_OK) return;
    if (o->json)
        show_json(run, "done");
    else
        show_end(run, o, folder);
}

/* How a run ended, with what to do next. */
static Status last_word(const char *folder, Status status)
{
    char quoted[FILE_PATH_MAX];
    command_quote(folder, quoted, sizeof quoted);
    if (status.code == ERR_INTERRUPTED)
        return status_error(ERR_INTERRUPTED, "stopped and saved; go on with: %s train %s", command_program(),
                            quoted);
    if (status.code == ERR_IO)
        return status_error(ERR_IO, "%.140s; with that mended, go on from the last save: %s train %s",
                            status.message, command_program(), quoted);
    return status;
}

/* What every rank is told. */
typedef struct Job {
    const TrainOptions *options;
    const char *folder;
} Job;

/* Of several ranks only the first one shows anything. */
static Status train_rank(void *context, Comm *c)
{
    const Job *job = context;
    const TrainOptions *o = job->options;
    Watcher watcher = {.console = console_open(), .json = o->json, .visits = o->run.match_visits};
    RunHooks hooks = {.context = &watcher, .interrupted = is_interrupted, .rate = rate};
    bool shows = !c || comm_rank(c) == 0;
    Run *run = NULL;
    Status status;
    if (o->json) watcher.console.terminal = false; /* lines for a program are never overwritten */
    if (shows) hooks.progress = show_progress;
    if (o->run.ladder_every > 0)
        CHECK(status, status_prefix(run_ladder_open(config_game(&o->run), &watcher.ladder), "ladder_every"));
    CHECK(status, run_open_on(&run, job->folder, &o->run, &hooks, c));
    if (shows && !o->json) show_start(run, o, job->folder);
    watcher.started = true;
    status = run_all(run);
    console_progress_end(&watcher.console);
    if (shows) say_end(run, o, job->folder, status);
    status = last_word(job->folder, status);
done:
    run_close(run);
    ladder_files_close(watcher.ladder);
    return status;
}

static Status train(const TrainOptions *o, const char *folder)
{
    Job job = {o, folder};
    TRY(os_interrupt_install());
    return train_ranks_run(o->ranks, train_rank, &job);
}

Status cmd_train(CommandArgs args)
{
    TrainOptions options = {.preset = ""};
    char folder[FILE_PATH_MAX];
    if (command_wants_help(args)) {
        show_help();
        return status_ok();
    }
    Status status = resolve(args, &options, folder, sizeof folder);
    train_ranks_defer(status);
    TRY(status);
    if (options.dry_run) return print_settings(&options, folder);
    if (options.status) return show_status(&options, folder);
    return train(&options, folder);
}
