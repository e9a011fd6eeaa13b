#include "ui/board/launch.h"
#include "ui/cli/command.h"
#include "ui/cli/game_file.h"
#include "ui/cli/play_loop.h"

#include <string.h>

/* ---- options ---- */

typedef struct PlayOptions {
    char net[FILE_PATH_MAX];
    int rule; /* 0: the network's own; else a Rule + 1 */
    int size; /* 0: the network's own, and so on */
    int line;
    int color;
    int visits;
    int64_t seed;
    bool ascii;
    bool terminal;
    float scale;
    char dump[FILE_PATH_MAX];
} PlayOptions;

static const char *const rule_choices[] = {"auto", "freestyle", "standard", "renju", "caro", NULL};
static const char *const color_choices[] = {"black", "white", "random", NULL};

static const Option rows[] = {
    OPTION_STRING(PlayOptions, net, "net",
                  "network file or run folder; auto: the one shipped; none: no network"),
    OPTION_ENUM(PlayOptions, rule, "rule", rule_choices, "rule of the game; auto: the network's"),
    OPTION_INT(PlayOptions, size, "size", 0, BOARD_SIZE_MAX, "points along an edge; 0: the network's"),
    OPTION_INT(PlayOptions, line, "line", 0, LINE_LENGTH_MAX, "stones in a row that win; 0: the network's"),
    OPTION_ENUM(PlayOptions, color, "color", color_choices, "your stones; black begins"),
    OPTION_INT64(PlayOptions, seed, "seed", 0, 1000000000, "of its random choices; 0: from the clock"),
    OPTION_HEADING("In the window"),
    OPTION_FLOAT(PlayOptions, scale, "scale", 0, 4, "how large everything is drawn; 0: as the display says"),
    OPTION_STRING(PlayOptions, dump, "dump", "write the window's state to this file after every picture"),
    OPTION_HEADING("In the terminal"),
    OPTION_BOOL(PlayOptions, terminal, "terminal", "play there even where there is a display"),
    OPTION_INT(PlayOptions, visits, "visits", 1, 1000000, "how much the engine thinks about a move"),
    OPTION_BOOL(PlayOptions, ascii, "ascii", "X and O instead of round stones"),
};
static const OptionTable table = OPTION_TABLE(rows);

static const CommandSyntax syntax = {
    .usage = "play [FILE] [options]",
    .about =
        "Play against a network: in a window, or where there is no display in the terminal. FILE is a game\n"
        "to go on with (.sgf, .psq, .txt).",
    .tail = "In the window F1 lists all keys; in the terminal type a point such as h8, or help.",
    .positionals_max = 1,
};

/* ---- setting up ---- */

static GameWish wish_of(const PlayOptions *o)
{
    GameWish wish = {
        .rule = o->rule ? o->rule - 1 : -1,
        .size = o->size ? o->size : -1,
        .line = o->line ? o->line : -1,
    };
    return wish;
}

static Status choose_game(const PlayOptions *o, GameWish wish, ChosenNet *net, GameSpec *spec)
{
    if (strcmp(o->net, "none") == 0) return assets_game(wish, spec);
    GameSpec asked;
    if (wish.size >= 0 || wish.rule >= 0 || wish.line >= 0) TRY(assets_game(wish, &asked));
    if (strcmp(o->net, "auto") == 0)
        TRY(assets_choose(wish, net));
    else
        TRY(assets_open(o->net, wish, net));
    *spec = net->game;
    return status_ok();
}

/* A game to go on with says which game it is, where the options do not. */
static Status wish_from_file(const char *path, GameWish *wish)
{
    GameSpec usual;
    Session session;
    char quoted[FILE_PATH_MAX];
    if (!file_exists(path))
        return status_error(ERR_INPUT,
                            "%.80s: no such file; a game's file stands here, options are written --key value",
                            path);
    if (file_is_folder(path) || file_has_suffix(path, ".safetensors"))
        return status_error(ERR_INPUT, "%.80s is no game; to play against a network: %s play --net %.80s",
                            path, command_program(), command_quote(path, quoted, sizeof quoted));
    TRY(assets_game(*wish, &usual));
    TRY(game_file_load(path, usual, &session));
    wish->rule = session.board.spec.rule;
    wish->size = session.board.spec.size;
    wish->line = session.board.spec.line;
    return status_ok();
}

/* no_window: why there is none, or NULL where nobody wanted it. */
static Status play_in_terminal(const PlayOptions *o, const char *file, const char *no_window)
{
    ChosenNet net = {.model = NULL};
    PlaySetup setup = {.console = console_open(),
                       .net = &net,
                       .color = (PlayColor)o->color,
                       .visits = o->visits,
                       .seed = command_seed(o->seed),
                       .file = file};
    GameWish wish = wish_of(o);
    Status status;
    setup.style = (BoardTextStyle){.utf8 = setup.console.utf8 && !o->ascii, .color = setup.console.color};
    if (file) CHECK(status, wish_from_file(file, &wish));
    CHECK(status, choose_game(o, wish, &net, &setup.spec));
    if (no_window) console_print("Playing in the terminal: %s.\n", no_window);
    CHECK(status, play_loop_run(&setup));
done:
    model_free(net.model);
    return status;
}

/* ---- the window ---- */

static int seats_of(const PlayOptions *o)
{
    bool white = o->color == PLAY_WHITE || (o->color == PLAY_RANDOM && command_seed(o->seed) % 2);
    return white ? SEATS_WHITE : SEATS_BLACK;
}

static Status play_in_window(const PlayOptions *o, const char *file)
{
    ChosenNet net = {.model = NULL};
    LaunchOptions launch = {.net = o->net,
                            .seats = seats_of(o),
                            .fresh = o->rule || o->size || o->line || o->color,
                            .file = file,
                            .seed = command_seed(o->seed),
                            .scale = o->scale,
                            .dump = o->dump[0] ? o->dump : NULL};
    if (strcmp(o->net, "none") == 0)
        return status_error(ERR_INPUT, "--net none plays in the terminal only: add --terminal");
    Status chosen = choose_game(o, wish_of(o), &net, &launch.game);
    model_free(net.model);
    /* A game that no network has learned can still be set up; the window says who judges it, if anyone. */
    if (chosen.code == ERR_INPUT && strcmp(o->net, "auto") == 0)
        chosen = assets_game(wish_of(o), &launch.game);
    TRY(chosen);
    return launch_board(&launch);
}

static Status play(const PlayOptions *o, const char *file)
{
    if (o->terminal) return play_in_terminal(o, file, NULL);
    Status possible = launch_possible();
    if (possible.code == STATUS_OK) return play_in_window(o, file);
    return play_in_terminal(o, file, possible.message);
}

Status cmd_play(CommandArgs args)
{
    PlayOptions options = {.net = "auto", .visits = 400};
    CommandWords words;
    bool helped;
    TRY(command_parse(args, &syntax, &table, &options, &words, &helped));
    if (helped) return status_ok();
    return play(&options, words.count ? words.word[0] : NULL);
}
