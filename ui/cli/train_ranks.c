#include "ui/cli/train_ranks.h"

#include "game/base/os.h"
#include "train/comm_fork.h"
#ifdef TENGEN_HAVE_MPI
#include "train/comm_mpi.h"
#endif
#include "ui/cli/console.h"

#include <stdlib.h>

/* Seconds without a sign of life, after which a hung rank is named. */
static const double DEADLINE = 20;

/* Within it mpirun ends the other ranks when the first one has ended. */
static const double WORD_OF_RANK_0 = 10;

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

void train_ranks_defer(Status status)
{
    const char *rank = getenv("OMPI_COMM_WORLD_RANK");
    if (!rank) rank = getenv("PMI_RANK");
    if (status.code == ERR_INPUT && started() > 1 && rank && atoi(rank) > 0) os_sleep(WORD_OF_RANK_0);
}

#ifdef TENGEN_HAVE_MPI
static Status run_started(TrainRanksWork *work, void *context)
{
    Comm *c;
    TRY(comm_mpi_new(&c, DEADLINE));
    Status status = work(context, c);
    bool first = comm_rank(c) == 0, stopped = status.code == ERR_INTERRUPTED;
    if (status.code != STATUS_OK && !stopped) {
        train_ranks_defer(status);
        if (!os_interrupted() || status.code != ERR_DEVICE)
            console_problem("%s", status.message); /* else mpirun is ending us, for what was said */
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
    if (started() > 0 && ranks > 0) {
        Status status = status_error(ERR_INPUT, "ranks = %d: mpirun has started the ranks already", ranks);
        train_ranks_defer(status);
        return status;
    }
    if (started() > 0) return run_started(work, context);
    return ranks > 1 ? comm_fork_run(ranks, DEADLINE, work, context) : work(context, NULL);
}
