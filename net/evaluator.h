/* evaluator.h - what search asks of a network, and all it knows of one.
 *
 * Implemented by net_evaluator.c (a network on a backend); wrapped by batcher.c (many callers, one batch);
 * faked by evaluator_hash.c in tests and bench. One thread uses an Evaluator at a time. */
#ifndef TENGEN_NET_EVALUATOR_H
#define TENGEN_NET_EVALUATOR_H

#include "game/board.h"
#include "game/pattern.h"

typedef struct Evaluation {
    float wdl[3];                   /* win, draw, loss for the side to move; sums to 1 */
    float policy[BOARD_POINTS_MAX]; /* >= 0, sums to 1 over legal points, 0 elsewhere */
} Evaluation;

typedef struct EvalRequest {
    const Board *board;           /* the game goes on */
    const PatternBoard *patterns; /* of the same position; NULL where the planes are raw-1 */
    PointSet legal;               /* as board_legal says, or fewer; never empty */
    uint8_t symmetry;             /* 0..7: evaluated through this symmetry; the answer is turned back */
} EvalRequest;

typedef uint64_t Ticket;

typedef struct Evaluator Evaluator;

typedef struct EvaluatorOps {
    Status (*submit)(Evaluator *e, int n, const EvalRequest r[], Ticket *ticket);
    Status (*wait)(Evaluator *e, Ticket ticket, Evaluation out[]);
    void (*free)(Evaluator *e);
} EvaluatorOps;

/* The first member of every kind of evaluator. */
struct Evaluator {
    const EvaluatorOps *ops;
    int max_batch;        /* requests in one submit */
    int max_waiting;      /* requests submitted and not yet waited for, >= max_batch */
    uint64_t evaluations; /* answered so far */
};

/* Queue requests r[0..n), 1 <= n <= max_batch, none of finished games; *ticket names the batch. Copies
 * what it needs: r and the boards may be reused at once. ERR_DEVICE: the backend failed. */
static inline Status evaluator_submit(Evaluator *e, int n, const EvalRequest r[], Ticket *ticket)
{
    return e->ops->submit(e, n, r, ticket);
}

/* Wait for a batch and take its answers, out[0..n) in the order of r. Each ticket is waited for once. */
static inline Status evaluator_wait(Evaluator *e, Ticket ticket, Evaluation out[])
{
    return e->ops->wait(e, ticket, out);
}

/* Submit and wait. */
static inline Status evaluator_run(Evaluator *e, int n, const EvalRequest r[], Evaluation out[])
{
    Ticket ticket;
    TRY(evaluator_submit(e, n, r, &ticket));
    return evaluator_wait(e, ticket, out);
}

static inline void evaluator_free(Evaluator *e)
{
    if (e) e->ops->free(e);
}

#endif
