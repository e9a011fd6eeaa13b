/* ladder_games.h - games among the rungs of a ladder and those who climb it, in pairs that somebody chooses one by one
 * as results come in; kept in a file, so that they can be gone on with. */
#ifndef TENGEN_UI_CLI_LADDER_GAMES_H
#define TENGEN_UI_CLI_LADDER_GAMES_H

#include "game/match/tournament.h"
#include "ui/cli/ladder_files.h"
#include "ui/cli/match_roster.h"

typedef struct LadderGames LadderGames;

typedef struct LadderGamesOptions {
    const LadderFiles *files;  /* borrowed */
    const PlayerSpec *climber; /* borrowed: player 0, and rung r is player r + 1; NULL: rung r is player r */
    const char *words;         /* that name the climber; "" without one */
    EngineOptions engines;
    PlayerClock clock;
    uint64_t
        seed; /* names the random numbers and with which opening one begins; 0: that of the file, else the clock's */
    int pairs;
    int concurrency; /* games at once; 0: what suits */
    const char *db;  /* a file (match_db.h); "": nothing is kept */
    void *context;
    bool (*choose)(void *context, int k,
                   GamePair *out);        /* as PairingsOptions has it; the opening is filled in */
    bool (*enough)(void *context, int k); /* may be NULL; as TournamentHooks has it */
    void (*progress)(void *context);      /* may be NULL; a game was finished */
    bool (*should_stop)(void *context);
} LadderGamesOptions;

/* Open the players, the file and all that was played before. ERR_INPUT: the climber or the file is not for this
 * ladder, or a rung's network is not the one that was measured; what opening players returns. */
Status ladder_games_new(const LadderGamesOptions *options, LadderGames **out)
    __attribute__((warn_unused_result));
void ladder_games_free(LadderGames *g);

/* Play until all pairs are played, or enough; ERR_INTERRUPTED: should_stop said so. */
Status ladder_games_run(LadderGames *g) __attribute__((warn_unused_result));

const Tournament *ladder_games_tournament(const LadderGames *g);
uint64_t ladder_games_seed(const LadderGames *g);
/* The weights' checksum of a player's network; "" for others. */
const char *ladder_games_checksum(const LadderGames *g, int player);

#endif
