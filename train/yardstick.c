#include "train/yardstick.h"

#include "game/base/os.h"
#include "mcts/playout.h"
#include "mcts/search_player.h"
#include "net/batcher.h"

#include <assert.h>
#include <stdatomic.h>
#include <stdlib.h>

enum { STONES_MIN = 2, STONES_MAX = 4 };

static const double PROGRESS_SECONDS = 0.2;

/* One worker's part in the match. */
typedef struct Worker {
    struct Yardstick *yardstick;
    Evaluator *batcher; /* round the worker's evaluator */
    Evaluator *rival;   /* the same of the rival's; NULL: none */
    int number;
    MatchResult result;
    Status status;
} Worker;

typedef struct Yardstick {
    const YardstickOptions *options;
    Evaluator *const *evaluators;
    Opening *openings; /* [pairs] against a rival, else NULL */
    Worker *workers;
    int chunks;
    atomic_int next_chunk;
    atomic_int finished;
    atomic_bool failed;
    double last_progress; /* worker 0 alone uses it */
} Yardstick;

static Status make_searcher(const Worker *w, GameSpec spec, Evaluator *evaluator, Player **out)
{
    const YardstickOptions *o = w->yardstick->options;
    SearchPlayerOptions options = search_player_options_default(o->visits);
    options.search = o->search;
    options.points = spec.size * spec.size;
    options.fresh = true;
    return search_player_new(out, o->table, evaluator, &options);
}

static Status make_network(void *context, GameSpec spec, Player **out)
{
    const Worker *w = context;
    return make_searcher(w, spec, w->batcher, out);
}

static Status make_opponent(void *context, GameSpec spec, Player **out)
{
    const Worker *w = context;
    if (w->rival) return make_searcher(w, spec, w->rival, out);
    return playout_player_new(out, spec, w->yardstick->options->playouts);
}

static void count_game(void *context, const MatchGame *game)
{
    (void)game;
    Worker *w = context;
    atomic_fetch_add(&w->yardstick->finished, 1);
}

static void show_progress(Yardstick *y)
{
    const YardstickOptions *o = y->options;
    double now = os_seconds();
    if (now < y->last_progress + PROGRESS_SECONDS) return;
    y->last_progress = now;
    o->progress(o->context, atomic_load(&y->finished));
}

static bool should_stop(void *context)
{
    Worker *w = context;
    Yardstick *y = w->yardstick;
    const YardstickOptions *o = y->options;
    if (w->number == 0 && o->progress) show_progress(y);
    return atomic_load(&y->failed) || (o->should_stop && o->should_stop(o->context));
}

static Status play_chunk(Worker *w, int chunk)
{
    const YardstickOptions *o = w->yardstick->options;
    int first = chunk * YARDSTICK_TABLES, left = o->games - first;
    MatchOptions match = {
        .spec = o->spec,
        .seed = o->seed,
        .first_game = first,
        .games = left < YARDSTICK_TABLES ? left : YARDSTICK_TABLES,
        .concurrent = YARDSTICK_TABLES,
        .openings = w->yardstick->openings,
        .opening_count = w->yardstick->openings ? (o->games + 1) / 2 : 0,
        .random_min = 1,
        .random_max = 2,
        .on_game = count_game,
        .should_stop = should_stop,
        .context = w,
    };
    MatchSide network = {make_network, w}, opponent = {make_opponent, w};
    MatchResult part;
    TRY(match_run(&match, network, opponent, &part));
    match_add(&w->result, &part);
    return status_ok();
}

static void play(void *context, int task, int worker)
{
    Yardstick *y = context;
    Worker *w = &y->workers[task];
    w->number = worker;
    w->status = batcher_new(&w->batcher, y->evaluators[worker]);
    if (w->status.code == STATUS_OK && y->options->rivals)
        w->status = batcher_new(&w->rival, y->options->rivals[worker]);
    while (w->status.code == STATUS_OK) {
        int chunk = atomic_fetch_add(&y->next_chunk, 1);
        if (chunk >= y->chunks) break;
        w->status = play_chunk(w, chunk);
    }
    if (w->status.code != STATUS_OK) atomic_store(&y->failed, true);
    evaluator_free(w->rival);
    evaluator_free(w->batcher);
}

/* A fault of one worker stops the others, whose status then says no more than that. */
static Status collect(const Yardstick *y, int workers, MatchResult *result)
{
    Status status = status_ok();
    *result = (MatchResult){0};
    for (int i = 0; i < workers; i++) {
        const Status *s = &y->workers[i].status;
        bool better = status.code == STATUS_OK || status.code == ERR_INTERRUPTED;
        if (s->code != STATUS_OK && better) status = *s;
        match_add(result, &y->workers[i].result);
    }
    return status;
}

/* Two searches without noise play the same game from the same stones, so these differ as far as they can. */
static Status make_openings(Yardstick *y)
{
    const YardstickOptions *o = y->options;
    int pairs = (o->games + 1) / 2;
    y->openings = calloc((size_t)pairs, sizeof *y->openings);
    if (!y->openings) return status_no_memory((size_t)pairs * sizeof *y->openings, "openings");
    for (int i = 0; i < pairs; i++) {
        Rng rng = rng_make(o->seed, 0, (uint64_t)i, 0, RNG_OPENING);
        int stones = STONES_MIN + (int)rng_below(&rng, STONES_MAX - STONES_MIN + 1);
        TRY(opening_random(o->spec, stones, o->opening_radius, rng, &y->openings[i]));
    }
    return status_ok();
}

Status yardstick_run(const YardstickOptions *options, Pool *pool, Evaluator *const evaluators[],
                     MatchResult *result)
{
    assert(options->games >= 1);
    int workers = pool_workers(pool);
    Yardstick y = {.options = options, .evaluators = evaluators};
    y.chunks = (options->games + YARDSTICK_TABLES - 1) / YARDSTICK_TABLES;
    y.workers = calloc((size_t)workers, sizeof *y.workers);
    if (!y.workers) return status_no_memory((size_t)workers * sizeof *y.workers, "a match");
    for (int i = 0; i < workers; i++) y.workers[i].yardstick = &y;
    Status status = options->rivals ? make_openings(&y) : status_ok();
    if (status.code == STATUS_OK) {
        pool_run(pool, workers, play, &y);
        status = collect(&y, workers, result);
    }
    free(y.openings);
    free(y.workers);
    return status;
}
