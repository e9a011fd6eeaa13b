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
