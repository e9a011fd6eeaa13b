/* main.c - the program: a table of subcommands. */
#include "ui/cli/command.h"
#include "ui/cli/console.h"

#include <string.h>

enum { EXIT_FAULT = 1, EXIT_BAD_INPUT = 2, EXIT_STOPPED = 130 };

typedef struct Command {
    const char *name;
    const char *purpose; /* the heading it stands under */
    const char *about;
    CommandRun run;
} Command;

static const Command commands[] = {
    {"play", "Play", "a game against a network, in a window or in the terminal", cmd_play},
    {"engine", "Play", "speak the Gomocup protocol, for tournament managers and Piskvork", cmd_engine},
    {"analyze", "Play", "positions and whole games: best lines, mistakes, missed wins", cmd_analyze},
    {"train", "Train", "teach a network by self-play, from nothing or from where it stopped", cmd_train},
    {"selfplay", "Train", "let a network play itself and write the games down", cmd_selfplay},
    {"rate", "Train", "rate the networks that a run has kept, by matches between them", cmd_rate},
    {"puzzles", "Train", "find wins by force in games of a network against itself", cmd_puzzles},
    {"match", "Compare", "let networks, bots and engines play each other, and say who is stronger",
     cmd_match},
    {"ladder", "Compare", "how strong one player is: Elo by games against players of known strength",
     cmd_ladder},
    {"openings", "Compare", "balanced openings for matches", cmd_openings},
    {"report", "Compare", "a match as a page to read, with every game to replay", cmd_report},
    {"check", "Compare", "examine how an engine speaks Gomocup's protocol", cmd_check},
    {"net", "Look inside", "what a network is (info), how two differ (compare)", cmd_net},
    {"zero", "Look inside", "what training by several processes holds and sends (plan)", cmd_zero},
    {"bench", "Look inside", "how fast rules, search and networks run here", cmd_bench},
    {"doctor", "Look inside", "whether this machine is ready, and what will be used", cmd_doctor},
};

enum { COMMANDS = sizeof commands / sizeof commands[0] };

static Status list_commands(void)
{
    const char *purpose = "";
    console_print("Tengen %s: a Gomoku engine that teaches itself.\nusage: %s COMMAND [options]\n",
                  TENGEN_VERSION, command_program());
    for (int i = 0; i < COMMANDS; i++) {
        if (strcmp(purpose, commands[i].purpose) != 0) console_print("%s\n", commands[i].purpose);
        purpose = commands[i].purpose;
        console_print("  %-10s%s\n", commands[i].name, commands[i].about);
    }
    console_print("%s COMMAND --help says more; --version says the version.\n", command_program());
    return status_ok();
}

static Status unknown_command(const char *name)
{
    const char *names[COMMANDS + 3] = {"help", "--help", "--version"};
    for (int i = 0; i < COMMANDS; i++) names[i + 3] = commands[i].name;
    int near = options_nearest(name, names, COMMANDS + 3);
    if (near >= 0) return status_error(ERR_INPUT, "no command '%.40s': did you mean %s?", name, names[near]);
    return status_error(ERR_INPUT, "no command '%.40s': %s help lists them", name, command_program());
}

static Status show_version(void)
{
    console_print("tengen %s\n", TENGEN_VERSION);
    return status_ok();
}

static bool is_one_of(const char *word, const char *a, const char *b)
{
    return strcmp(word, a) == 0 || strcmp(word, b) == 0;
}

/* Tournament managers know an engine by its file's name. */
static bool is_engine(const char *program)
{
    static const char prefix[] = "pbrain-";
    const char *slash = strrchr(program, '/');
    return strncmp(slash ? slash + 1 : program, prefix, sizeof prefix - 1) == 0;
}

static Status run_command(int argc, const char *const argv[])
{
    static const char *const help[] = {"--help"};
    CommandArgs args = {.argc = argc - 2, .argv = argv + 2};
    if (argc >= 1 && is_engine(argv[0])) return cmd_engine((CommandArgs){.argc = argc - 1, .argv = argv + 1});
    if (argc < 2 || is_one_of(argv[1], "--help", "-h")) return list_commands();
    if (is_one_of(argv[1], "--version", "-V")) return show_version();
    const char *name = argv[1];
    if (strcmp(name, "help") == 0) {
        if (argc == 2 || strcmp(argv[2], "help") == 0) return list_commands();
        name = argv[2];
        args = (CommandArgs){.argc = 1, .argv = help};
    }
    for (int i = 0; i < COMMANDS; i++)
        if (strcmp(name, commands[i].name) == 0) return commands[i].run(args);
    return unknown_command(name);
}

static int exit_code(StatusCode code)
{
    switch (code) {
    case STATUS_OK:
        return 0;
    case ERR_INPUT:
    case ERR_FORMAT:
        return EXIT_BAD_INPUT;
    case ERR_INTERRUPTED:
        return EXIT_STOPPED;
    default:
        return EXIT_FAULT;
    }
}

int main(int argc, char *argv[])
{
    Status status = run_command(argc, (const char *const *)argv);
    if (status.code == STATUS_OK) status = console_flush();
    if (status.code != STATUS_OK) console_problem("%s", status.message);
    return exit_code(status.code);
}
