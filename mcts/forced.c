#include "mcts/forced.h"

#include <string.h>

static bool claim_win(const ThreatResult *r, Tactics *tactics)
{
    if (r->proof != PROOF_WIN) return false;
    tactics->proof = PROOF_WIN;
    tactics->plies = r->plies;
    memset(&tactics->moves, 0, sizeof tactics->moves);
    pointset_add(&tactics->moves, r->line[0]);
    return true;
}

/* The opponent threatens to win by fours: only some moves may stop that. */
static void narrow(ThreatSolver *t, const Board *b, const PatternBoard *patterns, int nodes, Tactics *tactics)
{
    if (!pointset_empty(&patterns->points[color_other((Color)b->to_move)][THREAT_FIVE])) return;
    PointSet moves = tactics->moves;
    int plies;
    if (!threat_narrow(t, b, patterns, nodes, &moves, &plies)) return;
    if (!pointset_empty(&moves)) {
        tactics->moves = moves;
        tactics->left_out_plies = plies;
        return;
    }
    tactics->proof = PROOF_LOSS;
    tactics->plies = plies;
}

void forced_look(ThreatSolver *t, const Board *b, const PatternBoard *patterns, ForcedBudget budget,
                 Tactics *tactics, ThreatResult *win)
{
    Color mover = (Color)b->to_move;
    win->length = 0;
    if (tactics->proof != PROOF_NONE) return;
    int fours = (budget.fours + 1) / 2;
    threat_vcf(t, b, patterns, mover, fours, win);
    if (claim_win(win, tactics)) return;
    narrow(t, b, patterns, fours, tactics);
    if (tactics->proof != PROOF_NONE || budget.threes == 0) return;
    threat_vct_any(t, b, patterns, mover, budget.threes, win);
    claim_win(win, tactics);
}
