/* threat_judge.h - a judge of games that asks the threat solver: whoever is to move and wins by force has won.
 *
 * Each worker has a solver of its own, and every question is asked as if it were the first, so that a verdict depends
 * on its position alone. */
#ifndef TENGEN_MCTS_THREAT_JUDGE_H
#define TENGEN_MCTS_THREAT_JUDGE_H

#include "game/match/referee.h"
#include "game/pattern.h"

typedef struct ThreatJudge ThreatJudge;

/* For so many workers, with so many nodes (threat.h) for each position, >= 1. table is borrowed and fits the game.
 * ERR_MEMORY. */
Status threat_judge_new(const PatternTable *table, int workers, int64_t nodes, ThreatJudge **out)
    __attribute__((warn_unused_result));
void threat_judge_free(ThreatJudge *j);

/* A referee's judge (referee.h): exact. context is a ThreatJudge; different workers may ask at the same time. */
Result threat_judge_verdict(void *context, const Referee *r);

#endif
