#include "mcts/crew.h"

#include "game/base/os.h"
#include "game/base/thread.h"

#include <assert.h>
#include <stdatomic.h>
#include <stdlib.h>

/* Bytes of a tree for each visit, rounded up. */
enum { VISIT_BYTES = 400 };

/* Where a worker has nothing to choose before others bring their answers, it looks again after this. */
#define PAUSE_SECONDS 20e-6

typedef struct CrewWorker {
    Crew *crew;
    int number;
    Evaluator *evaluator;
    EvalRequest *requests;   /* [options.leaves] */
    Evaluation *evaluations; /* [options.leaves] */
    Thread *thread;
} CrewWorker;

struct Crew {
    CrewOptions options;
    Search *search;
    CrewWorker *workers; /* [options.workers] */
    int visits;          /* capacity */
    Board root;
    bool set;
    ThreadMutex tree; /* of the search */

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

/* Some leaves to evaluate; false when the search is at its end. */
static bool select_leaves(CrewWorker *w, int *n)
{
    Crew *c = w->crew;
    thread_lock(&c->tree);
    *n = search_select_as(c->search, w->number, c->options.leaves, w->requests);
    bool done = *n == 0 && search_done(c->search);
    thread_unlock(&c->tree);
    return !done;
}

static Status think(CrewWorker *w)
{
    Crew *c = w->crew;
    for (int n; !atomic_load(&c->halt) && select_leaves(w, &n);) {
        if (n == 0) {
            os_sleep(PAUSE_SECONDS);
            continue;
        }
        TRY(evaluator_run(w->evaluator, n, w->requests, w->evaluations));
        thread_lock(&c->tree);
        search_expand_as(c->search, w->number, n, w->evaluations);
        thread_unlock(&c->tree);
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
    size_t visits = options->bytes / VISIT_BYTES;
    c->visits = visits < INT32_MAX ? (int)visits : INT32_MAX;
    thread_mutex_init(&c->mutex);
    thread_mutex_init(&c->tree);
    thread_condition_init(&c->begun);
    thread_condition_init(&c->ended);
    SearchCapacity capacity = {.points = options->points,
                               .visits = c->visits,
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
    thread_mutex_destroy(&c->tree);
    free(c);
}

size_t crew_bytes(const Crew *c)
{
    size_t leaf = sizeof *c->workers[0].requests + sizeof *c->workers[0].evaluations;
    size_t worker = sizeof c->workers[0] + (size_t)c->options.leaves * leaf;
    return sizeof *c + search_bytes(c->search) + (size_t)c->options.workers * worker;
}

static bool resting(Crew *c)
{
    thread_lock(&c->mutex);
    bool rests = c->thinking == 0;
    thread_unlock(&c->mutex);
    return rests;
}

/* Enter the position with so many visits in all. Returns those kept. */
static int enter(Crew *c, int visits)
{
    SearchLimits limits = {.visits = visits < c->visits ? visits : c->visits};
    Rng rng = rng_make(c->root.hash, 0, 0, 0, RNG_SYMMETRY);
    return search_continue(c->search, &c->root, limits, rng);
}

int crew_set(Crew *c, const Board *root)
{
    assert(resting(c));
    c->root = *root;
    c->set = true;
    return enter(c, 1);
}

void crew_start(Crew *c, int visits)
{
    assert(resting(c) && c->set && visits >= 1);
    enter(c, visits);
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
    thread_lock(&c->tree);
    bool ready = c->set && search_ready(c->search);
    thread_unlock(&c->tree);
    return ready;
}

void crew_result(Crew *c, SearchResult *out)
{
    thread_lock(&c->tree);
    search_result(c->search, out);
    thread_unlock(&c->tree);
}

int crew_lines(Crew *c, int max, SearchLine out[])
{
    thread_lock(&c->tree);
    int count = search_lines(c->search, max, out);
    thread_unlock(&c->tree);
    return count;
}
