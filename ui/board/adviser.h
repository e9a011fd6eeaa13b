/* adviser.h - the engine as the window sees it: asked for a move, a hint or an analysis, it thinks in the
 * background and is looked at from time to time. A table of functions, so that tests put a quick one in its
 * place. */
#ifndef TENGEN_UI_BOARD_ADVISER_H
#define TENGEN_UI_BOARD_ADVISER_H

#include "game/match/swap2_choice.h"
#include "ui/cli/words.h"

typedef enum AdviserTask {
    ADVISER_REST,
    ADVISER_MOVE,    /* choose a move at a level */
    ADVISER_HINT,    /* the best move that a second or so finds */
    ADVISER_ANALYSE, /* look on until told otherwise */
    ADVISER_SWAP2,   /* act in a swap2 opening: no stones, three or five stand on the board */
} AdviserTask;

enum { ADVISER_LINES = 12 };

typedef struct AdviserQuestion {
    AdviserTask task; /* not ADVISER_REST */
    int level;        /* of ADVISER_MOVE: 1 to LEVELS (mcts/level.h) */
    const char
        *engine; /* of ADVISER_MOVE: the command of another program that moves instead; "": none does */
} AdviserQuestion;

typedef struct AdviserReport {
    bool ended;      /* best is the answer; else it may still change */
    Status status;   /* why there is no answer */
    int learned;     /* the Rule that its network has learned, -1 if that is not known */
    Point best;      /* the move chosen, which at weak levels is not the tree's best */
    Opinion opinion; /* of the side to move */
    bool searched;   /* result is filled in */
    SearchResult result;
    int lines; /* of ADVISER_ANALYSE: the best moves, each with how the game goes on */
    SearchLine line[ADVISER_LINES];
    int stones; /* of ADVISER_SWAP2, once ended: to be placed now (swap2_choice_answer); 0: black is taken */
    Point stone[SWAP2_STONES];
} AdviserReport;

typedef struct Adviser {
    void *self;
    /* Begin to think about *b, in which the game goes on; what went on before ends. Never waits. */
    Status (*think)(void *self, const Board *b, const AdviserQuestion *question);
    void (*stop)(void *self);
    /* How it stands; quick, at any time after think. */
    void (*look)(void *self, AdviserReport *out);
} Adviser;

#endif
