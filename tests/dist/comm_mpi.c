/* comm_mpi.c - a rank that mpirun starts: the contract of communicators over MPI.
 *
 *   comm_mpi          keeps it
 *   comm_mpi hang     rank 1 stops answering, and is named
 *   comm_mpi stop     rank 1 is stopped while rank 2 works, and is named, though rank 2 is missing too
 *   comm_mpi work     rank 1 works for longer than the deadline, and is waited for */
#include "train/comm_mpi.h"

#include "game/base/os.h"
#include "game/base/thread.h"
#include "tests/support/comm_contract.h"

#include <signal.h>
#include <stdio.h>
#include <unistd.h>

typedef struct Work {
    Comm *comm;
    double seconds;
} Work;

/* On a thread of its own, as self-play's workers do. */
static void work(void *context)
{
    const Work *w = context;
    double until = os_seconds() + w->seconds;
    while (os_seconds() < until) {
        comm_alive(w->comm);
        os_sleep(0.01);
    }
}

static Status work_for(Comm *c, double seconds)
{
    Work w = {c, seconds};
    Thread *thread;
    TRY(thread_start(work, &w, &thread));
    thread_join(thread);
    return status_ok();
}

static Status meet(Comm *c)
{
    CommTicket ticket;
    TRY(comm_barrier(c, &ticket));
    return comm_wait(c, ticket);
}

static Status misbehave(Comm *c, const char *how)
{
    int rank = comm_rank(c);
    if (strcmp(how, "hang") == 0 && rank == 1) os_sleep(20);
    if (strcmp(how, "stop") == 0 && rank == 1) kill(getpid(), SIGSTOP);
    if (strcmp(how, "stop") == 0 && rank == 2) TRY(work_for(c, 30));
    if (strcmp(how, "work") == 0 && rank == 1) TRY(work_for(c, 5));
    return meet(c);
}

int main(int count, char **words)
{
    Comm *c;
    Status status = comm_mpi_new(&c, count > 1 ? 2 : 60);
    if (status.code == STATUS_OK) status = count > 1 ? misbehave(c, words[1]) : comm_contract(c);
    if (status.code != STATUS_OK)
        printf("%s\n", status.message);
    else if (comm_rank(c) == 0)
        printf("%d ranks keep the contract\n", comm_size(c));
    fflush(stdout);
    comm_free(c);
    return status.code != STATUS_OK;
}
