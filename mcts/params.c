#include "mcts/params.h"

const char *const search_params_roots[] = {"gumbel", "puct", NULL};
const char *const search_params_tactics[] = {"none", "five", "four", NULL};

const char *const search_params_first_plays[] = {"parent", "even", NULL};
const char *const search_params_choices[] = {"visits", "lcb", NULL};
const char *const search_params_noises[] = {"priors", "moves", NULL};

SearchParams search_params_default(void)
{
    SearchParams p = {
        .root = ROOT_GUMBEL,
        .tactics = TACTICS_FOUR,
        .transpositions = false,
        .threat_leaf_nodes = 50,
        .threat_leaf_threes = 200,
        .threat_again_threes = 100,
        .threat_root_nodes = 20000,
        .puct = 0.75f,
        .puct_log = 0.45f,
        .puct_base = 500,
        .fpu_reduction = 0.2f,
        .fpu_root_reduction = 0.0f,
        .dirichlet_total = 10.0f,
        .dirichlet_fraction = 0.25f,
        .choice = CHOICE_VISITS,
        .lcb_deviations = 5,
        .lcb_share = 0.15f,
        .gumbel_moves = 16,
        .gumbel_c_visit = 50,
        .gumbel_c_scale = 0.2f,
    };
    return p;
}

/* The rows name members of members; so a SearchParams is one here. */
typedef struct Whole {
    SearchParams params;
} Whole;

const OptionTable *search_params_options(void)
{
    static const Option rows[] = {SEARCH_PARAMS_OPTIONS(Whole, params)};
    static const OptionTable table = OPTION_TABLE(rows);
    return &table;
}
