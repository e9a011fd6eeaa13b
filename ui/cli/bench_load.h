/* bench_load.h - a network that evaluates the same positions over and over, on several workers at once: the most that
 * anything which needs evaluations can have of them. */
#ifndef TENGEN_UI_CLI_BENCH_LOAD_H
#define TENGEN_UI_CLI_BENCH_LOAD_H

#include "net/model.h"

enum { BENCH_WORKERS_MAX = 64, BENCH_BATCH_MAX = 16 };

typedef struct BenchLoadShape {
    NetSpec net;
    int size;    /* the board's */
    int batch;   /* positions of a request, up to BENCH_BATCH_MAX: as many as stay in a core's cache */
    int workers; /* threads, each with an evaluator of its own */
} BenchLoadShape;

/* The network by which self-play on 15x15 is measured: six blocks of 64 channels. */
BenchLoadShape bench_load_b6c64(int workers);

typedef struct BenchLoad BenchLoad;

/* ERR_MEMORY, ERR_UNSUPPORTED. */
Status bench_load_new(BenchLoad **out, const BenchLoadShape *shape) __attribute__((warn_unused_result));
void bench_load_free(BenchLoad *load);

/* Bodies for bench.h, whose context is the load: some requests of every worker, in evaluations. */
Status bench_load_network(void *load, uint64_t *units) __attribute__((warn_unused_result));

/* The bare convolutions of such a network (cpu_tower.h) for as many positions. They are there where oneDNN is. */
bool bench_load_has_tower(const BenchLoad *load);
Status bench_load_tower(void *load, uint64_t *units) __attribute__((warn_unused_result));

#endif
