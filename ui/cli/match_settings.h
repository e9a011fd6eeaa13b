/* match_settings.h - those options of a match that hold several values in one word.
 *
 *   --tc 1, 120/5, 120/5+0.5            seconds a move; a game/a move + what each move adds to the game's
 *   --engines memory_mb=350,startup_ms=…
 *   --openings FILE, or random:stones=4,radius=3
 *   --sprt elo0=0,elo1=10,alpha=0.05,beta=0.05,normalized=no */
#ifndef TENGEN_UI_CLI_MATCH_SETTINGS_H
#define TENGEN_UI_CLI_MATCH_SETTINGS_H

#include "game/base/file.h"
#include "game/base/options.h"
#include "game/match/engine_process.h"
#include "game/match/sprt.h"

/* Set "key=value,key=value" by the table. what: whose keys these are, for messages. ERR_INPUT. */
Status match_settings_list(const OptionTable *table, void *values, const char *text, const char *what)
    __attribute__((warn_unused_result));

/* ERR_INPUT: "tc = 5/: …". */
Status match_settings_clock(const char *text, PlayerClock *out) __attribute__((warn_unused_result));

/* All of *out but the command. ERR_INPUT. */
Status match_settings_engines(const char *text, EngineOptions *out) __attribute__((warn_unused_result));

typedef struct OpeningSettings {
    char file[FILE_PATH_MAX]; /* "": random ones */
    int stones, radius;       /* of random ones */
} OpeningSettings;

/* ERR_INPUT. */
Status match_settings_openings(const char *text, OpeningSettings *out) __attribute__((warn_unused_result));

/* ERR_INPUT. */
Status match_settings_sprt(const char *text, Sprt *out) __attribute__((warn_unused_result));

#endif
