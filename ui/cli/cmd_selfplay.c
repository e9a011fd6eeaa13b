#include "game/base/os.h"
#include "game/record_pos.h"
#include "game/record_sgf.h"
#include "train/generate.h"
#include "ui/assets.h"
#include "ui/cli/command.h"
#include "ui/cli/console.h"
#include "ui/cli/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- options ---- */

typedef struct SelfplayOptions {
    char net[FILE_PATH_MAX];
    char out[FILE_PATH_MAX];
    int games;
    int size;
    int visits;
    int threads;
    int64_t seed;
    bool json;
} SelfplayOptions;

static const Option rows[] = {
    OPTION_STRING(SelfplayOptions, net, "net", "network file or run folder; auto: the one shipped"),
    OPTION_INT(SelfplayOptions, games, "games", 1, 10000000, "at least so many, in whole rounds"),
    OPTION_STRING(SelfplayOptions, out, "out", "write the games here: .sgf, or .txt with a game a line"),
    OPTION_INT(SelfplayOptions, size, "size", 0, BOARD_SIZE_MAX, "points along an edge; 0: the network's"),
    OPTION_INT(SelfplayOptions, visits, "visits", 1, 1000000, "of the search for each move"),
    OPTION_INT(SelfplayOptions, threads, "threads", 0, 1024, "worker threads; 0: one for each core"),
    OPTION_INT64(SelfplayOptions, seed, "seed", 0, 1000000000, "names the random numbers; 0: from the clock"),
    OPTION_BOOL(SelfplayOptions, json, "json", "the statistics as one JSON object"),
};
static const OptionTable table = OPTION_TABLE(rows);

static const CommandSyntax syntax = {
    .usage = "selfplay [--net FILE] [--games N] [--out FILE.sgf] [options]",
    .about = "Let a network play itself as in training, count the results, and write the games down.",
};

/* ---- writing and counting ---- */

typedef struct Selfplay {
    Console console;
    bool quiet;
    FileWriter *writer; /* NULL: the games are only counted */
    bool as_sgf;
    int64_t games, results[4]; /* by Result; RESULT_NONE counts those broken off */
    int64_t plies;
    int shortest, longest;
    GenerateProgress progress;
} Selfplay;

static void count(Selfplay *s, const GeneratedGame *game)
{
    s->results[game->result]++;
    s->plies += game->length;
    if (s->games == 0 || game->length < s->shortest) s->shortest = game->length;
    if (game->length > s->longest) s->longest = game->length;
    s->games++;
}

static Status fill_record(const GeneratedGame *game, Record *record)
{
    char event[64];
    for (int i = 0; i < game->length; i++) TRY(record_add(record, game->moves[i], RECORD_TIME_UNKNOWN, NULL));
    record_end(record, game->result, game->proven ? ENDING_RESIGNED : ENDING_UNSAID);
    int n = snprintf(event, sizeof event, "self-play game %lld", (long long)game->number);
    record_set_text(record->event, RECORD_NAME_MAX, event, (size_t)n);
    return status_ok();
}

static Status write_record(Selfplay *s, const Record *record)
{
    char *text = NULL;
    size_t size = 0;
    TRY(s->as_sgf ? record_sgf_write(record, &text, &size)
                  : record_pos_write(record, ORIGIN_BOTTOM, &text, &size));
    Status status = file_writer_append(s->writer, text, size);
    free(text);
    return status;
}

static Status take_game(void *context, const GeneratedGame *game)
{
    Selfplay *s = context;
    count(s, game);
    if (!s->writer) return status_ok();
    Record *record = NULL;
    TRY(record_new(game->spec, &record));
    Status status = fill_record(game, record);
    if (status.code == STATUS_OK) status = write_record(s, record);
    record_free(record);
    return status;
}

static void take_progress(void *context, const GenerateProgress *p)
{
    Selfplay *s = context;
    char text[160], positions[40], evaluations[40];
    s->progress = *p;
    if (s->quiet) return;
    snprintf(text, sizeof text, "%lld of %lld games | %s positions/s | %s evaluations/s", (long long)p->games,
             (long long)p->games_target, words_number(p->positions_per_second, positions, sizeof positions),
             words_number(p->evaluations_per_second, evaluations, sizeof evaluations));
    console_progress(&s->console, text);
}

static bool is_interrupted(void *context)
{
    (void)context;
    return os_interrupted();
}

/* ---- the answer ---- */

static double share(const Selfplay *s, Result result)
{
    return s->games ? 100.0 * (double)s->results[result] / (double)s->games : 0;
}

static void print_json(const Selfplay *s)
{
    console_print(
        "{\"games\":%lld,\"black\":%lld,\"white\":%lld,\"draws\":%lld,\"mean_plies\":%.2f,"
        "\"shortest\":%d,\"longest\":%d,\"positions_per_second\":%.1f,\"evaluations_per_second\":%.1f}\n",
        (long long)s->games, (long long)s->results[RESULT_BLACK], (long long)s->results[RESULT_WHITE],
        (long long)s->results[RESULT_DRAW], s->games ? (double)s->plies / (double)s->games : 0.0, s->shortest,
        s->longest, s->progress.positions_per_second, s->progress.evaluations_per_second);
}

static void print_text(const Selfplay *s, const char *out)
{
    console_print("%lld games: black wins %.1f %%, white wins %.1f %%, drawn %.1f %%\n", (long long)s->games,
                  share(s, RESULT_BLACK), share(s, RESULT_WHITE), share(s, RESULT_DRAW));
    console_print("length %.1f moves on average, %d to %d\n",
                  s->games ? (double)s->plies / (double)s->games : 0.0, s->shortest, s->longest);
    if (out[0]) console_print("written to %s\n", out);
}

/* ---- setting up ---- */

static Status open_output(Selfplay *s, const char *out)
{
    if (!out[0]) return status_ok();
    s->as_sgf = file_has_suffix(out, ".sgf");
    if (!s->as_sgf && !file_has_suffix(out, ".txt") && !file_has_suffix(out, ".pos"))
        return status_error(ERR_INPUT, "%.100s: the games can be written as .sgf or .txt", out);
    if (file_exists(out)) return status_error(ERR_INPUT, "%.100s is there already; choose another name", out);
    return file_writer_new(out, &s->writer);
}

static Status open_network(const SelfplayOptions *o, ChosenNet *net)
{
    GameWish wish = {.rule = -1, .size = o->size ? o->size : -1, .line = -1};
    if (strcmp(o->net, "auto") == 0) return assets_choose(wish, net);
    return assets_open(o->net, wish, net);
}

static Status make_config(const SelfplayOptions *o, const ChosenNet *net, RunConfig *config)
{
    NetSpec spec = model_spec(net->model);
    TRY(config_preset(config_preset_name(0, NULL), config));
    config->rule = net->game.rule;
    config->size = net->game.size;
    config->line = net->game.line;
    config->planes = (int)spec.planes;
    config->network = (int)spec.kind;
    config->blocks = spec.blocks;
    config->channels = spec.channels;
    config->policy_channels = spec.policy_channels;
    config->value_hidden = spec.value_hidden;
    config->visits = o->visits;
    config->threads = o->threads;
    config->seed = (int64_t)(command_seed(o->seed) % 1000000007u);
    return config_check(config);
}

static Status generate(const SelfplayOptions *o, const ChosenNet *net, Selfplay *s)
{
    RunConfig config;
    GenerateHooks hooks = {
        .context = s, .game = take_game, .progress = take_progress, .interrupted = is_interrupted};
    TRY(make_config(o, net, &config));
    TRY(open_output(s, o->out));
    TRY(os_interrupt_install());
    Status status = generate_games(&config, net->model, o->games, &hooks);
    console_progress_end(&s->console);
    if (status.code == ERR_INTERRUPTED)
        return status_error(ERR_INTERRUPTED, "stopped after %lld games; nothing was written",
                            (long long)s->games);
    if (status.code == STATUS_OK && s->writer) return file_writer_commit(s->writer);
    return status;
}

Status cmd_selfplay(CommandArgs args)
{
    SelfplayOptions options = {.net = "auto", .games = 100, .visits = 32};
    Selfplay selfplay = {.console = console_open()};
    ChosenNet net = {.model = NULL};
    CommandWords words;
    bool helped;
    Status status;
    CHECK(status, command_parse(args, &syntax, &table, &options, &words, &helped));
    if (helped) return status_ok();
    selfplay.quiet = options.json;
    CHECK(status, open_network(&options, &net));
    CHECK(status, generate(&options, &net, &selfplay));
    if (options.json)
        print_json(&selfplay);
    else
        print_text(&selfplay, options.out);
done:
    file_writer_free(selfplay.writer);
    model_free(net.model);
    return status;
}
