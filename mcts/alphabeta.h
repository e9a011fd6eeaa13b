/* alphabeta.h - the classic search, without a network: iterative deepening by alpha-beta with null windows
 * (principal variation search), a table of positions, killer moves and the history of cutoffs.
 *
 * Leaves are valued by their shapes (shape_board.h); what tactics.h proves is exact, and wins are counted by
 * their distance. Moves are tried where stones are near, the best `width` of them by their shapes; where the
 * opponent threatens a five, only what stops it, and that ply does not count against the depth. A pinch of
 * noise from the move's own random numbers on each leaf makes games differ; the same numbers give the same
 * move, and nothing is remembered from one move to the next. */
#ifndef TENGEN_MCTS_ALPHABETA_H
#define TENGEN_MCTS_ALPHABETA_H

#include "game/match/player.h"
#include "game/pattern.h"

enum { ALPHABETA_DEPTH_MAX = 20 };

typedef struct AlphaBetaOptions {
    int depth;     /* plies, 1 to ALPHABETA_DEPTH_MAX */
    int64_t nodes; /* moves made on the board, after which the search ends; 0: only the depth ends it */
    int width;     /* moves tried in a position, >= 1 */
} AlphaBetaOptions;

typedef struct AlphaBetaResult {
    Point move;
    int value; /* for the side to move, in shape_board_value's units; from ALPHABETA_WON on, either way, the game
                  is decided among the moves that were tried */
    int depth; /* plies of the last iteration of which one move at least was searched */
    int64_t nodes;
} AlphaBetaResult;

enum { ALPHABETA_WIN = 30000, ALPHABETA_WON = 29000 /* a win in n plies is ALPHABETA_WIN - n */ };

typedef struct AlphaBeta AlphaBeta;

/* table is borrowed and fits the rule and line length of every board. ERR_MEMORY. */
Status alphabeta_new(AlphaBeta **out, const PatternTable *table, AlphaBetaOptions options)
    __attribute__((warn_unused_result));
void alphabeta_free(AlphaBeta *t);

/* Forget everything and look at *root, which is copied; the game goes on. */
void alphabeta_begin(AlphaBeta *t, const Board *root, Rng rng);

/* Search one more move of the root one iteration deeper. True: the search is at its end. */
bool alphabeta_step(AlphaBeta *t);

/* After one step at least. */
void alphabeta_result(const AlphaBeta *t, AlphaBetaResult *out);

/* The same as a player: a step a poll. His visits are nodes. ERR_MEMORY. */
Status alphabeta_player_new(Player **out, const PatternTable *table, AlphaBetaOptions options)
    __attribute__((warn_unused_result));

#endif
