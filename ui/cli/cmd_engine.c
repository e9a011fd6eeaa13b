#include "ui/cli/command.h"
#include "ui/gomocup/gomocup.h"

#include <string.h>

typedef struct EngineSettings {
    char net[FILE_PATH_MAX];
    int backend;
    int precision;
    int memory;
    int threads;
    int leaves;
    int64_t seed;
    bool ponder;
    char search[512];
} EngineSettings;

static const Option rows[] = {
    OPTION_STRING(EngineSettings, net, "net",
                  "network file or run folder; auto: the one shipped for the game"),
    OPTION_ENUM(EngineSettings, backend, "backend", backend_names, "what computes the network"),
    OPTION_ENUM(EngineSettings, precision, "precision", precision_names, "number format of the network"),
    OPTION_INT(EngineSettings, memory, "memory", 4, 1 << 20, "MiB for the tree, if the manager allows them"),
    OPTION_INT(EngineSettings, threads, "threads", 1, ENGINE_THREADS_MAX, "that search together"),
    OPTION_INT(EngineSettings, leaves, "leaves", 1, 256, "positions evaluated together"),
    OPTION_INT64(EngineSettings, seed, "seed", 0, 1000000000, "of its random choices; 0: from the clock"),
    OPTION_BOOL(EngineSettings, ponder, "ponder", "think while the opponent does"),
    OPTION_STRING(EngineSettings, search, "search", "constants of the search: puct=0.8,tactics=five"),
};
static const OptionTable table = OPTION_TABLE(rows);

static const CommandSyntax syntax = {
    .usage = "engine [options]",
    .about = "Speak the Gomocup protocol on standard input and output, as build/pbrain-tengen does at once.",
};

Status cmd_engine(CommandArgs args)
{
    GomocupSetup setup = {.in = stdin, .out = stdout, .version = TENGEN_VERSION};
    setup.brain = brain_options_default();
    EngineOptions *engine = &setup.brain.engine;
    EngineSettings settings = {.net = "auto",
                               .memory = (int)(engine->means.memory >> 20),
                               .threads = engine->means.threads,
                               .leaves = engine->leaves};
    CommandWords words;
    bool helped;
    TRY(command_parse(args, &syntax, &table, &settings, &words, &helped));
    if (helped) return status_ok();
    TRY(command_search_params(settings.search, &engine->search));
    if (engine->search.root != ROOT_PUCT)
        return status_error(ERR_INPUT,
                            "root = gumbel: the engine must be able to stop at any time, which wants puct");
    memcpy(setup.brain.net, settings.net, sizeof settings.net);
    setup.brain.backend = (BackendKind)settings.backend;
    setup.brain.precision = (Precision)settings.precision;
    engine->means = (EngineMeans){.memory = (uint64_t)settings.memory << 20, .threads = settings.threads};
    engine->leaves = settings.leaves;
    setup.seed = command_seed(settings.seed);
    setup.ponder = settings.ponder;
    return gomocup_run(&setup);
}
