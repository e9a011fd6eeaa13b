#include "game/base/os.h"
#include "ui/cli/command.h"
#include "ui/cli/console.h"
#include "ui/cli/ladder_calibrate.h"
#include "ui/cli/ladder_text.h"
#include "ui/cli/match_settings.h"
#include "ui/cli/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* ---- options ------------------------------------------------------------------------------------------- */

typedef struct LadderOptions {
    char ladder[FILE_PATH_MAX];
    double error;
    int games; /* 0: as usual */
    double minutes;
    char tc[64];
    char engines[256];
    char db[FILE_PATH_MAX];
    int concurrency;
    int64_t seed;
    bool json;
    bool calibrate;
    int neighbours;
    char out[FILE_PATH_MAX];
} LadderOptions;

static const Option rows[] = {
    OPTION_STRING(LadderOptions, ladder, "ladder", "a shipped one or a file"),
    OPTION_DOUBLE(LadderOptions, error, "error", 0, 1000, "Elo: stop at this 95 % error; 0: play all games"),
    OPTION_INT(LadderOptions, games, "games", 0, 1000000,
               "at most, an even number; 0: 2000, of each meeting 100"),
    OPTION_DOUBLE(LadderOptions, minutes, "minutes", 0, 100000, "stop after so many; 0: never"),
    OPTION_STRING(LadderOptions, tc, "tc", "seconds of an engine: a move, or a game/a move+increment"),
    OPTION_STRING(LadderOptions, engines, "engines",
                  "memory_mb=350,tolerance_ms=500,startup_ms=10000,depth=,nodes="),
    OPTION_STRING(LadderOptions, db, "db", "keep every game in this file, and go on from it"),
    OPTION_INT(LadderOptions, concurrency, "concurrency", 0, 4096, "games at once; 0: what suits"),
    OPTION_INT64(LadderOptions, seed, "seed", 0, 1000000000, "names the random numbers; 0: from the clock"),
    OPTION_BOOL(LadderOptions, json, "json", "one JSON object a line"),
    OPTION_HEADING("For the maker of a ladder"),
    OPTION_BOOL(LadderOptions, calibrate, "calibrate",
                "measure all rungs against each other and write the file"),
    OPTION_INT(LadderOptions, neighbours, "neighbours", 1, LADDER_RUNGS_MAX,
               "each rung meets so many next ones"),
    OPTION_STRING(LadderOptions, out, "out", "where to write it; the ladder's own file if not said"),
};
static const OptionTable table = OPTION_TABLE(rows);

static const CommandSyntax syntax = {
    .usage = "ladder [PLAYER] [options]",
    .about = "Rate a player by games against players of known strength, the rungs of a ladder; those are met "
             "of whom\n"
             "a game says most. Without a player: the rungs and their ratings.",
    .tail = "A player is what it is to `match`:\n"
            "  ladder net:runs/first,visits=100     a network\n"
            "  ladder alphabeta,depth=3             a bot\n"
            "  ladder cmd:./pbrain-engine --tc 0.2  a program that speaks Gomocup's protocol",
    .positionals_max = 1,
};

enum { GAMES_OF_A_PLAYER = 2000, GAMES_OF_A_MEETING = 100 };

typedef struct LadderCommand {
    LadderOptions options;
    Console console;
    LadderFiles *files;
} LadderCommand;

static bool is_interrupted(void *context)
{
    (void)context;
    return os_interrupted();
}

static Status print(Text *text)
{
    char *string;
    TRY(text_take(text, &string, NULL));
    console_print("%s", string);
    free(string);
    return status_ok();
}

/* ---- rating -------------------------------------------------------------------------------------------- */

static void show_progress(void *context, const LadderClimbReport *now)
{
    LadderCommand *l = context;
    char line[LADDER_TEXT_LINE_MAX];
    if (!l->options.json) console_progress(&l->console, ladder_text_state(now, line, sizeof line));
}

static Status show_result(const LadderCommand *l, const char *name, const LadderClimbReport *report)
{
    Text text = {0};
    if (l->options.json)
        TRY(ladder_text_json(l->files, name, report, &text));
    else
        ladder_text_result(l->files, name, report, &text);
    return print(&text);
}

static Status rate(LadderCommand *l, const char *words)
{
    const LadderOptions *o = &l->options;
    PlayerSpec player;
    LadderClimbReport report;
    char time[40];
    LadderClimbOptions climb = {.files = l->files,
                                .player = &player,
                                .words = words,
                                .seed = (uint64_t)o->seed,
                                .games = o->games ? o->games : GAMES_OF_A_PLAYER,
                                .error = o->error,
                                .minutes = o->minutes,
                                .concurrency = o->concurrency,
                                .db = o->db,
                                .context = l,
                                .progress = show_progress,
                                .should_stop = is_interrupted};
    TRY(match_players_parse(words, &player));
    TRY(match_settings_clock(o->tc, &climb.clock));
    TRY(match_settings_engines(o->engines, &climb.engines));
    TRY(os_interrupt_install());
    double since = os_seconds();
    Status status = ladder_climb(&climb, &report);
    console_progress_erase(&l->console);
    if (status.code != STATUS_OK && status.code != ERR_INTERRUPTED) return status;
    Status shown = show_result(l, player.name, &report);
    if (!o->json) console_print("  %s\n", words_duration(os_seconds() - since, time, sizeof time));
    return status.code == STATUS_OK ? shown : status;
}

/* ---- calibration --------------------------------------------------------------------------------------- */

static void show_games(void *context, int done, int games)
{
    LadderCommand *l = context;
    char line[LADDER_TEXT_LINE_MAX];
    snprintf(line, sizeof line, "%d of %d games", done, games);
    console_progress(&l->console, line);
}

static Status write_ladder(const LadderCommand *l, const Ladder *ladder, int games)
{
    const LadderOptions *o = &l->options;
    char comment[400], day[16], *string;
    size_t size;
    time_t now = time(NULL);
    struct tm utc;
    Text text = {0};
    gmtime_r(&now, &utc);
    strftime(day, sizeof day, "%Y-%m-%d", &utc);
    snprintf(comment, sizeof comment,
             "# A ladder: players of known strength (game/match/ladder.h says what the columns are).\n"
             "# Measured on %s by `tengen ladder --calibrate --neighbours %d --games %d`, %d games in all.\n",
             day, o->neighbours, o->games ? o->games : GAMES_OF_A_MEETING, games);
    ladder_format(ladder, comment, &text);
    TRY(text_take(&text, &string, &size));
    Status status = file_write(o->out[0] ? o->out : l->files->path, string, size);
    free(string);
    return status;
}

static Status calibrate(LadderCommand *l)
{
    const LadderOptions *o = &l->options;
    Ladder measured;
    int games;
    Text text = {0};
    LadderCalibrateOptions options = {.files = l->files,
                                      .seed = (uint64_t)o->seed,
                                      .games = o->games ? o->games : GAMES_OF_A_MEETING,
                                      .neighbours = o->neighbours,
                                      .concurrency = o->concurrency,
                                      .db = o->db,
                                      .context = l,
                                      .progress = show_games,
                                      .should_stop = is_interrupted};
    if (o->out[0]) TRY(command_can_write(o->out));
    TRY(os_interrupt_install());
    Status status = ladder_calibrate(&options, &measured, &games);
    console_progress_erase(&l->console);
    if (status.code != STATUS_OK && status.code != ERR_INTERRUPTED) return status;
    if (measured.count > 0) {
        ladder_text_rungs(&measured, &text);
        TRY(print(&text));
        console_print("  misfit %.2f, %d games\n", measured.misfit, games);
    }
    /* A ladder that was not measured to the end does not take another's place. */
    return status.code == STATUS_OK ? write_ladder(l, &measured, games) : status;
}

/* ---- the command --------------------------------------------------------------------------------------- */

static Status list(const LadderCommand *l)
{
    Text text = {0};
    if (l->options.json)
        TRY(ladder_text_rungs_json(&l->files->ladder, &text));
    else
        ladder_text_rungs(&l->files->ladder, &text);
    return print(&text);
}

static Status check(const LadderOptions *o, int words)
{
    if (o->games % 2)
        return status_error(ERR_INPUT, "games = %d: must be even, since games come in pairs", o->games);
    if (o->calibrate && words > 0)
        return status_error(ERR_INPUT, "calibrate: measures the rungs, and takes no player");
    if (o->out[0] && !o->calibrate) return status_error(ERR_INPUT, "out: is of use with --calibrate only");
    return status_ok();
}

Status cmd_ladder(CommandArgs args)
{
    LadderCommand l = {
        .options = {.ladder = "freestyle-15x15", .error = 40, .minutes = 10, .tc = "1", .neighbours = 3},
        .console = console_open(),
    };
    CommandWords words;
    bool helped;
    TRY(command_parse(args, &syntax, &table, &l.options, &words, &helped));
    if (helped) return status_ok();
    TRY(check(&l.options, words.count));
    TRY(ladder_files_open(l.options.ladder, &l.files));
    Status status = l.options.calibrate ? calibrate(&l)
                    : words.count == 0  ? list(&l)
                                        : rate(&l, words.word[0]);
    ladder_files_close(l.files);
    return status;
}
