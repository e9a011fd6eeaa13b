#include "ui/cli/play_input.h"

#include "game/base/options.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

typedef struct Word {
    const char *name;
    const char *also; /* a short form, or NULL */
    PlayVerb verb;
    bool wants_file;
    const char *usage, *about;
} Word;

static const Word words[] = {
    {"undo", "u", PLAY_UNDO, false, "undo", "take back your last move and the answer to it"},
    {"redo", "r", PLAY_REDO, false, "redo", "play again what undo took back"},
    {"hint", NULL, PLAY_HINT, false, "hint", "what the engine would play for you"},
    {"board", "b", PLAY_BOARD, false, "board", "draw the board again"},
    {"moves", "m", PLAY_MOVES, false, "moves", "the moves so far, as one word to copy"},
    {"save", NULL, PLAY_SAVE, true, "save FILE", "write the game to FILE: .sgf, .psq or .txt"},
    {"load", NULL, PLAY_LOAD, true, "load FILE", "go on with the game in FILE"},
    {"new", "n", PLAY_NEW, false, "new", "begin another game"},
    {"swap", NULL, PLAY_SWAP, false, "swap", "change sides with the engine"},
    {"resign", NULL, PLAY_RESIGN, false, "resign", "give the game up"},
    {"help", "?", PLAY_HELP, false, "help", "this list"},
    {"quit", "q", PLAY_QUIT, false, "quit", "leave (also: exit, Ctrl-D)"},
    {"exit", NULL, PLAY_QUIT, false, NULL, NULL},
};

enum { WORDS = sizeof words / sizeof words[0] };

const char *play_input_help(int i, const char **about)
{
    if (i >= WORDS || !words[i].usage) return NULL;
    *about = words[i].about;
    return words[i].usage;
}

static const char *skip_blanks(const char *s)
{
    while (isspace((unsigned char)*s)) s++;
    return s;
}

/* A letter and a number, with blanks between at will, and nothing else: like a point, on the board or not. */
static bool looks_like_point(const char *line, int *column, int *row)
{
    if (!isalpha((unsigned char)line[0])) return false;
    const char *s = skip_blanks(line + 1);
    int digits = 0, number = 0;
    for (; isdigit((unsigned char)*s); s++, digits++)
        if (number < 10000) number = 10 * number + (*s - '0');
    if (digits == 0 || *skip_blanks(s)) return false;
    *column = tolower((unsigned char)line[0]) - 'a';
    *row = number;
    return true;
}

static Status parse_point(const char *line, int size, int column, int row, PlayInput *out)
{
    if (column < 0 || column >= size || row < 1 || row > size)
        return status_error(ERR_INPUT,
                            "%.20s is not on the board: columns go from a to %c, rows from 1 to %d", line,
                            'a' + size - 1, size);
    out->verb = PLAY_MOVE;
    out->point = (Point)((size - row) * size + column);
    return status_ok();
}

static Status unknown(const char *name, int size)
{
    const char *names[WORDS];
    for (int i = 0; i < WORDS; i++) names[i] = words[i].name;
    int near = options_nearest(name, names, WORDS);
    if (near >= 0)
        return status_error(ERR_INPUT, "'%.40s' is no command: did you mean %s?", name, names[near]);
    return status_error(ERR_INPUT, "'%.40s' is neither a point (a1 to %c%d) nor a command: type help", name,
                        'a' + size - 1, size);
}

static const Word *find(const char *name)
{
    for (int i = 0; i < WORDS; i++)
        if (strcmp(name, words[i].name) == 0 || (words[i].also && strcmp(name, words[i].also) == 0))
            return &words[i];
    return NULL;
}

static Status parse_word(const char *line, int size, PlayInput *out)
{
    char name[64];
    int n = 0;
    for (; line[n] && !isspace((unsigned char)line[n]) && n < (int)sizeof name - 1; n++)
        name[n] = (char)tolower((unsigned char)line[n]);
    name[n] = '\0';
    const Word *word = find(name);
    const char *rest = skip_blanks(line + n);
    if (!word) return unknown(name, size);
    if (word->wants_file && !*rest)
        return status_error(ERR_INPUT, "%s what? Type: %s game.sgf", word->name, word->name);
    if (!word->wants_file && *rest)
        return status_error(ERR_INPUT, "%s stands alone: '%.40s' is not understood", word->name, rest);
    out->verb = word->verb;
    snprintf(out->argument, sizeof out->argument, "%s", rest);
    return status_ok();
}

Status play_input_parse(const char *line, int size, PlayInput *out)
{
    int column, row;
    out->verb = PLAY_NOTHING;
    out->point = POINT_NONE;
    out->argument[0] = '\0';
    if (!line[0]) return status_ok();
    if (looks_like_point(line, &column, &row)) return parse_point(line, size, column, row, out);
    return parse_word(line, size, out);
}
