#include "game/base/os.h"
#include "train/generate.h"
#include "train/team.h"
#include "ui/cli/bench.h"
#include "ui/cli/bench_load.h"

/* Games are measured in mid-game: first each plays so many moves by searches of so few visits. A round is broken off
 * when it takes this many times as long as a repetition. */
enum { MOVES_BEFORE = 12, VISITS_BEFORE = 4, PATIENCE = 20 };

/* What the program AlphaZero_Gomoku's self-play reaches with PyTorch on 8x8, on the machine that Tengen was
 * developed on. */
static const double CLASSIC_PLAYOUTS = 1300;

/* ---- whole games ---- */

/* Generation runs until it has played for as long as all repetitions together; its own figures count. */
typedef struct GamesBench {
    double until;
    GenerateProgress progress;
} GamesBench;

static void keep(void *context, const GenerateProgress *p)
{
    GamesBench *b = context;
    b->progress = *p;
}

static bool time_is_up(void *context)
{
    GamesBench *b = context;
    return os_seconds() > b->until;
}

static Status new_model(const RunConfig *config, Model **out)
{
    TRY(model_new(out, config_net(config)));
    model_init(*out, rng_make(1, 0, 0, 0, RNG_INIT));
    return status_ok();
}

static Status play_games(const RunConfig *config, double seconds, GamesBench *b)
{
    GenerateHooks hooks = {.context = b, .progress = keep, .interrupted = time_is_up};
    Model *model = NULL;
    TRY(new_model(config, &model));
    b->until = os_seconds() + seconds;
    Status status = generate_games(config, model, INT64_MAX / 2, &hooks);
    if (status.code == ERR_INTERRUPTED) status = status_ok();
    model_free(model);
    return status;
}

static Status measure_games(const BenchOptions *options, BenchReport *report)
{
    GamesBench bench = {0};
    RunConfig config;
    TRY(config_preset("tiny", &config));
    TRY(play_games(&config, 2 + options->seconds * options->repeats, &bench));
    bench_add(report, "selfplay.tiny.positions", bench.progress.positions_per_second, "positions/s", 0);
    bench_add(report, "selfplay.tiny.evaluations", bench.progress.evaluations_per_second, "evaluations/s", 0);
    return status_ok();
}

/* ---- rounds: one move of every game ---- */

typedef struct RoundsBench {
    Pool *pool;
    Model *model;
    Team *team;
    BenchLoad *load; /* the same network without search, or NULL */
    double round_seconds;
    double until;
} RoundsBench;

static bool too_long(void *context)
{
    const RoundsBench *b = context;
    return os_seconds() > b->until;
}

static Status play_round(RoundsBench *b)
{
    TeamHooks hooks = {.context = b, .should_stop = too_long};
    b->until = os_seconds() + b->round_seconds;
    Status status = team_play(b->team, &hooks);
    if (status.code == ERR_INTERRUPTED) return status_ok();
    for (int lane = 0; lane < LANES; lane++) selfplay_next_round(team_lane(b->team, lane));
    return status;
}

static Status count_evaluations(void *context, uint64_t *units)
{
    RoundsBench *b = context;
    int64_t before = team_evaluations(b->team);
    TRY(play_round(b));
    *units += (uint64_t)(team_evaluations(b->team) - before);
    return status_ok();
}

static Status count_playouts(void *context, uint64_t *units)
{
    RoundsBench *b = context;
    int64_t before = team_visits(b->team);
    TRY(play_round(b));
    *units += (uint64_t)(team_visits(b->team) - before);
    return status_ok();
}

static Status only_evaluate(void *context, uint64_t *units)
{
    RoundsBench *b = context;
    return bench_load_network(b->load, units);
}

static Status prepare(RoundsBench *b, RunConfig *config, const BenchOptions *options)
{
    int workers = os_cores() < BENCH_WORKERS_MAX ? os_cores() : BENCH_WORKERS_MAX;
    config->moves = 1;
    b->round_seconds = options->seconds * PATIENCE;
    TRY(pool_new(workers, &b->pool));
    TRY(new_model(config, &b->model));
    TRY(team_new(&b->team, b->pool, config, b->model, lanes_of(0, 1)));
    team_set_visits(b->team, VISITS_BEFORE);
    double begun = os_seconds();
    for (int i = 0; i < MOVES_BEFORE && os_seconds() - begun < b->round_seconds; i++) TRY(play_round(b));
    team_set_visits(b->team, config->visits);
    return status_ok();
}

static void rounds_free(RoundsBench *b)
{
    bench_load_free(b->load);
    team_free(b->team);
    model_free(b->model);
    pool_free(b->pool);
}

/* Nodes for the wins by force of a self-play that looks for them, at leaves and at roots. */
enum { SOLVER_LEAF_NODES = 100, SOLVER_ROOT_NODES = 1000 };

/* The 15x15 preset with the network of net.b6c64, held against that network alone on as many threads, in turns. */
static Status measure_b6c64(const char *name, bool solver, const BenchOptions *options, BenchReport *report)
{
    static const BenchBody bodies[] = {count_evaluations, only_evaluate};
    RoundsBench b = {0};
    RunConfig config;
    double rate[2];
    Status status;
    TRY(config_preset("15x15", &config));
    config.pool_every = config.aux = 0;
    config.threat_leaf_nodes = solver ? SOLVER_LEAF_NODES : 0;
    config.threat_root_nodes = solver ? SOLVER_ROOT_NODES : 0;
    CHECK(status, prepare(&b, &config, options));
    BenchLoadShape shape = bench_load_b6c64(pool_workers(b.pool));
    CHECK(status, bench_load_new(&b.load, &shape));
    BenchOptions longer = {.seconds = 5 * options->seconds, .repeats = options->repeats};
    CHECK(status, bench_rates(&longer, bodies, &b, rate));
    bench_add(report, name, rate[0], "evaluations/s", rate[1]);
done:
    rounds_free(&b);
    return status;
}

static Status measure_classic(const BenchOptions *options, BenchReport *report)
{
    RoundsBench b = {0};
    RunConfig config;
    double rate;
    Status status;
    TRY(config_preset("paper", &config));
    CHECK(status, prepare(&b, &config, options));
    BenchOptions longer = {.seconds = 5 * options->seconds, .repeats = options->repeats};
    CHECK(status, bench_rate(&longer, count_playouts, &b, &rate));
    bench_add(report, "selfplay.classic_playouts", rate, "playouts/s", CLASSIC_PLAYOUTS);
done:
    rounds_free(&b);
    return status;
}

Status bench_selfplay(const BenchOptions *options, BenchReport *report)
{
    TRY(measure_games(options, report));
    TRY(measure_b6c64("selfplay.b6c64", false, options, report));
    TRY(measure_b6c64("selfplay.b6c64.solver", true, options, report));
    return measure_classic(options, report);
}
