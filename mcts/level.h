/* level.h - how strong the program plays against people: ten levels, each with a measured strength.
 *
 * Weak levels lose as people do. They search little and choose among the moves that look good by lot, the better
 * the likelier (search_pick); and they overlook things: before a move it is drawn whether the opponent's last
 * stone is noticed at all. If it is not, the level looks at the position without it, and goes on with its own
 * plans; a stone that threatens to win at once is overlooked much more seldom. The upper levels overlook nothing
 * and look for wins by force. */
#ifndef TENGEN_MCTS_LEVEL_H
#define TENGEN_MCTS_LEVEL_H

#include "game/match/player.h"
#include "mcts/params.h"
#include "net/evaluator.h"

enum { LEVELS = 10 };

typedef struct Level {
    int visits; /* of the search for a move; of the last level, which takes its time in the window, those
                            with which it was rated */
    float temperature;   /* of the choice among the searched moves; 0: the best */
    float overlooks;     /* chance that the opponent's last stone goes unnoticed */
    TacticsLevel sees;   /* what is known of a position without search */
    int threat_nodes[4]; /* for wins by force: threat_leaf_nodes, threat_leaf_threes, threat_again_threes and
                            threat_root_nodes of params.h; 0: not looked for */
    int elo; /* on the ladder for freestyle 15x15, measured by tests/bench/levels.sh (docs/RESULTS.md) */
} Level;

/* 1 <= number <= LEVELS. */
const Level *level_get(int number);

/* The search of a level. */
SearchParams level_search(const Level *level);

/* A player of that level, on boards of at most so many points. table and evaluator are borrowed and outlive it.
 * The same task gives the same move. ERR_MEMORY. */
Status level_player_new(Player **out, int number, int points, const PatternTable *table, Evaluator *evaluator)
    __attribute__((warn_unused_result));

#endif
