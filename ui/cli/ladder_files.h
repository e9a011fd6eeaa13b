/* ladder_files.h - a ladder with all that it names: the rungs as players and the openings. */
#ifndef TENGEN_UI_CLI_LADDER_FILES_H
#define TENGEN_UI_CLI_LADDER_FILES_H

#include "game/match/ladder.h"
#include "game/opening.h"
#include "ui/cli/match_players.h"

typedef struct LadderFiles {
    char path[FILE_PATH_MAX];
    Ladder ladder;
    OpeningBook book;
    PlayerSpec player[LADDER_RUNGS_MAX]; /* by rung */
} LadderFiles;

/* A file, or the name of a shipped ladder: "freestyle-15x15". *out is allocated.
 * ERR_INPUT: there is no such ladder; ERR_FORMAT, ERR_IO. */
Status ladder_files_open(const char *name, LadderFiles **out) __attribute__((warn_unused_result));
void ladder_files_close(LadderFiles *f);

#endif
