#include "train/comm_mesh.h"

#include "game/base/os.h"
#include "train/comm_back.h"
#include "train/comm_reduce.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

typedef struct Header {
    uint64_t kind;
    uint64_t bytes;
} Header;

/* The phases of what goes to or comes from one partner; only an all-reduce has two bodies. */
typedef enum Phase { HEADER, BODY, SECOND_BODY, OVER } Phase;

/* One direction between this rank and a partner, in one operation. */
typedef struct Side {
    Phase phase;
    size_t at; /* bytes of the phase in whole pieces */
    CommPiece piece;
    Header header;
} Side;

typedef struct Operation {
    CommCall call;
    size_t reduced;       /* bytes of this rank's slice that are summed */
    Side *send, *receive; /* [size] */
} Operation;

typedef struct Mesh {
    Comm comm;
    CommTransport *transport;
    Operation queue[COMM_PENDING]; /* operation number n, from 0, at n % COMM_PENDING */
    Side *sides;
    uint8_t *staging;                /* [size][COMM_PIECE]: pieces of a reduction */
    bool send_taken[COMM_RANKS_MAX]; /* by an earlier operation, in the round of advance */
    bool receive_taken[COMM_RANKS_MAX];
    unsigned work, life[COMM_RANKS_MAX]; /* at the last look */
    double heard[COMM_RANKS_MAX];        /* when a look last found life of that rank */
} Mesh;

/* A stretch of the caller's memory. */
typedef struct Region {
    uint8_t *data;
    size_t bytes;
} Region;

/* ---- what an operation moves ---- */

static bool reduces(const CommCall *call)
{
    return call->kind == COMM_REDUCE_SCATTER || call->kind == COMM_ALL_REDUCE;
}

/* Where rank r's slice of a reduction begins, in bytes; r == size: where the last one ends. */
static size_t slice_start(const Mesh *m, const CommCall *call, int r)
{
    if (call->kind == COMM_REDUCE_SCATTER) return (size_t)r * call->bytes;
    size_t width = comm_type_bytes(call->type);
    return call->bytes / width * (size_t)r / (size_t)m->comm.size * width;
}

static Region slice_of(const Mesh *m, const CommCall *call, const void *whole, int r)
{
    size_t start = slice_start(m, call, r);
    return (Region){(uint8_t *)whole + start, slice_start(m, call, r + 1) - start};
}

static bool partners(const Mesh *m, const CommCall *call, int peer, bool sending)
{
    if (peer == m->comm.rank) return false;
    switch (call->kind) {
    case COMM_BROADCAST:
        return call->peer == (sending ? m->comm.rank : peer);
    case COMM_SEND:
        return sending && peer == call->peer;
    case COMM_RECEIVE:
        return !sending && peer == call->peer;
    default:
        return true;
    }
}

static Region send_region(const Mesh *m, const Operation *o, int peer)
{
    const CommCall *call = &o->call;
    if (o->send[peer].phase == SECOND_BODY) return slice_of(m, call, call->receive, m->comm.rank);
    if (reduces(call)) return slice_of(m, call, call->send, peer);
    size_t from = call->kind == COMM_ALL_TO_ALL ? (size_t)peer * call->bytes : 0;
    return (Region){(uint8_t *)call->send + from, call->bytes};
}

/* Of a reduction's first body the data is NULL: it goes to the staging, piece by piece. */
static Region receive_region(const Mesh *m, const Operation *o, int peer)
{
    const CommCall *call = &o->call;
    if (o->receive[peer].phase == SECOND_BODY) return slice_of(m, call, call->receive, peer);
    if (reduces(call)) return (Region){NULL, slice_of(m, call, call->send, m->comm.rank).bytes};
    bool parts = call->kind == COMM_ALL_TO_ALL || call->kind == COMM_ALL_GATHER;
    return (Region){(uint8_t *)call->receive + (parts ? (size_t)peer * call->bytes : 0), call->bytes};
}

/* ---- one side ---- */

static void next_phase(const Operation *o, Side *s)
{
    bool two = o->call.kind == COMM_ALL_REDUCE;
    s->phase = s->phase == BODY && !two ? OVER : s->phase + 1;
    s->at = 0;
}

static bool piece_done(Side *s, size_t bytes, size_t before, bool *moved)
{
    *moved = *moved || s->piece.moved > before;
    if (s->piece.moved < bytes) return false;
    s->piece = (CommPiece){0};
    return true;
}

/* True when the piece has gone. */
static Status send_piece(Mesh *m, int peer, Side *s, Region piece, bool *gone, bool *moved)
{
    size_t before = s->piece.moved;
    TRY(m->transport->carrier->send(m->transport, peer, piece.data, piece.bytes, &s->piece));
    *gone = piece_done(s, piece.bytes, before, moved);
    return status_ok();
}

static Status receive_piece(Mesh *m, int peer, Side *s, Region piece, bool *come, bool *moved)
{
    size_t before = s->piece.moved;
    TRY(m->transport->carrier->receive(m->transport, peer, piece.data, piece.bytes, &s->piece));
    *come = piece_done(s, piece.bytes, before, moved);
    return status_ok();
}

static Region next_piece(Region body, size_t at)
{
    size_t left = body.bytes - at;
    return (Region){body.data ? body.data + at : NULL, left < COMM_PIECE ? left : COMM_PIECE};
}

static Header header_of(const CommCall *call)
{
    CommKind kind = call->kind == COMM_RECEIVE ? COMM_SEND : call->kind;
    return (Header){(uint64_t)kind, call->bytes};
}

static Status out_of_step(const Mesh *m, int peer, const Header *theirs, const CommCall *ours)
{
    const char *name = theirs->kind < COMM_KINDS ? comm_kind_name((CommKind)theirs->kind) : "something";
    return status_error(ERR_DEVICE, "rank %d begins %s (%llu bytes) where rank %d begins %s (%zu bytes)",
                        peer, name, (unsigned long long)theirs->bytes, m->comm.rank,
                        comm_kind_name(ours->kind), ours->bytes);
}

/* The second body is there once this rank's slice is summed. */
static bool may_send(const Mesh *m, const Operation *o, const Side *s)
{
    if (s->phase != SECOND_BODY) return true;
    return o->reduced == slice_of(m, &o->call, o->call.send, m->comm.rank).bytes;
}

static Status advance_send(Mesh *m, Operation *o, int peer, bool *moved)
{
    Side *s = &o->send[peer];
    while (s->phase != OVER && may_send(m, o, s)) {
        s->header = header_of(&o->call);
        bool header = s->phase == HEADER, gone = true;
        Region body = header ? (Region){(uint8_t *)&s->header, sizeof s->header} : send_region(m, o, peer);
        Region piece = next_piece(body, s->at);
        if (piece.bytes > 0) TRY(send_piece(m, peer, s, piece, &gone, moved));
        if (!gone) break;
        s->at += piece.bytes;
        if (s->at == body.bytes) next_phase(o, s);
    }
    return status_ok();
}

/* Reductions go piece by piece: the next one comes when the last one has been summed. */
static Status advance_receive(Mesh *m, Operation *o, int peer, bool *moved)
{
    Side *s = &o->receive[peer];
    while (s->phase != OVER) {
        bool header = s->phase == HEADER, come = true;
        Region body = header ? (Region){(uint8_t *)&s->header, sizeof s->header} : receive_region(m, o, peer);
        Region piece = next_piece(body, s->at);
        bool staged = s->phase == BODY && reduces(&o->call);
        if (staged && s->at > o->reduced) break;
        if (staged) piece.data = m->staging + (size_t)peer * COMM_PIECE;
        if (piece.bytes > 0) TRY(receive_piece(m, peer, s, piece, &come, moved));
        if (!come) break;
        Header expected = header_of(&o->call);
        if (header && memcmp(&s->header, &expected, sizeof expected) != 0)
            return out_of_step(m, peer, &s->header, &o->call);
        s->at += piece.bytes;
        /* What is in the staging is summed first: only then may the second body begin. */
        if (staged && s->at > o->reduced) break;
        if (s->at == body.bytes) next_phase(o, s);
    }
    return status_ok();
}

/* ---- one operation ---- */

/* When a piece has come from every rank. */
static bool reduce_piece(Mesh *m, Operation *o)
{
    int rank = m->comm.rank, size = m->comm.size;
    Region slice = slice_of(m, &o->call, o->call.send, rank);
    Region piece = next_piece(slice, o->reduced);
    if (piece.bytes == 0) return false;
    for (int peer = 0; peer < size; peer++)
        if (peer != rank && (o->receive[peer].phase == HEADER || o->receive[peer].at <= o->reduced))
            return false;
    memcpy(m->staging + (size_t)rank * COMM_PIECE, piece.data, piece.bytes);
    comm_reduce(m->staging, COMM_PIECE, size, piece.bytes, o->call.type, o->call.reduction);
    size_t start = o->call.kind == COMM_ALL_REDUCE ? slice_start(m, &o->call, rank) : 0;
    memcpy((uint8_t *)o->call.receive + start + o->reduced, m->staging, piece.bytes);
    o->reduced += piece.bytes;
    for (int peer = 0; peer < size; peer++)
        if (peer != rank && o->reduced == slice.bytes) next_phase(o, &o->receive[peer]);
    return true;
}

static Status advance_sides(Mesh *m, Operation *o, bool *moved)
{
    for (int peer = 0; peer < m->comm.size; peer++) {
        if (!m->send_taken[peer]) TRY(advance_send(m, o, peer, moved));
        if (!m->receive_taken[peer]) TRY(advance_receive(m, o, peer, moved));
    }
    return status_ok();
}

static bool summed(const Mesh *m, const Operation *o)
{
    return !reduces(&o->call) || o->reduced == slice_of(m, &o->call, o->call.send, m->comm.rank).bytes;
}

static bool over(const Mesh *m, const Operation *o)
{
    for (int peer = 0; peer < m->comm.size; peer++)
        if (o->send[peer].phase != OVER || o->receive[peer].phase != OVER) return false;
    return summed(m, o);
}

/* Later operations must not overtake this one between two ranks, nor use the staging that it uses. */
static void take(Mesh *m, const Operation *o)
{
    bool staging = !summed(m, o);
    for (int peer = 0; peer < m->comm.size; peer++) {
        m->send_taken[peer] = m->send_taken[peer] || o->send[peer].phase != OVER;
        m->receive_taken[peer] = m->receive_taken[peer] || staging || o->receive[peer].phase != OVER;
    }
}

static Status advance_operation(Mesh *m, Operation *o, bool *moved)
{
    bool blocked = false;
    TRY(advance_sides(m, o, moved));
    for (int peer = 0; peer < m->comm.size; peer++) blocked = blocked || m->receive_taken[peer];
    while (reduces(&o->call) && !blocked && reduce_piece(m, o)) {
        *moved = true;
        TRY(advance_sides(m, o, moved));
    }
    return status_ok();
}

static Operation *operation(Mesh *m, uint64_t number)
{
    return &m->queue[number % COMM_PENDING];
}

static Status mesh_advance(Comm *c, bool *moved)
{
    Mesh *m = (Mesh *)c;
    memset(m->send_taken, 0, sizeof m->send_taken);
    memset(m->receive_taken, 0, sizeof m->receive_taken);
    for (uint64_t n = c->completed; n < c->begun; n++) {
        TRY(advance_operation(m, operation(m, n), moved));
        take(m, operation(m, n));
    }
    while (c->completed < c->begun && over(m, operation(m, c->completed))) c->completed++;
    return status_ok();
}

static void copy_own_part(const Mesh *m, const CommCall *call)
{
    size_t from = (size_t)m->comm.rank * call->bytes;
    const uint8_t *send = call->send;
    uint8_t *to = (uint8_t *)call->receive + from;
    if (call->bytes == 0) return;
    if (call->kind == COMM_ALL_GATHER && send != to) memcpy(to, send, call->bytes);
    if (call->kind == COMM_ALL_TO_ALL) memcpy(to, send + from, call->bytes);
}

static Status mesh_begin(Comm *c, const CommCall *call)
{
    Mesh *m = (Mesh *)c;
    Operation *o = operation(m, c->begun);
    o->call = *call;
    o->reduced = 0;
    for (int peer = 0; peer < c->size; peer++) {
        o->send[peer] = (Side){.phase = partners(m, call, peer, true) ? HEADER : OVER};
        o->receive[peer] = (Side){.phase = partners(m, call, peer, false) ? HEADER : OVER};
    }
    copy_own_part(m, call);
    return status_ok();
}

/* ---- faults ---- */

static void mesh_alive(Comm *c, bool works)
{
    Mesh *m = (Mesh *)c;
    if (m->transport) m->transport->carrier->alive(m->transport, works);
}

/* The one that is furthest behind: others may only wait for it. What it has not taken counts as what it has not sent. */
static int furthest_behind(const Operation *o, int size)
{
    int missing = 0;
    Phase least = OVER;
    for (int peer = 0; peer < size; peer++) {
        Phase come = o->receive[peer].phase, gone = o->send[peer].phase;
        Phase both = come < gone ? come : gone;
        if (both >= least) continue;
        least = both;
        missing = peer;
    }
    return missing;
}

static Status blame(Mesh *m, int peer)
{
    const Comm *c = &m->comm;
    return status_error(ERR_DEVICE, "rank %d has not answered rank %d's %s for %g s", peer, c->rank,
                        comm_kind_name(operation(m, c->completed)->call.kind), c->deadline);
}

static Status mesh_blame(Comm *c)
{
    Mesh *m = (Mesh *)c;
    return blame(m, furthest_behind(operation(m, c->completed), c->size));
}

static bool is_missing(Mesh *m, int peer)
{
    const Operation *o = operation(m, m->comm.completed);
    bool waiting = m->comm.completed < m->comm.begun;
    return waiting && (o->receive[peer].phase != OVER || o->send[peer].phase != OVER);
}

/* A peer's sign before `since` counts no more than what has moved since then. */
static Status listen(Mesh *m, int peer, double since)
{
    double now = os_seconds();
    unsigned life = m->transport->carrier->life(m->transport, peer);
    if (life != m->life[peer]) m->heard[peer] = now;
    m->life[peer] = life;
    double last = m->heard[peer] > since ? m->heard[peer] : since;
    return is_missing(m, peer) && now - last > m->comm.deadline ? blame(m, peer) : status_ok();
}

static Status mesh_check(Comm *c, double since, bool *alive)
{
    Mesh *m = (Mesh *)c;
    if (!m->transport) return status_ok();
    TRY(m->transport->carrier->check(m->transport));
    unsigned work = m->transport->carrier->work(m->transport);
    *alive = *alive || work != m->work;
    m->work = work;
    for (int peer = 0; peer < c->size; peer++) TRY(listen(m, peer, since));
    return status_ok();
}

static void mesh_abort(Comm *c, Status why)
{
    Mesh *m = (Mesh *)c;
    if (m->transport) m->transport->carrier->abort(m->transport, why);
}

/* ---- groups ---- */

typedef struct Choice {
    int color, key;
} Choice;

static Status gather(Comm *c, const void *own, void *all, size_t bytes)
{
    CommTicket ticket;
    TRY(comm_all_gather(c, own, all, bytes, &ticket));
    return comm_wait(c, ticket);
}

/* The ranks of one color by key, then by rank. */
static int group_of(const Choice choice[], int size, int color, int member[])
{
    int n = 0;
    for (int r = 0; r < size; r++) {
        if (choice[r].color != color) continue;
        int at = n++;
        for (; at > 0 && choice[member[at - 1]].key > choice[r].key; at--) member[at] = member[at - 1];
        member[at] = r;
    }
    return n;
}

static Status mesh_split(Comm *c, int color, int key, Comm **out)
{
    Mesh *m = (Mesh *)c;
    Choice own = {color, key}, choice[COMM_RANKS_MAX];
    int member[COMM_RANKS_MAX], place = 0;
    uint64_t mine = 0, claimed[COMM_RANKS_MAX];
    CommTransport *transport = NULL;
    TRY(gather(c, &own, choice, sizeof own));
    int n = group_of(choice, c->size, color, member);
    while (member[place] != c->rank) place++;
    if (place == 0 && n > 1) TRY(m->transport->carrier->claim(m->transport, n, &mine));
    TRY(gather(c, &mine, claimed, sizeof mine));
    if (n > 1)
        TRY(m->transport->carrier->join(m->transport, claimed[member[0]], member, n, place, &transport));
    return comm_mesh_new(out, transport, place, n, c->deadline);
}

/* ---- life ---- */

static void mesh_free(Comm *c)
{
    Mesh *m = (Mesh *)c;
    if (m->transport) m->transport->carrier->free(m->transport);
    free(m->sides);
    free(m->staging);
    free(m);
}

static const CommBack back = {
    .begin = mesh_begin,
    .advance = mesh_advance,
    .check = mesh_check,
    .alive = mesh_alive,
    .blame = mesh_blame,
    .split = mesh_split,
    .abort = mesh_abort,
    .free = mesh_free,
};

static bool allocate(Mesh *m)
{
    size_t size = (size_t)m->comm.size;
    m->sides = calloc(2 * COMM_PENDING * size, sizeof *m->sides);
    m->staging = malloc(size * COMM_PIECE);
    for (size_t i = 0; m->sides && i < COMM_PENDING; i++) {
        m->queue[i].send = m->sides + 2 * i * size;
        m->queue[i].receive = m->sides + (2 * i + 1) * size;
    }
    return m->sides && m->staging;
}

Status comm_mesh_new(Comm **out, CommTransport *transport, int rank, int size, double deadline)
{
    assert(size >= 1 && size <= COMM_RANKS_MAX && rank >= 0 && rank < size && (transport || size == 1));
    *out = NULL;
    Mesh *m = calloc(1, sizeof *m);
    if (!m) {
        if (transport) transport->carrier->free(transport);
        return status_no_memory(sizeof *m, "a communicator");
    }
    m->comm = (Comm){.back = &back, .rank = rank, .size = size, .deadline = deadline};
    m->transport = transport;
    if (!allocate(m)) {
        mesh_free(&m->comm);
        return status_no_memory((size_t)size * COMM_PIECE, "a communicator");
    }
    *out = &m->comm;
    return status_ok();
}
