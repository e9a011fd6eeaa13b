#include "ui/board/settings.h"

#include "game/base/file.h"

#include <stdlib.h>
#include <string.h>

static const char *const rule_choices[] = {"freestyle", "standard", "renju", "caro", NULL};
static const char *const seats_choices[] = {"black", "white", "both", "none", NULL};
static const char *const rival_choices[] = {"none", "black", "white", NULL};
static const char *const theme_choices[] = {"light", "dark", "paper", NULL};
static const char *const language_choices[] = {"english", "chinese", NULL};

static const Option rows[] = {
    OPTION_ENUM(Settings, rule, "rule", rule_choices, "rule of the next game"),
    OPTION_INT(Settings, size, "size", BOARD_SIZE_MIN, BOARD_SIZE_MAX, "points along an edge"),
    OPTION_INT(Settings, line, "line", LINE_LENGTH_MIN, LINE_LENGTH_MAX, "stones in a row that win"),
    OPTION_ENUM(Settings, seats, "seats", seats_choices, "which stones the person plays"),
    OPTION_BOOL(Settings, swap2, "swap2", "games begin with the opening swap2"),
    OPTION_INT(Settings, level, "level", 1, LEVELS, "how strong the engine plays"),
    OPTION_STRING(Settings, engine, "engine", "command of another program that may play"),
    OPTION_ENUM(Settings, rival, "rival", rival_choices, "which stones it has where engines play each other"),
    OPTION_INT(Settings, minutes, "minutes", 0, SETTINGS_MINUTES_MAX, "on each clock; 0: no clock"),
    OPTION_INT(Settings, increment, "increment", 0, SETTINGS_INCREMENT_MAX, "seconds added for each move"),
    OPTION_ENUM(Settings, theme, "theme", theme_choices, "colours of the window"),
    OPTION_ENUM(Settings, language, "language", language_choices, "of all texts"),
    OPTION_BOOL(Settings, safe_palette, "safe_palette", "colours that the colour-blind can tell apart"),
    OPTION_BOOL(Settings, sound, "sound", "the sound of a stone"),
    OPTION_BOOL(Settings, numbers, "numbers", "move numbers on the stones"),
    OPTION_BOOL(Settings, coordinates, "coordinates", "letters and numbers round the board"),
    OPTION_ENUM(Settings, puzzle_rule, "puzzle_rule", rule_choices, "of the puzzles"),
    OPTION_INT(Settings, puzzle_difficulty, "puzzle_difficulty", 1, PUZZLE_DIFFICULTY_MAX,
               "of the puzzles, from easy to hard"),
};
static const OptionTable table = OPTION_TABLE(rows);

Settings settings_default(GameSpec spec, const char *locale)
{
    Settings s;
    memset(&s, 0, sizeof s);
    s.rule = spec.rule;
    s.size = spec.size;
    s.line = spec.line;
    s.level = 3;
    s.language = language_of_locale(locale);
    s.sound = true;
    s.coordinates = true;
    s.puzzle_rule = spec.rule;
    s.puzzle_difficulty = 1;
    return s;
}

GameSpec settings_game(const Settings *s)
{
    return (GameSpec){.rule = (uint8_t)s->rule, .size = (uint8_t)s->size, .line = (uint8_t)s->line};
}

Status settings_read(const char *path, Settings *s)
{
    Settings read = *s;
    TRY(options_read(&table, &read, path));
    TRY(game_spec_check(settings_game(&read)));
    *s = read;
    return status_ok();
}

Status settings_write(const char *path, const Settings *s)
{
    char *text;
    TRY(options_format(&table, s, &text));
    Status status = file_write(path, text, strlen(text));
    free(text);
    return status;
}
