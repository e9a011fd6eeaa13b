/* zero_memory.c - what the ranks of a training step hold and send, by count and by the kernel, for each stage.
 *
 *   build/tests/zero_memory [MILLIONS] [RANKS] [FOLDER]
 *
 * 20 million parameters and 4 ranks, if nothing is said; moments in files in the folder, if there is one
 *
 * A line a stage: bytes that the engine has allocated, by its own count; how much the peak of rank 0's memory grew by the
 * kernel's, from before the engine was made to after two steps; their ratio; bytes that a rank sent in a step. */
#include "game/base/os.h"
#include "train/comm_fork.h"
#include "train/zero_plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { UNITS = 32, STAGES = 4, STEPS = 2 };

static const double DEADLINE = 300;

typedef struct Work {
    size_t params;
    int stage;
    const char *folder;
    ParamUnit unit[UNITS];
    ParamSlice slice[UNITS];
    float *gradient;
    double counted, grown, sent;
} Work;

static Status forward(void *context, Zero *z, int shard, double *loss)
{
    (void)context;
    (void)shard;
    *loss = 0;
    for (int u = 0; u < UNITS; u++) {
        const float *params;
        TRY(zero_param_needed(z, u, ZERO_FORWARD, &params));
        *loss += params[0];
        zero_param_done(z, u);
    }
    return status_ok();
}

static Status backward(void *context, Zero *z, int shard)
{
    Work *w = context;
    (void)shard;
    for (int u = UNITS - 1; u >= 0; u--) {
        const float *params;
        TRY(zero_param_needed(z, u, ZERO_BACKWARD, &params));
        for (size_t i = 0; i < w->unit[u].count; i++) w->gradient[i] = params[i] + 1;
        zero_param_done(z, u);
        TRY(zero_grad_ready(z, u, w->gradient));
    }
    return status_ok();
}

static Status steps(Work *w, Zero *z, Comm *c)
{
    for (int i = 0; i < STEPS; i++) {
        double loss;
        ZeroReport report;
        uint64_t before = comm_bytes(c);
        TRY(zero_forward(z, &loss));
        TRY(zero_backward(z));
        TRY(zero_step(z, 1e-3, &report));
        w->sent = (double)(comm_bytes(c) - before);
    }
    return comm_finish(c);
}

static Status rank_work(void *context, Comm *c)
{
    Work *w = context;
    Zero *z = NULL;
    Status status;
    size_t each = w->params / UNITS / 64 * 64;
    for (int u = 0; u < UNITS; u++) {
        w->unit[u] = (ParamUnit){(size_t)u * each, each};
        w->slice[u] = (ParamSlice){.unit = u, .offset = (size_t)u * each, .count = each};
    }
    w->gradient = malloc(each * sizeof(float));
    if (!w->gradient) return status_no_memory(each * sizeof(float), "a gradient");
    memset(w->gradient, 1, each * sizeof(float));
    ZeroConfig config = zero_defaults();
    config.stage = w->stage;
    config.folder = w->folder;
    ZeroModel model = {
        .shape = {UNITS, UNITS, w->unit, w->slice}, .context = w, .forward = forward, .backward = backward};
    double before = (double)os_memory_peak();
    CHECK(status, zero_new(&z, &model, &config, c));
    CHECK(status, steps(w, z, c));
    w->counted = (double)zero_plan_total(zero_memory(z));
    w->grown = (double)os_memory_peak() - before;
done:
    zero_free(z);
    free(w->gradient);
    return status;
}

int main(int count, char **words)
{
    size_t params = (size_t)(count > 1 ? atol(words[1]) : 20) * 1000000;
    int ranks = count > 2 ? atoi(words[2]) : 4;
    printf("stage  counted MB  kernel MB  ratio  sent MB a step\n");
    for (int stage = 0; stage < STAGES; stage++) {
        Work w = {.params = params, .stage = stage, .folder = count > 3 ? words[3] : NULL};
        Status status = comm_fork_ask(ranks, DEADLINE, rank_work, &w, (CrewAnswer){&w, sizeof w});
        if (status.code != STATUS_OK) {
            printf("%s\n", status.message);
            return 1;
        }
        printf("%5d%12.2f%11.2f%7.3f%16.2f\n", stage, w.counted / 1e6, w.grown / 1e6, w.grown / w.counted,
               w.sent / 1e6);
    }
    return 0;
}
