#include "ui/cli/thinker.h"

#include "game/base/os.h"
#include "mcts/playout.h"
#include "net/net_evaluator.h"

#include <math.h>
#include <stdlib.h>

enum {
    LEAVES = 8,     /* of one tree evaluated together: small batches waste less of a few hundred visits */
    PLAYOUTS = 100, /* between two looks at whether Ctrl-C was typed */
};

struct Thinker {
    int visits;
    Playout *playout; /* this … */
    PatternTable *table;
    Evaluator *evaluator;
    Search *search; /* … or these */
    EvalRequest requests[LEAVES];
    Evaluation evaluations[LEAVES];
};

static Status allocate(Thinker **out, int visits)
{
    *out = NULL;
    Thinker *t = calloc(1, sizeof *t);
    if (!t) return status_no_memory(sizeof *t, "an opponent");
    t->visits = visits;
    *out = t;
    return status_ok();
}

static Status equip_network(Thinker *t, const Model *m, GameSpec spec)
{
    NetOptions options = {.size = spec.size, .max_batch = LEAVES};
    SearchParams params = search_params_default();
    TRY(pattern_table_new(&t->table, spec));
    TRY(net_evaluator_new(&t->evaluator, m, options));
    SearchCapacity capacity = {.points = spec.size * spec.size, .visits = t->visits, .leaves = LEAVES};
    return search_new(&t->search, &params, t->table, capacity);
}

Status thinker_new_network(Thinker **out, const Model *m, GameSpec spec, int visits)
{
    TRY(allocate(out, visits));
    Status status = equip_network(*out, m, spec);
    if (status.code != STATUS_OK) {
        thinker_free(*out);
        *out = NULL;
    }
    return status;
}

Status thinker_new_playouts(Thinker **out, GameSpec spec, int playouts)
{
    TRY(allocate(out, playouts));
    Status status = playout_new(&(*out)->playout, spec, playouts, PLAYOUT_C_PUCT);
    if (status.code != STATUS_OK) {
        thinker_free(*out);
        *out = NULL;
    }
    return status;
}

void thinker_free(Thinker *t)
{
    if (!t) return;
    search_free(t->search);
    evaluator_free(t->evaluator);
    pattern_table_free(t->table);
    playout_free(t->playout);
    free(t);
}

static Status think_with_playouts(Thinker *t, const Board *b, Rng rng, Thought *out)
{
    Opinion opinion = {.proof = PROOF_NONE};
    playout_begin(t->playout, b, rng);
    for (int left = t->visits; left > 0; left -= PLAYOUTS) {
        if (os_interrupted()) return status_error(ERR_INTERRUPTED, "interrupted");
        playout_run(t->playout, left < PLAYOUTS ? left : PLAYOUTS);
    }
    out->best = playout_best(t->playout, &opinion.score);
    out->opinion = opinion;
    out->visits = t->visits;
    return status_ok();
}

static Status think_with_network(Thinker *t, const Board *b, Rng rng, Thought *out)
{
    SearchLimits limits = {.visits = t->visits, .noise = false};
    SearchResult result;
    search_continue(t->search, b, limits, rng);
    while (!search_done(t->search)) {
        if (os_interrupted()) return status_error(ERR_INTERRUPTED, "interrupted");
        int n = search_select(t->search, LEAVES, t->requests);
        if (n == 0) continue;
        TRY(evaluator_run(t->evaluator, n, t->requests, t->evaluations));
        search_expand(t->search, n, t->evaluations);
    }
    search_result(t->search, &result);
    Opinion opinion = {.proof = result.proof, .plies = result.proof_plies, .score = result.score};
    out->best = result.best;
    out->opinion = opinion;
    out->visits = result.visits;
    return status_ok();
}

Status thinker_think(Thinker *t, const Board *b, Rng rng, Thought *out)
{
    return t->playout ? think_with_playouts(t, b, rng, out) : think_with_network(t, b, rng, out);
}
