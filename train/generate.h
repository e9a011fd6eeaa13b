/* generate.h - self-play games by one fixed network, without training: what `selfplay` runs.
 *
 * Games are played as in a run (lanes, lockstep, the same random streams), so the same seed and settings
 * give the same games on any number of threads. */
#ifndef TENGEN_TRAIN_GENERATE_H
#define TENGEN_TRAIN_GENERATE_H

#include "train/config.h"
#include "train/run.h"

/* A finished game. Values borrowed for the call of the hook. */
typedef struct GeneratedGame {
    int64_t number; /* from 0; unique, but not in order */
    GameSpec spec;
    int opening; /* moves[0..opening) were random */
    int length;
    const Point *moves; /* black first, in turn */
    Result result;
    bool proven; /* broken off when exact play decided it */
} GeneratedGame;

typedef struct GenerateProgress {
    int64_t games, games_target;
    int64_t positions;
    double seconds;
    double positions_per_second, evaluations_per_second;
} GenerateProgress;

/* All called on the calling thread between rounds, but for interrupted. Any may be NULL. */
typedef struct GenerateHooks {
    void *context;
    Status (*game)(void *context, const GeneratedGame *game); /* a fault ends the generation */
    void (*progress)(void *context, const GenerateProgress *p);
    bool (*interrupted)(void *context);
} GenerateHooks;

/* Play at least `games` games (whole rounds end them) with the network m; of config its game, search,
 * self-play, seed and thread settings count. ERR_INTERRUPTED, and what hooks->game returned. */
Status generate_games(const RunConfig *config, const Model *m, int64_t games, const GenerateHooks *hooks)
    __attribute__((warn_unused_result));

#endif
