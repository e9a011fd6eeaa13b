/* settings.h - what the window remembers from one start to the next, as a file of options. */
#ifndef TENGEN_UI_BOARD_SETTINGS_H
#define TENGEN_UI_BOARD_SETTINGS_H

#include "game/base/file.h"
#include "game/base/options.h"
#include "game/puzzle.h"
#include "game/rules.h"
#include "mcts/level.h"
#include "ui/board/language.h"
#include "ui/board/theme.h"

/* Who plays: the person black, white, both or neither. */
typedef enum Seats { SEATS_BLACK, SEATS_WHITE, SEATS_BOTH, SEATS_NONE, SEATS } Seats;

enum { SETTINGS_MINUTES_MAX = 60, SETTINGS_INCREMENT_MAX = 60 };

/* Where another program plays in the place of Tengen: nowhere, or as this colour; against a person both colours mean
 * that it has the other one. */
typedef enum Rival { RIVAL_NONE, RIVAL_BLACK, RIVAL_WHITE, RIVALS } Rival;

typedef struct Settings {
    int rule; /* of the next game, as are size, line, seats and minutes */
    int size;
    int line;
    int seats;
    bool swap2; /* the opening; `seats` then says who places the first stones: black, the person */
    int level;  /* 1 to LEVELS */
    char engine[FILE_PATH_MAX]; /* the command of another program that may play; "": none was chosen */
    int rival;                  /* where it plays: Rival */
    int minutes;                /* on each clock; 0: no clock */
    int increment;              /* seconds added to a clock after each of its moves */
    int theme;
    int language;
    bool safe_palette;
    bool sound;
    bool numbers;
    bool coordinates;
    int puzzle_rule;       /* of the puzzles that were last chosen */
    int puzzle_difficulty; /* 1 to PUZZLE_DIFFICULTY_MAX */
} Settings;

/* For a game of `spec`, in the language of `locale` (may be NULL). */
Settings settings_default(GameSpec spec, const char *locale);

GameSpec settings_game(const Settings *s);

/* Read and write the file; settings_read leaves what it does not mention, and all on an error.
 * ERR_INPUT, ERR_FORMAT, ERR_IO. */
Status settings_read(const char *path, Settings *s) __attribute__((warn_unused_result));
Status settings_write(const char *path, const Settings *s) __attribute__((warn_unused_result));

#endif
