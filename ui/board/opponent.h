/* opponent.h - who plays against the person: a level (mcts/level.h) or another program that speaks Gomocup's
 * protocol, each as a player (game/match/player.h) that a thread of its own polls, so that nobody waits for it. */
#ifndef TENGEN_UI_BOARD_OPPONENT_H
#define TENGEN_UI_BOARD_OPPONENT_H

#include "game/base/file.h"
#include "game/match/player.h"

typedef struct Opponent Opponent;

/* Makes the players of the levels: called by the opponent's thread, which frees each before it asks for the next.
 * *learned: the Rule that the network has learned, -1 if that is not known. */
typedef struct OpponentLevels {
    void *self;
    Status (*player)(void *self, GameSpec spec, int level, Player **out, int *learned);
} OpponentLevels;

typedef struct OpponentOptions {
    OpponentLevels levels;
    uint64_t seed;    /* of the levels' choices */
    double seconds;   /* that a program has for a move */
    double startup;   /* … and for its start */
    double tolerance; /* behind these, which is overlooked */
    double grace;     /* behind that, after which it counts as hanging */
} OpponentOptions;

/* Two seconds a move and ten to start, with some patience for late answers. */
OpponentOptions opponent_options_default(OpponentLevels levels, uint64_t seed);

/* Loads and starts nothing yet. ERR_MEMORY. */
Status opponent_new(Opponent **out, const OpponentOptions *options) __attribute__((warn_unused_result));
void opponent_free(Opponent *o);

typedef struct OpponentQuestion {
    const Board *board; /* the game goes on */
    int level;
    const char *command; /* of the program that moves; "": the level does */
} OpponentQuestion;

/* Think about a move; all is copied, and what went on before is dropped. Never waits. */
void opponent_think(Opponent *o, const OpponentQuestion *question);
void opponent_stop(Opponent *o);

typedef struct OpponentReport {
    bool ended;
    Status
        status; /* why there is no move, in words, once ended: a crash, silence, a point that may not be played */
    Point point;
    float score; /* expected, for the mover; NaN: unknown */
    int learned; /* the Rule that the level's network has learned; -1: not known */
} OpponentReport;

/* How the last question stands; quick. */
void opponent_look(Opponent *o, OpponentReport *out);

#endif
