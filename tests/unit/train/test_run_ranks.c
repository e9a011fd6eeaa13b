/* A run of several processes: the same games and weights, to the bit, as one, in every stage; and resumed by another
 * number of them. */
#include "train/run.h"

#include "game/base/os.h"
#include "tests/support/same_run.h"
#include "tests/support/scratch.h"
#include "tests/support/small_run.h"
#include "train/comm_fork.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

static const double DEADLINE = 60;

typedef struct Job {
    char folder[160];
    RunConfig config;
    int64_t stop_rows; /* interrupt when so many rows are there; 0: never */
    int kill_rank;     /* this rank is killed at its kill_step-th progress; -1: none */
    int kill_step;
    int seen;
} Job;

static RunConfig config(void)
{
    RunConfig c = small_run();
    c.games = 3;
    c.moves = 4;
    c.batch = 32;
    c.surprise = 0.5;
    c.rows = 480;
    c.window_min = c.window_max = 400;
    c.checkpoint_seconds = 0;
    c.match_playouts = 10;
    c.match_games_first = 0;
    c.match_games_between = c.match_games_last = 2;
    c.match_every = 300;
    c.keep_every = c.rival_every = 240;
    c.rivals = 1;
    c.rival_games = 2;
    return c;
}

static void watch(void *context, const RunProgress *p)
{
    Job *job = context;
    (void)p;
    job->seen++;
    if (job->kill_rank >= 0 && job->seen == job->kill_step) kill(getpid(), SIGKILL);
    if (job->stop_rows > 0 && p->rows >= job->stop_rows) os_interrupt_raise();
}

static bool interrupted(void *context)
{
    (void)context;
    return os_interrupted();
}

static Status run_rank(void *context, Comm *c)
{
    Job job = *(const Job *)context;
    RunHooks hooks = {.context = &job, .progress = watch, .interrupted = interrupted};
    Run *r = NULL;
    Status status;
    if (job.kill_rank != comm_rank(c)) job.kill_rank = -1;
    CHECK(status, run_open_on(&r, job.folder, &job.config, &hooks, c));
    status = run_all(r);
done:
    run_close(r);
    return status;
}

static Job job_in(const Scratch *s, const char *name)
{
    Job job = {.config = config(), .kill_rank = -1};
    snprintf(job.folder, sizeof job.folder, "%s/%s", s->path, name);
    return job;
}

static void finish_alone(Job *job)
{
    Run *r;
    assert_ok(run_open(&r, job->folder, &job->config, NULL));
    assert_ok(run_all(r));
    assert_true(run_progress(r)->steps > 5 && run_progress(r)->rating.networks >= 2);
    run_close(r);
}

static void every_number_of_ranks_and_stage_gives_the_same_run(void **state)
{
    (void)state;
    static const struct {
        int ranks, stage;
    } cases[] = {{2, 3}, {4, 2}, {8, 1}};
    Scratch s;
    assert_true(scratch_make(&s));
    Job one = job_in(&s, "one");
    finish_alone(&one);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char name[16];
        snprintf(name, sizeof name, "%d", cases[i].ranks);
        Job many = job_in(&s, name);
        many.config.checkpoint_seconds = 1000;
        many.config.zero = cases[i].stage;
        assert_ok(comm_fork_run(cases[i].ranks, DEADLINE, run_rank, &many));
        assert_same_run(one.folder, many.folder);
    }
    scratch_remove(&s);
}

/* Rank 0 plays the gate's matches; what passes plays on all ranks. */
static void a_gate_opens_for_every_rank(void **state)
{
    (void)state;
    Scratch s;
    assert_true(scratch_make(&s));
    Job one = job_in(&s, "one"), two = job_in(&s, "two");
    one.config.gate = GATE_SPRT;
    one.config.gate_every = 120;
    one.config.gate_games = 20;
    one.config.gate_elo0 = -600;
    one.config.gate_elo1 = -300;
    two.config = one.config;
    two.config.checkpoint_seconds = 1000;
    finish_alone(&one);
    assert_ok(comm_fork_run(2, DEADLINE, run_rank, &two));
    assert_same_run(one.folder, two.folder);
    scratch_remove(&s);
}

/* Stopped twice, each time gone on with by other ranks and in another stage. */
static void a_stopped_run_goes_on_with_other_ranks(void **state)
{
    (void)state;
    Scratch s;
    assert_true(scratch_make(&s));
    Job one = job_in(&s, "one"), many = job_in(&s, "many");
    finish_alone(&one);
    many.config.zero = 3;
    snprintf(many.config.offload, sizeof many.config.offload, "file:%s", s.path);
    many.stop_rows = 150;
    assert_fault(comm_fork_run(4, DEADLINE, run_rank, &many), ERR_INTERRUPTED,
                 "interrupted; everything is saved");
    many.config.zero = 1;
    strcpy(many.config.offload, "none");
    many.stop_rows = 300;
    assert_fault(comm_fork_run(2, DEADLINE, run_rank, &many), ERR_INTERRUPTED,
                 "interrupted; everything is saved");
    many.stop_rows = 0;
    finish_alone(&many);
    assert_same_run(one.folder, many.folder);
    scratch_remove(&s);
}

static void a_killed_rank_ends_the_run_and_another_number_goes_on(void **state)
{
    (void)state;
    Scratch s;
    assert_true(scratch_make(&s));
    Job one = job_in(&s, "one"), many = job_in(&s, "many");
    finish_alone(&one);
    for (int step = 3; step <= 7; step += 2) {
        double begun = os_seconds();
        many.config.zero = step % 4;
        many.kill_rank = step / 2 % 2;
        many.kill_step = step;
        assert_int_equal(comm_fork_run(2, DEADLINE, run_rank, &many).code, ERR_DEVICE);
        assert_true(os_seconds() - begun < 30);
    }
    many.kill_rank = -1;
    assert_ok(comm_fork_run(4, DEADLINE, run_rank, &many));
    assert_same_run(one.folder, many.folder);
    scratch_remove(&s);
}

static void three_ranks_are_refused(void **state)
{
    (void)state;
    Scratch s;
    assert_true(scratch_make(&s));
    Job job = job_in(&s, "three");
    assert_fault(comm_fork_run(3, DEADLINE, run_rank, &job), ERR_INPUT,
                 "3 ranks: a run's 8 lanes are divided among 1, 2, 4 or 8");
    assert_int_equal(access(job.folder, F_OK), -1);
    scratch_remove(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(three_ranks_are_refused),
        cmocka_unit_test(every_number_of_ranks_and_stage_gives_the_same_run),
        cmocka_unit_test(a_gate_opens_for_every_rank),
        cmocka_unit_test(a_stopped_run_goes_on_with_other_ranks),
        cmocka_unit_test(a_killed_rank_ends_the_run_and_another_number_goes_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
