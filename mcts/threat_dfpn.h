/* threat_dfpn.h - wins by continuous fours and threes by depth-first proof-number search (Nagai 2002): any win, not
 * the shortest, for several times fewer nodes than by deepening.
 *
 * A position's proof number is the number of positions that still have to be won for it to be won, its disproof
 * number that of those that have to be lost for it to be given up; at the attacker's turn the least and the sum of
 * those behind his moves, at the defender's the other way round. What is looked at next is the position that both
 * numbers hang on. Stones are never taken off, so no position comes before itself.
 *
 * Moves are as in threat_vct.h. Wins go to the table as threat_vct_search's do, which certificates are made from. */
#ifndef TENGEN_MCTS_THREAT_DFPN_H
#define TENGEN_MCTS_THREAT_DFPN_H

#include "mcts/threat.h"
#include "mcts/threat_vct.h"

/* The attacker is to move. Returns the plies until he wins, or 0 where no win is found within v's nodes, or there
 * is none of this kind; *move then is his first move. */
int threat_dfpn_search(ThreatVct *v, Point *move);

#endif
