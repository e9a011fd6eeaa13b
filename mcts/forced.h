/* forced.h - what the threat solver adds to tactics.h: wins by force of either side, within a budget of nodes. */
#ifndef TENGEN_MCTS_FORCED_H
#define TENGEN_MCTS_FORCED_H

#include "mcts/tactics.h"
#include "mcts/threat.h"

typedef struct ForcedBudget {
    int fours;  /* moves made on a board, looking for wins by fours of either side, >= 1 */
    int threes; /* the same for wins by fours and threes; 0: not looked for */
} ForcedBudget;

/* Make sharper what tactics_look has found of b, where it claims nothing: a win by force, with its first move; or
 * the moves that may stop the opponent's win by fours, the others being left out as lost; or a loss where there are
 * none. All claims are exact; the plies of a loss are those within which each move loses. *win takes the line of a
 * win that is found here, else its length is 0. */
void forced_look(ThreatSolver *t, const Board *b, const PatternBoard *patterns, ForcedBudget budget,
                 Tactics *tactics, ThreatResult *win);

#endif
