/* search_state.h - what a Search is made of, for the files that are the search: search.c and worker.c. */
#ifndef TENGEN_MCTS_SEARCH_STATE_H
#define TENGEN_MCTS_SEARCH_STATE_H

#include "mcts/backup.h"
#include "mcts/forced.h"
#include "mcts/gumbel.h"
#include "mcts/search.h"
#include "mcts/select.h"
#include "mcts/tactics.h"

/* How a descent ended. */
typedef enum Arrival {
    UNDER_WAY,
    ARRIVED_NEW,    /* at a node to evaluate, which waits from now on */
    ARRIVED_PROVEN, /* at a proven node */
    ARRIVED_AGAIN,  /* at a node to look at for wins by force again */
    ARRIVED_KNOWN, /* at a node that others have visited more often than this edge: it has a better value than
                       one more visit would bring */
    STUCK,         /* all ways on wait for evaluations, or are settled */
    SPENT,         /* nothing more shall be begun */
} Arrival;

/* A descent, and where it led to a new node, that node's position while it waits for its evaluation. */
typedef struct Leaf {
    NodeId node;
    int depth;
    NodeId looked; /* the node that this descent has looked at, or NODE_NONE */
    int seen;      /* visits that went to `node` by the same edge before */
    int played;    /* plies of the path that stand on the board; -1: not even the root's stones */
    Arrival arrival;
    Step path[BOARD_POINTS_MAX];
    Board board;
    PatternBoard patterns;
    Tactics tactics;
} Leaf;

typedef struct Picks Picks; /* descent.c */

/* Whoever asks for leaves and brings their answers in the same order. */
typedef struct Worker {
    Leaf *leaves; /* [capacity.leaves] */
    Leaf **ring;  /* [capacity.leaves], of all of them: `waiting` from `oldest` on wait for evaluations */
    int oldest, waiting;
    Picks *picks; /* NULL where it is alone */
    TreeStock stock;
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
    PointSet excluded;             /* of the root's moves */
    bool excluded_changed;         /* since the last beginning */
    ThreatResult root_win;         /* its line, if the root was won by force */
    float prior[BOARD_POINTS_MAX]; /* the network's, of the root */
};

#endif
