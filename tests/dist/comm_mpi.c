/* comm_mpi.c - a rank that mpirun starts: the contract of communicators over MPI.
 *
 *   comm_mpi          keeps it
 *   comm_mpi hang     rank 1 stops answering, and is named */
#include "train/comm_mpi.h"

#include "game/base/os.h"
#include "tests/support/comm_contract.h"

#include <stdio.h>

static Status hang(Comm *c)
{
    CommTicket ticket;
    if (comm_rank(c) == 1) os_sleep(20);
    TRY(comm_barrier(c, &ticket));
    return comm_wait(c, ticket);
}

int main(int count, char **words)
{
    Comm *c;
    bool hanging = count > 1 && strcmp(words[1], "hang") == 0;
    Status status = comm_mpi_new(&c, hanging ? 1 : 60);
    if (status.code == STATUS_OK) status = hanging ? hang(c) : comm_contract(c);
    if (status.code != STATUS_OK)
        printf("%s\n", status.message);
    else if (comm_rank(c) == 0)
        printf("%d ranks keep the contract\n", comm_size(c));
    fflush(stdout);
    comm_free(c);
    return status.code != STATUS_OK;
}
