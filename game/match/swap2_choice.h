/* swap2_choice.h - the decisions of a swap2 opening, by what a search thinks of positions.
 *
 *   no stones     propose three, black white black, after which neither colour is better off
 *   three stones  play white's fourth, swap, or leave the choice to the opponent after a fourth and a fifth
 *   five stones   play white's sixth, or swap
 *
 * Or, outside of openings, one or two stones after which the position is balanced, whatever stands on the board.
 *
 * A state machine: it hands out positions to be judged, each with a number of visits, and takes the scores. So
 * whoever uses it stays free to stop at any time: there is an answer from the beginning, which gets better. The
 * same seed and scores give the same answer. A value that owns nothing. */
#ifndef TENGEN_GAME_MATCH_SWAP2_CHOICE_H
#define TENGEN_GAME_MATCH_SWAP2_CHOICE_H

#include "game/board.h"

enum { SWAP2_CANDIDATES = 24, SWAP2_FINALISTS = 4, SWAP2_STONES = 3 };

/* Stones to be added to the position, and what they lead to. */
typedef struct Swap2Candidate {
    Point stone[SWAP2_STONES];
    int stones;
    float score; /* of the side to move after them, in swap2 white; 1/2 until it is judged */
} Swap2Candidate;

typedef enum Swap2Stage { SWAP2_BASE, SWAP2_GLANCE, SWAP2_STUDY, SWAP2_DECIDED } Swap2Stage;

typedef struct Swap2Choice {
    Board base;
    bool balance; /* stones are put, and nothing is swapped */
    float target; /* the score that is aimed at: 1/2 in swap2 */
    Swap2Stage stage;
    int at;           /* the candidate that is being judged */
    float base_score; /* of white, to move in base */
    Point reply;      /* white's best move there */
    bool judged;      /* … both are known */
    int count;
    Swap2Candidate candidate[SWAP2_CANDIDATES]; /* from SWAP2_STUDY on the most even ones come first */
} Swap2Choice;

/* The board holds no stones, three or five, and the game goes on. */
void swap2_choice_begin(Swap2Choice *c, const Board *base, uint64_t seed);

/* Balance: the side to move, and with two stones his opponent after him, puts them so that the one who is to move
 * then has about the score `target`. 1 <= stones <= 2; the game goes on. */
void swap2_choice_begin_balance(Swap2Choice *c, const Board *base, int stones, float target, uint64_t seed);

/* The share of the whole time that is due to the position that swap2_choice_next gives: together they are 1. */
double swap2_choice_share(const Swap2Choice *c);

/* The next position to judge, in which white is to move, and with how many visits; false: decided. */
bool swap2_choice_next(const Swap2Choice *c, Board *out, int *visits);

/* The judgement of that position: white's score, and his best move. */
void swap2_choice_judge(Swap2Choice *c, float score, Point best);

/* The answer as things stand: how many stones are played, into stone[]; 0: swap, or for balance: there is none. */
int swap2_choice_answer(const Swap2Choice *c, Point stone[SWAP2_STONES]);

#endif
