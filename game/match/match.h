/* match.h - many games between two players, A and B, at once in one thread.
 *
 * Games come in pairs: games 2k and 2k + 1 start from the same opening, A is black in the even one and
 * white in the odd one. Each of the `concurrent` tables has its own A and its own B, made by the sides'
 * factories; players that share one batching evaluator fill its batches together, since every table is
 * served in turn and none waits for another's game.
 * The random numbers of a move are keyed by (seed, game, ply), so if players keep nothing between moves,
 * a game does not depend on how many tables there are, nor on which of them it is played.
 * A player loses by resigning (POINT_NONE) and by a move that is no empty point; in renju a forbidden point
 * may be played, and loses by the rules. */
#ifndef TENGEN_GAME_MATCH_MATCH_H
#define TENGEN_GAME_MATCH_MATCH_H

#include "game/match/referee.h"

/* How to make the players of one side: called once a table, freed by the match. */
typedef struct MatchSide {
    Status (*make)(void *context, GameSpec spec, Player **out);
    void *context;
} MatchSide;

/* A finished game, as the callback sees it. */
typedef struct MatchGame {
    int game; /* its number */
    bool a_is_black;
    Result result; /* who won */
    GameEnd end;
    const Board *board; /* the final position */
    const Point *moves; /* from the empty board, opening included */
    int count;          /* how many moves */
    int opening_count;  /* how many of them are the opening */
} MatchGame;

typedef struct MatchOptions {
    GameSpec spec;
    uint64_t seed;
    int first_game; /* even; so that several threads may share a match: [first_game, first_game + games) */
    int games;      /* >= 1; even, unless the last opening shall be played by one colour only */
    int concurrent; /* tables, >= 1 */

    /* Pair k begins with openings[k % opening_count], or, if opening_count is 0, with random_min to
     * random_max random stones drawn from (seed, k), the number uniformly, the stones by opening_random. */
    const Opening *openings;
    int opening_count;
    int random_min, random_max;

    void (*on_game)(void *context, const MatchGame *game); /* may be NULL; in the order in which games end */
    bool (*should_stop)(void *context);                    /* may be NULL; asked between polls */
    void *context;
} MatchOptions;

/* Results of one side's games. */
typedef struct MatchScore {
    int wins, draws, losses;
} MatchScore;

/* A's results. */
typedef struct MatchResult {
    MatchScore black, white; /* with A as black, as white */
    MatchScore opened;       /* of all these, the games that swap2 lets A open; else none */
    int pairs[5];            /* complete pairs in which A scored 0, 1/2, 1, 3/2, 2 */
    int illegal[2];          /* games lost by an illegal move: by A, by B */
    int64_t plies;           /* moves by players, both sides */
} MatchResult;

/* Play. ERR_MEMORY, whatever a factory or a player returns, or ERR_INTERRUPTED if should_stop said so;
 * *result then holds the games that were finished. */
Status match_run(const MatchOptions *options, MatchSide a, MatchSide b, MatchResult *result)
    __attribute__((warn_unused_result));

/* What a result is worth to A: 0, 1 or 2 half points. */
int match_half_points(Result result, bool a_is_black);

/* Count a game in which A got so many half points, after so many plies by players. Its pair is not counted. */
void match_count(MatchResult *result, bool a_is_black, int half_points, GameEnd end, int plies);

/* Count it in a score as well. */
void match_count_score(MatchScore *score, int half_points);

/* *sum += *part, of the same match. */
void match_add(MatchResult *sum, const MatchResult *part);

/* Both colours together. */
MatchScore match_total(const MatchResult *r);

/* Games, and (wins + draws / 2) / games in [0, 1]; NaN without games. */
int match_games(MatchScore s);
double match_score(MatchScore s);

/* What the result says of A's strength. */
typedef struct MatchEstimate {
    double score; /* in [0, 1] */
    double error; /* its standard error; from pairs if all games are in pairs, since the two games of
                     a pair share an opening and are not independent */
    double elo;   /* 400 log10(score / (1 - score)); infinite at 0 and 1 */
    double elo_low, elo_high; /* 95 % interval (Wilson's, which stays finite on its inner side) */
} MatchEstimate;

/* At least one game. */
MatchEstimate match_estimate(const MatchResult *r);

#endif
