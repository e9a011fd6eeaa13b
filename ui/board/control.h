/* control.h - changes the state: what the user did, what the engine answered, and time that passed.
 *
 * What the state cannot do itself (files, the clipboard, sound, the window) is asked for in an Outbox. */
#ifndef TENGEN_UI_BOARD_CONTROL_H
#define TENGEN_UI_BOARD_CONTROL_H

#include "game/puzzle.h"
#include "ui/board/action.h"
#include "ui/board/puzzle_judge.h"
#include "ui/board/reviewer.h"
#include "ui/board/state.h"

typedef struct Outbox {
    bool quit;
    bool fullscreen;       /* change between window and full screen */
    bool click;            /* the sound of a stone */
    bool copy;             /* the moves to the clipboard */
    bool paste;            /* a game from it */
    bool puzzle;           /* another puzzle of the kind that the settings name */
    bool puzzle_solved;    /* the one at hand, for the first time or again */
    bool open, save;       /* the file named in state.field */
    bool engine;           /* the program named there plays from now on */
    bool settings_changed; /* … so write them */
    bool game_changed;
} Outbox;

/* Carry out an action, whatever it is; what cannot be done now is explained in the state's notice. */
void control_do(State *s, Outbox *out, Action action);

/* A key. While a dialog is open most keys belong to its widgets, and only its own are taken here: true if the
 * key was. */
bool control_key(State *s, Outbox *out, KeyPress key);

/* The engine's report on the task it was given for the position at hand. */
void control_report(State *s, Outbox *out, AdviserTask task, const AdviserReport *report);

/* How the review that the state waits for stands; once it has ended well, critique.review is filled in before
 * the call. */
void control_review(State *s, const ReviewerReport *report);

/* Put a puzzle in the place of the game; its stage is of no account. */
void control_puzzle(State *s, Outbox *out, const Puzzle *puzzle, const Quiz *quiz);

/* The defender's answer to the move that the state says is being judged. */
void control_answer(State *s, Outbox *out, const PuzzleAnswer *answer);

/* Time has come: clocks run, notices go. */
void control_tick(State *s, Outbox *out, double now);

/* Put another game in the place of this one, at the position where it stands. */
void control_adopt(State *s, Outbox *out, const Variations *game);

#endif
