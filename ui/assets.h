/* assets.h - the files that come with the program, and the network that fits a game. */
#ifndef TENGEN_UI_CLI_ASSETS_H
#define TENGEN_UI_CLI_ASSETS_H

#include "game/base/file.h"
#include "net/weights.h"

/* What the user asked for; -1: not said. */
typedef struct GameWish {
    int rule; /* a Rule */
    int size;
    int line;
} GameWish;

/* A network from a file, with the game that it shall play. */
typedef struct ChosenNet {
    char path[FILE_PATH_MAX];
    Model *model; /* the caller frees it */
    NetInfo info;
    GameSpec game; /* the wish, with what was not said taken from info.trained_on */
} ChosenNet;

/* The assets folder into text[n]: $TENGEN_ASSETS, else assets beside the program or above its folder, else the
 * source tree's. ERR_INPUT if $TENGEN_ASSETS is set and no folder; ERR_IO if there is none. */
Status assets_folder(char *text, int n) __attribute__((warn_unused_result));

/* The shipped network that fits the wish best: the same rule and line length, where they were said; the
 * board's own size before another; then five in a row before other lengths, and the larger board. Of all
 * networks but that one only the headers are read.
 * ERR_INPUT, saying how to get one, if none fits; ERR_FORMAT for a damaged file. */
Status assets_choose(GameWish wish, ChosenNet *out) __attribute__((warn_unused_result));

/* The network at `path`, which is a file, or a run's folder (then its nets/latest.safetensors); a plain name
 * that is neither may be that of a run in runs/, as for training.
 * ERR_INPUT: missing, or trained for another rule or line length than the wish; ERR_FORMAT: damaged. */
Status assets_open(const char *path, GameWish wish, ChosenNet *out) __attribute__((warn_unused_result));

/* The game of a wish alone: freestyle 15x15, five in a row, where nothing was said. ERR_INPUT. */
Status assets_game(GameWish wish, GameSpec *out) __attribute__((warn_unused_result));

#endif
