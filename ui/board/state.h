/* state.h - all that the window shows and remembers, as a value; and what follows from it.
 *
 * Nothing here draws, waits or thinks. control.h changes a State, the view reads it. Time comes in as `now`,
 * seconds since some fixed moment. */
#ifndef TENGEN_UI_BOARD_STATE_H
#define TENGEN_UI_BOARD_STATE_H

#include "game/forbidden.h"
#include "game/record.h"
#include "ui/board/adviser.h"
#include "ui/board/critique.h"
#include "ui/board/gui.h"
#include "ui/board/quiz.h"
#include "ui/board/scout.h"
#include "ui/board/settings.h"
#include "ui/board/swap2.h"
#include "ui/board/variations.h"

typedef enum Dialog {
    DIALOG_NONE,
    DIALOG_NEW,
    DIALOG_SETTINGS,
    DIALOG_PUZZLES,
    DIALOG_KEYS,
    DIALOG_OPEN,
    DIALOG_SAVE,
    DIALOG_ENGINE,
    DIALOGS
} Dialog;

enum { STATE_NOTICE_MAX = 400 };

typedef struct State {
    Settings settings;
    Settings draft; /* what the dialog for a new game holds */
    Variations game;
    uint8_t seats; /* who plays this game: Seats; in swap2 it stands once a colour was chosen */
    Swap2 swap2;
    uint8_t result;    /* of a game that the board did not end; else RESULT_NONE */
    uint8_t ending;    /* … and how: a RecordEnding */
    bool waiting;      /* the engine is to move but shall not until it is asked: after looking back */
    bool analysing;    /* the engine looks on and makes no move */
    bool told_kindred; /* that a network for another rule judges this game */
    bool hint_asked;   /* … and not yet given */
    Point hint;        /* the one given for this position, or POINT_NONE */
    Opinion hint_opinion;
    bool clock_on;
    double clock_left[2]; /* seconds */
    int increment;        /* seconds that a move adds to its side's */
    double clock_seen;    /* when it was last reckoned */
    double turn_began;    /* when the side to move came to move */
    AdviserReport look;   /* the analysis of the position at hand … */
    uint64_t look_hash;   /* … which is this; 0: none */
    ScoutThreat threat;   /* of the side that is not to move, in the position it names */
    bool placing;         /* a position is being set up (set_up.h): the board is not judged */
    bool reviewing;       /* the game is looked at with its review, and the engine makes no move */
    Critique critique;    /* the review, kept while other things are done */
    Quiz quiz;            /* the puzzle that is being solved */
    int shelf_all;        /* puzzles of the rule and difficulty in `draft` … */
    int shelf_solved;     /* … and how many of them were solved */
    Point cursor;         /* of the keyboard, POINT_NONE until it is used */
    Point hover;          /* under the pointer */
    Point landed;         /* the stone that was played last, and when: for its brief animation */
    double landed_at;
    Dialog dialog;
    GuiField field;
    char notice[STATE_NOTICE_MAX]; /* a sentence that goes away again */
    double notice_until;
    double now;
} State;

/* A new game by the settings. */
void state_begin(State *s, const Settings *settings, double now);
void state_new_game(State *s);

/* Has the game ended at this position, by the board or otherwise? */
bool state_over(const State *s);
Result state_result(const State *s);

bool state_is_person(const State *s, Color c);

/* The step of a swap2 opening that the game is at. */
Swap2Step state_swap2(const State *s);

/* Is it a person who moves or chooses now? */
bool state_persons_turn(const State *s);

/* May the person put a stone of the side to move on p? Otherwise *why, if not NULL, is set to a sentence. */
bool state_may_play(const State *s, Point p, char *why, int n);

/* The command of the program that has the side to move, "" where that is Tengen or a person. */
const char *state_engine(const State *s);

/* That program's name: its file's, without folders. */
const char *state_engine_name(const State *s, char *text, int n);

/* Does that program play this colour? */
bool state_is_rival(const State *s, Color c);

/* What the engine should be doing now. */
AdviserTask state_task(const State *s);

/* The sentence under the players: whose turn it is, what is awaited, how the game ended. */
const char *state_sentence(const State *s, char *text, int n);

/* Are threats drawn, if there are any? */
bool state_shows_threats(const State *s);

/* The threat at the position at hand that is drawn, NULL if there is none. */
const ScoutThreat *state_threat(const State *s);

/* Is a text being typed in a dialog? */
bool state_typing(const State *s);

/* A judgement in words of the window's language: "win 57 %", "wins in 3". */
const char *state_opinion(const State *s, Opinion o, char *text, int n);

/* The text of the window's language. */
const char *state_text(const State *s, TextId id);
TextId state_color_text(Color c);
TextId state_rule_text(Rule rule);

/* Show a sentence for some seconds: a text as it is, or one of the window's with {0} replaced by a. */
void state_notice(State *s, const char *text);
void state_say(State *s, TextId id, const char *a);

/* The points of the winning line, 0 if there is none. */
int state_winning_line(const State *s, Point out[]);

/* Do its parts agree? For tests. */
bool state_valid(const State *s);

#endif
