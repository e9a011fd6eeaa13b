#include "train/comm.h"

#include "game/base/os.h"
#include "train/comm_back.h"

#include <assert.h>

/* A wait first hands its core on so often, then sleeps, longer and longer. */
enum { YIELDS = 64 };

static const double SLEEP_LEAST = 20e-6, SLEEP_MOST = 1e-3;

const char *comm_kind_name(CommKind kind)
{
    static const char *const names[COMM_KINDS] = {
        [COMM_REDUCE_SCATTER] = "reduce-scatter",
        [COMM_ALL_GATHER] = "all-gather",
        [COMM_ALL_REDUCE] = "all-reduce",
        [COMM_ALL_TO_ALL] = "all-to-all",
        [COMM_BROADCAST] = "broadcast",
        [COMM_SEND] = "send",
        [COMM_RECEIVE] = "receive",
        [COMM_BARRIER] = "barrier",
    };
    return names[kind];
}

size_t comm_type_bytes(CommType type)
{
    return type == COMM_FLOAT32 ? 4 : 8;
}

int comm_rank(const Comm *c)
{
    return c->rank;
}

int comm_size(const Comm *c)
{
    return c->size;
}

void comm_set_deadline(Comm *c, double seconds)
{
    assert(seconds > 0);
    c->deadline = seconds;
}

void comm_alive(Comm *c)
{
    if (c->back->alive) c->back->alive(c, true);
}

/* ---- counting ---- */

/* What this rank sends in an operation. An all-reduce is a reduce-scatter and an all-gather of slices that are as equal
 * as whole elements allow. */
static uint64_t bytes_sent(const Comm *c, const CommCall *call)
{
    uint64_t others = (uint64_t)c->size - 1;
    switch (call->kind) {
    case COMM_ALL_REDUCE: {
        size_t width = comm_type_bytes(call->type), n = call->bytes / width, size = (size_t)c->size;
        uint64_t slice = (n * ((size_t)c->rank + 1) / size - n * (size_t)c->rank / size) * width;
        return call->bytes - slice + others * slice;
    }
    case COMM_BROADCAST:
        return call->peer == c->rank ? others * call->bytes : 0;
    case COMM_SEND:
        return call->bytes;
    case COMM_RECEIVE:
    case COMM_BARRIER:
        return 0;
    default:
        return others * call->bytes;
    }
}

static uint64_t mix(uint64_t hash, uint64_t value)
{
    hash = (hash ^ value) * 0x9E3779B97F4A7C15u;
    return hash ^ (hash >> 29);
}

static void count(Comm *c, const CommCall *call)
{
    c->counters.calls[call->kind]++;
    c->counters.bytes[call->kind] += bytes_sent(c, call);
    if (call->kind == COMM_SEND || call->kind == COMM_RECEIVE) return;
    c->counters.order = mix(mix(c->counters.order, (uint64_t)call->kind + 1), call->bytes);
}

CommCounters comm_counters(const Comm *c)
{
    return c->counters;
}

uint64_t comm_bytes(const Comm *c)
{
    uint64_t sum = 0;
    for (int kind = 0; kind < COMM_KINDS; kind++) sum += c->counters.bytes[kind];
    return sum;
}

/* ---- faults and completion ---- */

void comm_abort(Comm *c, Status why)
{
    assert(why.code != STATUS_OK);
    if (c->fault.code != STATUS_OK) return;
    c->fault = why;
    c->back->abort(c, why);
}

static Status remember(Comm *c, Status status)
{
    if (status.code != STATUS_OK && c->fault.code == STATUS_OK) comm_abort(c, status);
    return status;
}

Status comm_progress(Comm *c)
{
    bool moved = false;
    TRY(c->fault);
    return c->begun == c->completed ? status_ok() : remember(c, c->back->advance(c, &moved));
}

bool comm_done(const Comm *c, CommTicket ticket)
{
    return ticket <= c->completed;
}

static void rest(int idle)
{
    if (idle < YIELDS) {
        os_yield();
        return;
    }
    double seconds = SLEEP_LEAST;
    for (int i = YIELDS; i < idle && seconds < SLEEP_MOST; i += 8) seconds *= 2;
    os_sleep(seconds < SLEEP_MOST ? seconds : SLEEP_MOST);
}

/* While a rank works, others may wait for as long as it takes; those that wait give signs of their own, so that one that hangs
 * is told from them. */
static Status wait_until(Comm *c, CommTicket ticket)
{
    double moved_at = os_seconds(), worked_at = moved_at;
    for (int idle = 0; c->completed < ticket; idle++) {
        bool moved = false, alive = false;
        TRY(c->back->advance(c, &moved));
        if (moved) {
            moved_at = worked_at = os_seconds();
            idle = -1;
            continue;
        }
        if (idle >= YIELDS && c->back->alive) c->back->alive(c, false);
        if (idle >= YIELDS) TRY(c->back->check(c, moved_at, &alive));
        if (alive) worked_at = os_seconds();
        if (os_seconds() - worked_at > c->deadline) return c->back->blame(c);
        rest(idle);
    }
    return status_ok();
}

Status comm_wait(Comm *c, CommTicket ticket)
{
    assert(ticket <= c->begun);
    TRY(c->fault);
    if (ticket <= c->completed) return status_ok();
    double begun = os_seconds();
    Status status = remember(c, wait_until(c, ticket));
    c->counters.wait_seconds += os_seconds() - begun;
    return status;
}

Status comm_finish(Comm *c)
{
    return comm_wait(c, c->begun);
}

/* ---- operations ---- */

static Status begin(Comm *c, CommCall call, CommTicket *ticket)
{
    TRY(c->fault);
    if (c->begun - c->completed == COMM_PENDING) TRY(comm_wait(c, c->completed + 1));
    TRY(remember(c, c->back->begin(c, &call)));
    count(c, &call);
    *ticket = ++c->begun;
    return comm_progress(c);
}

static CommCall reduction_call(CommKind kind, const void *send, void *receive, size_t elements, CommType type,
                               CommReduction reduction)
{
    return (CommCall){.kind = kind,
                      .send = send,
                      .receive = receive,
                      .bytes = elements * comm_type_bytes(type),
                      .type = type,
                      .reduction = reduction};
}

Status comm_reduce_scatter(Comm *c, const void *send, void *receive, size_t elements, CommType type,
                           CommReduction reduction, CommTicket *ticket)
{
    return begin(c, reduction_call(COMM_REDUCE_SCATTER, send, receive, elements, type, reduction), ticket);
}

Status comm_all_gather(Comm *c, const void *send, void *receive, size_t bytes, CommTicket *ticket)
{
    CommCall call = {.kind = COMM_ALL_GATHER, .send = send, .receive = receive, .bytes = bytes};
    return begin(c, call, ticket);
}

Status comm_all_reduce(Comm *c, const void *send, void *receive, size_t elements, CommType type,
                       CommReduction reduction, CommTicket *ticket)
{
    return begin(c, reduction_call(COMM_ALL_REDUCE, send, receive, elements, type, reduction), ticket);
}

Status comm_all_to_all(Comm *c, const void *send, void *receive, size_t bytes, CommTicket *ticket)
{
    assert(bytes == 0 || send != receive);
    CommCall call = {.kind = COMM_ALL_TO_ALL, .send = send, .receive = receive, .bytes = bytes};
    return begin(c, call, ticket);
}

Status comm_broadcast(Comm *c, void *data, size_t bytes, int root, CommTicket *ticket)
{
    assert(root >= 0 && root < c->size);
    CommCall call = {.kind = COMM_BROADCAST, .send = data, .receive = data, .bytes = bytes, .peer = root};
    return begin(c, call, ticket);
}

Status comm_send(Comm *c, const void *data, size_t bytes, int to, CommTicket *ticket)
{
    assert(to >= 0 && to < c->size && to != c->rank);
    return begin(c, (CommCall){.kind = COMM_SEND, .send = data, .bytes = bytes, .peer = to}, ticket);
}

Status comm_receive(Comm *c, void *data, size_t bytes, int from, CommTicket *ticket)
{
    assert(from >= 0 && from < c->size && from != c->rank);
    return begin(c, (CommCall){.kind = COMM_RECEIVE, .receive = data, .bytes = bytes, .peer = from}, ticket);
}

Status comm_barrier(Comm *c, CommTicket *ticket)
{
    return begin(c, (CommCall){.kind = COMM_BARRIER}, ticket);
}

/* ---- groups and the end ---- */

Status comm_split(Comm *c, int color, int key, Comm **out)
{
    assert(c->begun == c->completed);
    *out = NULL;
    TRY(c->fault);
    return remember(c, c->back->split(c, color, key, out));
}

void comm_free(Comm *c)
{
    if (c) c->back->free(c);
}
