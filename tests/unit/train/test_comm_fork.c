/* Communicators over shared memory, alone, and wrapped for trials: what they promise, and how they fail. */
#include "train/comm_fork.h"

#include "game/base/os.h"
#include "tests/support/assert_status.h"
#include "tests/support/comm_contract.h"
#include "train/comm_alone.h"
#include "train/comm_trial.h"

#include <math.h>
#include <signal.h>
#include <unistd.h>

static const double DEADLINE = 60;

static Status whole_contract(void *context, Comm *c)
{
    (void)context;
    return comm_contract(c);
}

static void ranks_keep_the_contract(void **state)
{
    (void)state;
    static const int sizes[] = {1, 2, 3, 4, 8};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        assert_ok(comm_fork_run(sizes[i], DEADLINE, whole_contract, NULL));
}

static void one_alone_keeps_the_contract(void **state)
{
    (void)state;
    Comm *c;
    assert_ok(comm_alone_new(&c));
    assert_ok(comm_contract(c));
    assert_int_equal(comm_bytes(c), 0);
    comm_free(c);
}

static Status trial_contract(void *context, Comm *c)
{
    Comm *trial;
    TRY(comm_trial_new(&trial, c, *(const CommTrial *)context));
    Status status = comm_contract(trial);
    comm_free(trial);
    return status;
}

static void a_trial_keeps_the_contract(void **state)
{
    (void)state;
    CommTrial delayed = {.delay = 0.0005}, poisoned = {.poison = true};
    assert_ok(comm_fork_run(2, DEADLINE, trial_contract, &delayed));
    assert_ok(comm_fork_run(3, DEADLINE, trial_contract, &poisoned));
}

/* ---- what the trial does ---- */

static Status see_delay(void *context, Comm *c)
{
    (void)context;
    Comm *trial;
    CommTicket ticket;
    TRY(comm_trial_new(&trial, c, (CommTrial){.delay = 0.05}));
    double begun = os_seconds();
    for (int i = 0; i < 3; i++) TRY(comm_barrier(trial, &ticket));
    EXPECT(os_seconds() - begun < 0.05); /* they are only begun */
    TRY(comm_wait(trial, ticket));
    EXPECT(os_seconds() - begun >= 0.15);
    EXPECT(comm_counters(trial).wait_seconds >= 0.1);
    comm_free(trial);
    return status_ok();
}

static void a_delay_is_of_each_operation_in_its_turn(void **state)
{
    (void)state;
    assert_ok(comm_fork_run(2, DEADLINE, see_delay, NULL));
}

static Status see_poison(void *context, Comm *c)
{
    (void)context;
    Comm *trial;
    CommTicket ticket;
    float send[8], sum[4] = {0}, all[8];
    TRY(comm_trial_new(&trial, c, (CommTrial){.poison = true, .delay = 0.02}));
    for (int i = 0; i < 8; i++) send[i] = (float)i;
    TRY(comm_reduce_scatter(trial, send, sum, 4, COMM_FLOAT32, COMM_SUM, &ticket));
    EXPECT(send[0] == 0);
    TRY(comm_wait(trial, ticket));
    EXPECT(isnan(send[0]) && isnan(send[7]) && !isnan(sum[0]));
    TRY(comm_all_gather(trial, sum, all, sizeof sum, &ticket));
    EXPECT(!isnan(sum[0]));
    TRY(comm_wait(trial, ticket));
    for (int i = 0; i < 8; i++) EXPECT(all[i] == 2 * (float)i);
    comm_free(trial);
    return status_ok();
}

static void poison_shows_what_is_read_too_late(void **state)
{
    (void)state;
    assert_ok(comm_fork_run(2, DEADLINE, see_poison, NULL));
}

static Status fail_on_rank_1(void *context, Comm *c)
{
    (void)context;
    Comm *trial = NULL;
    Status status;
    float a[2] = {1, 2};
    CommTicket ticket;
    TRY(comm_trial_new(&trial, c, (CommTrial){.fail_at = comm_rank(c) == 1 ? 3 : 0}));
    for (int i = 0; i < 5; i++) {
        CHECK(status, comm_all_reduce(trial, a, a, 2, COMM_FLOAT32, COMM_SUM, &ticket));
        CHECK(status, comm_wait(trial, ticket));
    }
done:
    comm_free(trial);
    return status;
}

static void a_fault_reaches_every_rank(void **state)
{
    (void)state;
    double begun = os_seconds();
    assert_fault(comm_fork_run(3, DEADLINE, fail_on_rank_1, NULL), ERR_DEVICE,
                 "rank 1: a trial fault at operation 3");
    assert_true(os_seconds() - begun < 20);
}

/* ---- ranks that go missing ---- */

typedef enum Trouble { KILLED, STOPPED, GIVEN_UP, OUT_OF_STEP } Trouble;

static Status get_into_trouble(Trouble trouble, Comm *c)
{
    CommTicket ticket;
    float data[64] = {0};
    switch (trouble) {
    case KILLED:
        kill(getpid(), SIGKILL);
        break;
    case STOPPED:
        kill(getpid(), SIGSTOP);
        break;
    case GIVEN_UP:
        return status_error(ERR_IO, "rank 2: the disk is full");
    case OUT_OF_STEP:
        TRY(comm_all_gather(c, data, data + 8, 4, &ticket));
        return comm_wait(c, ticket);
    }
    return status_ok();
}

static Status rank_2_in_trouble(void *context, Comm *c)
{
    CommTicket ticket;
    double sum = 1;
    for (int i = 0; i < 3; i++) {
        if (i == 2 && comm_rank(c) == 2) TRY(get_into_trouble(*(const Trouble *)context, c));
        TRY(comm_all_reduce(c, &sum, &sum, 1, COMM_FLOAT64, COMM_SUM, &ticket));
        TRY(comm_wait(c, ticket));
    }
    return status_ok();
}

static Status in_trouble(Trouble trouble, double deadline, double *seconds)
{
    double begun = os_seconds();
    Status status = comm_fork_run(4, deadline, rank_2_in_trouble, &trouble);
    *seconds = os_seconds() - begun;
    return status;
}

static void a_killed_rank_is_named_at_once(void **state)
{
    (void)state;
    double seconds;
    assert_fault(in_trouble(KILLED, DEADLINE, &seconds), ERR_DEVICE, "rank 2 was killed by signal 9");
    assert_true(seconds < 20);
}

static void a_hung_rank_is_named_within_the_deadline(void **state)
{
    (void)state;
    double seconds;
    Status status = in_trouble(STOPPED, 4, &seconds);
    if (!strstr(status.message, "'s all-reduce for 4 s")) assert_string_equal(status.message, "");
    assert_memory_equal(status.message, "rank 2 has not answered rank ", 29);
    assert_true(seconds < 20);
}

/* Rank 2 hangs and rank 1 plays on and on, while rank 0 waits for both. */
static Status one_hangs_one_works(void *context, Comm *c)
{
    (void)context;
    CommTicket ticket;
    double until = os_seconds() + 15;
    if (comm_rank(c) == 2) TRY(get_into_trouble(STOPPED, c));
    while (comm_rank(c) == 1 && os_seconds() < until) {
        comm_alive(c);
        os_sleep(0.01);
    }
    TRY(comm_barrier(c, &ticket));
    return comm_wait(c, ticket);
}

static void a_hung_rank_is_named_while_another_works(void **state)
{
    (void)state;
    double begun = os_seconds();
    assert_fault(comm_fork_run(3, 2, one_hangs_one_works, NULL), ERR_DEVICE,
                 "rank 2 has not answered rank 0's barrier for 2 s");
    assert_true(os_seconds() - begun < 12);
}

/* Rank 0 waits for rank 1, which waits for rank 2, which works for longer than the deadline. */
static Status wait_in_a_row(void *context, Comm *c)
{
    (void)context;
    CommTicket ticket;
    int word = 0, rank = comm_rank(c);
    double until = os_seconds() + 2.5;
    while (rank == 2 && os_seconds() < until) {
        comm_alive(c);
        os_sleep(0.01);
    }
    if (rank < 2) {
        TRY(comm_receive(c, &word, sizeof word, rank + 1, &ticket));
        TRY(comm_wait(c, ticket));
    }
    if (rank > 0) {
        TRY(comm_send(c, &word, sizeof word, rank - 1, &ticket));
        TRY(comm_wait(c, ticket));
    }
    return status_ok();
}

static void who_waits_for_one_that_works_is_not_blamed(void **state)
{
    (void)state;
    assert_ok(comm_fork_run(3, 1, wait_in_a_row, NULL));
}

static void a_rank_that_gives_up_says_why(void **state)
{
    (void)state;
    double seconds;
    assert_fault(in_trouble(GIVEN_UP, DEADLINE, &seconds), ERR_IO, "rank 2: the disk is full");
    assert_true(seconds < 20);
}

static void ranks_out_of_step_are_named(void **state)
{
    (void)state;
    double seconds;
    Status status = in_trouble(OUT_OF_STEP, DEADLINE, &seconds);
    assert_int_equal(status.code, ERR_DEVICE);
    assert_non_null(strstr(status.message, "all-gather (4 bytes)"));
    assert_non_null(strstr(status.message, "all-reduce (8 bytes)"));
    assert_true(seconds < 20);
}

static Status note_processes(void *context, Comm *c)
{
    int *pipes = context;
    int process = getpid();
    if (write(pipes[1], &process, sizeof process) != sizeof process) return status_error(ERR_IO, "pipe");
    CommTicket ticket;
    if (comm_rank(c) == 1) kill(process, SIGKILL);
    TRY(comm_barrier(c, &ticket));
    return comm_wait(c, ticket);
}

static void nothing_is_left_behind(void **state)
{
    (void)state;
    int pipes[2], process;
    assert_int_equal(pipe(pipes), 0);
    assert_int_equal(comm_fork_run(4, DEADLINE, note_processes, pipes).code, ERR_DEVICE);
    for (int i = 0; i < 4; i++) {
        assert_int_equal(read(pipes[0], &process, sizeof process), sizeof process);
        assert_int_equal(kill(process, 0), -1);
    }
    close(pipes[0]);
    close(pipes[1]);
}

/* As timeout and batch systems do, it comes to every process, and the supervisor hands it on: twice to each rank. */
static Status be_told_twice(void *context, Comm *c)
{
    (void)context;
    CommTicket ticket;
    TRY(comm_barrier(c, &ticket));
    TRY(comm_wait(c, ticket));
    raise(SIGTERM);
    if (comm_rank(c) == 0) kill(getppid(), SIGTERM);
    double until = os_seconds() + 0.2;
    while (os_seconds() < until) os_sleep(0.01);
    return os_interrupted() ? status_ok() : status_error(ERR_DEVICE, "no signal came");
}

static void a_signal_to_all_processes_kills_no_rank(void **state)
{
    (void)state;
    assert_ok(os_interrupt_install());
    assert_ok(comm_fork_run(2, DEADLINE, be_told_twice, NULL));
    assert_true(os_interrupted());
    assert_ok(os_interrupt_clear());
}

static Status answer_size(void *context, Comm *c)
{
    int *answer = context;
    *answer = comm_rank(c) == 0 ? comm_size(c) : -1;
    return status_ok();
}

static void rank_0_gives_the_answer(void **state)
{
    (void)state;
    int answer = 0;
    assert_ok(comm_fork_ask(3, DEADLINE, answer_size, &answer, (CrewAnswer){&answer, sizeof answer}));
    assert_int_equal(answer, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_alone_keeps_the_contract),
        cmocka_unit_test(ranks_keep_the_contract),
        cmocka_unit_test(a_trial_keeps_the_contract),
        cmocka_unit_test(a_delay_is_of_each_operation_in_its_turn),
        cmocka_unit_test(poison_shows_what_is_read_too_late),
        cmocka_unit_test(a_fault_reaches_every_rank),
        cmocka_unit_test(a_killed_rank_is_named_at_once),
        cmocka_unit_test(a_hung_rank_is_named_within_the_deadline),
        cmocka_unit_test(a_hung_rank_is_named_while_another_works),
        cmocka_unit_test(who_waits_for_one_that_works_is_not_blamed),
        cmocka_unit_test(a_rank_that_gives_up_says_why),
        cmocka_unit_test(ranks_out_of_step_are_named),
        cmocka_unit_test(nothing_is_left_behind),
        cmocka_unit_test(rank_0_gives_the_answer),
        cmocka_unit_test(a_signal_to_all_processes_kills_no_rank),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
