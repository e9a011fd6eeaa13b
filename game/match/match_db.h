/* match_db.h - a match on disk: what was agreed, and every game with the time of every move.
 *
 * One SQLite file (store.h) with the tables settings (key, value), players (number, name, description) and games
 * (one row a game, written once). Whatever is in it was finished: after kill -9 the games under way, and those
 * finished within the last moments, are played again. One thread at a time. */
#ifndef TENGEN_GAME_MATCH_MATCH_DB_H
#define TENGEN_GAME_MATCH_MATCH_DB_H

#include "game/match/tournament.h"

typedef struct MatchDb MatchDb;

enum { MATCH_DB_VALUE_MAX = 8192, MATCH_DB_VERSION = 2 };

/* What makes a match this match. */
typedef struct MatchDbSetting {
    const char *key;
    const char *value; /* shorter than MATCH_DB_VALUE_MAX */
} MatchDbSetting;

typedef struct MatchDbPlayer {
    const char *name;
    const char *description; /* the words that name it, and what tells it from others so named */
} MatchDbPlayer;

/* Open a file, or make one; until it is closed no other process can. ERR_BUSY: another plays this match; ERR_FORMAT:
 * it is no match, or is damaged. */
Status match_db_open(const char *path, MatchDb **out) __attribute__((warn_unused_result));

/* Open one to read it, which may go on meanwhile. ERR_IO: it is not there; ERR_FORMAT: as above. */
Status match_db_open_read(const char *path, MatchDb **out) __attribute__((warn_unused_result));

/* Write down what is not committed yet, and close. NULL is fine; faults of writing are lost, so flush first. */
void match_db_close(MatchDb *db);

/* The value of a setting into text[n]; *found is false if it was never agreed. */
Status match_db_setting(MatchDb *db, const char *key, char *text, size_t n, bool *found)
    __attribute__((warn_unused_result));

/* Of a new match, write down the settings and players; of an old one, hold them against it. ERR_INPUT, saying
 * what differs: it is another match. */
Status match_db_agree(MatchDb *db, const MatchDbSetting settings[], int setting_count,
                      const MatchDbPlayer players[], int player_count) __attribute__((warn_unused_result));

/* Tell a tournament all games that were played. *games counts them. Games beyond its number are left out. */
Status match_db_restore(MatchDb *db, Tournament *t, int *games) __attribute__((warn_unused_result));

/* Write a game down. Committed at once, or with the next one if games end within moments of each other. */
Status match_db_add(MatchDb *db, const TournamentGame *game, const Referee *r)
    __attribute__((warn_unused_result));
Status match_db_flush(MatchDb *db) __attribute__((warn_unused_result));

/* Each player in the order of their numbers, from 0. Stops at the first fault of the callback, and returns it. */
Status match_db_each_player(MatchDb *db, Status (*take)(void *context, const MatchDbPlayer *player),
                            void *context) __attribute__((warn_unused_result));

/* What game it is. ERR_FORMAT: none is agreed on. */
Status match_db_spec(MatchDb *db, GameSpec *out) __attribute__((warn_unused_result));

/* A game as it is stored; texts live until the callback returns. */
typedef struct MatchDbGame {
    int number;
    const char *black, *white; /* names */
    const char *opener;        /* the name of who opened it by swap2, else black */
    const char *swap2;         /* how that went (referee_swap2_text), or "" */
    GameSpec spec;
    Result result;
    GameEnd end;
    int opening; /* moves of the opening */
    int count;
    Point moves[BOARD_POINTS_MAX];
    int times_ms[BOARD_POINTS_MAX]; /* -1 for moves that nobody played */
    const char *ended;              /* ISO 8601, UTC */
    const char *account;            /* the loser's conversation if he lost by a fault, or "" */
} MatchDbGame;

/* Each stored game in the order of their numbers. Stops at the first fault of the callback, and returns it. */
Status match_db_each(MatchDb *db, Status (*take)(void *context, const MatchDbGame *game), void *context)
    __attribute__((warn_unused_result));

#endif
