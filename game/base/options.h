/* options.h - one table describes the options of a struct, and gives the command line, the configuration
 * file, the help text and the dump.
 *
 *     typedef struct Settings { int visits; float c_puct; bool json; char net[256]; int rule; } Settings;
 *     static const Option rows[] = {
 *         OPTION_HEADING("Search"),
 *         OPTION_INT(Settings, visits, "visits", 1, 100000, "playouts a move"),
 *         OPTION_BOOL(Settings, json, "json", "print JSON"),
 *         OPTION_ENUM(Settings, rule, "rule", rule_names, "rule of the game"),
 *     };
 *     static const OptionTable table = OPTION_TABLE(rows);
 *
 * The struct holds the defaults before anything is read. Keys are lower case with underscores; where the
 * user writes one, - and _ are the same and capitals do not matter. Later settings win, so a program that
 * has presets parses the command line once to learn the preset, and again on top of it. */
#ifndef TENGEN_GAME_BASE_OPTIONS_H
#define TENGEN_GAME_BASE_OPTIONS_H

#include "game/base/status.h"

#include <stddef.h>
#include <stdint.h>

typedef enum OptionType {
    OPTION_TYPE_HEADING,
    OPTION_TYPE_INT,    /* int */
    OPTION_TYPE_INT64,  /* int64_t; ranges within +-2^53 */
    OPTION_TYPE_FLOAT,  /* float */
    OPTION_TYPE_DOUBLE, /* double */
    OPTION_TYPE_BOOL,   /* bool: true/false, yes/no, on/off, 1/0 */
    OPTION_TYPE_STRING, /* char[size]: one line of text, without spaces at its ends and without " ;" */
    OPTION_TYPE_ENUM,   /* an enum or int: the index of a choice */
} OptionType;

typedef struct Option {
    const char *key; /* for a heading, its text */
    OptionType type;
    size_t offset;
    size_t size;
    double minimum, maximum;    /* of numbers, both included */
    const char *const *choices; /* of an enum, NULL at the end */
    const char *help;           /* a few words, beginning in lower case, no full stop */
} Option;

enum { OPTIONS_MAX = 160 }; /* rows of a table */

typedef struct OptionTable {
    const Option *option;
    int count;
} OptionTable;

#define OPTION_TABLE(rows)                                                                                   \
    {                                                                                                        \
        (rows), (int)(sizeof(rows) / sizeof *(rows))                                                         \
    }

/* Each row checks when compiled that the member has the type it says. */
#define OPTION_MEMBER(Struct, member)      (((Struct *)0)->member)
#define OPTION_TYPED(Struct, member, type) (0 * sizeof(_Generic(OPTION_MEMBER(Struct, member), type : 1)))
#define OPTION_ARRAY(Struct, member)                                                                         \
    (0 * sizeof(char[_Generic(&OPTION_MEMBER(Struct, member), char ** : -1, default : 1)]))
#define OPTION_ROW(Struct, member, type, check, key, low, high, choices, help)                               \
    {                                                                                                        \
        (key), (type), offsetof(Struct, member) + (check), sizeof OPTION_MEMBER(Struct, member), (low),      \
            (high), (choices), (help)                                                                        \
    }

#define OPTION_HEADING(text)                                                                                 \
    {                                                                                                        \
        (text), OPTION_TYPE_HEADING, 0, 0, 0, 0, NULL, NULL                                                  \
    }
#define OPTION_INT(S, m, key, low, high, help)                                                               \
    OPTION_ROW(S, m, OPTION_TYPE_INT, OPTION_TYPED(S, m, int), key, low, high, NULL, help)
#define OPTION_INT64(S, m, key, low, high, help)                                                             \
    OPTION_ROW(S, m, OPTION_TYPE_INT64, OPTION_TYPED(S, m, int64_t), key, low, high, NULL, help)
#define OPTION_FLOAT(S, m, key, low, high, help)                                                             \
    OPTION_ROW(S, m, OPTION_TYPE_FLOAT, OPTION_TYPED(S, m, float), key, low, high, NULL, help)
#define OPTION_DOUBLE(S, m, key, low, high, help)                                                            \
    OPTION_ROW(S, m, OPTION_TYPE_DOUBLE, OPTION_TYPED(S, m, double), key, low, high, NULL, help)
#define OPTION_BOOL(S, m, key, help)                                                                         \
    OPTION_ROW(S, m, OPTION_TYPE_BOOL, OPTION_TYPED(S, m, bool), key, 0, 1, NULL, help)
#define OPTION_STRING(S, m, key, help)                                                                       \
    OPTION_ROW(S, m, OPTION_TYPE_STRING, OPTION_TYPED(S, m, char *) + OPTION_ARRAY(S, m), key, 0, 0, NULL,   \
               help)
#define OPTION_ENUM(S, m, key, choices, help)                                                                \
    OPTION_ROW(S, m, OPTION_TYPE_ENUM,                                                                       \
               0 * sizeof(char[sizeof(OPTION_MEMBER(S, m)) == sizeof(int) ? 1 : -1]), key, 0, 0, choices,    \
               help)

/* The row of a key, or NULL. */
const Option *options_find(const OptionTable *t, const char *key);

/* Set one option of the struct at `values`. ERR_INPUT in words: "visits = 0: must be 1 to 100000",
 * "unknown option 'vists'; did you mean 'visits'?". Nothing changes on an error. */
Status options_set(const OptionTable *t, void *values, const char *key, const char *value)
    __attribute__((warn_unused_result));

/* Read a command line: --key value, --key=value; for a bool --key, --no-key or --key=value. What is not an
 * option, and all after "--", goes to positional[], which has room for argc entries, and is counted in
 * *positionals. argv[] begins with the first argument, not with the program's name. */
Status options_parse(const OptionTable *t, void *values, int argc, const char *const argv[],
                     const char *positional[], int *positionals) __attribute__((warn_unused_result));

/* Read an INI file: "key = value" lines, comments after # or ;, no sections. Each key at most once. Errors
 * name file and line: "run.ini:7: unknown key 'lerning_rate'; did you mean 'learning_rate'?". On an error
 * values may have been set in part. */
Status options_read(const OptionTable *t, void *values, const char *path) __attribute__((warn_unused_result));

/* The same from text[0..size); name stands for the path in messages. */
Status options_read_text(const OptionTable *t, void *values, const char *name, const char *text, size_t size)
    __attribute__((warn_unused_result));

/* All options as an INI file with the help as comments, into *text, allocated (the caller frees it).
 * options_read_text gives the same values again. ERR_INPUT: a line would be too long. */
Status options_format(const OptionTable *t, const void *values, char **text)
    __attribute__((warn_unused_result));

/* One value as options_set takes it, into text[n], n >= 32; returns text. */
const char *options_value(const Option *option, const void *values, char *text, int n);

/* A help line for each option and heading, with range and the value in `defaults`, into *text, allocated
 * (the caller frees it). */
Status options_help(const OptionTable *t, const void *defaults, char **text)
    __attribute__((warn_unused_result));

/* The index of the candidate most like name by the fewest insertions, deletions, changes and swaps of
 * neighbours (Damerau 1964), or -1 if none is close. */
int options_nearest(const char *name, const char *const candidates[], int n);

#endif
