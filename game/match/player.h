/* player.h - one who chooses moves: a network with search, a bot, an external engine or a person.
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

/* How much time a player has, in seconds; INFINITY is no limit. Zeros everywhere say that nobody measures. */
typedef struct PlayerClock {
    double turn;      /* for this move */
    double match;     /* for a whole game */
    double left;      /* of `match`, now */
    double increment; /* what a move adds to `left` */
} PlayerClock;

/* What a player is asked: the position, in which the game goes on. */
typedef struct PlayerTask {
    const Board *board;
    Rng rng;            /* the player's own random numbers for this move */
    const Point *moves; /* [move_count] what led to the board from the empty one, NULL if that is not known */
    int move_count;
    bool new_game; /* the player's first move of a game: nothing that it remembers counts */
    bool swap2;    /* not a move: with no stones, three or five on the board, what swap2 wants of him */
    int visits;    /* no more than so many, if the player counts them; 0: as many as usual */
    PlayerClock clock;
} PlayerTask;

/* How a player failed to move, and so lost. */
typedef enum PlayerFault {
    PLAYER_FINE,
    PLAYER_LATE,           /* moved after his time */
    PLAYER_HUNG,           /* did not answer at all and was ended */
    PLAYER_CRASHED,        /* his process is gone */
    PLAYER_BROKE_PROTOCOL, /* answered what is no answer */
    PLAYER_OVER_MEMORY,    /* held more memory than allowed and was ended */
} PlayerFault;

enum { PLAYER_STONES_MAX = 3 };

typedef struct PlayerMove {
    Point point;       /* POINT_NONE: resigns */
    float score;       /* expected score for the mover, 0..1; NaN if the player has no opinion */
    int visits;        /* nodes or playouts spent */
    double seconds;    /* spent; left as it is by players who do not measure themselves */
    PlayerFault fault; /* left as it is by players who never fail; else point counts for nothing */
    /* The answer to a task of swap2, instead of point: stones to be laid in this order, colours by turns. With
     * none he takes black, and the other goes on as white; who lays one plays white; of three stones' board two
     * leave the choice to the other. */
    int stones;
    Point stone[PLAYER_STONES_MAX];
} PlayerMove;

typedef struct PlayerOps {
    Status (*start)(Player *p, const PlayerTask *task);
    Status (*poll)(Player *p, bool *done, PlayerMove *move);
    void (*stop)(Player *p);
    void (*free)(Player *p);
    /* NULL for a player who computes in his polls. Of others, a file descriptor that becomes readable when a
     * poll may bring news, or -1 where only time will tell. */
    int (*descriptor)(const Player *p);
    /* May be NULL: what was said in the game so far and what went wrong, until the next start; "" if nothing.
     */
    const char *(*account)(const Player *p);
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

/* Does it only wait, so that polling it without pause is of no use? Then for what. */
static inline bool player_waits(const Player *p, int *descriptor)
{
    if (!p->ops->descriptor) return false;
    *descriptor = p->ops->descriptor(p);
    return true;
}

static inline const char *player_account(const Player *p)
{
    return p->ops->account ? p->ops->account(p) : "";
}

#endif
