/* action.h - everything that the user can do, each with its name and its keys: one table for the keyboard,
 * for the list of keys and for the buttons' tips. */
#ifndef TENGEN_UI_BOARD_ACTION_H
#define TENGEN_UI_BOARD_ACTION_H

#include "game/board.h"
#include "ui/board/language.h"

/* A key: a character in lower case, or one of these. */
typedef enum KeyCode {
    KEY_NONE = 0,
    KEY_ESCAPE = 0x100,
    KEY_ENTER,
    KEY_TAB,
    KEY_BACKSPACE,
    KEY_DELETE,
    KEY_LEFT,
    KEY_RIGHT,
    KEY_UP,
    KEY_DOWN,
    KEY_PAGE_UP,
    KEY_PAGE_DOWN,
    KEY_HOME,
    KEY_END,
    KEY_F1,
    KEY_F2,
    KEY_F11,
} KeyCode;

typedef struct KeyPress {
    int code;
    bool control;
} KeyPress;

typedef enum ActionId {
    ACTION_NONE,
    /* in the list of keys, in this order */
    ACTION_NEW,
    ACTION_UNDO,
    ACTION_REDO,
    ACTION_HINT,
    ACTION_ANALYSE,
    ACTION_SET_UP, /* begin, and end */
    ACTION_TURN,   /* the other side to move, while setting up */
    ACTION_PUZZLES,
    ACTION_NEXT_PUZZLE,
    ACTION_REVIEW,
    ACTION_NEXT_MISTAKE,
    ACTION_PREVIOUS_MISTAKE,
    ACTION_TRY_AGAIN, /* play on from here, out of a review; a puzzle from its beginning */
    ACTION_ENGINE_MOVES,
    ACTION_SWAP2, /* value is a Swap2Way */
    ACTION_RESIGN,
    ACTION_STRONGER,
    ACTION_WEAKER,
    ACTION_CURSOR, /* with the arrows; value is a step: dy * 100 + dx */
    ACTION_PLACE,  /* at the cursor */
    ACTION_BACK,
    ACTION_FORWARD,
    ACTION_FIRST,
    ACTION_LAST,
    ACTION_NEXT_VARIATION,
    ACTION_PREVIOUS_VARIATION,
    ACTION_ENGINE, /* another program to play */
    ACTION_OPEN,
    ACTION_SAVE,
    ACTION_COPY,
    ACTION_PASTE,
    ACTION_SETTINGS,
    ACTION_NUMBERS,
    ACTION_COORDINATES,
    ACTION_SOUND,
    ACTION_THEME,
    ACTION_LANGUAGE,
    ACTION_FULLSCREEN,
    ACTION_KEYS,
    ACTION_CLOSE, /* the dialog */
    ACTION_QUIT,
    /* with the pointer only, or from dialogs */
    ACTION_PLAY,       /* a stone on `point` */
    ACTION_LEVEL,      /* to `value` */
    ACTION_START,      /* a new game as the dialog says */
    ACTION_CLEAR,      /* the board, while setting up */
    ACTION_SOLVE,      /* a puzzle as the dialog says */
    ACTION_AGAIN,      /* the same game once more … */
    ACTION_SWAP_SIDES, /* … with the other stones */
    ACTION_ACCEPT,     /* the dialog's text field */
    ACTION_SET,        /* the settings in `draft` */
    ACTION_GO,         /* to the node `value` of the tree */
    ACTIONS
} ActionId;

typedef struct Action {
    ActionId id;
    int value;
    Point point;
} Action;

/* Actions asked for in one pass of the view. */
enum { ACTION_QUEUE_MAX = 8 };
typedef struct ActionQueue {
    int count;
    Action action[ACTION_QUEUE_MAX];
} ActionQueue;

void action_ask(ActionQueue *q, Action action);

/* The action of a key, ACTION_NONE if it has none. */
Action action_of_key(KeyPress key);

/* What it is called in the list of keys; only for those up to ACTION_QUIT. */
TextId action_name(ActionId id);

/* Its keys, "U, Ctrl+Z", into text[n]; "" if it has none; returns text. */
const char *action_keys(ActionId id, char *text, int n);

#endif
