/* search_state.h - what a Search is made of, for the files that are the search: search.c and worker.c. */
#ifndef TENGEN_MCTS_SEARCH_STATE_H
#define TENGEN_MCTS_SEARCH_STATE_H

#include "mcts/forced.h"
#include "mcts/gumbel.h"
#include "mcts/search.h"
#include "mcts/select.h"
#include "mcts/tactics.h"

/* A new node's position while it waits for its evaluation, and the way to it. */
typedef struct Leaf {
    NodeId node;
    int depth;
    Step path[BOARD_POINTS_MAX];
    Board board;
    PatternBoard patterns;
    Tactics tactics;
} Leaf;

/* Whoever asks for leaves and brings their answers in the same order. */
typedef struct Worker {
    Leaf *leaves; /* a ring of capacity.leaves */
    int oldest, waiting;
    Rng rng;                /* symmetries, and of the first the root's noise */
    ThreatSolver *solver;   /* NULL: no wins by force are looked for */
    char apart[CACHE_LINE]; /* from what another thread changes */
} Worker;

struct Search {
    SearchParams params;
    const PatternTable *table;
    SearchCapacity capacity;
    SearchLimits limits;
    double look_end; /* os_seconds */
    Tree tree;
    Gumbel gumbel;
    Exploration exploration;
    Worker *workers; /* [capacity.workers] */
    Board root;
    PatternBoard root_patterns;
    Tactics root_tactics;
    ThreatResult root_win;         /* its line, if the root was won by force */
    float prior[BOARD_POINTS_MAX]; /* the network's, of the root */
};

#endif
