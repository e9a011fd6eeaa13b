/* match_show.h - what a match tells a person: a line for each pair, one for the state of things, and the
 * result. */
#ifndef TENGEN_UI_CLI_MATCH_SHOW_H
#define TENGEN_UI_CLI_MATCH_SHOW_H

#include "game/base/text.h"
#include "game/match/sprt.h"
#include "game/match/tournament.h"

enum { MATCH_SHOW_LINE_MAX = 400 };

/* Whose games these are. */
typedef struct MatchNames {
    const char *name[PAIRINGS_PLAYERS_MAX];
    int count;
    int anchor; /* the player whose Elo is anchor_elo */
    double anchor_elo;
} MatchNames;

/* "pair 12: alpha 1.5, beta 0.5 (23 and 41 moves)": a pair that is finished; into text[n], which is returned. */
const char *match_show_pair(const Tournament *t, const MatchNames *names, int pair, char *text, int n);

/* "120 of 400 games, alpha 71-4-45 (60.8 %, Elo +76 +-58), 12 min left": how it stands; with more than two
 * players the leader is named. seconds: since the first of `games_here` games was begun. */
const char *match_show_state(const Tournament *t, const MatchNames *names, int games_here, double seconds,
                             char *text, int n);

/* The result of two players in a few lines; of more a cross-table, with their strengths by maximum likelihood
 * (bradley_terry.h), the anchor's being fixed, and the standard errors of these. ERR_MEMORY. */
Status match_show_result(const Tournament *t, const MatchNames *names, Text *out)
    __attribute__((warn_unused_result));

/* A sequential test in words: its bounds, how it stands, and what that says of a and b. */
void match_show_sprt(const Sprt *s, const int pairs[5], const char *a, const char *b, Text *out);

/* The same as one JSON object on one line: the game, the names, and for each pairing that played the results
 * by colour, the five counts of pairs, score, standard error and Elo with its 95 % interval (null where it is
 * infinite); and everybody's strength as the table has it. */
Status match_show_json(const Tournament *t, GameSpec game, const MatchNames *names, Text *out)
    __attribute__((warn_unused_result));

#endif
