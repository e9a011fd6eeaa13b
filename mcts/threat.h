/* threat.h - wins by force: continuous fours (VCF) and fours and threes (VCT), for either colour, every rule.
 *
 * A claim is exact: the attacker wins within the plies it says against any defence, by moves that he may
 * play. What is not claimed within the nodes is unknown, unless a VCF says that there is none. A node is one
 * move made on the board.
 *
 *   VCF   every move of the attacker makes a four, which leaves the defender the moves that stop it
 *   VCT   or a move after which the attacker would win by a VCF if the defender passed. Of the defender's
 *         moves all are answered that touch upon each of these VCFs, fours of his own among them; any other
 *         move loses to one of them (threat_vct.h)
 *
 * In renju black passes through no forbidden point, and white wins where black's only defence is one.
 * What has been worked out is remembered in a table of fixed size until threat_forget. The same questions since
 * then give the same answers, where no time cuts them short. Allocation happens in threat_new only. One thread uses a ThreatSolver at a time. */
#ifndef TENGEN_MCTS_THREAT_H
#define TENGEN_MCTS_THREAT_H

#include "game/base/text.h"
#include "game/pattern.h"
#include "mcts/proof.h"

#include <stddef.h>

typedef struct ThreatSolver ThreatSolver;

enum { THREAT_LINE_MAX = 128 };

typedef struct ThreatResult {
    Proof proof;    /* PROOF_WIN: for the attacker; else PROOF_NONE */
    bool exhausted; /* no win of the kind that was asked for, whatever the nodes; never of a VCT */
    int plies;      /* of a win, until the game ends. 1: a five */
    int length;     /* of the line: all of `plies`, or fewer where the table has forgotten a part and as many
                       nodes again as were asked for do not find it */
    Point line[THREAT_LINE_MAX]; /* the attacker's first move and so on, against the longest defence */
    int64_t nodes;               /* spent, the line's included */
} ThreatResult;

/* table is borrowed for the life of *out. bytes: of the memory for positions, at least 4096. ERR_MEMORY. */
Status threat_new(ThreatSolver **out, const PatternTable *table, size_t bytes)
    __attribute__((warn_unused_result));
void threat_free(ThreatSolver *t);

/* All the memory it holds. */
size_t threat_bytes(const ThreatSolver *t);

/* Forget all that was worked out; takes no time. */
void threat_forget(ThreatSolver *t);

/* From now on a question ends at this os_seconds, some hundred nodes after it at the latest, as if its nodes were
 * spent; INFINITY, as at first: by its nodes alone. */
void threat_set_end(ThreatSolver *t, double end);

/* Has the attacker, to move, a win by fours within so many nodes? If the other side is to move in b, this asks
 * what the attacker threatens. The game goes on; patterns are b's. */
void threat_vcf(ThreatSolver *t, const Board *b, const PatternBoard *patterns, Color attacker, int64_t nodes,
                ThreatResult *out);

/* The same by fours and threes. */
void threat_vct(ThreatSolver *t, const Board *b, const PatternBoard *patterns, Color attacker, int64_t nodes,
                ThreatResult *out);

/* The same, but any win, which may be a longer one, and is found in several times fewer nodes (threat_dfpn.h). */
void threat_vct_any(ThreatSolver *t, const Board *b, const PatternBoard *patterns, Color attacker,
                    int64_t nodes, ThreatResult *out);

/* Would the opponent of the side to move win by fours if that side passed? Neither has a five. Then *moves,
 * some legal moves, keeps those that may stop it, and the others are proven to lose within *plies; false, and
 * nothing changes, where no threat is found within the nodes. *moves may become empty: the position is lost. */
bool threat_narrow(ThreatSolver *t, const Board *b, const PatternBoard *patterns, int64_t nodes,
                   PointSet *moves, int *plies);

/* Write the proof of a win that threat_vcf or threat_vct has claimed of the same position as a certificate
 * that a program without a solver can check:
 *
 *     tree    = move defence*             the attacker's move; alone: it ends the game
 *     defence = "[" reply " " tree "]"    the defender's reply and how the attacker goes on
 *
 * with points as in "h8", rows counted from the bottom. The reply "*" stands for every legal reply that is not
 * named; where several have it, one of them holds for each such reply. ERR_UNSUPPORTED: the table has forgotten
 * a part of it. */
Status threat_certificate(ThreatSolver *t, const Board *b, const PatternBoard *patterns, Color attacker,
                          const ThreatResult *win, Text *out) __attribute__((warn_unused_result));

#endif
