/* Checkpoints of the engine: the same bytes from every number of ranks and stage, loaded by every other, whole or not at all. */
#include "train/zero_checkpoint.h"

#include "game/base/file.h"
#include "game/base/os.h"
#include "tests/support/assert_status.h"
#include "tests/support/quadratic.h"
#include "tests/support/scratch.h"
#include "train/comm_fork.h"

#include <signal.h>
#include <unistd.h>

/* The loss scale doubles after four finite steps and halves after step BAD: from a state that is saved after FIRST of them it
 * takes the same course only if they are counted. */
enum { SHARDS = 8, FIRST = 3, SECOND = 10, BAD = 5 };

static const size_t sizes[] = {300, 1, 0, 2100, 513};
enum { UNITS = sizeof sizes / sizeof *sizes };

typedef struct Work {
    int stage, steps;
    bool overflows; /* the loss scale is part of the state */
    char from[160]; /* "": from the beginning */
    char to[160];
    int back;          /* steps made after FIRST, then taken back by loading; 0: none */
    double kill_after; /* seconds, rank 0 while it saves over and over; 0: it is not */
} Work;

static Status step(Zero *z, Quadratic *q, int micro, double *mean)
{
    double loss;
    ZeroReport report;
    for (int i = 0; i < micro; i++) {
        TRY(zero_forward(z, &loss));
        TRY(zero_backward(z));
    }
    TRY(zero_step(z, 0.01, &report));
    *mean = report.loss;
    q->step++;
    return status_ok();
}

static Status steps(Zero *z, Quadratic *q, Comm *c, int n)
{
    double loss;
    for (int i = 0; i < n; i++) TRY(step(z, q, SHARDS / comm_size(c), &loss));
    return status_ok();
}

static Status begin(Zero *z, const Quadratic *q)
{
    float start[8192];
    quadratic_start(q, start);
    return zero_set(z, ZERO_PARAMS, start);
}

static Status go_back(const Work *w, Zero *z, Quadratic *q, Comm *c)
{
    double then, again;
    TRY(begin(z, q));
    TRY(steps(z, q, c, FIRST));
    TRY(zero_checkpoint_save(z, c, w->to, &q->step, sizeof q->step));
    TRY(step(z, q, SHARDS / comm_size(c), &then));
    TRY(steps(z, q, c, w->back - 1));
    TRY(zero_checkpoint_load(z, w->to, &q->step, sizeof q->step));
    TRY(step(z, q, SHARDS / comm_size(c), &again));
    if (again != then) return status_error(ERR_DEVICE, "the loss was %.17g, and now is %.17g", then, again);
    TRY(steps(z, q, c, SECOND - 1));
    return zero_checkpoint_save(z, c, w->to, &q->step, sizeof q->step);
}

static Status work_on(const Work *w, Zero *z, Quadratic *q, Comm *c)
{
    if (w->from[0])
        TRY(zero_checkpoint_load(z, w->from, &q->step, sizeof q->step));
    else
        TRY(begin(z, q));
    TRY(steps(z, q, c, w->steps));
    double until = os_seconds() + w->kill_after;
    do {
        if (w->kill_after > 0 && os_seconds() > until && comm_rank(c) == 0) kill(getpid(), SIGKILL);
        TRY(zero_checkpoint_save(z, c, w->to, &q->step, sizeof q->step));
        if (w->kill_after > 0) TRY(steps(z, q, c, 1));
    } while (w->kill_after > 0);
    return status_ok();
}

static Status rank_work(void *context, Comm *c)
{
    const Work *w = context;
    Quadratic q;
    Zero *z = NULL;
    Status status;
    ZeroConfig config = zero_defaults();
    if (!quadratic_new(&q, sizes, UNITS)) return status_no_memory(1, "a test");
    config.stage = w->stage;
    config.accumulation = SHARDS / comm_size(c);
    config.loss_scale = 256;
    config.scale_after = 4;
    q.bad_shard = w->overflows ? 3 : -1;
    q.bad_step = BAD;
    ZeroModel model = quadratic_model(&q);
    CHECK(status, zero_new(&z, &model, &config, c));
    CHECK(status, (w->back > 0 ? go_back : work_on)(w, z, &q, c));
done:
    zero_free(z);
    quadratic_free(&q);
    return status;
}

static void train(int ranks, int stage, int steps, const char *from, const char *to)
{
    Work w = {.stage = stage, .steps = steps, .overflows = true};
    snprintf(w.from, sizeof w.from, "%s", from);
    snprintf(w.to, sizeof w.to, "%s", to);
    assert_ok(comm_fork_run(ranks, 60, rank_work, &w));
}

static void assert_same_file(const char *a, const char *b)
{
    char *x, *y;
    size_t n, m;
    assert_ok(file_read(a, SIZE_MAX / 4, &x, &n));
    assert_ok(file_read(b, SIZE_MAX / 4, &y, &m));
    assert_int_equal(n, m);
    assert_memory_equal(x, y, n);
    free(x);
    free(y);
}

/* C1, C2 and C4. */
static void any_ranks_and_stage_go_on_from_any_other(void **state)
{
    (void)state;
    Scratch s;
    char half[160], whole[160], first[160], second[160];
    assert_true(scratch_make(&s));
    snprintf(half, sizeof half, "%s/half", s.path);
    snprintf(whole, sizeof whole, "%s/whole", s.path);
    snprintf(first, sizeof first, "%s/first", s.path);
    snprintf(second, sizeof second, "%s/second", s.path);
    train(1, 0, FIRST, "", half);
    train(1, 0, FIRST + SECOND, "", whole);
    for (int i = 0; i < 16; i++) {
        train(1 << i % 4, i / 4, FIRST, "", first);
        assert_same_file(first, half);
        train(1 << (i + 1 + i / 4) % 4, (i + 1) % 4, SECOND, first, second);
        assert_same_file(second, whole);
    }
    scratch_remove(&s);
}

/* The parameters of the last step may still be on their way, and after a step that was skipped a unit is still whole on all
 * ranks: none of that survives. */
static void an_engine_goes_back_to_what_it_saved(void **state)
{
    (void)state;
    static const int backs[] = {1, BAD + 1 - FIRST};
    Scratch s;
    char whole[160];
    assert_true(scratch_make(&s));
    snprintf(whole, sizeof whole, "%s/whole", s.path);
    train(1, 0, FIRST + SECOND, "", whole);
    for (int i = 0; i < 16; i++) {
        Work w = {.stage = i / 4, .overflows = true, .back = backs[i / 2 % 2]};
        snprintf(w.to, sizeof w.to, "%s/state", s.path);
        assert_ok(comm_fork_run(i % 2 ? 2 : 4, 60, rank_work, &w));
        assert_same_file(w.to, whole);
    }
    scratch_remove(&s);
}

/* C3: killed at some moment while it saves one state after the other, the last whole one is there. */
static void a_kill_leaves_a_whole_checkpoint(void **state)
{
    (void)state;
    Scratch s;
    Work w = {.stage = 2};
    assert_true(scratch_make(&s));
    snprintf(w.to, sizeof w.to, "%s/state", s.path);
    for (int i = 0; i < 5; i++) {
        w.kill_after = 0.02 + 0.013 * i;
        assert_fault(comm_fork_run(2, 60, rank_work, &w), ERR_DEVICE, "rank 0 was killed by signal 9");
        Work again = {.stage = 3, .steps = 1};
        snprintf(again.from, sizeof again.from, "%s", w.to);
        snprintf(again.to, sizeof again.to, "%s/again", s.path);
        if (file_exists(w.to)) assert_ok(comm_fork_run(2, 60, rank_work, &again));
    }
    assert_true(file_exists(w.to));
    scratch_remove(&s);
}

/* A note of another length. */
static Status load_without_note(void *context, Comm *c)
{
    const Work *w = context;
    Quadratic q;
    Zero *z = NULL;
    Status status;
    ZeroConfig config = zero_defaults();
    if (!quadratic_new(&q, sizes, UNITS)) return status_no_memory(1, "a test");
    ZeroModel model = quadratic_model(&q);
    CHECK(status, zero_new(&z, &model, &config, c));
    CHECK(status, zero_checkpoint_load(z, w->from, NULL, 0));
done:
    zero_free(z);
    quadratic_free(&q);
    return status;
}

static void damaged_checkpoints_are_refused(void **state)
{
    (void)state;
    Scratch s;
    char path[160], *data;
    size_t size;
    assert_true(scratch_make(&s));
    snprintf(path, sizeof path, "%s/state", s.path);
    train(1, 0, 1, "", path);
    assert_ok(file_read(path, SIZE_MAX / 4, &data, &size));
    Work w = {.stage = 1};
    snprintf(w.from, sizeof w.from, "%s", path);
    snprintf(w.to, sizeof w.to, "%s/other", s.path);
    Status status = comm_fork_run(1, 60, load_without_note, &w);
    assert_int_equal(status.code, ERR_FORMAT);
    assert_non_null(strstr(status.message, "with a note of 8 bytes, not 0"));
    static const size_t lengths[] = {0, 5, 60, 1000};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        assert_ok(file_write(path, data, lengths[i]));
        assert_int_equal(comm_fork_run(2, 60, rank_work, &w).code, ERR_FORMAT);
    }
    data[size / 2] ^= 1;
    assert_ok(file_write(path, data, size));
    status = comm_fork_run(2, 60, rank_work, &w);
    assert_int_equal(status.code, ERR_FORMAT);
    assert_non_null(strstr(status.message, "its checksum is wrong"));
    assert_false(file_exists(w.to));
    free(data);
    scratch_remove(&s);
}

/* Stage 3: 4 ranks keep a quarter of 48 MB each. */
static Status load_large(void *context, Comm *c)
{
    static const size_t large[] = {1 << 21, 1 << 21};
    Quadratic q;
    Zero *z = NULL;
    Status status;
    ZeroConfig config = zero_defaults();
    config.stage = 3;
    if (!quadratic_new(&q, large, 2)) return status_no_memory(1, "a test");
    ZeroModel model = quadratic_model(&q);
    CHECK(status, zero_new(&z, &model, &config, c));
    CHECK(status, zero_checkpoint_save(z, c, context, NULL, 0));
    uint64_t before = os_memory_peak();
    CHECK(status, zero_checkpoint_load(z, context, NULL, 0));
    if (os_memory_peak() > before + (24 << 20))
        status = status_error(ERR_MEMORY, "loading took %llu bytes",
                              (unsigned long long)(os_memory_peak() - before));
done:
    zero_free(z);
    quadratic_free(&q);
    return status;
}

static void a_rank_holds_no_more_of_the_file_than_its_slices(void **state)
{
    (void)state;
    Scratch s;
    char path[160];
    assert_true(scratch_make(&s));
    snprintf(path, sizeof path, "%s/large", s.path);
    assert_ok(comm_fork_run(4, 60, load_large, path));
    scratch_remove(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_ranks_and_stage_go_on_from_any_other),
        cmocka_unit_test(a_rank_holds_no_more_of_the_file_than_its_slices),
        cmocka_unit_test(an_engine_goes_back_to_what_it_saved),
        cmocka_unit_test(a_kill_leaves_a_whole_checkpoint),
        cmocka_unit_test(damaged_checkpoints_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
