/* analysis.h - a network and the threads that analyse positions of one game with it: patterns, an evaluator for
 * each thread, and an analyzer (mcts/analyzer.h). */
#ifndef TENGEN_UI_ANALYSIS_H
#define TENGEN_UI_ANALYSIS_H

#include "mcts/analyzer.h"
#include "net/backend.h"

typedef struct Analysis Analysis;

typedef struct AnalysisOptions {
    int threads;          /* 0: one for each core */
    int visits;           /* the most that a question may ask for */
    int64_t solver_nodes; /* of the threat solver for a position; 0: it is not asked */
    BackendKind backend;
    Precision precision;
    SearchParams search;
} AnalysisOptions;

enum { ANALYSIS_SOLVER_NODES = 50000 };

/* A thread a core, the default parameters, ANALYSIS_SOLVER_NODES, the fastest backend. */
AnalysisOptions analysis_options_default(int visits);

/* For positions of spec; m's parameters are copied. ERR_MEMORY, ERR_UNSUPPORTED. */
Status analysis_new(Analysis **out, const Model *m, GameSpec spec, const AnalysisOptions *options)
    __attribute__((warn_unused_result));
void analysis_free(Analysis *a);

/* Owned by the analysis. */
Analyzer *analysis_analyzer(Analysis *a);

GameSpec analysis_game(const Analysis *a);

#endif
