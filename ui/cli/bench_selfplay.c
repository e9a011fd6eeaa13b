#include "game/base/os.h"
#include "train/generate.h"
#include "ui/cli/bench.h"

/* Generation runs until it has played for as long as all repetitions together; its own figures count. */
typedef struct SelfplayBench {
    double until;
    GenerateProgress progress;
} SelfplayBench;

static void keep(void *context, const GenerateProgress *p)
{
    SelfplayBench *b = context;
    b->progress = *p;
}

static bool time_is_up(void *context)
{
    SelfplayBench *b = context;
    return os_seconds() > b->until;
}

static Status run(const RunConfig *config, double seconds, SelfplayBench *b)
{
    GenerateHooks hooks = {.context = b, .progress = keep, .interrupted = time_is_up};
    Model *model = NULL;
    Status status;
    CHECK(status, model_new(&model, config_net(config)));
    model_init(model, rng_make(1, 0, 0, 0, RNG_INIT));
    b->until = os_seconds() + seconds;
    status = generate_games(config, model, INT64_MAX / 2, &hooks);
    if (status.code == ERR_INTERRUPTED) status = status_ok();
done:
    model_free(model);
    return status;
}

Status bench_selfplay(const BenchOptions *options, BenchReport *report)
{
    SelfplayBench bench = {0};
    RunConfig config;
    TRY(config_preset("tiny", &config));
    TRY(run(&config, 2 + options->seconds * options->repeats, &bench));
    bench_add(report, "selfplay.tiny.positions", bench.progress.positions_per_second, "positions/s", 0);
    bench_add(report, "selfplay.tiny.evaluations", bench.progress.evaluations_per_second, "evaluations/s", 0);
    return status_ok();
}
