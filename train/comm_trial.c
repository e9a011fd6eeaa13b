#include "train/comm_trial.h"

#include "game/base/os.h"
#include "train/comm_back.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { POISON = 0xFF };

typedef struct Trial {
    Comm comm;
    Comm *inner; /* its operations have the numbers of ours */
    uint64_t first;
    CommTrial trial;
    CommCall call[COMM_PENDING];
    double ready[COMM_PENDING]; /* when the link has carried it, and all before it */
    double link_free;
} Trial;

/* ---- buffers ---- */

static size_t filled_bytes(const Comm *c, const CommCall *call)
{
    size_t size = (size_t)c->size;
    switch (call->kind) {
    case COMM_ALL_GATHER:
    case COMM_ALL_TO_ALL:
        return size * call->bytes;
    case COMM_BROADCAST:
        return c->rank == call->peer ? 0 : call->bytes;
    case COMM_SEND:
    case COMM_BARRIER:
        return 0;
    default:
        return call->bytes;
    }
}

/* The part of what is filled that was there before: an all-gather's own, in place, and all of an all-reduce. */
static void poison_filled(const Comm *c, const CommCall *call)
{
    size_t bytes = filled_bytes(c, call), own = (size_t)c->rank * call->bytes;
    uint8_t *at = call->receive;
    if (call->kind == COMM_ALL_GATHER && call->send == at + own) {
        memset(at, POISON, own);
        memset(at + own + call->bytes, POISON, bytes - own - call->bytes);
    } else if (bytes > 0 && call->kind != COMM_REDUCE_SCATTER && call->send != call->receive) {
        memset(at, POISON, bytes);
    }
}

/* All but what it has itself received in place. */
static void poison_sent(const Comm *c, const CommCall *call)
{
    uint8_t *sent = (uint8_t *)call->send;
    const uint8_t *kept = call->receive;
    if (call->kind != COMM_REDUCE_SCATTER && call->kind != COMM_ALL_TO_ALL) return;
    for (int r = 0; r < c->size && call->bytes > 0; r++)
        if (sent + (size_t)r * call->bytes != kept)
            memset(sent + (size_t)r * call->bytes, POISON, call->bytes);
}

/* ---- the table ---- */

static Status hand_on(Comm *inner, const CommCall *call)
{
    TRY(inner->fault);
    TRY(inner->back->begin(inner, call));
    inner->begun++;
    return status_ok();
}

static Status trial_begin(Comm *c, const CommCall *call)
{
    Trial *t = (Trial *)c;
    size_t slot = (size_t)(c->begun % COMM_PENDING);
    double now = os_seconds();
    if (t->trial.fail_at == c->begun - t->first + 1)
        return status_error(ERR_DEVICE, "rank %d: a trial fault at operation %llu", c->rank,
                            (unsigned long long)t->trial.fail_at);
    t->call[slot] = *call;
    t->link_free = (now > t->link_free ? now : t->link_free) + t->trial.delay;
    t->ready[slot] = t->link_free;
    if (t->trial.poison) poison_filled(c, call);
    return hand_on(t->inner, call);
}

static Status trial_advance(Comm *c, bool *moved)
{
    Trial *t = (Trial *)c;
    TRY(t->inner->back->advance(t->inner, moved));
    while (c->completed < t->inner->completed && os_seconds() >= t->ready[c->completed % COMM_PENDING]) {
        if (t->trial.poison) poison_sent(c, &t->call[c->completed % COMM_PENDING]);
        c->completed++;
        *moved = true;
    }
    return status_ok();
}

static Status trial_check(Comm *c, double since, bool *alive)
{
    Comm *inner = ((Trial *)c)->inner;
    return inner->back->check(inner, since, alive);
}

static void trial_alive(Comm *c, bool works)
{
    Comm *inner = ((Trial *)c)->inner;
    if (inner->back->alive) inner->back->alive(inner, works);
}

static Status trial_blame(Comm *c)
{
    Comm *inner = ((Trial *)c)->inner;
    if (inner->completed > c->completed)
        return status_error(ERR_DEVICE, "the trial's delay is longer than the deadline");
    return inner->back->blame(inner);
}

static Status trial_split(Comm *c, int color, int key, Comm **out)
{
    Comm *inner = ((Trial *)c)->inner;
    Status status = inner->back->split(inner, color, key, out);
    c->begun = c->completed = inner->completed; /* it has gathered who is in which group */
    return status;
}

static void trial_abort(Comm *c, Status why)
{
    comm_abort(((Trial *)c)->inner, why);
}

static void trial_free(Comm *c)
{
    free(c);
}

static const CommBack back = {
    .begin = trial_begin,
    .advance = trial_advance,
    .check = trial_check,
    .alive = trial_alive,
    .blame = trial_blame,
    .split = trial_split,
    .abort = trial_abort,
    .free = trial_free,
};

Status comm_trial_new(Comm **out, Comm *inner, CommTrial trial)
{
    assert(inner->begun == inner->completed && trial.delay >= 0);
    Trial *t = calloc(1, sizeof *t);
    *out = NULL;
    if (!t) return status_no_memory(sizeof *t, "a communicator");
    t->comm = (Comm){.back = &back, .rank = inner->rank, .size = inner->size, .deadline = inner->deadline};
    t->comm.begun = t->comm.completed = inner->completed;
    t->first = inner->completed;
    t->trial = trial;
    t->inner = inner;
    *out = &t->comm;
    return status_ok();
}
