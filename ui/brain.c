#include "ui/brain.h"

#include "game/base/os.h"
#include "game/base/thread.h"
#include "net/net_evaluator.h"

#include <stdlib.h>
#include <string.h>

static const char OWN_NETWORK[] = "tengen.safetensors";

struct Brain {
    BrainOptions options;
    Engine *engine;
    GameSpec wanted;   /* what net was chosen for; size 0: none is loaded. Of whoever loads, like the model */
    ThreadMutex mutex; /* of net against brain_net; never held while a network is loaded */
    ChosenNet net;
};

BrainOptions brain_options_default(void)
{
    return (BrainOptions){.net = "auto", .engine = engine_options_default((EngineFactory){0})};
}

/* The network in the program's own folder into path[n], if there is one. */
static bool own_network(char *path, size_t n)
{
    char folder[FILE_PATH_MAX];
    if (!os_program_folder(folder, sizeof folder)) return false;
    Status joined = file_join(path, n, folder, OWN_NETWORK);
    return joined.code == STATUS_OK && file_exists(path);
}

static Status choose(const BrainOptions *options, GameWish wish, ChosenNet *out)
{
    char own[FILE_PATH_MAX];
    if (strcmp(options->net, "auto") != 0) return assets_open(options->net, wish, out);
    if (own_network(own, sizeof own)) return assets_open(own, wish, out);
    return assets_choose(wish, out);
}

Status brain_choose(const BrainOptions *options, GameSpec spec, ChosenNet *out)
{
    GameWish wish = {.rule = spec.rule, .size = spec.size, .line = spec.line};
    Status status = choose(options, wish, out);
    if (status.code != ERR_INPUT || !options->kindred) return status;
    wish.rule = -1;
    /* Where this fails too, the first message is the one that names the game. */
    Status kindred = choose(options, wish, out);
    return kindred.code == STATUS_OK ? kindred : status;
}

static Status load(Brain *b, GameSpec spec)
{
    ChosenNet net = {.model = NULL};
    if (game_spec_equal(spec, b->wanted)) return status_ok();
    TRY(brain_choose(&b->options, spec, &net));
    Model *before = b->net.model;
    thread_lock(&b->mutex);
    b->net = net;
    thread_unlock(&b->mutex);
    model_free(before);
    b->wanted = spec;
    return status_ok();
}

static Status make_evaluator(void *context, GameSpec spec, int max_batch, Evaluator **out)
{
    Brain *b = context;
    NetOptions options = {.backend = b->options.backend,
                          .precision = b->options.precision,
                          .size = spec.size,
                          .max_batch = max_batch};
    if (b->options.model) return net_evaluator_new(out, b->options.model, options);
    TRY(load(b, spec));
    return net_evaluator_new(out, b->net.model, options);
}

Status brain_new(Brain **out, const BrainOptions *options)
{
    *out = NULL;
    Brain *b = calloc(1, sizeof *b);
    if (!b) return status_no_memory(sizeof *b, "an engine");
    b->options = *options;
    b->options.engine.factory = (EngineFactory){.make = make_evaluator, .context = b};
    Status status = engine_new(&b->engine, &b->options.engine);
    if (status.code != STATUS_OK) {
        free(b);
        return status;
    }
    thread_mutex_init(&b->mutex);
    *out = b;
    return status;
}

void brain_free(Brain *b)
{
    if (!b) return;
    engine_free(b->engine);
    thread_mutex_destroy(&b->mutex);
    model_free(b->net.model);
    free(b);
}

Engine *brain_engine(Brain *b)
{
    return b->engine;
}

Status brain_load(Brain *b, GameSpec spec)
{
    return b->options.model ? status_ok() : load(b, spec);
}

bool brain_net(Brain *b, BrainNet *out)
{
    thread_lock(&b->mutex);
    bool loaded = b->net.model != NULL;
    if (loaded) {
        memcpy(out->path, b->net.path, sizeof out->path);
        out->info = b->net.info;
    }
    thread_unlock(&b->mutex);
    return loaded;
}
