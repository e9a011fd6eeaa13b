/* command.h - what a subcommand is, and how each reads its command line and shows its help.
 *
 * A command prints its answer itself and returns a Status; main.c prints the fault and chooses the exit
 * code. cmd_<name>.c holds cmd_<name>. */
#ifndef TENGEN_UI_CLI_COMMAND_H
#define TENGEN_UI_CLI_COMMAND_H

#include "game/base/options.h"
#include "mcts/params.h"

enum { COMMAND_ARGUMENTS_MAX = 256 };

/* What stands behind the command's name. */
typedef struct CommandArgs {
    int argc;
    const char *const *argv;
} CommandArgs;

typedef Status (*CommandRun)(CommandArgs args);

/* How a command reads: its help, and how many words it takes besides options. */
typedef struct CommandSyntax {
    const char *usage; /* what stands behind the program's name: "play [FILE] [options]" */
    const char *about; /* a sentence or two */
    const char *tail;  /* examples below the options, or NULL */
    int positionals_min, positionals_max;
    const char *missing; /* the message when there are fewer, "which run? …" */
} CommandSyntax;

typedef struct CommandWords {
    const char *word[COMMAND_ARGUMENTS_MAX];
    int count;
} CommandWords;

/* Read the arguments into values, which hold the defaults, and *words. If --help or -h is among them, print
 * the help instead and set *helped. ERR_INPUT. */
Status command_parse(CommandArgs args, const CommandSyntax *syntax, const OptionTable *table, void *values,
                     CommandWords *words, bool *helped) __attribute__((warn_unused_result));

/* How the program is called, in commands that are shown to be copied: "tengen", or what $TENGEN_COMMAND says
 * (./run sets it). */
const char *command_program(void);

/* A word as a shell wants it, into text[n], which is returned: in quotes only if it has to be. */
const char *command_quote(const char *word, char *text, int n);

/* The folder of the run of that name: a plain NAME means runs/NAME. ERR_INPUT: too long. */
Status command_run_folder(const char *name, char *folder, size_t n) __attribute__((warn_unused_result));

/* Can a file be written at that path? Asked before long work whose result goes there; nothing stays. ERR_IO: no. */
Status command_can_write(const char *path) __attribute__((warn_unused_result));

/* The same of a file that must not be there yet. ERR_INPUT: it is. */
Status command_new_file(const char *path) __attribute__((warn_unused_result));

/* Is --help or -h among the arguments? */
bool command_wants_help(CommandArgs args);

/* Set constants of a search from "key=value,key=value". ERR_INPUT. */
Status command_search_params(const char *text, SearchParams *out) __attribute__((warn_unused_result));

/* The seed itself, or one from the clock where it is 0. */
uint64_t command_seed(int64_t seed);

Status cmd_play(CommandArgs args) __attribute__((warn_unused_result));
Status cmd_engine(CommandArgs args) __attribute__((warn_unused_result));
Status cmd_train(CommandArgs args) __attribute__((warn_unused_result));
Status cmd_rate(CommandArgs args) __attribute__((warn_unused_result));
Status cmd_selfplay(CommandArgs args) __attribute__((warn_unused_result));
Status cmd_match(CommandArgs args) __attribute__((warn_unused_result));
Status cmd_ladder(CommandArgs args) __attribute__((warn_unused_result));
Status cmd_openings(CommandArgs args) __attribute__((warn_unused_result));
Status cmd_report(CommandArgs args) __attribute__((warn_unused_result));
Status cmd_check(CommandArgs args) __attribute__((warn_unused_result));
Status cmd_puzzles(CommandArgs args) __attribute__((warn_unused_result));
Status cmd_net(CommandArgs args) __attribute__((warn_unused_result));
Status cmd_zero(CommandArgs args) __attribute__((warn_unused_result));
Status cmd_analyze(CommandArgs args) __attribute__((warn_unused_result));
Status cmd_bench(CommandArgs args) __attribute__((warn_unused_result));
Status cmd_doctor(CommandArgs args) __attribute__((warn_unused_result));

#endif
