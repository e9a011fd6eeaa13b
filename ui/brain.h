/* brain.h - a network and an engine that thinks with it, for all that plays or analyses in the ui folders.
 *
 *     BrainOptions options = brain_options_default();
 *     TRY(brain_new(&brain, &options));
 *     TRY(engine_think(brain_engine(brain), &board, engine_limits_visits(400)));
 *
 * The network is loaded on the engine's own thread when a game first needs it, in well under a second, and
 * again only for a game that another network fits. */
#ifndef TENGEN_UI_BRAIN_H
#define TENGEN_UI_BRAIN_H

#include "mcts/engine.h"
#include "net/backend.h"
#include "ui/assets.h"

typedef struct Brain Brain;

typedef struct BrainOptions {
    char net[FILE_PATH_MAX]; /* a file or a run's folder (assets_open), or "auto": tengen.safetensors in the
                                program's own folder, else the shipped network that fits (assets_choose) */
    const Model
        *model;   /* a network that is loaded already and outlives the brain, instead of `net`; or NULL */
    bool kindred; /* a network trained under another rule may judge, where there is none of the
                                game's own; the search keeps to the game's rule in any case */
    BackendKind backend;
    Precision precision;
    EngineOptions engine; /* its factory is the brain's affair */
} BrainOptions;

/* "auto", the fastest backend, no kindred networks, the engine's defaults. */
BrainOptions brain_options_default(void);

/* Loads nothing yet. ERR_MEMORY. */
Status brain_new(Brain **out, const BrainOptions *options) __attribute__((warn_unused_result));
void brain_free(Brain *b);

/* Owned by the brain. */
Engine *brain_engine(Brain *b);

/* Load the network for games of spec now, on the caller's thread, so that its faults are known before anything
 * is shown. The engine does not think. ERR_INPUT, ERR_FORMAT, ERR_IO, ERR_UNSUPPORTED, ERR_MEMORY. */
Status brain_load(Brain *b, GameSpec spec) __attribute__((warn_unused_result));

/* The network for games of spec by these options: net and kindred count, model is of no use here. The caller
 * frees out->model. ERR_INPUT, ERR_FORMAT, ERR_IO, ERR_MEMORY. */
Status brain_choose(const BrainOptions *options, GameSpec spec, ChosenNet *out)
    __attribute__((warn_unused_result));

/* Which network is loaded. */
typedef struct BrainNet {
    char path[FILE_PATH_MAX];
    NetInfo info; /* info.trained_on.rule tells a kindred network */
} BrainNet;

/* False while none is loaded, or where the options gave the model. Any thread; never waits for one that is being
 * loaded. */
bool brain_net(Brain *b, BrainNet *out);

#endif
