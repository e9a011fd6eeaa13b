/* exam.h - one examination of an engine while it goes on: its dialogue, the stones that lie on the board, and the
 * verdict. Only examination.c and the examinations (exam_cases.c) know it.
 *
 * Functions that return bool say whether the examination can go on: false once the verdict is no pass. */
#ifndef TENGEN_GAME_MATCH_EXAM_H
#define TENGEN_GAME_MATCH_EXAM_H

#include "game/match/dialogue.h"
#include "game/match/examination.h"
#include "game/rules.h"

enum { EXAM_SIZE = 15, EXAM_DETAIL_MAX = 400 };

/* Seconds that are waited where the time is not what is examined. */
#define EXAM_PATIENCE 10.0

typedef struct Exam {
    const char *const *word;
    double tolerance;
    Dialogue *dialogue; /* NULL: not begun */
    Transcript *transcript;
    int size;
    bool taken[BOARD_SIZE_MAX][BOARD_SIZE_MAX]; /* [y][x] */
    ExaminationVerdict verdict;
    char detail[EXAM_DETAIL_MAX];
    Status fault; /* the world's, not the engine's */
} Exam;

/* Verdicts; the first counts. Return false. */
bool exam_fail(Exam *e, const char *format, ...) __attribute__((format(printf, 2, 3)));
bool exam_skip(Exam *e, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Start the program, or with other words; nothing is said yet. */
bool exam_open(Exam *e, const char *const word[]);

/* START 15, and the limits: milliseconds a turn. */
bool exam_start(Exam *e, int turn_ms);

/* Open it and start a game with 100 ms a turn. */
bool exam_begin(Exam *e);

/* Say this, in the format of printf, and a line end. */
void exam_say(Exam *e, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Hear an OK to the command of that name. */
bool exam_hear_ok(Exam *e, const char *command);

/* The same where the command is optional: a refusal skips the examination. */
bool exam_hear_optional_ok(Exam *e, const char *command);

/* Is this a move on an empty point? Then put it on the board. */
bool exam_accept_move(Exam *e, const Answer *a);

/* Hear a move on an empty point, and put it on the board. It may take so long, and the tolerance. */
bool exam_hear_move(Exam *e, double seconds, Answer *out);

/* Forget all stones. */
void exam_clear(Exam *e);

/* Opponent's stone at the first empty point, those of the two edges first, told by TURN. An engine that has filled the
 * board fails. */
void exam_turn(Exam *e);

/* Say BOARD with these stones, "7,7,1 8,8,2", instead of all that lay there. */
void exam_board(Exam *e, const char *stones);

/* A game of so many moves by the engine, 100 ms each. */
bool exam_game(Exam *e, int moves);

#endif
