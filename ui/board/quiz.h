/* quiz.h - a puzzle as the window holds it: which one, and how it stands. The moves are the game's (state.h); the
 * start position is the puzzle's, and the side that is to move in it has to win. */
#ifndef TENGEN_UI_BOARD_QUIZ_H
#define TENGEN_UI_BOARD_QUIZ_H

#include "game/board.h"

typedef enum QuizStage {
    QUIZ_OFF,     /* there is none */
    QUIZ_YOURS,   /* a move is awaited */
    QUIZ_JUDGING, /* a move was played, and the defender's reply is awaited */
    QUIZ_SOLVED,
    QUIZ_WRONG, /* the move lets the win slip */
    QUIZ_STAGES
} QuizStage;

typedef struct Quiz {
    uint8_t stage; /* a QuizStage */
    uint8_t rule;
    uint8_t difficulty;
    int number, all; /* which it is among how many of its rule and difficulty, from 1 */
    int plies;       /* within which it can be won */
    uint64_t hash;   /* of its position */
    Point stopper;   /* the reply to the wrong move, POINT_NONE where none was needed */
} Quiz;

#endif
