#include "ui/cli/train_ranks.h"

#include "game/base/os.h"
#include "train/comm_fork.h"
#ifdef TENGEN_HAVE_MPI
#include "train/comm_mpi.h"
#endif
#include "ui/cli/console.h"

#include <stdlib.h>

/* A hung rank is named after so long. MPI's ranks have no signs of life, and one may wait for a whole match that
 * another one plays; mpirun ends the job when a process dies. */
static const double FORK_DEADLINE = 20;

#ifdef TENGEN_HAVE_MPI
static const double MPI_DEADLINE = 3600;
static const double WORD_OF_RANK_0 = 2;
#endif

/* How many processes mpirun or srun has started; 0: neither has. */
static int started(void)
{
    static const char *const names[] = {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = getenv(names[i]);
        if (value && atoi(value) > 0) return atoi(value);
    }
    return getenv("PMIX_RANK") ? 1 : 0;
}

#ifdef TENGEN_HAVE_MPI
/* The same bad input is found by all of them, and shall be told once: rank 0's fault ends the others meanwhile. */
static void say_fault(const Comm *c, Status status)
{
    if (comm_rank(c) > 0) os_sleep(WORD_OF_RANK_0);
    console_problem("%s", status.message);
}

static Status run_started(TrainRanksWork *work, void *context)
{
    Comm *c;
    TRY(comm_mpi_new(&c, MPI_DEADLINE));
    Status status = work(context, c);
    bool first = comm_rank(c) == 0, stopped = status.code == ERR_INTERRUPTED;
    if (status.code != STATUS_OK && !stopped) {
        say_fault(c, status);
        comm_abort(c, status);
    }
    comm_free(c);
    return stopped && !first ? status_ok() : status;
}
#else
static Status run_started(TrainRanksWork *work, void *context)
{
    (void)work;
    (void)context;
    return status_error(ERR_UNSUPPORTED,
                        "started by mpirun, but built without MPI (Debian: libopenmpi-dev); on one "
                        "machine --ranks needs none");
}
#endif

Status train_ranks_run(int ranks, TrainRanksWork *work, void *context)
{
    if (started() > 0 && ranks > 0)
        return status_error(ERR_INPUT, "ranks = %d: mpirun has started the ranks already", ranks);
    if (started() > 0) return run_started(work, context);
    return ranks > 1 ? comm_fork_run(ranks, FORK_DEADLINE, work, context) : work(context, NULL);
}
