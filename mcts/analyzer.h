/* analyzer.h - many positions searched at once by several threads, and answered in the order in which they
 * were asked about.
 *
 * Each thread has an evaluator, whose batches its searches fill together. An answer depends on its question,
 * the parameters and the evaluators alone, never on the number of threads or on what else is asked: so
 * evaluators must answer alike, whatever else is in a batch.
 * One thread asks and one takes answers; they may be two. */
#ifndef TENGEN_MCTS_ANALYZER_H
#define TENGEN_MCTS_ANALYZER_H

#include "mcts/search.h"

enum {
    ANALYZER_LINES_MAX = 20,
    ANALYZER_WAITING_MAX = 256, /* questions whose answers were not yet taken */
};

typedef struct AnalyzerOptions {
    SearchParams search;
    const PatternTable *table; /* borrowed; of every board's rule and line length */
    int points;                /* of the largest board */
    int visits;                /* the most that a question may ask for, >= 1 */
    int searches;              /* at once on each thread, 1 to 8 */
    int leaves;                /* of each search at once, >= 1; more weaken it a little */
    int64_t solver_nodes;      /* each question is first put to the threat solver, so many nodes for wins by
                                  fours and as many for fours and threes; 0: it is not. Wants a table */
    int threads;
    Evaluator *const *evaluators; /* [threads], borrowed, each with max_batch >= leaves; searches * leaves is
                                     what fills a batch */
} AnalyzerOptions;

typedef struct AnalyzerQuestion {
    Board board; /* the game goes on */
    int visits;  /* 1 to options.visits */
    int lines;   /* 1 to ANALYZER_LINES_MAX */
    uint64_t seed;
} AnalyzerQuestion;

typedef struct AnalyzerAnswer {
    Status status;       /* what the evaluator said; all else is unset unless OK */
    SearchResult result; /* with the solver's win, if that is shorter than what the search found */
    int lines;           /* as many as there are, up to those asked for */
    SearchLine line[ANALYZER_LINES_MAX]; /* proven wins and losses go on to the end, as far as it is known */
} AnalyzerAnswer;

typedef struct Analyzer Analyzer;

/* The options are copied; the threads start. ERR_MEMORY; ERR_INPUT: too many visits. */
Status analyzer_new(Analyzer **out, const AnalyzerOptions *options) __attribute__((warn_unused_result));

/* Drops what was asked and not answered, and returns soon. */
void analyzer_free(Analyzer *a);

/* Ask, without waiting; the question is copied. False if ANALYZER_WAITING_MAX answers were not yet taken. */
bool analyzer_ask(Analyzer *a, const AnalyzerQuestion *question);

/* The answer to the oldest question whose answer was not yet taken (there is one), if it comes within so many
 * seconds; false if not. */
bool analyzer_take(Analyzer *a, double seconds, AnalyzerAnswer *out);

/* Forget all questions whose answers were not yet taken; returns as soon as no thread works on one. */
void analyzer_drop(Analyzer *a);

/* Visits made so far, by all threads, counted as searches end. */
int64_t analyzer_visits(Analyzer *a);

#endif
