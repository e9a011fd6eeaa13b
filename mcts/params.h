/* params.h - the constants of a search, as a value, with the defaults and where they come from.
 *
 * SEARCH_PARAMS_OPTIONS is the one list of their names, ranges and meanings: whatever lets a user set them puts
 * it into its own table of options. */
#ifndef TENGEN_MCTS_PARAMS_H
#define TENGEN_MCTS_PARAMS_H

#include "game/base/options.h"
#include "game/rules.h"

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

/* What a move is worth before its first visit. */
typedef enum FirstPlay {
    FIRST_PLAY_PARENT, /* what the position is, less fpu_reduction */
    FIRST_PLAY_EVEN,   /* a draw: AlphaGo Zero's value of 0 */
} FirstPlay;

/* Where self-play under PUCT puts its noise. */
typedef enum NoisePlace {
    NOISE_PRIORS, /* into the root's priors, for the search to explore */
    NOISE_MOVES,  /* into the choice of the move that is played, as AlphaZero_Gomoku does */
} NoisePlace;

/* Which of the root's moves is played under PUCT. */
typedef enum FinalChoice {
    CHOICE_VISITS, /* the most visited */
    CHOICE_LCB,    /* that of the greatest lower confidence bound of its score, of those visited enough */
} FinalChoice;

typedef struct SearchParams {
    RootPolicy root;
    TacticsLevel tactics;
    bool transpositions; /* positions that moves reach in another order share a node (tree.h) */

    /* Wins by force (forced.h), with TACTICS_FOUR: the moves that each look for one may make on a board, 0 for no
     * such look; where threat_leaf_nodes is 0, none but at the root. AlphaGomoku spends up to 100 at leaves in
     * self-play. The defaults are what did best at 100 ms a move: docs/RESULTS.md. */
    int threat_leaf_nodes;   /* at every new position of the tree: by fours */
    int threat_leaf_threes;  /* there too: by fours and threes */
    int threat_again_threes; /* the same for each visit of a position, when it has had 8, 32, 128 …;
                                at most 20,000 at once */
    int threat_root_nodes;   /* at the root: half by fours, half by fours and threes */

    /* PUCT: U = c(N) * prior * sqrt(N) / (1 + n), c(N) = puct + puct_log * log((N + puct_base) / puct_base).
     * The form is KataGo's (Wu 2019, and its searchparams.cpp), whose 1.0, 0.45 and 500 are for Q in [-1, 1]. */
    float puct; /* for Q in [0, 1]: half of what it is for Q in [-1, 1] */
    float puct_log;
    float puct_base;
    FirstPlay first_play;
    float fpu_reduction; /* unvisited child: parent's value - this * sqrt(prior mass visited); KataGo's */
    float fpu_root_reduction; /* the same at the root; KataGo's for self-play */

    /* PUCT root noise */
    NoisePlace noise;
    float dirichlet_alpha;    /* or 0: dirichlet_total decides */
    float dirichlet_total;    /* alpha = this / legal moves; KataGo's 10.83, rounded */
    float dirichlet_fraction; /* share of noise in the root prior; Silver et al. 2017 */

    /* The move played under PUCT: the bound is the mean less lcb_deviations of its standard errors. KataGo's, whose
     * 5.0 and 0.15 these are. */
    FinalChoice choice;
    float lcb_deviations;
    float lcb_share; /* of the most visited move's visits, that a move must have */

    /* Gumbel root */
    int gumbel_moves;     /* m, the moves considered first; Danihelka et al. 2022 */
    float gumbel_c_visit; /* sigma(q) = (c_visit + max N) * c_scale * q, q in [0, 1]; theirs */
    float gumbel_c_scale; /* theirs is 1.0, that of their library mctx 0.1 */
} SearchParams;

SearchParams search_params_default(void);

/* What the choices are called, in the order of the enums, NULL at the end. */
extern const char *const search_params_roots[], *const search_params_tactics[];
extern const char *const search_params_first_plays[], *const search_params_noises[];
extern const char *const search_params_choices[];

/* The rows of a table of options (options.h) for a struct S whose member m is a SearchParams. */
#define SEARCH_PARAMS_OPTIONS(S, m)                                                                          \
    OPTION_ENUM(S, m.root, "root", search_params_roots, "how the root chooses"),                             \
        OPTION_ENUM(S, m.tactics, "tactics", search_params_tactics, "what is seen without search"),          \
        OPTION_BOOL(S, m.transpositions, "transpositions", "orders of the same moves share a node"),         \
        OPTION_INT(S, m.threat_leaf_nodes, "threat_leaf_nodes", 0, 1000000, "looking for wins by force"),    \
        OPTION_INT(S, m.threat_leaf_threes, "threat_leaf_threes", 0, 1000000, "the same by threes too"),     \
        OPTION_INT(S, m.threat_again_threes, "threat_again_threes", 0, 1000000,                              \
                   "the same, times a position's visits"),                                                   \
        OPTION_INT(S, m.threat_root_nodes, "threat_root_nodes", 0, 100000000, "the same at the root"),       \
        OPTION_FLOAT(S, m.puct, "puct", 0, 100, "PUCT: weight of the priors"),                               \
        OPTION_FLOAT(S, m.puct_log, "puct_log", 0, 100, "PUCT: growth of that weight with the visits"),      \
        OPTION_FLOAT(S, m.puct_base, "puct_base", 1, 1e6, "PUCT: visits at which it begins to grow"),        \
        OPTION_ENUM(S, m.first_play, "first_play", search_params_first_plays, "unvisited moves count as"),   \
        OPTION_FLOAT(S, m.fpu_reduction, "fpu_reduction", 0, 10, "unvisited moves: reduction of the value"), \
        OPTION_FLOAT(S, m.fpu_root_reduction, "fpu_root_reduction", 0, 10, "the same at the root"),          \
        OPTION_ENUM(S, m.noise, "noise", search_params_noises, "PUCT: where self-play puts it"),             \
        OPTION_FLOAT(S, m.dirichlet_alpha, "dirichlet_alpha", 0, 1e3, "PUCT: alpha; 0: by the total"),       \
        OPTION_FLOAT(S, m.dirichlet_total, "dirichlet_total", 0.01, 1e4, "PUCT: alpha times legal moves"),   \
        OPTION_FLOAT(S, m.dirichlet_fraction, "dirichlet_fraction", 0, 1, "PUCT: share of the noise"),       \
        OPTION_ENUM(S, m.choice, "choice", search_params_choices, "PUCT: the move played has the best"),     \
        OPTION_FLOAT(S, m.lcb_deviations, "lcb_deviations", 0, 100, "standard errors below the mean"),       \
        OPTION_FLOAT(S, m.lcb_share, "lcb_share", 0, 1, "of the most visits that such a move has"),          \
        OPTION_INT(S, m.gumbel_moves, "gumbel_moves", 1, BOARD_POINTS_MAX, "moves considered at first"),     \
        OPTION_FLOAT(S, m.gumbel_c_visit, "gumbel_c_visit", 0, 1e4, "Gumbel: offset of the visits"),         \
        OPTION_FLOAT(S, m.gumbel_c_scale, "gumbel_c_scale", 0, 100, "Gumbel: weight of the values")

/* The same rows for a SearchParams itself. */
const OptionTable *search_params_options(void);

#endif
