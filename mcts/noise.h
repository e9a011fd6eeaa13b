/* noise.h - Dirichlet noise, by which self-play also tries what nobody expects (Silver et al. 2017). */
#ifndef TENGEN_MCTS_NOISE_H
#define TENGEN_MCTS_NOISE_H

#include "game/base/rng.h"
#include "game/pointset.h"
#include "mcts/params.h"

/* policy[p] := (1 - fraction) policy[p] + fraction Dirichlet(alpha)[p] over the moves, of which there are some. */
void noise_mix(const SearchParams *params, const PointSet *moves, Rng *rng, float policy[]);

#endif
