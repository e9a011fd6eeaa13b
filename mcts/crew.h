/* crew.h - threads that search one position together, on one tree, in the background.
 *
 *   crew_new(&crew, table, evaluators, &options)
 *   crew_set(crew, &board);                       the position; what the tree knows of it is kept
 *   crew_start(crew, visits);                     returns at once, the threads think
 *   crew_wait(crew, seconds, &done);              until they have finished, or so long
 *   crew_result(crew, &result);                   at any time, also while they think
 *   crew_stop(crew);                              they rest; crew_start goes on where they stopped
 *
 * One thread, the owner, calls all of these; crew_halt alone may be called by any. Each worker has an evaluator
 * of its own, and asks it for options.leaves positions at once; descents under way count as visits without a
 * value, which spreads the workers over the tree. The root chooses by PUCT without noise, since sequential
 * halving must know its visits beforehand. With more than one worker the tree depends on timing.
 * Allocation happens in crew_new only. */
#ifndef TENGEN_MCTS_CREW_H
#define TENGEN_MCTS_CREW_H

#include "mcts/search.h"

typedef struct Crew Crew;

typedef struct CrewOptions {
    SearchParams search; /* its root is taken for ROOT_PUCT */
    int points;          /* of the largest board */
    int workers;         /* threads, 1..CREW_WORKERS_MAX */
    int leaves;          /* a worker's batch, >= 1; more than 8 weaken the search where visits are few */
    size_t bytes;        /* that the tree may take, at least CREW_BYTES_MIN: where they are full, the children
                            of the least visited nodes make room */
} CrewOptions;

enum { CREW_WORKERS_MAX = 256, CREW_BYTES_MIN = 1 << 20 };

#define CREW_ENDLESS INT32_MAX /* visits: until it is stopped or the root is decided */

/* The default parameters on 15x15: one worker, 8 leaves, 256 MiB. */
CrewOptions crew_options_default(void);

/* evaluators[options->workers], each for batches of options->leaves, and table are borrowed for the crew's life;
 * options are copied. ERR_MEMORY; ERR_INPUT: so many leaves do not fit into so few bytes. */
Status crew_new(Crew **out, const PatternTable *table, Evaluator *const evaluators[],
                const CrewOptions *options) __attribute__((warn_unused_result));

/* Stops first, if they think. NULL is fine. */
void crew_free(Crew *c);

/* All the memory it holds, evaluators left out. */
size_t crew_bytes(const Crew *c);

/* The workers rest. Think about *root from now on; the game goes on there. Where it is the last position or a
 * move or two after it, the tree below is kept. Returns the visits kept. */
int crew_set(Crew *c, const Board *root);

/* The same, with the look for wins by force at the root over at that os_seconds; INFINITY: when it is done. */
int crew_set_by(Crew *c, const Board *root, double look_end);

/* The workers rest. From the next crew_set on, these moves are not considered at the root (search_set_excluded). */
void crew_exclude(Crew *c, const PointSet *excluded);

/* The workers rest. The next crew_set keeps nothing. */
void crew_forget(Crew *c);

/* The workers rest, and crew_set named a position. Think until the root has so many visits, those kept
 * included, or it is decided. */
void crew_start(Crew *c, int visits);

/* Wait until they rest, at most so many seconds; *done: they rest. The first fault of an evaluator, which
 * ends the thinking. */
Status crew_wait(Crew *c, double seconds, bool *done) __attribute__((warn_unused_result));

/* Stop thinking soon: within a batch. Any thread; wakes crew_wait once they rest. */
void crew_halt(Crew *c);

/* Halt, and wait until they rest. The first fault of an evaluator. */
Status crew_stop(Crew *c) __attribute__((warn_unused_result));

/* The root has been evaluated, or is decided by its own lines: crew_result and crew_lines have something to
 * say. So it is once a search has come to its end. */
bool crew_ready(Crew *c);

/* What is known, also while they think. The crew is ready. */
void crew_result(Crew *c, SearchResult *out);

/* The best moves, as search_lines. The crew is ready. */
int crew_lines(Crew *c, int max, SearchLine out[]);

#endif
