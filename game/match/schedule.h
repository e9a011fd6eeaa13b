/* schedule.h - who plays whom: pairs of games, in order, for each format.
 *
 * All games come in pairs with the same opening and swapped colours: games 2k and 2k + 1 are pair k, and the
 * first player of the pair is black in the even one. Where there are several pairings, they take turns, and
 * all of them get the same openings. Players are numbered from 0.
 *
 *   round robin  everybody against everybody; with two players it is a match
 *   gauntlet     player 0 against each of the others
 *   Swiss        in each round neighbours in the standings who have not met; an odd one out rests for a point
 */
#ifndef TENGEN_GAME_MATCH_SCHEDULE_H
#define TENGEN_GAME_MATCH_SCHEDULE_H

#include "game/base/status.h"

typedef enum Format { FORMAT_ROUND_ROBIN, FORMAT_GAUNTLET, FORMAT_SWISS } Format;

enum { SCHEDULE_PLAYERS_MAX = 64 };

typedef struct ScheduleOptions {
    Format format;
    int players; /* 2 to SCHEDULE_PLAYERS_MAX */
    int pairs;   /* of games for each pairing, >= 1 */
    int rounds;  /* of a Swiss tournament, 1 to players - 1 */
} ScheduleOptions;

typedef struct SchedulePair {
    int first, second; /* players */
    int round;         /* Swiss: from 0 */
    int opening;       /* the number of its opening, from 0 */
} SchedulePair;

typedef struct Schedule Schedule;

/* ERR_MEMORY. */
Status schedule_new(const ScheduleOptions *options, Schedule **out) __attribute__((warn_unused_result));
void schedule_free(Schedule *s);

/* Pairs of games in all. */
int schedule_pairs(const Schedule *s);

/* Pair k; false if it is not known yet, since it depends on pairs that are still being played. */
bool schedule_pair(const Schedule *s, int k, SchedulePair *out);

/* The first player got so many half points, 0 to 4, in pair k. Once for each pair, in any order. */
void schedule_score(Schedule *s, int k, int half_points);

/* Swiss: half points of a player so far, rests included (as many as a won pair gives, for every pair). */
int schedule_points(const Schedule *s, int player);

#endif
