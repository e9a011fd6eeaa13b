/* engine.h - thinks about one game in the background: its own threads search, its caller is never held up.
 *
 *     engine_think(e, &board, engine_limits_time(0.9, 1.0));
 *     … ask engine_look at any time, engine_wait or the `ended` callback for the end …
 *     engine_wait(e, 1.0, &report) || engine_look(e, &report);
 *
 * One thread, the owner, calls these functions; those marked "any thread" may be called from others too.
 * From the moment engine_think returns there is a legal move in the report; the search makes it better.
 * Evaluators are made by the caller's factory on the engine's own thread when a game first needs them, so that
 * a network is loaded while the caller goes on. Where a position is the last one searched or a move or two
 * after it, the tree below it is kept. */
#ifndef TENGEN_MCTS_ENGINE_H
#define TENGEN_MCTS_ENGINE_H

#include "mcts/search.h"

typedef struct Engine Engine;

/* Makes an evaluator for boards of spec, called on the engine's thread, never twice at once; the engine frees
 * it. Its faults end the thinking, with the Status in the report. */
typedef struct EngineFactory {
    Status (*make)(void *context, GameSpec spec, int max_batch, Evaluator **out);
    void *context;
} EngineFactory;

/* What a thinking may use. */
typedef struct EngineMeans {
    uint64_t
        memory;  /* bytes that the tree may take, a megabyte at least: where they are full, what was visited
                        least makes room */
    int threads; /* that search, 1..ENGINE_THREADS_MAX, each with an evaluator of its own */
} EngineMeans;

enum { ENGINE_THREADS_MAX = 256 };

typedef struct EngineOptions {
    SearchParams search; /* its root is taken for ROOT_PUCT: Gumbel's wants to know the visits in advance */
    EngineFactory factory;
    EngineMeans means; /* until engine_set_means says otherwise */
    int leaves;        /* evaluated together by a thread, >= 1 */
    /* Called on the engine's thread whenever a thinking has ended, whatever ended it; it must not call the
     * engine. NULL: nobody asks. */
    void (*ended)(void *context);
    void *ended_context;
} EngineOptions;

/* The default parameters, one thread, 256 MiB, 8 leaves. */
EngineOptions engine_options_default(EngineFactory factory);

enum { ENGINE_LINES_MAX = 16 };

/* When a thinking ends by itself, and what it reports. A proven result always ends it. */
typedef struct EngineLimits {
    double aim;  /* seconds from engine_think after which it ends; INFINITY: never */
    double most; /* >= aim: seconds that it takes at most, if the choice is unclear at `aim` */
    int visits;  /* 0: no limit; those kept from the last search count */
    int plies;   /* 0: no limit; it ends once the best line is so long */
    int lines;   /* of the best moves in the report, 0..ENGINE_LINES_MAX */
    bool early; /* a game's clock is running: end at once where only one move is to be considered, and as soon
                    as no other can overtake the best before `aim` */
} EngineLimits;

EngineLimits engine_limits_visits(int visits);
EngineLimits engine_limits_time(double aim, double most); /* with `early` */
EngineLimits engine_limits_until_stopped(void);           /* analysis; pondering while the opponent thinks */

typedef enum EngineEnd {
    ENGINE_THINKING,
    ENGINE_STOPPED, /* by engine_stop, or another engine_think */
    ENGINE_TIME,
    ENGINE_VISITS,
    ENGINE_DEPTH,   /* the best line is as long as was asked for */
    ENGINE_PROVEN,  /* the result is exact */
    ENGINE_SETTLED, /* `early`: nothing else could have been chosen */
    ENGINE_FAULT,   /* report.status says which */
} EngineEnd;

typedef struct EngineReport {
    EngineEnd end;
    Status status;  /* the evaluator's or memory's fault, if end is ENGINE_FAULT */
    double seconds; /* since engine_think, or until the end */
    int fresh;      /* visits made in that time; result.visits counts those kept too */
    bool searched;  /* the result comes from the tree; else only best is known, without search: wins in one,
                            then fives blocked, then what the last report's line goes on with, then the point
                            nearest to the last move or the centre */
    SearchResult result; /* of the side to move */
    int lines;           /* best moves with their lines, as limits.lines asked, if `searched` */
    SearchLine line[ENGINE_LINES_MAX];
} EngineReport;

/* Nothing is loaded and no thread is started before the first engine_think. ERR_MEMORY. */
Status engine_new(Engine **out, const EngineOptions *options) __attribute__((warn_unused_result));

/* Ends the thinking first, which takes some 20 ms at most and the batch under way. */
void engine_free(Engine *e);

/* From the next engine_think on: other means; moves that are not considered, of which the position has others; a
 * tree without what was thought before. */
void engine_set_means(Engine *e, EngineMeans means);
void engine_exclude(Engine *e, const PointSet *points);
void engine_forget(Engine *e);

/* Think about *b, which is copied and goes on. A thinking under way is ended first, without waiting for it.
 * ERR_MEMORY: the thread could not be started. */
Status engine_think(Engine *e, const Board *b, EngineLimits limits) __attribute__((warn_unused_result));

/* Ask the thinking to end: it does as soon, with its best move so far. Any thread. */
void engine_stop(Engine *e);

/* The report of the last engine_think as it is now, at most some 20 ms old; never waits for the search.
 * Any thread. */
void engine_look(Engine *e, EngineReport *out);

/* Wait at most so many seconds, INFINITY included, for the end: true with the final report, or false with that
 * of engine_look. True where nothing was ever asked. */
bool engine_wait(Engine *e, double seconds, EngineReport *out);

#endif
