/* random_game.h - positions from random moves, ready to be evaluated: for checks, comparisons and benches. */
#ifndef TENGEN_UI_CLI_RANDOM_GAME_H
#define TENGEN_UI_CLI_RANDOM_GAME_H

#include "game/base/rng.h"
#include "net/evaluator.h"

/* A uniformly chosen legal move, or POINT_NONE if there is none. */
Point random_game_move(const Board *b, Rng *rng);

typedef struct RandomPosition {
    Board board;
    PatternBoard patterns;
} RandomPosition;

/* A position after `plies` random moves from the empty board, of a game that goes on: moves that end it are
 * taken back and others tried, and where none helps the game stops earlier. */
void random_game_position(RandomPosition *out, GameSpec spec, int plies, const PatternTable *table, Rng *rng);

/* The request for it, as it lies; borrows the position. */
void random_game_request(const RandomPosition *position, EvalRequest *out);

#endif
