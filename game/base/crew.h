/* crew.h - one function run in several processes at once, which share memory: ranks on one machine.
 *
 * The caller is the supervisor: it forks the members, waits, and returns when all are gone. A member that ends badly
 * is noted where the others can see it; those that have not ended by themselves some time later are killed; and
 * if the supervisor dies, the kernel kills them. So nothing is left behind, whoever dies first.
 * Call it before the process has a second thread or an open library that does not survive a fork (oneDNN after its
 * first call, SQLite, SDL). Members that return end without running what was registered for the end of the program. */
#ifndef TENGEN_GAME_BASE_CREW_H
#define TENGEN_GAME_BASE_CREW_H

#include "game/base/status.h"

#include <stddef.h>

enum { CREW_MEMBERS_MAX = 64 };

typedef struct Crew Crew;

/* What each member does; `member` counts from 0. A fault is told to the others and returned by crew_run. */
typedef Status CrewWork(void *context, Crew *crew, int member);

/* Memory of the caller's: what member 0 has put there when it returns OK is there for the caller too. */
typedef struct CrewAnswer {
    void *data;
    size_t bytes; /* 0: none */
} CrewAnswer;

/* Members 1..CREW_MEMBERS_MAX share `shared` bytes, zero at first, which take memory only where they are touched. Those
 * still there so many seconds (`grace`) after the first one ended badly are killed. SIGTERM and SIGINT, where os_interrupt_install
 * has been called, are handed on to the members as SIGTERM; members bear any number of them, and a second one to the
 * supervisor ends it and them at once.
 * Returns the fault of the first member that had one (ERR_DEVICE "rank 2 was killed by signal 9" for one that
 * did not return); ERR_MEMORY: no more processes or memory. */
Status crew_run(int members, size_t shared, double grace, CrewWork *work, void *context, CrewAnswer answer)
    __attribute__((warn_unused_result));

/* ---- within a member ---- */

int crew_members(const Crew *crew);
void *crew_shared(Crew *crew); /* aligned to a page */

/* Has the member ended otherwise than by returning OK? Then the fault that others should report. */
bool crew_lost(const Crew *crew, int member, Status *why);

/* Note a member's fault before it returns with it. */
void crew_give_up(Crew *crew, int member, Status why);

#endif
