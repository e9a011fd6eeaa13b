#include "game/base/crew.h"

#include "game/base/os.h"

#include <assert.h>
#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static const double POLL_SECONDS = 0.005;

enum { PAGE = 4096 };

typedef enum MemberState { RUNNING, FINISHED, LOST } MemberState;

typedef struct Member {
    atomic_int state;
    Status fault; /* written before the state says LOST */
    pid_t process;
    bool gone;
} Member;

struct Crew {
    int members;
    CrewAnswer answer;
    void *given;           /* member 0's, in shared memory */
    atomic_int first_lost; /* 1 + the first that ended badly; 0: none */
    double lost_at;        /* the supervisor's own, like the following */
    bool killed, told;
    Member member[CREW_MEMBERS_MAX];
};

static size_t crew_bytes(void)
{
    return (sizeof(Crew) + PAGE - 1) / PAGE * PAGE;
}

static void lose(Crew *crew, int i, Status why)
{
    int none = 0;
    if (atomic_load(&crew->member[i].state) == LOST) return; /* the others may be reading it */
    crew->member[i].fault = why;
    atomic_store(&crew->member[i].state, LOST);
    atomic_compare_exchange_strong(&crew->first_lost, &none, i + 1);
}

/* ---- a member ---- */

/* Whoever sends a signal may send it to all processes (timeout, a batch system), and then the supervisor hands it on: the
 * second one must not end a member that is still saving. One that ends the supervisor ends the members, too. */
static void bear_a_second(int signal_number)
{
    const int once = (int)SA_RESETHAND;
    struct sigaction action;
    if (sigaction(signal_number, NULL, &action) != 0 || !(action.sa_flags & once)) return;
    action.sa_flags &= ~once;
    sigaction(signal_number, &action, NULL);
}

static void be_member(Crew *crew, int i, pid_t supervisor, CrewWork *work, void *context)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != supervisor) _exit(1);
    bear_a_second(SIGTERM);
    bear_a_second(SIGINT);
    Status status = work(context, crew, i);
    if (status.code == STATUS_OK && i == 0 && crew->answer.bytes > 0)
        memcpy(crew->given, crew->answer.data, crew->answer.bytes);
    if (status.code == STATUS_OK)
        atomic_store(&crew->member[i].state, FINISHED);
    else
        lose(crew, i, status);
    fflush(NULL);
    _exit(0);
}

int crew_members(const Crew *crew)
{
    return crew->members;
}

void *crew_shared(Crew *crew)
{
    return (char *)crew + crew_bytes();
}

bool crew_lost(const Crew *crew, int member, Status *why)
{
    if (atomic_load(&crew->member[member].state) != LOST) return false;
    *why = crew->member[member].fault;
    return true;
}

void crew_give_up(Crew *crew, int member, Status why)
{
    lose(crew, member, why);
}

/* ---- the supervisor ---- */

static Status start(Crew *crew, int i, CrewWork *work, void *context)
{
    pid_t supervisor = getpid();
    fflush(NULL); /* else both processes would write what is still buffered */
    pid_t process = fork();
    if (process == 0) be_member(crew, i, supervisor, work, context);
    if (process < 0) return status_error(ERR_MEMORY, "cannot start rank %d: %s", i, strerror(errno));
    crew->member[i].process = process;
    return status_ok();
}

static void note_end(Crew *crew, int i, int how)
{
    Member *m = &crew->member[i];
    m->gone = true;
    if (atomic_load(&m->state) != RUNNING) return;
    if (WIFSIGNALED(how))
        lose(crew, i, status_error(ERR_DEVICE, "rank %d was killed by signal %d", i, WTERMSIG(how)));
    else
        lose(crew, i, status_error(ERR_DEVICE, "rank %d ended with exit code %d", i, WEXITSTATUS(how)));
}

static void signal_all(Crew *crew, int number)
{
    for (int i = 0; i < crew->members; i++)
        if (crew->member[i].process > 0 && !crew->member[i].gone) kill(crew->member[i].process, number);
}

/* How many are left. */
static int collect(Crew *crew)
{
    int left = 0;
    for (int i = 0; i < crew->members; i++) {
        int how;
        Member *m = &crew->member[i];
        if (m->process <= 0 || m->gone) continue;
        if (waitpid(m->process, &how, WNOHANG) == m->process) note_end(crew, i, how);
        left += !m->gone;
    }
    return left;
}

static void supervise(Crew *crew, double grace)
{
    while (collect(crew) > 0) {
        bool lost = atomic_load(&crew->first_lost) != 0;
        if (lost && crew->lost_at == 0) crew->lost_at = os_seconds();
        if (lost && !crew->killed && os_seconds() >= crew->lost_at + grace) {
            signal_all(crew, SIGKILL);
            crew->killed = true;
        }
        if (os_interrupted() && !crew->told) {
            signal_all(crew, SIGTERM);
            crew->told = true;
        }
        os_sleep(POLL_SECONDS);
    }
}

static Status first_fault(const Crew *crew)
{
    int first = atomic_load(&crew->first_lost);
    return first == 0 ? status_ok() : crew->member[first - 1].fault;
}

Status crew_run(int members, size_t shared, double grace, CrewWork *work, void *context, CrewAnswer answer)
{
    assert(members >= 1 && members <= CREW_MEMBERS_MAX);
    size_t bytes = crew_bytes() + shared + answer.bytes;
    Crew *crew = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (crew == MAP_FAILED) return status_no_memory(bytes, "memory that ranks share");
    crew->members = members;
    crew->answer = answer;
    crew->given = (char *)crew + crew_bytes() + shared;
    Status status = status_ok();
    for (int i = 0; i < members && status.code == STATUS_OK; i++) status = start(crew, i, work, context);
    if (status.code != STATUS_OK) signal_all(crew, SIGKILL);
    supervise(crew, grace);
    if (status.code == STATUS_OK) status = first_fault(crew);
    if (status.code == STATUS_OK && answer.bytes > 0) memcpy(answer.data, crew->given, answer.bytes);
    munmap(crew, bytes);
    return status;
}
