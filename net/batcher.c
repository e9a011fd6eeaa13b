#include "net/batcher.h"

#include "net/answers.h"

#include <assert.h>
#include <stdlib.h>

enum { BATCHES_WAITING = 8 };

/* A request with what it pointed to. */
typedef struct Queued {
    Board board;
    PatternBoard patterns;
    int cell; /* where its answer goes */
} Queued;

typedef struct Batcher {
    Evaluator base;
    Evaluator *inner;
    Answers *answers;
    int queued;
    Queued *queue;        /* [max_batch] */
    EvalRequest *request; /* [max_batch], pointing into queue */
    Evaluation *batch;    /* [max_batch] */
} Batcher;

static void enqueue(Batcher *b, const EvalRequest *r, int cell)
{
    Queued *q = &b->queue[b->queued];
    EvalRequest *copy = &b->request[b->queued++];
    *copy = *r;
    q->board = *r->board;
    copy->board = &q->board;
    if (r->patterns) {
        q->patterns = *r->patterns;
        copy->patterns = &q->patterns;
    }
    q->cell = cell;
}

static Status run_queue(Batcher *b)
{
    if (b->queued == 0) return status_ok();
    TRY(evaluator_run(b->inner, b->queued, b->request, b->batch));
    for (int i = 0; i < b->queued; i++) *answers_fill(b->answers, b->queue[i].cell) = b->batch[i];
    b->base.evaluations += (uint64_t)b->queued;
    b->queued = 0;
    return status_ok();
}

static Status submit(Evaluator *base, int n, const EvalRequest r[], Ticket *ticket)
{
    Batcher *b = (Batcher *)base;
    assert(n >= 1 && n <= base->max_batch);
    if (b->queued + n > base->max_batch) TRY(run_queue(b));
    *ticket = answers_open(b->answers, n);
    int cell = answers_first(b->answers, *ticket);
    for (int i = 0; i < n; i++, cell = answers_next(b->answers, cell)) enqueue(b, &r[i], cell);
    return status_ok();
}

static Status wait_answers(Evaluator *base, Ticket ticket, Evaluation out[])
{
    Batcher *b = (Batcher *)base;
    if (!answers_filled(b->answers, answers_first(b->answers, ticket))) TRY(run_queue(b));
    answers_take(b->answers, ticket, out);
    return status_ok();
}

static void destroy(Evaluator *base)
{
    Batcher *b = (Batcher *)base;
    answers_free(b->answers);
    free(b->queue);
    free(b->request);
    free(b->batch);
    free(b);
}

static const EvaluatorOps operations = {submit, wait_answers, destroy};

static Status allocate(Batcher *b)
{
    size_t n = (size_t)b->base.max_batch;
    TRY(answers_new(&b->answers, b->base.max_waiting));
    b->queue = calloc(n, sizeof *b->queue);
    b->request = calloc(n, sizeof *b->request);
    b->batch = calloc(n, sizeof *b->batch);
    if (b->queue && b->request && b->batch) return status_ok();
    return status_no_memory(n * sizeof *b->queue, "a batcher's queue");
}

Status batcher_new(Evaluator **out, Evaluator *inner)
{
    *out = NULL;
    Batcher *b = calloc(1, sizeof *b);
    if (!b) return status_no_memory(sizeof *b, "a batcher");
    b->inner = inner;
    b->base.ops = &operations;
    b->base.max_batch = inner->max_batch;
    b->base.max_waiting = BATCHES_WAITING * inner->max_batch;
    Status status = allocate(b);
    if (status.code != STATUS_OK) {
        destroy(&b->base);
        return status;
    }
    *out = &b->base;
    return status_ok();
}
