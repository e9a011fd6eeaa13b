#include "train/comm_mpi.h"

#include "game/base/os.h"
#include "game/base/thread.h"
#include "train/comm_mesh.h"

#include <mpi.h>
#include <stdlib.h>

enum { TAG = 1, SIGN_TAG = 2, FAULT_EXIT_CODE = 1 };

/* Seconds: no more often does a rank tell the others that it lives, and wait for the last word of others at the end. */
static const double SIGN_EVERY = 0.25, NAP = 1e-4;

/* Signs of life, of the process and so for all its communicators: to each rank a message which says how often this one has
 * worked. A second one goes when the first has been taken, so none pile up at a rank that does not listen. */
typedef struct Signs {
    ThreadSpin busy; /* MPI is used by one thread at a time: the communicator's, or one that gives a sign */
    int rank, size;
    double said; /* when */
    atomic_uint worked;
    unsigned telling[COMM_RANKS_MAX], told[COMM_RANKS_MAX]; /* messages under way */
    MPI_Request sending[COMM_RANKS_MAX], receiving[COMM_RANKS_MAX];
    unsigned life[COMM_RANKS_MAX], work[COMM_RANKS_MAX]; /* what has been heard */
} Signs;

typedef struct MpiTransport {
    CommTransport transport;
    Signs *signs;
    int member[COMM_RANKS_MAX]; /* of the job */
    MPI_Comm comm;
    bool world, broken;
    MPI_Request sending[COMM_RANKS_MAX]; /* the piece under way to a rank, and from it */
    MPI_Request receiving[COMM_RANKS_MAX];
} MpiTransport;

static Status checked(int code, const char *what)
{
    char text[MPI_MAX_ERROR_STRING] = "";
    int length;
    if (code == MPI_SUCCESS) return status_ok();
    MPI_Error_string(code, text, &length);
    return status_error(ERR_DEVICE, "MPI cannot %s: %s", what, text);
}

/* ---- messages ---- */

static Status finish(MPI_Request *request, size_t bytes, CommPiece *p)
{
    int done;
    TRY(checked(MPI_Test(request, &done, MPI_STATUS_IGNORE), "move data"));
    if (done) *p = (CommPiece){.moved = bytes};
    return status_ok();
}

static Status mpi_send(CommTransport *transport, int peer, const uint8_t *data, size_t bytes, CommPiece *p)
{
    MpiTransport *t = (MpiTransport *)transport;
    MPI_Request *request = &t->sending[peer];
    Status status = status_ok();
    thread_spin_lock(&t->signs->busy);
    if (!p->handle)
        status = checked(MPI_Isend(data, (int)bytes, MPI_BYTE, peer, TAG, t->comm, request), "send");
    p->handle = request;
    if (status.code == STATUS_OK) status = finish(request, bytes, p);
    thread_spin_unlock(&t->signs->busy);
    return status;
}

static Status mpi_receive(CommTransport *transport, int peer, uint8_t *data, size_t bytes, CommPiece *p)
{
    MpiTransport *t = (MpiTransport *)transport;
    MPI_Request *request = &t->receiving[peer];
    Status status = status_ok();
    thread_spin_lock(&t->signs->busy);
    if (!p->handle)
        status = checked(MPI_Irecv(data, (int)bytes, MPI_BYTE, peer, TAG, t->comm, request), "receive");
    p->handle = request;
    if (status.code == STATUS_OK) status = finish(request, bytes, p);
    thread_spin_unlock(&t->signs->busy);
    return status;
}

/* ---- faults ---- */

static bool is_done(MPI_Request *request)
{
    int done = 0;
    return MPI_Test(request, &done, MPI_STATUS_IGNORE) == MPI_SUCCESS && done;
}

static void say(Signs *s)
{
    for (int peer = 0; peer < s->size; peer++) {
        if (peer == s->rank || !is_done(&s->sending[peer])) continue;
        s->telling[peer] = atomic_load(&s->worked);
        MPI_Issend(&s->telling[peer], 1, MPI_UNSIGNED, peer, SIGN_TAG, MPI_COMM_WORLD, &s->sending[peer]);
    }
    s->said = os_seconds();
}

static void expect(Signs *s, int peer)
{
    MPI_Irecv(&s->told[peer], 1, MPI_UNSIGNED, peer, SIGN_TAG, MPI_COMM_WORLD, &s->receiving[peer]);
}

static void hear(Signs *s)
{
    for (int peer = 0; peer < s->size; peer++) {
        if (peer == s->rank || !is_done(&s->receiving[peer])) continue;
        s->life[peer]++;
        s->work[peer] = s->told[peer];
        expect(s, peer);
    }
}

/* Whoever finds MPI in use leaves it at that: soon there is another sign. */
static void mpi_alive(CommTransport *transport, bool works)
{
    Signs *s = ((MpiTransport *)transport)->signs;
    if (works) atomic_fetch_add(&s->worked, 1);
    if (!thread_spin_try_lock(&s->busy)) return;
    if (os_seconds() - s->said >= SIGN_EVERY) say(s);
    thread_spin_unlock(&s->busy);
}

static unsigned mpi_life(CommTransport *transport, int peer)
{
    MpiTransport *t = (MpiTransport *)transport;
    return t->signs->life[t->member[peer]];
}

static unsigned mpi_work(CommTransport *transport)
{
    Signs *s = ((MpiTransport *)transport)->signs;
    unsigned sum = 0;
    for (int peer = 0; peer < s->size; peer++) sum += s->work[peer];
    return sum;
}

/* mpirun itself ends a job in which a process has died. */
static Status mpi_check(CommTransport *transport)
{
    Signs *s = ((MpiTransport *)transport)->signs;
    thread_spin_lock(&s->busy);
    hear(s);
    thread_spin_unlock(&s->busy);
    return status_ok();
}

static bool all_taken(Signs *s)
{
    bool taken = true;
    for (int peer = 0; peer < s->size; peer++) taken = is_done(&s->sending[peer]) && taken;
    return taken;
}

/* Every rank takes what the others have said, until all know that nobody's sign is under way. */
static void fall_silent(Signs *s)
{
    MPI_Request all = MPI_REQUEST_NULL;
    for (bool last = false; !last || !is_done(&all); os_sleep(NAP)) {
        hear(s);
        if (last || !all_taken(s)) continue;
        if (MPI_Ibarrier(MPI_COMM_WORLD, &all) != MPI_SUCCESS) break;
        last = true;
    }
    for (int peer = 0; peer < s->size; peer++) {
        if (peer == s->rank) continue;
        MPI_Cancel(&s->receiving[peer]);
        MPI_Wait(&s->receiving[peer], MPI_STATUS_IGNORE);
    }
}

static Status new_signs(Signs **out, int rank, int size)
{
    Signs *s = calloc(1, sizeof *s);
    if (!s) return status_no_memory(sizeof *s, "a communicator");
    s->rank = rank;
    s->size = size;
    for (int peer = 0; peer < size; peer++) {
        s->sending[peer] = s->receiving[peer] = MPI_REQUEST_NULL;
        if (peer != rank) expect(s, peer);
    }
    *out = s;
    return status_ok();
}

static void mpi_abort(CommTransport *transport, Status why)
{
    (void)why;
    ((MpiTransport *)transport)->broken = true;
}

/* ---- groups and life ---- */

static Status mpi_claim(CommTransport *transport, int size, uint64_t *place)
{
    (void)transport;
    (void)size;
    *place = 0;
    return status_ok();
}

static void mpi_free(CommTransport *transport)
{
    MpiTransport *t = (MpiTransport *)transport;
    if (t->world && t->broken) MPI_Abort(MPI_COMM_WORLD, FAULT_EXIT_CODE);
    if (t->world && !t->broken) {
        fall_silent(t->signs);
        MPI_Finalize();
    }
    if (!t->world && !t->broken) MPI_Comm_free(&t->comm);
    if (t->world) free(t->signs);
    free(t);
}

static Status mpi_join(CommTransport *transport, uint64_t place, const int member[], int size, int own,
                       CommTransport **out);

static const CommCarrier carrier = {
    .send = mpi_send,
    .receive = mpi_receive,
    .check = mpi_check,
    .alive = mpi_alive,
    .life = mpi_life,
    .work = mpi_work,
    .abort = mpi_abort,
    .claim = mpi_claim,
    .join = mpi_join,
    .free = mpi_free,
};

static Status group(MPI_Comm from, const int member[], int size, MPI_Comm *out)
{
    MPI_Group all, chosen;
    TRY(checked(MPI_Comm_group(from, &all), "make a group"));
    TRY(checked(MPI_Group_incl(all, size, member, &chosen), "make a group"));
    TRY(checked(MPI_Comm_create_group(from, chosen, member[0], out), "make a group"));
    MPI_Group_free(&chosen);
    MPI_Group_free(&all);
    return checked(MPI_Comm_set_errhandler(*out, MPI_ERRORS_RETURN), "make a group");
}

static Status mpi_join(CommTransport *transport, uint64_t place, const int member[], int size, int own,
                       CommTransport **out)
{
    (void)place;
    (void)own;
    MpiTransport *t = calloc(1, sizeof *t);
    if (!t) return status_no_memory(sizeof *t, "a communicator");
    const MpiTransport *from = (MpiTransport *)transport;
    t->transport.carrier = &carrier;
    t->signs = from->signs;
    for (int i = 0; i < size; i++) t->member[i] = from->member[member[i]];
    thread_spin_lock(&t->signs->busy);
    Status status = group(from->comm, member, size, &t->comm);
    thread_spin_unlock(&t->signs->busy);
    if (status.code != STATUS_OK)
        free(t);
    else
        *out = &t->transport;
    return status;
}

static Status start(int *rank, int *size)
{
    int level;
    TRY(checked(MPI_Init_thread(NULL, NULL, MPI_THREAD_SERIALIZED, &level), "start"));
    MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN);
    if (level < MPI_THREAD_SERIALIZED)
        return status_error(ERR_DEVICE, "this MPI library cannot be used in a program with threads");
    MPI_Comm_rank(MPI_COMM_WORLD, rank);
    MPI_Comm_size(MPI_COMM_WORLD, size);
    if (*size > COMM_RANKS_MAX)
        return status_error(ERR_UNSUPPORTED, "%d ranks: at most %d", *size, COMM_RANKS_MAX);
    return status_ok();
}

Status comm_mpi_new(Comm **out, double deadline)
{
    int rank = 0, size = 1;
    *out = NULL;
    TRY(start(&rank, &size));
    MpiTransport *t = calloc(1, sizeof *t);
    if (!t) return status_no_memory(sizeof *t, "a communicator");
    *t = (MpiTransport){.transport.carrier = &carrier, .comm = MPI_COMM_WORLD, .world = true};
    for (int i = 0; i < size; i++) t->member[i] = i;
    Status status = new_signs(&t->signs, rank, size);
    if (status.code != STATUS_OK) {
        free(t);
        return status;
    }
    return comm_mesh_new(out, &t->transport, rank, size, deadline);
}
