/* referee.h - one game between two players: turns, clocks and the verdict.
 *
 * A Referee is a value that owns nothing. The random numbers of a move are keyed by (seed, game, ply): where
 * players keep nothing between games, a game depends on nothing but its number, opening and players.
 * With swap2 there is no opening: who begins as black lays three stones, black, white, black. The other takes
 * black, or goes on as white, or lays two more, and then the first chooses: black, or white's next stone. From
 * then on players[] holds them by the colours that they have chosen.
 * A player loses by resigning, by a move that is no empty point, and by a fault of his own (player.h); in
 * renju a forbidden point may be played, and loses by the rules. */
#ifndef TENGEN_GAME_MATCH_REFEREE_H
#define TENGEN_GAME_MATCH_REFEREE_H

#include "game/match/player.h"
#include "game/opening.h"

typedef enum GameEnd {
    GAME_BY_RULES, /* see the final board's reason */
    GAME_BY_RESIGNING,
    GAME_BY_ILLEGAL_MOVE,
    GAME_BY_TIME,
    GAME_BY_HANGING,
    GAME_BY_CRASH,
    GAME_BY_PROTOCOL,
    GAME_BY_MEMORY,
    GAME_BY_MOVE_LIMIT, /* a draw */
    GAME_BY_PROOF,      /* adjudicated: the outcome is proven */
    GAME_BY_AGREEMENT,  /* adjudicated: both players' scores say the same */
    GAME_ENDS,
} GameEnd;

typedef struct Referee Referee;

/* Asked after each move of a game that goes on; says the result, or RESULT_NONE. */
typedef struct RefereeJudge {
    Result (*verdict)(void *context, const Referee *r);
    void *context;
} RefereeJudge;

/* What all games of a match have in common. */
typedef struct RefereeRules {
    GameSpec spec;
    uint64_t seed;
    PlayerClock clock;      /* of every player; `left` is not used */
    int move_limit;         /* stones on the board after which a game is drawn; 0: none */
    bool swap2;             /* the players lay the opening */
    RefereeJudge proof;     /* verdict NULL: nobody is asked */
    RefereeJudge agreement; /* the same */
} RefereeRules;

/* A move as it was made; of an opening's moves only the point is known, and of stones that were laid together
 * the first has the time. */
typedef struct RefereeMove {
    float score;   /* NaN: the player had no opinion */
    float seconds; /* spent; NaN: nobody played it */
    int visits;    /* nodes or playouts */
} RefereeMove;

/* What the player who is asked shall say. */
typedef enum RefereePhase {
    PHASE_PLAY,   /* a move */
    PHASE_THREE,  /* the first three stones of swap2 */
    PHASE_CHOICE, /* colour, or two more stones */
    PHASE_COLOUR, /* black, or white's sixth stone */
} RefereePhase;

enum { REFEREE_DECISIONS_MAX = 3 };

/* Read its members freely. */
struct Referee {
    const RefereeRules *rules;
    Player *players[2]; /* by colour */
    int game;
    int worker; /* that serves it: judges may have tools for each; 0, or set after the beginning */
    RefereePhase phase;
    bool swapped;                        /* by swap2: who began as black is white */
    int decision[REFEREE_DECISIONS_MAX]; /* of swap2: stones that were laid, 0: black was taken */
    int decisions;
    bool thinking;   /* the side to move is */
    bool started[2]; /* has that colour been asked in this game? */
    Board board;
    Point moves[BOARD_POINTS_MAX]; /* from the empty board, opening included */
    RefereeMove about[BOARD_POINTS_MAX];
    int count;         /* how many moves */
    int opening_count; /* how many of them are the opening */
    double left[2];    /* of the match time, seconds */
    double since;      /* when the move began, os_seconds */
    Result result;     /* RESULT_NONE: the game goes on */
    GameEnd end;
};

/* Set up the game of that number. The players are borrowed for the game, the rules until the next one. */
void referee_begin(Referee *r, const RefereeRules *rules, int game, const Opening *opening, Player *black,
                   Player *white);

/* One poll, and whatever can go on at once after it, so that the next request of this game joins the batch in
 * which its neighbours' are. *moved: a move was made or begun. What the players return. The game goes on. */
Status referee_serve(Referee *r, bool *moved) __attribute__((warn_unused_result));

/* Break off a thought that is under way. */
void referee_stop(Referee *r);

/* The colour as which he sits who is asked. */
static inline Color referee_asked(const Referee *r)
{
    return r->phase == PHASE_COLOUR ? BLACK : (Color)r->board.to_move;
}

/* How a swap2 opening went: "swapped", if the first player is white, "not swapped", "two more stones, swapped" …,
 * "unfinished"; "" where there was none. Into text[n], n >= 64; returns text. */
const char *referee_swap2_text(const Referee *r, char *text, int n);

static inline bool referee_over(const Referee *r)
{
    return r->result != RESULT_NONE;
}

/* "by rules", "on time", "by crash" …: how a game ended, for tables and files. */
const char *referee_end_name(GameEnd end);

#endif
