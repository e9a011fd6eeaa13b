#include "ui/cli/bench.h"
#include "ui/cli/bench_load.h"

#include <stdio.h>

static BenchLoadShape b8c128(int workers)
{
    BenchLoadShape shape = bench_load_b6c64(workers);
    shape.net.blocks = 8;
    shape.net.channels = 128;
    return shape;
}

/* A network, measured with workers_min worker threads and more. */
typedef struct NetCase {
    const char *name;
    BenchLoadShape (*shape)(int workers);
    int workers_min;
} NetCase;

enum { WORKERS_MAX = 2 };

static const NetCase cases[] = {{"b6c64", bench_load_b6c64, 1}, {"b8c128", b8c128, 2}};

static Status measure(const BenchOptions *options, const NetCase *c, int workers, BenchReport *report)
{
    static const BenchBody bodies[] = {bench_load_network, bench_load_tower};
    double rate[2] = {0};
    char name[BENCH_NAME_MAX];
    BenchLoadShape shape = c->shape(workers);
    BenchLoad *load;
    TRY(bench_load_new(&load, &shape));
    Status status = bench_load_has_tower(load) ? bench_rates(options, bodies, load, rate)
                                               : bench_rate(options, bench_load_network, load, rate);
    bench_load_free(load);
    TRY(status);
    snprintf(name, sizeof name, "net.%s.%dt", c->name, workers);
    bench_add(report, name, rate[0], "evaluations/s", rate[1]);
    return status_ok();
}

Status bench_net(const BenchOptions *options, BenchReport *report)
{
    for (int i = 0; i < (int)(sizeof cases / sizeof cases[0]); i++)
        for (int workers = cases[i].workers_min; workers <= WORKERS_MAX; workers++)
            TRY(measure(options, &cases[i], workers, report));
    return status_ok();
}
