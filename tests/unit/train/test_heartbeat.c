/* What is long on one rank only: it is waited for, whether it says so itself or within a run that saves to a slow disk; and
 * silence counts again afterwards. */
#include "train/heartbeat.h"

#include "game/base/os.h"
#include "tests/support/assert_status.h"
#include "tests/support/scratch_test.h"
#include "tests/support/small_run.h"
#include "train/comm_alone.h"
#include "train/comm_fork.h"
#include "train/run.h"

#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static const double DEADLINE = 1.5, LONG = 3.5;

/* The disk of the process, in place of the system's call: a file whose path has this in it takes LONG, once. */
static const char *slow_path;

int fsync(int fd)
{
    char link[64], path[512] = "";
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    if (slow_path && readlink(link, path, sizeof path - 1) > 0 && strstr(path, slow_path)) {
        slow_path = NULL;
        os_sleep(LONG);
    }
    return (int)syscall(SYS_fsync, fd);
}

static Status meet(Comm *c)
{
    CommTicket ticket;
    TRY(comm_barrier(c, &ticket));
    return comm_wait(c, ticket);
}

static Status one_is_long(void *context, Comm *c)
{
    const bool *afterwards = context;
    Heartbeat *h;
    TRY(heartbeat_new(&h, c));
    if (comm_rank(c) == 1) {
        heartbeat_begin(h);
        heartbeat_begin(h);
        heartbeat_end(h);
        os_sleep(LONG);
        heartbeat_end(h);
        if (*afterwards) os_sleep(LONG);
    }
    Status status = meet(c);
    heartbeat_free(h);
    return status;
}

static void a_rank_that_is_long_is_waited_for(void **state)
{
    (void)state;
    bool afterwards = false;
    assert_ok(comm_fork_run(2, DEADLINE, one_is_long, &afterwards));
}

static void silence_counts_again_afterwards(void **state)
{
    (void)state;
    bool afterwards = true;
    assert_fault(comm_fork_run(2, DEADLINE, one_is_long, &afterwards), ERR_DEVICE,
                 "rank 1 has not answered rank 0's barrier for 1.5 s");
}

static void one_alone_needs_none(void **state)
{
    (void)state;
    Comm *c;
    Heartbeat *h;
    assert_ok(comm_alone_new(&c));
    assert_ok(heartbeat_new(&h, c));
    assert_null(h);
    heartbeat_begin(h);
    heartbeat_end(h);
    heartbeat_free(h);
    comm_free(c);
}

/* ---- a run ---- */

static void slow_the_disk(void *context, const RunProgress *p)
{
    bool *slowed = context;
    if (!*slowed && p->phase == RUN_TRAINING) {
        *slowed = true;
        slow_path = "/checkpoint/";
    }
}

static Status run_rank(void *context, Comm *c)
{
    bool slowed = comm_rank(c) != 0;
    RunConfig config = small_run();
    RunHooks hooks = {.context = &slowed, .progress = slow_the_disk};
    Run *r = NULL;
    Status status;
    config.rows = 100;
    config.checkpoint_seconds = 0;
    config.match_games_first = config.match_games_last = config.match_games_between = 0;
    CHECK(status, run_open_on(&r, context, &config, &hooks, c));
    status = run_all(r);
    if (status.code == STATUS_OK && comm_rank(c) == 0 && slow_path)
        status = status_error(ERR_INPUT, "nothing was written to the slow disk");
done:
    run_close(r);
    return status;
}

static void a_run_saves_to_a_slow_disk(void **state)
{
    Scratch *s = *state;
    char folder[200];
    snprintf(folder, sizeof folder, "%s/run", s->path);
    assert_ok(comm_fork_run(2, DEADLINE, run_rank, folder));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_alone_needs_none),
        cmocka_unit_test(a_rank_that_is_long_is_waited_for),
        cmocka_unit_test(silence_counts_again_afterwards),
        SCRATCH_TEST(a_run_saves_to_a_slow_disk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
