/* engine_process.h - a player that is another program and speaks Gomocup's protocol (protocl2en.htm).
 *
 * The program is started with the first game, in a process group that is watched (process.h), told START for
 * each game, and asked by BEGIN, BOARD or TURN. Polls never block and keep the watch: an engine that answers
 * after its limit and tolerance is late; one that does not answer within a grace period behind that, or does
 * not say OK in time at the start, hangs and is ended; so are engines that hold too much memory. Whatever
 * ended one, the next game starts it anew.
 * A swap2 opening is asked for by SWAP2BOARD and the stones so far; the answer is SWAP or so many points as are due,
 * and an engine that refuses the command breaks the protocol. Then the game goes on with BOARD.
 * An answer is "x,y"; blanks around it are overlooked. Lines that begin with MESSAGE, DEBUG, ERROR, UNKNOWN or
 * INFO are noted and passed over, SUGGEST is granted, and any other line breaks the protocol, as does a move
 * when none was asked for. What it writes to standard error is noted and never taken as an answer. */
#ifndef TENGEN_GAME_MATCH_ENGINE_PROCESS_H
#define TENGEN_GAME_MATCH_ENGINE_PROCESS_H

#include "game/match/player.h"

#include <stddef.h>

typedef struct EngineOptions {
    const char *command; /* as process_split takes it; copied */
    double startup;      /* seconds until OK */
    double tolerance;    /* seconds behind each limit that are overlooked */
    double grace;        /* seconds behind these after which one that has not answered is ended */
    uint64_t memory;     /* bytes that it may hold with all its descendants; 0: any */
    int depth, nodes;    /* INFO max_depth and max_node; 0: not sent */
} EngineOptions;

/* The number by which the protocol knows the rule; ERR_INPUT: it has none for this game. */
Status engine_process_rule(GameSpec spec, int *number) __attribute__((warn_unused_result));

/* Does not start the program yet. ERR_INPUT: it does not know the game, the command is no command or
 * cannot be run; ERR_MEMORY. Its start returns ERR_INPUT or ERR_MEMORY where the program cannot be started. */
Status engine_process_new(Player **out, GameSpec spec, const EngineOptions *options)
    __attribute__((warn_unused_result));

#endif
