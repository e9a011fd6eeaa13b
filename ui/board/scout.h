/* scout.h - what the side that is not to move threatens: a win by fours if the other passed (mcts/threat.h), looked
 * for in a thread of its own. */
#ifndef TENGEN_UI_BOARD_SCOUT_H
#define TENGEN_UI_BOARD_SCOUT_H

#include "game/board.h"

enum { SCOUT_LINE_MAX = 24 };

/* A threat: the moves by which it would be carried out, the attacker's first. */
typedef struct ScoutThreat {
    uint64_t hash; /* of the position; 0: none was looked at */
    int plies;     /* until the game would end; 0: no threat was found */
    int length;
    Point line[SCOUT_LINE_MAX];
} ScoutThreat;

typedef struct Scout Scout;

/* ERR_MEMORY. */
Status scout_new(Scout **out) __attribute__((warn_unused_result));
void scout_free(Scout *s);

/* Look at a position in which the game goes on; what was asked before is dropped. Never waits. */
void scout_ask(Scout *s, const Board *b);

/* True: *out is the answer to the last question; no threat where memory was short. Quick. */
bool scout_look(Scout *s, ScoutThreat *out);

#endif
