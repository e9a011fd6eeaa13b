/* launch.h - opens the board with all that stands behind it: settings, the kept game, the engine. */
#ifndef TENGEN_UI_BOARD_LAUNCH_H
#define TENGEN_UI_BOARD_LAUNCH_H

#include "ui/board/settings.h"

typedef struct LaunchOptions {
    const char *net;  /* as in BrainOptions */
    GameSpec game;    /* of the first game … */
    int seats;        /* … and who plays it: Seats */
    bool fresh;       /* begin anew, whatever game was kept */
    const char *file; /* a game to open, or NULL */
    uint64_t seed;
    float scale;      /* 0: the display's */
    const char *dump; /* or NULL */
} LaunchOptions;

/* Can a window be opened here? ERR_UNSUPPORTED says why not. */
Status launch_possible(void) __attribute__((warn_unused_result));

/* Until the window is closed. Settings and game are kept in $TENGEN_HOME, else in tengen in $XDG_DATA_HOME or
 * ~/.local/share. */
Status launch_board(const LaunchOptions *options) __attribute__((warn_unused_result));

#endif
