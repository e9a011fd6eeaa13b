/* play_input.h - a line that a person types during a game: a point or a command. */
#ifndef TENGEN_UI_CLI_PLAY_INPUT_H
#define TENGEN_UI_CLI_PLAY_INPUT_H

#include "game/board.h"

typedef enum PlayVerb {
    PLAY_NOTHING, /* an empty line */
    PLAY_MOVE,
    PLAY_UNDO,
    PLAY_REDO,
    PLAY_HINT,
    PLAY_BOARD,
    PLAY_MOVES,
    PLAY_SAVE,
    PLAY_LOAD,
    PLAY_NEW,
    PLAY_SWAP,
    PLAY_RESIGN,
    PLAY_HELP,
    PLAY_QUIT,
} PlayVerb;

enum { PLAY_LINE_MAX = 1024 };

typedef struct PlayInput {
    PlayVerb verb;
    Point point;                  /* of PLAY_MOVE */
    char argument[PLAY_LINE_MAX]; /* the file of PLAY_SAVE and PLAY_LOAD */
} PlayInput;

/* Read a line, without blanks around it, for a board of that size. Case does not matter, "h 8" is "h8", and
 * commands have short forms. ERR_INPUT, in words that say what to type instead: not a point of the board,
 * no such command (with the nearest one), a file missing or not wanted. */
Status play_input_parse(const char *line, int size, PlayInput *out) __attribute__((warn_unused_result));

/* Line i of the help on commands, from 0: what to type and what it does; NULL after the last. */
const char *play_input_help(int i, const char **about);

#endif
