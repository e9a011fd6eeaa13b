/* session.h - a game being played by a person: the moves so far, those taken back, and what may be played.
 *
 * A value that owns nothing: copy it with =. The board is always the start position with moves[0..count)
 * played on it; taken_back[0..taken_count) are the moves that redo would play, the next one last. */
#ifndef TENGEN_UI_CLI_SESSION_H
#define TENGEN_UI_CLI_SESSION_H

#include "game/notation.h"

typedef struct Session {
    Board start; /* empty, or set up by a file */
    Board board;
    int count;
    Point moves[BOARD_POINTS_MAX];
    Undo undo[BOARD_POINTS_MAX];
    int taken_count;
    Point taken_back[BOARD_POINTS_MAX];
} Session;

/* A new game from the given position, usually an empty board. */
void session_begin(Session *s, const Board *start);

/* ERR_INPUT, in words, unless the side to move may play p: the game is over, p is taken, or p is forbidden
 * (with the reason, and how to see the forbidden points). */
Status session_check(const Session *s, Point p) __attribute__((warn_unused_result));

/* Play p, which session_check allows; forgets the moves taken back. */
void session_play(Session *s, Point p);

/* Take back moves until `person` is to move again and at least one of his own moves is gone; returns how
 * many plies, 0 if he has made none. */
int session_undo(Session *s, Color person);

/* Play again what session_undo took back, until `person` is to move or nothing is left; returns plies. */
int session_redo(Session *s, Color person);

/* The moves as a position string, "h8h9j7", row 1 at the bottom; returns text. */
enum { SESSION_TEXT_MAX = 3 * BOARD_POINTS_MAX + NOTATION_TEXT_MAX };
const char *session_moves(const Session *s, char text[SESSION_TEXT_MAX]);

/* A point as it is typed, "h8"; returns text. */
const char *session_point(const Session *s, Point p, char text[NOTATION_TEXT_MAX]);

#endif
