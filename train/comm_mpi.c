#include "train/comm_mpi.h"

#include "train/comm_mesh.h"

#include <mpi.h>
#include <stdlib.h>

enum { TAG = 1, FAULT_EXIT_CODE = 1 };

typedef struct MpiTransport {
    CommTransport transport;
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
    if (!p->handle) TRY(checked(MPI_Isend(data, (int)bytes, MPI_BYTE, peer, TAG, t->comm, request), "send"));
    p->handle = request;
    return finish(request, bytes, p);
}

static Status mpi_receive(CommTransport *transport, int peer, uint8_t *data, size_t bytes, CommPiece *p)
{
    MpiTransport *t = (MpiTransport *)transport;
    MPI_Request *request = &t->receiving[peer];
    if (!p->handle)
        TRY(checked(MPI_Irecv(data, (int)bytes, MPI_BYTE, peer, TAG, t->comm, request), "receive"));
    p->handle = request;
    return finish(request, bytes, p);
}

/* ---- faults ---- */

/* mpirun itself ends a job in which a process has died. */
static Status mpi_check(CommTransport *transport, bool *alive)
{
    (void)transport;
    (void)alive;
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
    if (t->world && t->broken)
        MPI_Abort(MPI_COMM_WORLD, FAULT_EXIT_CODE);
    else if (t->world)
        MPI_Finalize();
    else if (!t->broken)
        MPI_Comm_free(&t->comm);
    free(t);
}

static Status mpi_join(CommTransport *transport, uint64_t place, const int member[], int size, int own,
                       CommTransport **out);

static const CommCarrier carrier = {
    .send = mpi_send,
    .receive = mpi_receive,
    .check = mpi_check,
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
    t->transport.carrier = &carrier;
    Status status = group(((MpiTransport *)transport)->comm, member, size, &t->comm);
    if (status.code != STATUS_OK)
        free(t);
    else
        *out = &t->transport;
    return status;
}

static Status start(int *rank, int *size)
{
    int level;
    TRY(checked(MPI_Init_thread(NULL, NULL, MPI_THREAD_FUNNELED, &level), "start"));
    MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN);
    if (level < MPI_THREAD_FUNNELED)
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
    return comm_mesh_new(out, &t->transport, rank, size, deadline);
}
