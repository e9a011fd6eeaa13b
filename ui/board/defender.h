/* defender.h - the defender of puzzles (puzzle_judge.h) in a thread of its own. */
#ifndef TENGEN_UI_BOARD_DEFENDER_H
#define TENGEN_UI_BOARD_DEFENDER_H

#include "ui/board/puzzle_judge.h"

typedef struct Defender Defender;

/* ERR_MEMORY. */
Status defender_new(Defender **out) __attribute__((warn_unused_result));
void defender_free(Defender *d);

/* Judge the position after the attacker's move; what was asked before is dropped. Never waits. */
void defender_ask(Defender *d, const Board *b);
void defender_drop(Defender *d);

typedef struct DefenderAnswer {
    Status status; /* ERR_MEMORY */
    PuzzleAnswer answer;
} DefenderAnswer;

/* True: the answer to the last question. Quick. */
bool defender_look(Defender *d, DefenderAnswer *out);

#endif
