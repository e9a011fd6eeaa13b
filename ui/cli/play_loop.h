/* play_loop.h - a conversation with a person about games against the engine: lines in, boards and answers
 * out.
 *
 * Reads standard input and prints; ends at quit or at the end of input. Whatever is typed wrong is answered
 * in a line and changes nothing. */
#ifndef TENGEN_UI_CLI_PLAY_LOOP_H
#define TENGEN_UI_CLI_PLAY_LOOP_H

#include "ui/assets.h"
#include "ui/cli/board_text.h"
#include "ui/cli/console.h"

typedef enum PlayColor { PLAY_BLACK, PLAY_WHITE, PLAY_RANDOM } PlayColor;

typedef struct PlaySetup {
    Console console;
    BoardTextStyle style;
    const ChosenNet *net; /* its model is NULL without a network */
    GameSpec spec;        /* of the first game; a loaded one may be of another size */
    PlayColor color;      /* of the person */
    int visits;           /* of the engine's searches, >= 1 */
    uint64_t seed;
    const char *file; /* a game to go on with, or NULL */
} PlaySetup;

/* Faults of the machine only: ERR_MEMORY, ERR_UNSUPPORTED, ERR_DEVICE, ERR_IO of standard output; those of
 * setup->file; and ERR_INTERRUPTED by Ctrl-C, with the moves of the unfinished game shown. */
Status play_loop_run(const PlaySetup *setup) __attribute__((warn_unused_result));

#endif
