#include "mcts/search_bench.h"
#include "net/evaluator_hash.h"
#include "ui/cli/bench.h"

typedef struct SearchBench {
    Evaluator *evaluator;
    const SearchBenchCase *spec;
} SearchBench;

/* Long enough that making the search and its tables weighs little. */
static const SearchBenchCase PLAIN = {
    .name = "search.plain",
    .spec = {RULE_FREESTYLE, 15, 5},
    .root = ROOT_PUCT,
    .tactics = TACTICS_NONE,
    .stones = 6,
    .searches = 1,
    .visits = 20000,
    .leaves = 1,
};
static const SearchBenchCase TACTICS = {
    .name = "search.tactics",
    .spec = {RULE_FREESTYLE, 15, 5},
    .root = ROOT_PUCT,
    .tactics = TACTICS_FOUR,
    .patterns = true,
    .stones = 6,
    .searches = 1,
    .visits = 20000,
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

Status bench_search(const BenchOptions *options, BenchReport *report)
{
    static const struct {
        const SearchBenchCase *spec;
        double reference;
    } figures[] = {{&PLAIN, 500e3}, {&TACTICS, 100e3}, {&SELFPLAY, 0}};
    Status status;
    SearchBench bench = {0};
    CHECK(status, evaluator_hash_new(&bench.evaluator, 16, 3));
    for (int i = 0; i < (int)(sizeof figures / sizeof figures[0]); i++) {
        double rate;
        bench.spec = figures[i].spec;
        CHECK(status, bench_rate(options, search_body, &bench, &rate));
        bench_add(report, bench.spec->name, rate, "visits/s", figures[i].reference);
    }
    uint64_t visits, hash;
    CHECK(status, search_bench_signature(bench.evaluator, &visits, &hash));
    /* The upper half: a figure of the report holds 53 bits exactly. */
    bench_add(report, "search.signature.visits", (double)visits, "visits", 0);
    bench_add(report, "search.signature.hash", (double)(hash >> 32), "upper-32-bits", 0);
done:
    evaluator_free(bench.evaluator);
    return status;
}
