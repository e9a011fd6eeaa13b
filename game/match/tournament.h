/* tournament.h - many games between many players, on all cores: hands games out, collects results, and knows
 * what was played already.
 *
 * Each worker thread serves `tables` games in turn, and none waits for another, so that players of one worker
 * that share a batching evaluator fill its batches together. A game depends on its number, opening and
 * players alone (referee.h), and an early stop is decided on the results in the order of the pairs, not of
 * their ending: so a result does not depend on threads or tables, nor on a break in between, as long as
 * the players are the same for the same random numbers.
 * Hooks are called one at a time, on any worker. */
#ifndef TENGEN_GAME_MATCH_TOURNAMENT_H
#define TENGEN_GAME_MATCH_TOURNAMENT_H

#include "game/match/match.h"
#include "game/match/pairings.h"

/* The openings of a tournament: a book's, one after the other and again from the start, or random ones; not with
 * swap2. */
typedef struct TournamentOpenings {
    const OpeningBook *book; /* borrowed; NULL: random */
    bool symmetries;         /* each pair gets one of the eight images of a book's opening, by the seed */
    int random_min, random_max;
    int radius; /* of random ones, see opening_random */
} TournamentOpenings;

/* One game of a tournament, as the pairings have it. */
typedef struct TournamentGame {
    int number; /* from 0; its pair is number / 2 */
    int black,
        white; /* of a finished game with swap2: as they chose; before that the first player is black */
    GamePair pair;
    Opening opening;
} TournamentGame;

/* What is kept of a finished game. */
typedef struct TournamentScore {
    Result result;
    GameEnd end;
    int plies;    /* by players */
    bool swapped; /* by swap2: who began as black was white (referee.h) */
} TournamentScore;

/* What game `number` brought the first player of its pair: 0, 1 or 2 half points. */
int tournament_half_points(TournamentScore score, int number);

typedef struct TournamentHooks {
    void *context;

    /* A player for a table of that worker, who may be asked for several games. Freed by the tournament. */
    Status (*make)(void *context, int worker, int player, Player **out);

    /* A game was finished; may be NULL. A fault ends the tournament. */
    Status (*finished)(void *context, const TournamentGame *game, const Referee *referee);

    /* Are pairs 0 to k enough, now that all of them are known? May be NULL: all are played. Not for Swiss. */
    bool (*enough)(void *context, int k);

    bool (*should_stop)(void *context); /* may be NULL; asked between polls, on any worker at any time */
} TournamentHooks;

typedef struct TournamentOptions {
    RefereeRules rules;
    PairingsOptions pairings;
    TournamentOpenings openings;
    int workers; /* threads, >= 1 */
    int tables;  /* games at once on each, >= 1 */
    TournamentHooks hooks;
} TournamentOptions;

typedef struct Tournament Tournament;

/* ERR_MEMORY. */
Status tournament_new(const TournamentOptions *options, Tournament **out) __attribute__((warn_unused_result));
void tournament_free(Tournament *t);

/* Before the run: this game was played already. Games in rising order of their numbers, each at most once;
 * ERR_FORMAT: it cannot have been played yet. */
Status tournament_restore(Tournament *t, int number, TournamentScore score)
    __attribute__((warn_unused_result));

/* Play what is left. What a hook, factory or player returns; ERR_INTERRUPTED when should_stop said so: the
 * games that are finished stay. */
Status tournament_run(Tournament *t) __attribute__((warn_unused_result));

/* Games in all, and how many of them are finished. Thread-safe only within hooks. */
int tournament_games(const Tournament *t);
int tournament_finished(const Tournament *t);

/* Has hooks.enough ended it, and how many pairs then count: those up to that one. Otherwise all pairs. */
bool tournament_decided(const Tournament *t);
int tournament_pairs(const Tournament *t);

/* Is it a Swiss tournament? Then half points of a player so far, as pairings_points has them. */
bool tournament_swiss(const Tournament *t);
int tournament_points(const Tournament *t, int player);

/* The results of player a against player b, from a's point of view, among the pairs that count. Within hooks,
 * or when no run is under way. */
void tournament_result(const Tournament *t, int a, int b, MatchResult *out);

/* The score of game `number`; false if it is not finished. */
bool tournament_score(const Tournament *t, int number, TournamentScore *out);

/* Game `number`; false if its players are not known yet. ERR_INPUT: no random opening. */
Status tournament_game(const Tournament *t, int number, bool *known, TournamentGame *out)
    __attribute__((warn_unused_result));

#endif
