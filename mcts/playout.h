/* playout.h - Monte Carlo tree search with random playouts: no network, no knowledge but the rules.
 *
 * The classic first opponent of AlphaZero-style Gomoku programs. Each playout descends by
 * Q + c * P * sqrt(N) / (1 + n) with uniform priors P, Q in [-1, 1] (0 where unvisited) and N the parent's
 * visits; the leaf is scored by one game of uniformly random legal moves; the most visited move is played.
 * Ties go to the smallest point. Same position, playouts and Rng: same visits. */
#ifndef TENGEN_MCTS_PLAYOUT_H
#define TENGEN_MCTS_PLAYOUT_H

#include "game/match/player.h"

#define PLAYOUT_C_PUCT 5.0f /* the usual constant c of this opponent */

typedef struct Playout Playout;

/* A searcher for boards up to spec's size with up to max_playouts a move, >= 1. ERR_MEMORY. */
Status playout_new(Playout **out, GameSpec spec, int max_playouts, float c_puct)
    __attribute__((warn_unused_result));
void playout_free(Playout *t);

/* Forget everything and look at *root, which is copied; the game goes on. */
void playout_begin(Playout *t, const Board *root, Rng rng);

/* n more playouts; at most max_playouts in all since playout_begin. */
void playout_run(Playout *t, int n);

/* Playouts so far, and how many of them began with move p (0 for an occupied point). All but the first,
 * which scores the root itself, begin with some move. */
int playout_total(const Playout *t);
int playout_visits(const Playout *t, Point p);

/* The most visited move, and the mean score of its playouts for the side to move, 0..1. At least two
 * playouts were made; after fewer it is the smallest legal point with score 1/2. */
Point playout_best(const Playout *t, float *score);

/* The same as a player, `playouts` a move. One thread uses a player at a time. ERR_MEMORY. */
Status playout_player_new(Player **out, GameSpec spec, int playouts) __attribute__((warn_unused_result));

#endif
