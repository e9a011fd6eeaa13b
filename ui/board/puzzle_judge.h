/* puzzle_judge.h - the defender of a puzzle: does a move keep the win, and which reply puts it off the longest?
 *
 * A move keeps the win if the threat solver (mcts/threat.h) finds one after every reply: all replies while the move
 * threatens a five, else those that stop the threat to win by fours. A move that threatens nothing is taken for
 * wrong, since the wins of puzzles are by fours and threes. The work is cut into steps, one reply each, so that
 * whoever asks stays free between them. One thread. */
#ifndef TENGEN_UI_BOARD_PUZZLE_JUDGE_H
#define TENGEN_UI_BOARD_PUZZLE_JUDGE_H

#include "game/board.h"

typedef struct PuzzleJudge PuzzleJudge;

typedef enum PuzzleVerdict {
    PUZZLE_HOLDS,  /* the win is still there; reply is the defender's longest */
    PUZZLE_SOLVED, /* the game is won */
    PUZZLE_WRONG,  /* reply stops it, or POINT_NONE where the move threatened nothing */
} PuzzleVerdict;

typedef struct PuzzleAnswer {
    PuzzleVerdict verdict;
    Point reply;
    int plies; /* that the win is away after the reply; PUZZLE_HOLDS only */
} PuzzleAnswer;

/* For puzzles of one game. ERR_MEMORY. */
Status puzzle_judge_new(PuzzleJudge **out, GameSpec spec) __attribute__((warn_unused_result));
void puzzle_judge_free(PuzzleJudge *j);

GameSpec puzzle_judge_game(const PuzzleJudge *j);

/* Ask about the position after the attacker's move. What was asked before is dropped. */
void puzzle_judge_begin(PuzzleJudge *j, const Board *b);

/* One step, of a tenth of a second at most; true: *out is the answer to what was asked. */
bool puzzle_judge_step(PuzzleJudge *j, PuzzleAnswer *out);

#endif
