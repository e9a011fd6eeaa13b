/* zero.h - training with optimizer state, gradients and parameters divided among ranks (Rajbhandari et al. 2020, ZeRO).
 *
 *   stage   parameters       gradients        moments
 *   0       whole            whole            whole         plain data parallelism
 *   1       whole            whole            a slice
 *   2       whole            a slice          a slice
 *   3       a slice          a slice          a slice
 *
 * An engine is made of a model and a configuration. Every rank runs the same steps, of `accumulation` micro-steps each:
 *   zero_forward, zero_backward, accumulation times; zero_step.
 * The model is called back. Within its passes it asks for each unit's parameters, gives them back, and hands over each
 * unit's gradient; what is exchanged meanwhile is the engine's business. In exact mode, all that a step changes has the same bits
 * for every stage and for 1, 2, 4 and 8 ranks that together do the same micro-shards, micro-step m of rank r being
 * micro-shard r * accumulation + m. Allocation in zero_new only. One thread. */
#ifndef TENGEN_TRAIN_ZERO_H
#define TENGEN_TRAIN_ZERO_H

#include "game/base/pool.h"
#include "net/optimizer.h"
#include "train/comm.h"
#include "train/zero_gradients.h"
#include "train/zero_moments.h"
#include "train/zero_params.h"

typedef struct Zero Zero;

/* The passes of micro-shard `shard` of the step. *loss is the shard's. */
typedef struct ZeroModel {
    ZeroShape shape;
    void *context;
    Status (*forward)(void *context, Zero *z, int shard, double *loss);
    Status (*backward)(void *context, Zero *z, int shard);
} ZeroModel;

typedef struct ZeroConfig {
    int stage; /* 0..3 */
    bool exact;
    bool overlap;     /* exchange while computing; else one after the other */
    bool poison;      /* fill released units with NaN, to find who still reads them */
    int accumulation; /* micro-steps of a step on each rank, 1..COMM_RANKS_MAX */
    int shards;       /* micro-shards that a step's gradient is the mean of; 0: ranks * accumulation, one a
                         micro-step */
    Pool *pool;       /* works on several buckets at once; NULL: this thread alone. Borrowed */
    size_t bucket;    /* floats of a bucket at most; never above an eighth of all (zero_layout.h) */
    float clip;       /* largest global norm of the gradient; 0: any */
    float
        loss_scale; /* the model multiplies its loss by this, at first, a power of two; 0: it does not, and a gradient
                         that is not finite is a fault */
    int scale_after;    /* with a loss scale: finite steps after which it doubles, to 2^24 at most; >= 1 */
    const bool *frozen; /* [slices]: parameters that never change; NULL: none. Borrowed */
    const char
        *folder; /* where the moments are kept, in a file, with windows on them (zero_moments.h); NULL: in
                           memory. The same bits. Borrowed */
    OptimizerOptions optimizer;
} ZeroConfig;

/* Stage 2, exact, overlapping, one micro-step, buckets of 1 Mi floats, no clipping, AdamW. */
ZeroConfig zero_defaults(void);

/* model's tables are copied; its context, frozen and c are borrowed for the engine's life. Parameters are zero: zero_set.
 * ERR_MEMORY, and of spill_new. */
Status zero_new(Zero **out, const ZeroModel *model, const ZeroConfig *config, Comm *c)
    __attribute__((warn_unused_result));
void zero_free(Zero *z);

/* ---- a step, collective ---- */

/* This rank's next micro-shard. *loss: what the model said. */
Status zero_forward(Zero *z, double *loss) __attribute__((warn_unused_result));
Status zero_backward(Zero *z) __attribute__((warn_unused_result));

typedef struct ZeroReport {
    double loss; /* mean over all micro-shards, summed by the tree */
    double norm; /* of the mean gradient, before clipping */
    bool
        skipped; /* the gradient was not finite: nothing has changed, and the loss scale is halved, down to 1 */
} ZeroReport;

/* After the last micro-step. ERR_DEVICE: the gradient is not finite, without a loss scale or at one of 1; ranks do not run the same
 * schedule. */
Status zero_step(Zero *z, double rate, ZeroReport *report) __attribute__((warn_unused_result));

int64_t zero_steps(const Zero *z);
float zero_loss_scale(const Zero *z); /* 1 without one */

/* ---- for the model, within its passes ---- */

/* As in zero_params.h and zero_gradients.h. */
Status zero_param_needed(Zero *z, int unit, ZeroDirection direction, const float **params)
    __attribute__((warn_unused_result));
void zero_param_done(Zero *z, int unit);
Status zero_grad_ready(Zero *z, int unit, const float gradient[]) __attribute__((warn_unused_result));

/* ---- state ---- */

typedef enum ZeroState { ZERO_PARAMS, ZERO_MEAN, ZERO_SQUARE, ZERO_STATES } ZeroState;

/* This rank's part of it, piece by piece: n numbers from `offset` of the model's arena on, into out, between steps.
 * Collective: waits for what the last step has left under way. ERR_IO: of moments in a file, and so in a step. */
typedef void ZeroFill(void *context, size_t offset, size_t n, float out[]);
Status zero_fill(Zero *z, ZeroState which, ZeroFill *fill, void *context) __attribute__((warn_unused_result));

/* The same from an array over the model's arena, the same on every rank. */
Status zero_set(Zero *z, ZeroState which, const float model[]) __attribute__((warn_unused_result));

typedef struct ZeroCounts {
    int64_t steps;
    float loss_scale;
    int32_t finite; /* steps since the loss scale changed: at scale_after it doubles */
} ZeroCounts;

ZeroCounts zero_counts(const Zero *z);
void zero_set_counts(Zero *z, ZeroCounts counts);

/* Hand all of it, piece by piece in the order of the model's arena, to `take` on every rank; collective. take may be NULL,
 * for a rank that only takes part. */
typedef Status ZeroTake(void *context, size_t offset, const float *values, size_t n);
Status zero_get(Zero *z, ZeroState which, ZeroTake *take, void *context) __attribute__((warn_unused_result));

/* ---- what it costs ---- */

/* Bytes allocated, which do not change. */
typedef struct ZeroMemory {
    size_t params, gradients, moments;
    size_t buckets; /* under way */
    size_t windows; /* on moments in a file, which `moments` does not count */
    size_t live;    /* fetched units, in stage 3 */
    size_t carries; /* between micro-steps, in exact mode */
} ZeroMemory;

ZeroMemory zero_memory(const Zero *z);
const ZeroLayout *zero_layout(const Zero *z);
ZeroFetches zero_fetches(const Zero *z);

#endif
