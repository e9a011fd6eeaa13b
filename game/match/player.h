/* player.h - one who chooses moves: a network with search, a bot, later an external engine or a person.
 *
 * A player never blocks for longer than one batch of evaluations: a move is started, then polled until it
 * is there. So a match keeps many games going at once, each with its own two players, and players that
 * share one batching evaluator (net/batcher.h) fill its batches together.
 *
 *   player_start  think about a position        (idle -> thinking)
 *   player_poll   a slice of thought             (thinking -> thinking or idle with a move)
 *   player_stop   no more thought on it          (any -> idle)
 */
#ifndef TENGEN_GAME_MATCH_PLAYER_H
#define TENGEN_GAME_MATCH_PLAYER_H

#include "game/base/rng.h"
#include "game/board.h"

typedef struct Player Player;

/* What a player is asked: the position, in which the game goes on. */
typedef struct PlayerTask {
    const Board *board;
    Rng rng; /* the player's own random numbers for this move */
} PlayerTask;

typedef struct PlayerMove {
    Point point; /* POINT_NONE: resigns */
    float score; /* expected score for the mover, 0..1; NaN if the player has no opinion */
    int visits;  /* nodes or playouts spent */
} PlayerMove;

typedef struct PlayerOps {
    Status (*start)(Player *p, const PlayerTask *task);
    Status (*poll)(Player *p, bool *done, PlayerMove *move);
    void (*stop)(Player *p);
    void (*free)(Player *p);
} PlayerOps;

/* The first member of every kind of player. */
struct Player {
    const PlayerOps *ops;
};

/* The task is copied. The game goes on. */
static inline Status player_start(Player *p, const PlayerTask *task)
{
    return p->ops->start(p, task);
}

/* *move is written when *done becomes true. */
static inline Status player_poll(Player *p, bool *done, PlayerMove *move)
{
    return p->ops->poll(p, done, move);
}

static inline void player_stop(Player *p)
{
    p->ops->stop(p);
}

static inline void player_free(Player *p)
{
    if (p) p->ops->free(p);
}

#endif
