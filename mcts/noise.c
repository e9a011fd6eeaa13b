#include "mcts/noise.h"

void noise_mix(const SearchParams *params, const PointSet *moves, Rng *rng, float policy[])
{
    double noise[BOARD_POINTS_MAX], sum = 0, alpha = params->dirichlet_alpha;
    if (alpha == 0) alpha = params->dirichlet_total / pointset_count(moves);
    for (Point p = pointset_next(moves, 0); p != POINT_NONE; p = pointset_next(moves, p + 1))
        sum += noise[p] = rng_gamma(rng, alpha);
    if (!(sum > 0)) return;
    for (Point p = pointset_next(moves, 0); p != POINT_NONE; p = pointset_next(moves, p + 1))
        policy[p] += params->dirichlet_fraction * ((float)(noise[p] / sum) - policy[p]);
}
