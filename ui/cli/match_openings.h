/* match_openings.h - how the games of a match begin: with the openings that come with the program, with a file's, or
 * with random ones. */
#ifndef TENGEN_UI_CLI_MATCH_OPENINGS_H
#define TENGEN_UI_CLI_MATCH_OPENINGS_H

#include "game/opening.h"
#include "ui/cli/match_settings.h"

enum { MATCH_OPENINGS_WORDS_MAX = 400 };

typedef struct MatchOpenings {
    OpeningBook book; /* empty: random ones */
    OpeningSettings random;
    char words[MATCH_OPENINGS_WORDS_MAX]; /* for people: what they are and where they come from */
    char identity[80];                    /* tells a book from another of the same name */
} MatchOpenings;

/* Choose them as the setting says, equal ones once. Of "auto" those that come with the program for this game, or where
 * there are none random ones. moves: taken from each of a file's; 0: all. ERR_INPUT, ERR_FORMAT. */
Status match_openings_choose(const OpeningSettings *settings, int moves, GameSpec game, MatchOpenings *out)
    __attribute__((warn_unused_result));
void match_openings_free(MatchOpenings *o);

#endif
