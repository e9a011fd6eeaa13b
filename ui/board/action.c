#include "ui/board/action.h"

#include "ui/board/swap2.h"

#include <stdio.h>
#include <string.h>

enum { STEP_ROW = 100 };

typedef struct Binding {
    KeyPress key;
    Action action;
} Binding;

#define ONE(id, code)                                                                                        \
    {                                                                                                        \
        {(code), false},                                                                                     \
        {                                                                                                    \
            (id), 0, POINT_NONE                                                                              \
        }                                                                                                    \
    }
#define CONTROL(id, code)                                                                                    \
    {                                                                                                        \
        {(code), true},                                                                                      \
        {                                                                                                    \
            (id), 0, POINT_NONE                                                                              \
        }                                                                                                    \
    }
#define WAY(code, way)                                                                                       \
    {                                                                                                        \
        {(code), false},                                                                                     \
        {                                                                                                    \
            ACTION_SWAP2, (way), POINT_NONE                                                                  \
        }                                                                                                    \
    }
#define STEP(code, step)                                                                                     \
    {                                                                                                        \
        {(code), false},                                                                                     \
        {                                                                                                    \
            ACTION_CURSOR, (step), POINT_NONE                                                                \
        }                                                                                                    \
    }

/* Where an action has several keys, the first stands first in the list. */
static const Binding bindings[] = {
    ONE(ACTION_NEW, 'n'),
    CONTROL(ACTION_NEW, 'n'),
    ONE(ACTION_UNDO, 'u'),
    CONTROL(ACTION_UNDO, 'z'),
    ONE(ACTION_UNDO, KEY_BACKSPACE),
    ONE(ACTION_REDO, 'r'),
    CONTROL(ACTION_REDO, 'y'),
    ONE(ACTION_HINT, 'h'),
    ONE(ACTION_ANALYSE, KEY_TAB),
    ONE(ACTION_ANALYSE, 'a'),
    ONE(ACTION_REVIEW, 'v'),
    ONE(ACTION_SET_UP, 'b'),
    ONE(ACTION_TURN, 'x'),
    ONE(ACTION_PUZZLES, 'p'),
    CONTROL(ACTION_NEXT_PUZZLE, 'p'),
    ONE(ACTION_NEXT_MISTAKE, 'j'),
    ONE(ACTION_PREVIOUS_MISTAKE, 'k'),
    ONE(ACTION_TRY_AGAIN, 'y'),
    ONE(ACTION_ENGINE_MOVES, 'e'),
    WAY('1', SWAP2_WHITE),
    WAY('2', SWAP2_BLACK),
    WAY('3', SWAP2_MORE),
    CONTROL(ACTION_RESIGN, 'r'),
    ONE(ACTION_STRONGER, '+'),
    ONE(ACTION_STRONGER, '='),
    ONE(ACTION_WEAKER, '-'),
    STEP(KEY_LEFT, -1),
    STEP(KEY_RIGHT, 1),
    STEP(KEY_UP, -STEP_ROW),
    STEP(KEY_DOWN, STEP_ROW),
    ONE(ACTION_PLACE, KEY_ENTER),
    ONE(ACTION_PLACE, ' '),
    ONE(ACTION_BACK, ','),
    ONE(ACTION_BACK, KEY_PAGE_UP),
    ONE(ACTION_FORWARD, '.'),
    ONE(ACTION_FORWARD, KEY_PAGE_DOWN),
    ONE(ACTION_FIRST, KEY_HOME),
    ONE(ACTION_LAST, KEY_END),
    ONE(ACTION_NEXT_VARIATION, ']'),
    ONE(ACTION_PREVIOUS_VARIATION, '['),
    ONE(ACTION_ENGINE, 'g'),
    CONTROL(ACTION_OPEN, 'o'),
    CONTROL(ACTION_SAVE, 's'),
    CONTROL(ACTION_COPY, 'c'),
    CONTROL(ACTION_PASTE, 'v'),
    ONE(ACTION_SETTINGS, KEY_F2),
    ONE(ACTION_NUMBERS, 'm'),
    ONE(ACTION_COORDINATES, 'c'),
    ONE(ACTION_SOUND, 's'),
    ONE(ACTION_THEME, 't'),
    ONE(ACTION_LANGUAGE, 'l'),
    ONE(ACTION_FULLSCREEN, KEY_F11),
    ONE(ACTION_KEYS, KEY_F1),
    ONE(ACTION_KEYS, '?'),
    ONE(ACTION_CLOSE, KEY_ESCAPE),
    CONTROL(ACTION_QUIT, 'q'),
};

enum { BINDINGS = sizeof bindings / sizeof bindings[0] };

void action_ask(ActionQueue *q, Action action)
{
    if (q->count < ACTION_QUEUE_MAX) q->action[q->count++] = action;
}

Action action_of_key(KeyPress key)
{
    for (int i = 0; i < BINDINGS; i++)
        if (bindings[i].key.code == key.code && bindings[i].key.control == key.control)
            return bindings[i].action;
    return (Action){ACTION_NONE, 0, POINT_NONE};
}

TextId action_name(ActionId id)
{
    static const TextId names[ACTIONS] = {
        [ACTION_NEW] = TEXT_NEW_GAME,
        [ACTION_UNDO] = TEXT_UNDO,
        [ACTION_REDO] = TEXT_REDO,
        [ACTION_HINT] = TEXT_HINT,
        [ACTION_ANALYSE] = TEXT_ANALYSE,
        [ACTION_SET_UP] = TEXT_SET_UP,
        [ACTION_TURN] = TEXT_SET_UP_TURN,
        [ACTION_PUZZLES] = TEXT_PUZZLES,
        [ACTION_NEXT_PUZZLE] = TEXT_NEXT_PUZZLE,
        [ACTION_REVIEW] = TEXT_REVIEW,
        [ACTION_NEXT_MISTAKE] = TEXT_NEXT_MISTAKE,
        [ACTION_PREVIOUS_MISTAKE] = TEXT_PREVIOUS_MISTAKE,
        [ACTION_TRY_AGAIN] = TEXT_TRY_AGAIN,
        [ACTION_ENGINE_MOVES] = TEXT_ENGINE_MOVES,
        [ACTION_SWAP2] = TEXT_SWAP2_NAME,
        [ACTION_RESIGN] = TEXT_RESIGN,
        [ACTION_STRONGER] = TEXT_STRONGER,
        [ACTION_WEAKER] = TEXT_WEAKER,
        [ACTION_CURSOR] = TEXT_CURSOR,
        [ACTION_PLACE] = TEXT_PLACE,
        [ACTION_BACK] = TEXT_BACK,
        [ACTION_FORWARD] = TEXT_FORWARD,
        [ACTION_FIRST] = TEXT_FIRST,
        [ACTION_LAST] = TEXT_LAST,
        [ACTION_NEXT_VARIATION] = TEXT_NEXT_VARIATION,
        [ACTION_PREVIOUS_VARIATION] = TEXT_PREVIOUS_VARIATION,
        [ACTION_ENGINE] = TEXT_ENGINE,
        [ACTION_OPEN] = TEXT_OPEN,
        [ACTION_SAVE] = TEXT_SAVE,
        [ACTION_COPY] = TEXT_COPY,
        [ACTION_PASTE] = TEXT_PASTE,
        [ACTION_SETTINGS] = TEXT_SETTINGS,
        [ACTION_NUMBERS] = TEXT_TOGGLE_NUMBERS,
        [ACTION_COORDINATES] = TEXT_TOGGLE_COORDINATES,
        [ACTION_SOUND] = TEXT_TOGGLE_SOUND,
        [ACTION_THEME] = TEXT_NEXT_THEME,
        [ACTION_LANGUAGE] = TEXT_NEXT_LANGUAGE,
        [ACTION_FULLSCREEN] = TEXT_FULLSCREEN,
        [ACTION_KEYS] = TEXT_KEYS,
        [ACTION_CLOSE] = TEXT_CLOSE,
        [ACTION_QUIT] = TEXT_QUIT,
    };
    return names[id];
}

static const char *key_name(KeyPress key, char text[24])
{
    static const char *const names[] = {"Esc", "Enter", "Tab",  "Backspace", "Del", "←",  "→",  "↑",
                                        "↓",   "PgUp",  "PgDn", "Home",      "End", "F1", "F2", "F11"};
    const char *before = key.control ? "Ctrl+" : "";
    if (key.code == ' ')
        snprintf(text, 24, "%sSpace", before);
    else if (key.code >= KEY_ESCAPE)
        snprintf(text, 24, "%s%s", before, names[key.code - KEY_ESCAPE]);
    else
        snprintf(text, 24, "%s%c", before, key.code >= 'a' && key.code <= 'z' ? key.code - 32 : key.code);
    return text;
}

const char *action_keys(ActionId id, char *text, int n)
{
    char name[24];
    text[0] = '\0';
    for (int i = 0; i < BINDINGS; i++) {
        if (bindings[i].action.id != id) continue;
        size_t length = strlen(text);
        snprintf(text + length, (size_t)n - length, "%s%s", length ? "  " : "",
                 key_name(bindings[i].key, name));
    }
    return text;
}
