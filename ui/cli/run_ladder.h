/* run_ladder.h - networks of a training run rated on the ladder of their game. */
#ifndef TENGEN_UI_CLI_RUN_LADDER_H
#define TENGEN_UI_CLI_RUN_LADDER_H

#include "train/journal.h"
#include "ui/cli/ladder_files.h"

/* The shipped ladder of a game. ERR_INPUT: there is none. */
Status run_ladder_open(GameSpec game, LadderFiles **out) __attribute__((warn_unused_result));

typedef struct RunLadderOptions {
    const LadderFiles *files;
    const char *network; /* a file */
    int visits;          /* a move */
    int games;           /* even */
    uint64_t seed;
    void *context;
    void (*progress)(void *context, const char *state); /* may be NULL; on any thread, one at a time */
    bool (*should_stop)(void *context);                 /* may be NULL; on any thread */
} RunLadderOptions;

/* Play, and say all of *out but rating.rows. What ladder_climb returns. */
Status run_ladder_rate(const RunLadderOptions *options, JournalLadder *out)
    __attribute__((warn_unused_result));

#endif
