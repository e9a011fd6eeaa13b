#include "mcts/crew.h"

#include "game/base/os.h"
#include "game/base/thread.h"
#include "mcts/tree.h"

#include <assert.h>
#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>

/* Where a worker has nothing to choose before others bring their answers, it looks again after this. */
#define PAUSE_SECONDS 20e-6

typedef struct CrewWorker {
    Crew *crew;
    int number;
    Evaluator *evaluator;
    EvalRequest *requests;   /* [options.leaves] */
    Evaluation *evaluations; /* [options.leaves] */
    Thread *thread;
    char apart[CACHE_LINE]; /* what others read from what this one changes */
    atomic_bool inside;     /* the gate */
    char apart_again[CACHE_LINE];
} CrewWorker;

/* Workers go in and out of the search; who needs it alone closes the gate and waits until they are out. A worker
 * says that it is inside before it looks whether the gate is closed, and who closes it does so before looking who
 * is inside: one of them sees the other. So while it is open, workers share nothing but its reading. */
typedef struct Gate {
    ThreadMutex mutex;
    ThreadCondition changed; /* open, or somebody has left */
    atomic_bool closed;
} Gate;

struct Crew {
    CrewOptions options;
    Search *search;
    CrewWorker *workers; /* [options.workers] */
    Board root;
    bool set;  /* the search stands at `root` */
    Gate gate; /* of the search */

    ThreadMutex mutex;     /* of all below */
    ThreadCondition begun; /* to the workers: round, quit */
    ThreadCondition ended; /* to the owner: thinking */
    int round;             /* of thinking; each worker takes part in each once */
    int thinking;          /* workers that do */
    bool quit;
    Status fault;
    atomic_bool halt;
};

CrewOptions crew_options_default(void)
{
    return (CrewOptions){.search = search_params_default(),
                         .points = 15 * 15,
                         .workers = 1,
                         .leaves = 8,
                         .bytes = (size_t)256 << 20};
}

/* ---- the gate ---- */

static void gate_leave(CrewWorker *w)
{
    Gate *g = &w->crew->gate;
    atomic_store(&w->inside, false);
    if (!atomic_load(&g->closed)) return;
    thread_lock(&g->mutex);
    thread_broadcast(&g->changed);
    thread_unlock(&g->mutex);
}

static void gate_enter(CrewWorker *w)
{
    Gate *g = &w->crew->gate;
    for (;;) {
        atomic_store(&w->inside, true);
        if (!atomic_load(&g->closed)) return;
        gate_leave(w);
        thread_lock(&g->mutex);
        while (atomic_load(&g->closed)) thread_wait(&g->changed, &g->mutex);
        thread_unlock(&g->mutex);
    }
}

static bool anyone_inside(Crew *c)
{
    for (int i = 0; i < c->options.workers; i++)
        if (atomic_load(&c->workers[i].inside)) return true;
    return false;
}

static void gate_close(Crew *c)
{
    Gate *g = &c->gate;
    thread_lock(&g->mutex);
    while (atomic_load(&g->closed)) thread_wait(&g->changed, &g->mutex);
    atomic_store(&g->closed, true);
    while (anyone_inside(c)) thread_wait(&g->changed, &g->mutex);
    thread_unlock(&g->mutex);
}

static void gate_open(Gate *g)
{
    thread_lock(&g->mutex);
    atomic_store(&g->closed, false);
    thread_broadcast(&g->changed);
    thread_unlock(&g->mutex);
}

/* ---- workers ---- */

/* What there is to do. */
typedef enum Turn {
    TURN_EVALUATE,
    TURN_PAUSE, /* others wait for what must be known first */
    TURN_MAKE_ROOM,
    TURN_END,
} Turn;

/* *n: leaves to evaluate. */
static Turn select_leaves(CrewWorker *w, int *n)
{
    Crew *c = w->crew;
    gate_enter(w);
    *n = search_select_as(c->search, w->number, c->options.leaves, w->requests);
    Turn turn = *n > 0                                 ? TURN_EVALUATE
                : search_over_as(c->search, w->number) ? TURN_END
                : search_full(c->search)               ? TURN_MAKE_ROOM
                                                       : TURN_PAUSE;
    gate_leave(w);
    return turn;
}

/* One of them makes room for all. */
static void make_room(Crew *c)
{
    gate_close(c);
    if (search_full(c->search)) search_make_room(c->search);
    gate_open(&c->gate);
}

static Status evaluate(CrewWorker *w, int n)
{
    Crew *c = w->crew;
    Status status = evaluator_run(w->evaluator, n, w->requests, w->evaluations);
    gate_enter(w);
    if (status.code == STATUS_OK)
        search_expand_as(c->search, w->number, n, w->evaluations);
    else
        search_cancel_as(c->search, w->number);
    gate_leave(w);
    return status;
}

static Status think(CrewWorker *w)
{
    Crew *c = w->crew;
    while (!atomic_load(&c->halt)) {
        int n;
        switch (select_leaves(w, &n)) {
        case TURN_EVALUATE:
            TRY(evaluate(w, n));
            break;
        case TURN_PAUSE:
            os_sleep(PAUSE_SECONDS);
            break;
        case TURN_MAKE_ROOM:
            make_room(c);
            break;
        case TURN_END:
            return status_ok();
        }
    }
    return status_ok();
}

static void work(void *context)
{
    CrewWorker *w = context;
    Crew *c = w->crew;
    thread_lock(&c->mutex);
    for (int round = 0; !c->quit;) {
        if (round == c->round) {
            thread_wait(&c->begun, &c->mutex);
            continue;
        }
        round = c->round;
        thread_unlock(&c->mutex);
        Status status = think(w);
        gate_enter(w);
        search_rest_as(c->search, w->number);
        gate_leave(w);
        thread_lock(&c->mutex);
        if (status.code != STATUS_OK) {
            if (c->fault.code == STATUS_OK) c->fault = status;
            atomic_store(&c->halt, true);
        }
        if (--c->thinking == 0) thread_broadcast(&c->ended);
    }
    thread_unlock(&c->mutex);
}

static Status worker_new(Crew *c, int number, Evaluator *evaluator)
{
    size_t leaves = (size_t)c->options.leaves;
    CrewWorker *w = &c->workers[number];
    *w = (CrewWorker){.crew = c, .number = number, .evaluator = evaluator};
    w->requests = malloc(leaves * sizeof *w->requests);
    w->evaluations = malloc(leaves * sizeof *w->evaluations);
    if (!w->requests || !w->evaluations)
        return status_no_memory(leaves * (sizeof *w->requests + sizeof *w->evaluations), "a worker's batch");
    return thread_start(work, w, &w->thread);
}

Status crew_new(Crew **out, const PatternTable *table, Evaluator *const evaluators[],
                const CrewOptions *options)
{
    assert(options->workers >= 1 && options->workers <= CREW_WORKERS_MAX);
    assert(options->leaves >= 1 && options->bytes >= CREW_BYTES_MIN);
    Status status = status_ok();
    Crew *c = calloc(1, sizeof *c);
    *out = NULL;
    if (!c) return status_no_memory(sizeof *c, "a crew");
    c->options = *options;
    c->options.search.root = ROOT_PUCT;
    c->fault = status;
    thread_mutex_init(&c->mutex);
    thread_mutex_init(&c->gate.mutex);
    thread_condition_init(&c->gate.changed);
    thread_condition_init(&c->begun);
    thread_condition_init(&c->ended);
    SearchCapacity capacity = {.points = options->points,
                               .bytes = options->bytes,
                               .leaves = options->leaves,
                               .workers = options->workers};
    CHECK(status, search_new(&c->search, &c->options.search, table, capacity));
    c->workers = calloc((size_t)options->workers, sizeof *c->workers);
    if (!c->workers) CHECK(status, status_no_memory((size_t)options->workers * sizeof *c->workers, "a crew"));
    for (int i = 0; i < options->workers; i++) CHECK(status, worker_new(c, i, evaluators[i]));
    *out = c;
    return status;
done:
    crew_free(c);
    return status;
}

void crew_free(Crew *c)
{
    if (!c) return;
    atomic_store(&c->halt, true);
    thread_lock(&c->mutex);
    c->quit = true;
    thread_broadcast(&c->begun);
    thread_unlock(&c->mutex);
    for (int i = 0; c->workers && i < c->options.workers; i++) {
        thread_join(c->workers[i].thread);
        free(c->workers[i].requests);
        free(c->workers[i].evaluations);
    }
    free(c->workers);
    search_free(c->search);
    thread_condition_destroy(&c->begun);
    thread_condition_destroy(&c->ended);
    thread_mutex_destroy(&c->mutex);
    thread_mutex_destroy(&c->gate.mutex);
    thread_condition_destroy(&c->gate.changed);
    free(c);
}

size_t crew_bytes(const Crew *c)
{
    size_t leaf = sizeof *c->workers[0].requests + sizeof *c->workers[0].evaluations;
    size_t worker = sizeof c->workers[0] + (size_t)c->options.leaves * leaf;
    return sizeof *c + search_bytes(c->search) + (size_t)c->options.workers * worker;
}

/* ---- the owner ---- */

static bool resting(Crew *c)
{
    thread_lock(&c->mutex);
    bool rests = c->thinking == 0;
    thread_unlock(&c->mutex);
    return rests;
}

void crew_forget(Crew *c)
{
    assert(resting(c));
    c->set = false;
}

void crew_exclude(Crew *c, const PointSet *excluded)
{
    assert(resting(c));
    search_set_excluded(c->search, excluded);
}

int crew_set(Crew *c, const Board *root)
{
    return crew_set_by(c, root, INFINITY);
}

int crew_set_by(Crew *c, const Board *root, double look_end)
{
    assert(resting(c));
    SearchLimits limits = {.visits = 1};
    Rng rng = rng_make(root->hash, 0, 0, 0, RNG_SYMMETRY);
    bool keep = c->set;
    search_set_look_end(c->search, look_end);
    c->set = true;
    if (keep) return search_continue(c->search, root, limits, rng);
    search_begin(c->search, root, limits, rng);
    return 0;
}

void crew_start(Crew *c, int visits)
{
    assert(resting(c) && c->set && visits >= 1);
    search_extend(c->search, visits);
    thread_lock(&c->mutex);
    atomic_store(&c->halt, false);
    c->fault = status_ok();
    c->thinking = c->options.workers;
    c->round++;
    thread_broadcast(&c->begun);
    thread_unlock(&c->mutex);
}

Status crew_wait(Crew *c, double seconds, bool *done)
{
    double end = os_seconds() + seconds;
    thread_lock(&c->mutex);
    for (double left = seconds; c->thinking > 0 && left > 0; left = end - os_seconds())
        thread_wait_for(&c->ended, &c->mutex, left);
    *done = c->thinking == 0;
    Status status = *done ? c->fault : status_ok();
    thread_unlock(&c->mutex);
    return status;
}

void crew_halt(Crew *c)
{
    atomic_store(&c->halt, true);
}

Status crew_stop(Crew *c)
{
    crew_halt(c);
    thread_lock(&c->mutex);
    while (c->thinking > 0) thread_wait(&c->ended, &c->mutex);
    Status status = c->fault;
    thread_unlock(&c->mutex);
    return status;
}

bool crew_ready(Crew *c)
{
    gate_close(c);
    bool ready = c->set && search_ready(c->search);
    gate_open(&c->gate);
    return ready;
}

void crew_result(Crew *c, SearchResult *out)
{
    gate_close(c);
    search_result(c->search, out);
    gate_open(&c->gate);
}

int crew_lines(Crew *c, int max, SearchLine out[])
{
    gate_close(c);
    int count = search_lines(c->search, max, out);
    gate_open(&c->gate);
    return count;
}
