/* tactics.h - what a position's own lines prove, without search.
 *
 * Claims are exact under every rule: a PROOF_WIN or PROOF_LOSS comes in the plies it says against any
 * defence, and every move that tactics_look leaves out of `moves` loses at once. What is not claimed is unknown.
 *
 *   win in 1   a point that makes five
 *   loss in 2  the opponent has fives, and no legal move stops them all
 *   win in 3   a legal move that leaves the opponent without a five and us with fives that no legal move of
 *              his stops: an open four, a double four, or a four whose only defence is forbidden to him
 *   draw       no line of either colour can be completed any more
 *
 * Not looked for is white's win in renju by leaving black no legal move: so a win in 3 may be claimed where that
 * would take 1.
 * What stops a five: fives.h. A block on a forbidden point is none. */
#ifndef TENGEN_MCTS_TACTICS_H
#define TENGEN_MCTS_TACTICS_H

#include "game/pattern.h"
#include "mcts/params.h"
#include "mcts/proof.h"

typedef struct Tactics {
    Proof proof;        /* for the side to move */
    int plies;          /* until the game ends; for a draw, until the board is full */
    PointSet moves;     /* a win: the moves that win in `plies`. A loss: a defence of one of the fives, or any
                       legal move. Otherwise the moves worth searching. Never empty */
    int left_out_plies; /* within which all legal moves lose that are not among them; 0: at once, or none */
} Tactics;

/* Look at b, which goes on. patterns are b's; they come back as they were. TACTICS_NONE claims nothing,
 * and patterns may be NULL. */
void tactics_look(TacticsLevel level, const Board *b, PatternBoard *patterns, Tactics *out);

/* No line of either colour can be completed, whatever is played. */
bool tactics_dead(const Board *b);

#endif
