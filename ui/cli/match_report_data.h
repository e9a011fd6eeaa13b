/* match_report_data.h - a match.db in memory, and the sums that its report shows.
 *
 * Players are numbered as in the match, from 0; games stand in the order of their numbers. All texts are
 * well-formed UTF-8 without controls but newlines. */
#ifndef TENGEN_UI_CLI_MATCH_REPORT_DATA_H
#define TENGEN_UI_CLI_MATCH_REPORT_DATA_H

#include "game/match/bradley_terry.h"
#include "game/match/match_db.h"
#include "game/match/sprt.h"

typedef struct ReportPlayer {
    char *name, *description;
    BradleyTerryRating rating; /* the anchor's is fixed */
} ReportPlayer;

typedef struct ReportGame {
    int number; /* from 0 */
    int black, white;
    int opener;     /* who opened it by swap2, else black */
    char swap2[64]; /* how that went, or "" */
    Result result;
    GameEnd end;
    int opening; /* an index of openings */
    int opening_moves;
    int count;
    Point *moves;   /* [count] */
    int *times_ms;  /* [count]; -1: unknown */
    char ended[24]; /* ISO 8601, UTC */
    char *account;  /* the loser's conversation if he lost by a fault, or "" */
} ReportGame;

/* The games that began with the same moves. */
typedef struct ReportOpening {
    int game; /* the first of them, an index of games */
    int games;
    MatchScore black; /* results of black */
    int points;       /* half points of player 0 in his games */
    int played;       /* player 0's games */
} ReportOpening;

typedef struct ReportData {
    GameSpec spec;
    ReportPlayer *players;
    int player_count;
    ReportGame *games;
    int game_count, game_room;
    ReportOpening *openings;
    int opening_count, opening_room;
    MatchResult *results; /* [player, player]: of the first against the second */
    int anchor;           /* the player whose Elo is fixed, at … */
    double anchor_elo;
    bool swap2;  /* the players laid the openings */
    bool tested; /* the match has a sequential test … */
    Sprt sprt;
    int sprt_pairs[5]; /* … of player 0, up to the pair that decided it */
} ReportData;

/* anchor: whose Elo is fixed (match_settings_anchor). ERR_FORMAT: the file is damaged; ERR_INPUT: nobody is called
 * so; ERR_MEMORY. Free it in any case. */
Status match_report_data_read(MatchDb *db, const char *anchor, ReportData *out)
    __attribute__((warn_unused_result));
void match_report_data_free(ReportData *d);

/* What a did against b. */
const MatchResult *match_report_data_pairing(const ReportData *d, int a, int b);

/* All that a player did. */
MatchResult match_report_data_total(const ReportData *d, int a);

/* Did the loser lose by a fault of his own? */
bool match_report_data_is_fault(const ReportGame *g);

#endif
