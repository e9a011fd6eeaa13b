#include "mcts/crew.h"
#include "mcts/search_bench.h"
#include "net/evaluator_hash.h"
#include "ui/cli/bench.h"

typedef struct SearchBench {
    Evaluator *evaluator;
    const SearchBenchCase *spec;
} SearchBench;

/* One tree, grown large: its nodes leave the caches. */
static const SearchBenchCase LARGE = {
    .name = "search.visits",
    .spec = {RULE_FREESTYLE, 15, 5},
    .root = ROOT_PUCT,
    .tactics = TACTICS_NONE,
    .stones = 6,
    .searches = 1,
    .visits = 500000,
    .leaves = 1,
};
static const SearchBenchCase LARGE_TACTICS = {
    .name = "search.visits_tactics",
    .spec = {RULE_FREESTYLE, 15, 5},
    .root = ROOT_PUCT,
    .tactics = TACTICS_FOUR,
    .patterns = true,
    .stones = 6,
    .searches = 1,
    .visits = 500000,
    .leaves = 1,
};
/* As in a game. */
static const SearchBenchCase SMALL = {
    .name = "search.visits_800",
    .spec = {RULE_FREESTYLE, 15, 5},
    .root = ROOT_PUCT,
    .tactics = TACTICS_NONE,
    .stones = 6,
    .searches = 25,
    .visits = 800,
    .leaves = 1,
};
static const SearchBenchCase SMALL_TACTICS = {
    .name = "search.tactics",
    .spec = {RULE_FREESTYLE, 15, 5},
    .root = ROOT_PUCT,
    .tactics = TACTICS_FOUR,
    .patterns = true,
    .stones = 6,
    .searches = 25,
    .visits = 800,
    .leaves = 1,
};
static const SearchBenchCase SELFPLAY = {
    .name = "search.selfplay_6x6",
    .spec = {RULE_FREESTYLE, 6, 4},
    .root = ROOT_GUMBEL,
    .tactics = TACTICS_FOUR,
    .patterns = true,
    .noise = true,
    .stones = 2,
    .searches = 300,
    .visits = 32,
    .leaves = 1,
};

static Status search_body(void *context, uint64_t *units)
{
    const SearchBench *bench = context;
    uint64_t visits, hash;
    TRY(search_bench_run(bench->spec, bench->evaluator, &visits, &hash));
    *units += visits;
    return status_ok();
}

/* ---- threads ---- */

enum { CREW_VISITS = 300000, CREW_LEAVES = 8 };

/* The same search by one worker, by two on one tree, and by two that have a tree each: as far as the machine goes. */
typedef enum Kind { ALONE, TOGETHER, APART, KINDS } Kind;

typedef struct Scaling {
    Evaluator *evaluators[2];
    Crew *crew[KINDS]; /* the last one works beside the first */
    Board board;
} Scaling;

static Status scaling_new(Scaling *s)
{
    CrewOptions options = crew_options_default();
    options.search.tactics = TACTICS_NONE;
    options.leaves = CREW_LEAVES;
    for (int i = 0; i < 2; i++) TRY(evaluator_hash_new(&s->evaluators[i], CREW_LEAVES, 2.5f));
    for (int i = 0; i < KINDS; i++) {
        options.workers = i == TOGETHER ? 2 : 1;
        TRY(crew_new(&s->crew[i], NULL, &s->evaluators[i == APART], &options));
    }
    board_init(&s->board, LARGE.spec);
    return status_ok();
}

static void scaling_free(Scaling *s)
{
    for (int i = 0; i < KINDS; i++) crew_free(s->crew[i]);
    for (int i = 0; i < 2; i++) evaluator_free(s->evaluators[i]);
}

static void begin(const Scaling *s, Kind kind)
{
    crew_forget(s->crew[kind]);
    crew_set(s->crew[kind], &s->board);
    crew_start(s->crew[kind], CREW_VISITS);
}

static Status finish(const Scaling *s, Kind kind, uint64_t *units)
{
    for (bool done = false; !done;) TRY(crew_wait(s->crew[kind], 1, &done));
    *units += CREW_VISITS;
    return status_ok();
}

static Status one_worker(void *context, uint64_t *units)
{
    begin(context, ALONE);
    return finish(context, ALONE, units);
}

static Status two_workers(void *context, uint64_t *units)
{
    begin(context, TOGETHER);
    return finish(context, TOGETHER, units);
}

static Status two_trees(void *context, uint64_t *units)
{
    begin(context, ALONE);
    begin(context, APART);
    TRY(finish(context, ALONE, units));
    return finish(context, APART, units);
}

static Status bench_scaling(const BenchOptions *options, BenchReport *report)
{
    static const BenchBody bodies[2] = {one_worker, two_workers}, apart[2] = {one_worker, two_trees};
    Scaling s = {.crew = {NULL}};
    Status status;
    double rate[2], ceiling[2];
    CHECK(status, scaling_new(&s));
    CHECK(status, bench_rates(options, bodies, &s, rate));
    bench_add(report, "search.visits_2t", rate[1], "visits/s", 0);
    bench_add(report, "search.scaling_2t", rate[1] / rate[0], "of-1-thread", 1.8);
    CHECK(status, bench_rates(options, apart, &s, ceiling));
    bench_add(report, "search.separate_2t", ceiling[1] / ceiling[0], "of-1-thread", 0);
done:
    scaling_free(&s);
    return status;
}

/* What a search keeps for each visit that it has room for: all of it is in use when they are made. */
static Status bytes_per_visit(double *bytes)
{
    SearchParams params = search_params_default();
    SearchCapacity capacity = {
        .points = LARGE.spec.size * LARGE.spec.size, .visits = LARGE.visits, .leaves = LARGE.leaves};
    Search *s;
    params.tactics = TACTICS_NONE;
    TRY(search_new(&s, &params, NULL, capacity));
    *bytes = (double)search_bytes(s) / LARGE.visits;
    search_free(s);
    return status_ok();
}

Status bench_search(const BenchOptions *options, BenchReport *report)
{
    static const struct {
        const SearchBenchCase *spec;
        double reference;
    } figures[] = {
        {&LARGE, 500e3}, {&LARGE_TACTICS, 0}, {&SMALL, 0}, {&SMALL_TACTICS, 100e3}, {&SELFPLAY, 0}};
    Status status;
    SearchBench bench = {0};
    CHECK(status, evaluator_hash_new(&bench.evaluator, 16, 2.5f));
    for (int i = 0; i < (int)(sizeof figures / sizeof figures[0]); i++) {
        double rate;
        bench.spec = figures[i].spec;
        CHECK(status, bench_rate(options, search_body, &bench, &rate));
        bench_add(report, bench.spec->name, rate, "visits/s", figures[i].reference);
    }
    CHECK(status, bench_scaling(options, report));
    double bytes;
    CHECK(status, bytes_per_visit(&bytes));
    bench_add_cost(report, "search.bytes_per_visit", bytes, "bytes", 400);
    uint64_t visits, hash;
    CHECK(status, search_bench_signature(bench.evaluator, &visits, &hash));
    /* The upper half: a figure of the report holds 53 bits exactly. */
    bench_add(report, "search.signature.visits", (double)visits, "visits", 0);
    bench_add(report, "search.signature.hash", (double)(hash >> 32), "upper-32-bits", 0);
done:
    evaluator_free(bench.evaluator);
    return status;
}
