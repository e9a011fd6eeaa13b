/* match_options.h - what `tengen match` is told: its options, its help, and what cannot be asked for together. */
#ifndef TENGEN_UI_CLI_MATCH_OPTIONS_H
#define TENGEN_UI_CLI_MATCH_OPTIONS_H

#include "game/base/file.h"
#include "ui/cli/command.h"

typedef struct MatchCommandOptions {
    int games;
    int format; /* a Format */
    int rounds; /* 0 but for a Swiss tournament */
    int rule;   /* 0: the first network's; else a Rule + 1 */
    int size;   /* 0: the first network's, and so on */
    int line;
    int move_limit;
    char openings[FILE_PATH_MAX];
    int opening_moves; /* of each of a file's; 0: all */
    bool symmetries;
    bool swap2;
    char tc[64];
    char engines[256];
    char sprt[128]; /* "": none */
    int agree;      /* moves; 0: never */
    int prove;      /* nodes; 0: never */
    char db[FILE_PATH_MAX];
    char export[FILE_PATH_MAX];
    char anchor[128]; /* "": the first player, at 0 */
    int concurrency;
    int64_t seed;
    bool quiet;
    bool json;
} MatchCommandOptions;

MatchCommandOptions match_options_default(void);

/* Read the command line (command.h). ERR_INPUT: also for what contradicts itself. */
Status match_options_parse(CommandArgs args, MatchCommandOptions *o, CommandWords *words, bool *helped)
    __attribute__((warn_unused_result));

/* The name of a format, as the option has it. */
const char *match_options_format(int format);

#endif
