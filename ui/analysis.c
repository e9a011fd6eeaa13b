#include "ui/analysis.h"

#include "game/base/os.h"
#include "net/net_evaluator.h"

#include <stdlib.h>

/* Together a batch of 32, which is best on the CPU. More leaves of one tree would answer a lone question faster,
 * but weaken its search. */
enum { SEARCHES = 8, LEAVES = 4 };

struct Analysis {
    GameSpec spec;
    int threads;
    PatternTable *table;
    Evaluator **evaluators; /* [threads] */
    Analyzer *analyzer;
};

AnalysisOptions analysis_options_default(int visits)
{
    return (AnalysisOptions){
        .visits = visits,
        .solver_nodes = ANALYSIS_SOLVER_NODES,
        .search = search_params_default(),
    };
}

static Status equip(Analysis *a, const Model *m, const AnalysisOptions *o)
{
    NetOptions net = {.backend = o->backend,
                      .precision = o->precision,
                      .size = a->spec.size,
                      .max_batch = SEARCHES * LEAVES};
    AnalyzerOptions options = {
        .search = o->search,
        .points = a->spec.size * a->spec.size,
        .visits = o->visits,
        .searches = SEARCHES,
        .leaves = LEAVES,
        .solver_nodes = o->solver_nodes,
        .threads = a->threads,
    };
    TRY(pattern_table_new(&a->table, a->spec));
    a->evaluators = calloc((size_t)a->threads, sizeof *a->evaluators);
    if (!a->evaluators) return status_no_memory((size_t)a->threads * sizeof *a->evaluators, "evaluators");
    for (int i = 0; i < a->threads; i++) TRY(net_evaluator_new(&a->evaluators[i], m, net));
    options.table = a->table;
    options.evaluators = a->evaluators;
    return analyzer_new(&a->analyzer, &options);
}

Status analysis_new(Analysis **out, const Model *m, GameSpec spec, const AnalysisOptions *options)
{
    *out = NULL;
    Analysis *a = calloc(1, sizeof *a);
    if (!a) return status_no_memory(sizeof *a, "an analysis");
    a->spec = spec;
    a->threads = options->threads ? options->threads : os_cores();
    Status status = equip(a, m, options);
    if (status.code == STATUS_OK)
        *out = a;
    else
        analysis_free(a);
    return status;
}

void analysis_free(Analysis *a)
{
    if (!a) return;
    analyzer_free(a->analyzer);
    for (int i = 0; a->evaluators && i < a->threads; i++) evaluator_free(a->evaluators[i]);
    free(a->evaluators);
    pattern_table_free(a->table);
    free(a);
}

Analyzer *analysis_analyzer(Analysis *a)
{
    return a->analyzer;
}

GameSpec analysis_game(const Analysis *a)
{
    return a->spec;
}
