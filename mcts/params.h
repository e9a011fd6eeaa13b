/* params.h - the constants of a search, as a value, with the defaults and where they come from. */
#ifndef TENGEN_MCTS_PARAMS_H
#define TENGEN_MCTS_PARAMS_H

#include <stdbool.h>

typedef enum RootPolicy {
    ROOT_GUMBEL, /* sequential halving over sampled moves (Danihelka et al. 2022) */
    ROOT_PUCT,   /* AlphaZero's, with Dirichlet noise in self-play (Silver et al. 2018) */
} RootPolicy;

/* How much is seen without search. */
typedef enum TacticsLevel {
    TACTICS_NONE, /* finished games only */
    TACTICS_FIVE, /* a win in one, the forced block, a loss to two fives, and dead draws: tactics.h */
    TACTICS_FOUR, /* also a win by an open four or double four that the opponent cannot answer by a five */
} TacticsLevel;

typedef struct SearchParams {
    RootPolicy root;
    TacticsLevel tactics;

    /* PUCT: U = c(N) * prior * sqrt(N) / (1 + n), c(N) = puct + puct_log * log((N + puct_base) / puct_base)
     */
    float puct; /* for Q in [0, 1]: half of what it is for Q in [-1, 1] */
    float puct_log;
    float puct_base;
    float fpu_reduction;      /* unvisited child: parent's value - this * sqrt(prior mass visited) */
    float fpu_root_reduction; /* the same at the root */

    /* PUCT root noise */
    float dirichlet_total;    /* alpha = this / legal moves */
    float dirichlet_fraction; /* share of noise in the root prior */

    /* Gumbel root */
    int gumbel_moves;     /* m, the moves considered first */
    float gumbel_c_visit; /* sigma(q) = (c_visit + max N) * c_scale * q, q in [0, 1] */
    float gumbel_c_scale;
} SearchParams;

SearchParams search_params_default(void);

#endif
