/* match_settings.h - those options of a match that hold several values in one word.
 *
 *   --tc 1, 120/5, 120/5+0.5            seconds a move; a game/a move + what each move adds to the game's
 *   --engines memory_mb=350,startup_ms=…
 *   --openings auto, FILE, or random:stones=4,radius=3
 *   --sprt elo0=0,elo1=10,alpha=0.05,beta=0.05,normalized=no */
#ifndef TENGEN_UI_CLI_MATCH_SETTINGS_H
#define TENGEN_UI_CLI_MATCH_SETTINGS_H

#include "game/base/file.h"
#include "game/base/options.h"
#include "game/match/engine_process.h"
#include "game/match/sprt.h"
#include "ui/cli/match_show.h"

/* Set "key=value,key=value" by the table. what: whose keys these are, for messages. ERR_INPUT. */
Status match_settings_list(const OptionTable *table, void *values, const char *text, const char *what)
    __attribute__((warn_unused_result));

/* ERR_INPUT: "tc = 5/: …". */
Status match_settings_clock(const char *text, PlayerClock *out) __attribute__((warn_unused_result));

/* How programs are dealt with if nothing is said; without a command. */
EngineOptions match_settings_engines_default(void);

/* Change what the text names. ERR_INPUT. */
Status match_settings_engines(const char *text, EngineOptions *options) __attribute__((warn_unused_result));

typedef struct OpeningSettings {
    bool automatic;           /* those that come with the program, if there are some for the game */
    char file[FILE_PATH_MAX]; /* or a folder; "": random ones */
    int stones, radius;       /* of random ones */
} OpeningSettings;

/* ERR_INPUT. */
Status match_settings_openings(const char *text, OpeningSettings *out) __attribute__((warn_unused_result));

/* Whose Elo is fixed, "NAME" or "NAME=ELO"; "": the first player's, at 0. ERR_INPUT: nobody has that name. */
Status match_settings_anchor(const char *text, MatchNames *names) __attribute__((warn_unused_result));

/* ERR_INPUT. */
Status match_settings_sprt(const char *text, Sprt *out) __attribute__((warn_unused_result));

#endif
