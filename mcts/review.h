/* review.h - a game gone over: what each move cost, which were mistakes, where it turned, and how well each player
 * played.
 *
 * Every position of the game is searched. A move's loss is the mover's expected score with the best move less that
 * with the move played, both as searches of the positions behind them say: where a loss seems to be worth a mark,
 * the position behind the best move is searched too, so that a search which was too hopeful is not held against the
 * player. Proofs are passed on between neighbouring positions. Nothing is printed here. */
#ifndef TENGEN_MCTS_REVIEW_H
#define TENGEN_MCTS_REVIEW_H

#include "game/record.h"
#include "mcts/analyzer.h"

typedef enum ReviewMark {
    REVIEW_BEST, /* the move that the search likes best */
    REVIEW_GOOD,
    REVIEW_INACCURACY,
    REVIEW_MISTAKE,
    REVIEW_BLUNDER,
    REVIEW_MARKS,
} ReviewMark;

typedef struct ReviewOptions {
    int visits; /* of each search, within the analyzer's */
    uint64_t seed;
    float inaccuracy, mistake, blunder; /* losses from which on a move is called so, 0..1, rising */
    void *context;
    void (*progress)(void *context, int done, int total); /* positions; total grows when losses are looked at
                                                             again. May be NULL; about 5 times a second */
    bool (*should_stop)(void *context);                   /* may be NULL; asked as often */
} ReviewOptions;

/* Scores and proofs are the mover's, 0..1. */
typedef struct ReviewMove {
    Point played, best;
    Color color;
    float before; /* expected score with the best move … */
    float after;  /* … and with the one played */
    float loss;   /* >= 0 */
    ReviewMark mark;
    bool missed_win;                 /* a win was proven, and after the move it is not */
    bool turns;                      /* a mistake or worse that leads from above a half to below it */
    Proof proof_before, proof_after; /* with the best move; with the one played */
    int plies_before, plies_after;   /* of the proofs, both counted from before the move */
    SearchLine better;               /* the best move and how it goes on */
    SearchLine reply; /* how the game might have gone on after the move played; length 0 at its end */
} ReviewMove;

typedef struct ReviewSide {
    int moves;
    int marked[REVIEW_MARKS]; /* moves by their mark */
    int missed_wins;
    float mean_loss;
    float accuracy; /* 0..1: the mean over the moves of 2^(-10 loss): a move that loses a tenth counts half */
    int worst;      /* the move with the greatest loss, by its index in the game; -1 if none lost anything */
} ReviewSide;

/* A value of about 150 KiB. */
typedef struct Review {
    int moves;
    ReviewSide side[2];                /* BLACK, WHITE */
    float black[BOARD_POINTS_MAX + 1]; /* black's expected score after so many moves, [moves + 1] */
    ReviewMove move[BOARD_POINTS_MAX];
} Review;

/* Thresholds 0.05, 0.1 and 0.2; no progress. */
ReviewOptions review_options_default(int visits);

/* Go over the game. The analyzer has nothing to do and is of the record's game. The same record, options and
 * parameters give the same review. ERR_INTERRUPTED when should_stop said so; what the evaluators return;
 * ERR_MEMORY. */
Status review_run(const Record *record, Analyzer *analyzer, const ReviewOptions *options, Review *out)
    __attribute__((warn_unused_result));

/* Fill in the two sides by the moves, as review_run does. */
void review_sum_up(Review *review);

/* "best", "good", "inaccuracy", "mistake", "blunder". */
const char *review_mark_name(ReviewMark mark);

#endif
