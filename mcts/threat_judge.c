#include "mcts/threat_judge.h"

#include "mcts/threat.h"

#include <assert.h>
#include <stdlib.h>

enum { SOLVER_BYTES = 1 << 20 };

struct ThreatJudge {
    const PatternTable *table;
    int64_t nodes;
    int workers;
    ThreatSolver *solver[]; /* [workers] */
};

Status threat_judge_new(const PatternTable *table, int workers, int64_t nodes, ThreatJudge **out)
{
    assert(workers >= 1 && nodes >= 1);
    *out = NULL;
    size_t size = sizeof(ThreatJudge) + (size_t)workers * sizeof(ThreatSolver *);
    ThreatJudge *j = calloc(1, size);
    if (!j) return status_no_memory(size, "a judge");
    *j = (ThreatJudge){.table = table, .nodes = nodes, .workers = workers};
    Status status = status_ok();
    for (int i = 0; i < workers; i++) CHECK(status, threat_new(&j->solver[i], table, SOLVER_BYTES));
    *out = j;
    j = NULL;
done:
    threat_judge_free(j);
    return status;
}

void threat_judge_free(ThreatJudge *j)
{
    if (!j) return;
    for (int i = 0; i < j->workers; i++) threat_free(j->solver[i]);
    free(j);
}

Result threat_judge_verdict(void *context, const Referee *r)
{
    ThreatJudge *j = context;
    assert(r->worker < j->workers);
    ThreatSolver *solver = j->solver[r->worker];
    Color mover = (Color)r->board.to_move;
    PatternBoard patterns;
    ThreatResult found;
    pattern_init(&patterns, j->table, &r->board);
    threat_forget(solver);
    threat_vct(solver, &r->board, &patterns, mover, j->nodes, &found);
    if (found.proof != PROOF_WIN) return RESULT_NONE;
    return mover == BLACK ? RESULT_BLACK : RESULT_WHITE;
}
