#include "mcts/params.h"

SearchParams search_params_default(void)
{
    SearchParams p = {
        .root = ROOT_GUMBEL,
        .tactics = TACTICS_FOUR,
        .puct = 0.75f,
        .puct_log = 0.45f,
        .puct_base = 500,
        .fpu_reduction = 0.2f,
        .fpu_root_reduction = 0.0f,
        .dirichlet_total = 10.0f,
        .dirichlet_fraction = 0.25f,
        .gumbel_moves = 16,
        .gumbel_c_visit = 50,
        .gumbel_c_scale = 0.2f,
    };
    return p;
}
