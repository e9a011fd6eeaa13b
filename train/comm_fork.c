#include "train/comm_fork.h"

#include "train/comm_mesh.h"

#include <assert.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* Between two ranks of a communicator lies a ring in each direction; GROUPS such sets as that of all ranks find room. */
enum { RING_BYTES = 1 << 17, GROUPS = 16 };

/* Of a deadline: what the others have to end by themselves once a rank is lost. */
static const double GRACE = 0.25;

typedef struct Ring {
    _Alignas(64) atomic_size_t written; /* bytes since the beginning */
    _Alignas(64) atomic_size_t read;
    _Alignas(64) uint8_t data[RING_BYTES];
} Ring;

/* The shared memory. */
typedef struct Hall {
    atomic_uint life[COMM_RANKS_MAX]; /* each rank's signs of life … */
    atomic_uint work[COMM_RANKS_MAX]; /* … and those of them that say that it works */
    atomic_size_t claimed;            /* rings, behind those of the communicator of all ranks */
    Ring rings[];
} Hall;

typedef struct ForkTransport {
    CommTransport transport;
    Crew *crew;
    Ring *rings; /* [size][size]: from, to */
    int rank, size;
    int member[COMM_RANKS_MAX]; /* of the crew */
} ForkTransport;

static size_t rings_in_all(int ranks)
{
    return (size_t)GROUPS * (size_t)ranks * (size_t)ranks;
}

/* ---- messages ---- */

static Ring *ring(const ForkTransport *t, int from, int to)
{
    return &t->rings[(size_t)from * (size_t)t->size + (size_t)to];
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static Status fork_send(CommTransport *transport, int peer, const uint8_t *data, size_t bytes, CommPiece *p)
{
    ForkTransport *t = (ForkTransport *)transport;
    Ring *r = ring(t, t->rank, peer);
    size_t written = atomic_load_explicit(&r->written, memory_order_relaxed);
    size_t room = RING_BYTES - (written - atomic_load_explicit(&r->read, memory_order_acquire));
    size_t n = least(room, bytes - p->moved), at = written % RING_BYTES, first = least(n, RING_BYTES - at);
    memcpy(r->data + at, data + p->moved, first);
    memcpy(r->data, data + p->moved + first, n - first);
    atomic_store_explicit(&r->written, written + n, memory_order_release);
    p->moved += n;
    return status_ok();
}

static Status fork_receive(CommTransport *transport, int peer, uint8_t *data, size_t bytes, CommPiece *p)
{
    ForkTransport *t = (ForkTransport *)transport;
    Ring *r = ring(t, peer, t->rank);
    size_t read = atomic_load_explicit(&r->read, memory_order_relaxed);
    size_t there = atomic_load_explicit(&r->written, memory_order_acquire) - read;
    size_t n = least(there, bytes - p->moved), at = read % RING_BYTES, first = least(n, RING_BYTES - at);
    memcpy(data + p->moved, r->data + at, first);
    memcpy(data + p->moved + first, r->data, n - first);
    atomic_store_explicit(&r->read, read + n, memory_order_release);
    p->moved += n;
    return status_ok();
}

/* ---- faults ---- */

static void fork_alive(CommTransport *transport, bool works)
{
    ForkTransport *t = (ForkTransport *)transport;
    Hall *hall = crew_shared(t->crew);
    int member = t->member[t->rank];
    atomic_fetch_add(&hall->life[member], 1);
    if (works) atomic_fetch_add(&hall->work[member], 1);
}

static unsigned fork_life(CommTransport *transport, int peer)
{
    ForkTransport *t = (ForkTransport *)transport;
    Hall *hall = crew_shared(t->crew);
    return atomic_load(&hall->life[t->member[peer]]);
}

/* Of those outside a group too, for which its members may wait. */
static unsigned fork_work(CommTransport *transport)
{
    ForkTransport *t = (ForkTransport *)transport;
    Hall *hall = crew_shared(t->crew);
    unsigned sum = 0;
    for (int i = 0; i < crew_members(t->crew); i++) sum += atomic_load(&hall->work[i]);
    return sum;
}

/* A rank that returned may have left its last messages behind, so only those that were lost count. */
static Status fork_check(CommTransport *transport)
{
    ForkTransport *t = (ForkTransport *)transport;
    Status why;
    for (int i = 0; i < crew_members(t->crew); i++)
        if (crew_lost(t->crew, i, &why)) return why;
    return status_ok();
}

static void fork_abort(CommTransport *transport, Status why)
{
    ForkTransport *t = (ForkTransport *)transport;
    crew_give_up(t->crew, t->member[t->rank], why);
}

/* ---- groups and life ---- */

static Status fork_claim(CommTransport *transport, int size, uint64_t *place)
{
    ForkTransport *t = (ForkTransport *)transport;
    Hall *hall = crew_shared(t->crew);
    size_t n = (size_t)crew_members(t->crew), rings = (size_t)size * (size_t)size;
    size_t world = n * n, all = rings_in_all(crew_members(t->crew));
    *place = world + atomic_fetch_add(&hall->claimed, rings);
    if (*place + rings > all)
        return status_error(ERR_UNSUPPORTED, "too many groups of ranks: %zu links at most", all);
    return status_ok();
}

static void fork_free(CommTransport *transport)
{
    free(transport);
}

static Status fork_join(CommTransport *transport, uint64_t place, const int member[], int size, int own,
                        CommTransport **out);

static const CommCarrier carrier = {
    .send = fork_send,
    .receive = fork_receive,
    .check = fork_check,
    .alive = fork_alive,
    .life = fork_life,
    .work = fork_work,
    .abort = fork_abort,
    .claim = fork_claim,
    .join = fork_join,
    .free = fork_free,
};

static Status new_transport(Crew *crew, uint64_t place, int rank, int size, ForkTransport **out)
{
    ForkTransport *t = calloc(1, sizeof *t);
    if (!t) return status_no_memory(sizeof *t, "a communicator");
    Hall *hall = crew_shared(crew);
    *t = (ForkTransport){.transport.carrier = &carrier,
                         .crew = crew,
                         .rings = hall->rings + place,
                         .rank = rank,
                         .size = size};
    *out = t;
    return status_ok();
}

static Status fork_join(CommTransport *transport, uint64_t place, const int member[], int size, int own,
                        CommTransport **out)
{
    ForkTransport *from = (ForkTransport *)transport, *t = NULL;
    TRY(new_transport(from->crew, place, own, size, &t));
    for (int i = 0; i < size; i++) t->member[i] = from->member[member[i]];
    *out = &t->transport;
    return status_ok();
}

/* ---- running ---- */

typedef struct Job {
    CommForkWork *work;
    void *context;
    double deadline;
} Job;

static Status rank_work(void *context, Crew *crew, int rank)
{
    const Job *job = context;
    ForkTransport *t = NULL;
    Comm *c = NULL;
    int ranks = crew_members(crew);
    TRY(new_transport(crew, 0, rank, ranks, &t));
    for (int i = 0; i < ranks; i++) t->member[i] = i;
    TRY(comm_mesh_new(&c, &t->transport, rank, ranks, job->deadline));
    Status status = job->work(job->context, c);
    comm_free(c);
    return status;
}

Status comm_fork_run(int ranks, double deadline, CommForkWork *work, void *context)
{
    return comm_fork_ask(ranks, deadline, work, context, (CrewAnswer){0});
}

Status comm_fork_ask(int ranks, double deadline, CommForkWork *work, void *context, CrewAnswer answer)
{
    assert(deadline > 0);
    Job job = {work, context, deadline};
    size_t bytes = sizeof(Hall) + rings_in_all(ranks) * sizeof(Ring);
    return crew_run(ranks, bytes, deadline * GRACE, rank_work, &job, answer);
}
