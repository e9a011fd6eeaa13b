/* Steps with divided state: the same bits for every stage and number of ranks; the bytes and the memory that the formulas say. */
#include "train/zero.h"

#include "tests/support/assert_status.h"
#include "tests/support/comm_contract.h"
#include "tests/support/quadratic.h"
#include "train/comm_fork.h"
#include "train/comm_trial.h"
#include "train/zero_plan.h"

#include <sys/mman.h>

enum { SHARDS = 8, STEPS = 20, PARAMS_MAX = 40000, RANKS_MAX = 8 };

static const double DEADLINE = 60, RATE = 0.01;

/* Odd ones among them, one larger than all buckets. */
static const size_t usual[] = {700, 1536, 1, 0, 2100, 64, 9000, 513};
enum { USUAL = sizeof usual / sizeof *usual };

typedef struct Outcome {
    float state[ZERO_STATES][PARAMS_MAX];
    ZeroReport report[STEPS];
    float loss_scale;
    uint64_t bytes[RANKS_MAX]; /* that a rank sent in the last step */
    ZeroMemory memory;
    ZeroFetches fetches;
    double seconds; /* of the last step's passes */
    ZeroPlan plan;
} Outcome;

typedef struct Work {
    const size_t *sizes;
    int units, steps;
    ZeroConfig config;
    CommTrial trial;
    int unused, bad_shard;
    bool always_bad; /* bad_shard is bad in every step */
    double seconds;  /* a unit's */
    Outcome *result; /* shared by the ranks */
} Work;

static Work work(Outcome *result, int ranks, int stage)
{
    Work w = {.sizes = usual,
              .units = USUAL,
              .steps = STEPS,
              .config = zero_defaults(),
              .unused = -1,
              .bad_shard = -1};
    w.config.stage = stage;
    w.config.accumulation = SHARDS / ranks;
    w.config.bucket = 1024;
    w.config.poison = true;
    w.config.optimizer.weight_decay = 0.01f;
    w.result = result;
    return w;
}

static Outcome *share(void)
{
    void *memory = mmap(NULL, sizeof(Outcome), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_true(memory != MAP_FAILED);
    return memory;
}

static void unshare(Outcome *r)
{
    munmap(r, sizeof *r);
}

/* ---- a rank ---- */

static Status step(Zero *z, Quadratic *q, int accumulation, ZeroReport *report)
{
    double loss;
    for (int i = 0; i < accumulation; i++) {
        TRY(zero_forward(z, &loss));
        TRY(zero_backward(z));
    }
    TRY(zero_step(z, RATE, report));
    q->step++;
    return status_ok();
}

static Status collect(const Work *w, Zero *z, int rank)
{
    static float nowhere[PARAMS_MAX];
    Outcome *r = w->result;
    for (ZeroState s = 0; s < ZERO_STATES; s++)
        TRY(zero_get(z, s, quadratic_take, rank == 0 ? r->state[s] : nowhere));
    if (rank != 0) return status_ok();
    r->memory = zero_memory(z);
    r->fetches = zero_fetches(z);
    r->plan = zero_plan_make(zero_layout(z), w->config.stage, w->config.accumulation, w->config.exact,
                             w->config.folder != NULL);
    r->loss_scale = zero_loss_scale(z);
    return status_ok();
}

static Status all_steps(const Work *w, Comm *c, Zero *z, Quadratic *q)
{
    Outcome *r = w->result;
    for (int i = 0; i < w->steps; i++) {
        uint64_t bytes = comm_bytes(c);
        ZeroReport report;
        double begun = os_seconds();
        if (w->always_bad) q->bad_step = q->step;
        TRY(step(z, q, w->config.accumulation, &report));
        if (comm_rank(c) == 0) r->report[i] = report;
        if (comm_rank(c) == 0) r->seconds = os_seconds() - begun;
        r->bytes[comm_rank(c)] = comm_bytes(c) - bytes;
    }
    return collect(w, z, comm_rank(c));
}

static Status rank_work(void *context, Comm *c)
{
    const Work *w = context;
    Quadratic q;
    Comm *trial = NULL;
    Zero *z = NULL;
    Status status;
    EXPECT(quadratic_new(&q, w->sizes, w->units) && q.params <= PARAMS_MAX);
    q.unused = w->unused;
    q.bad_shard = w->bad_shard;
    q.bad_step = 3;
    q.seconds = w->seconds;
    float *start = calloc(q.params, sizeof *start);
    EXPECT(start);
    quadratic_start(&q, start);
    ZeroModel model = quadratic_model(&q);
    CHECK(status, comm_trial_new(&trial, c, w->trial));
    CHECK(status, zero_new(&z, &model, &w->config, trial));
    CHECK(status, zero_set(z, ZERO_PARAMS, start));
    CHECK(status, all_steps(w, trial, z, &q));
done:
    zero_free(z);
    comm_free(trial);
    quadratic_free(&q);
    free(start);
    return status;
}

static void train(int ranks, const Work *w)
{
    assert_ok(comm_fork_run(ranks, DEADLINE, rank_work, (void *)w));
}

/* ---- Z0: the same without any of it ---- */

static void plain_step(const Work *w, Quadratic *q, Outcome *r, uint64_t number)
{
    float *g[SHARDS];
    for (int s = 0; s < SHARDS; s++) {
        g[s] = calloc(q->params, sizeof(float));
        assert_non_null(g[s]);
        for (int u = 0; u < q->units; u++) {
            size_t at = q->unit[u].offset;
            quadratic_unit_gradient(q, s, u, r->state[ZERO_PARAMS] + at, g[s] + at);
        }
    }
    for (size_t i = 0; i < q->params; i++) {
        float low = (g[0][i] + g[1][i]) + (g[2][i] + g[3][i]),
              high = (g[4][i] + g[5][i]) + (g[6][i] + g[7][i]);
        g[0][i] = (low + high) * (1.0f / SHARDS);
    }
    OptimizerRange range = {.to = q->params,
                            .params = r->state[ZERO_PARAMS],
                            .grads = g[0],
                            .mean = r->state[ZERO_MEAN],
                            .square = r->state[ZERO_SQUARE]};
    optimizer_step(&w->config.optimizer, number, (float)RATE, 1, q->slice, q->units, range);
    for (int s = 0; s < SHARDS; s++) free(g[s]);
}

static void train_plainly(const Work *w)
{
    Quadratic q;
    Outcome *r = w->result;
    assert_true(quadratic_new(&q, w->sizes, w->units));
    quadratic_start(&q, r->state[ZERO_PARAMS]);
    for (int i = 0; i < w->steps; i++) {
        double loss[SHARDS] = {0};
        for (int s = 0; s < SHARDS; s++)
            for (int u = 0; u < q.units; u++)
                loss[s] += quadratic_unit_loss(&q, s, u, r->state[ZERO_PARAMS] + q.unit[u].offset);
        double low = (loss[0] + loss[1]) + (loss[2] + loss[3]),
               high = (loss[4] + loss[5]) + (loss[6] + loss[7]);
        r->report[i].loss = (low + high) / SHARDS;
        plain_step(w, &q, r, (uint64_t)i + 1);
        q.step++;
    }
    quadratic_free(&q);
}

static void assert_same(const Outcome *a, const Outcome *b, int steps, bool with_norm)
{
    for (int i = 0; i < steps; i++) {
        assert_memory_equal(&a->report[i].loss, &b->report[i].loss, sizeof(double));
        if (with_norm) assert_memory_equal(&a->report[i].norm, &b->report[i].norm, sizeof(double));
        assert_int_equal(a->report[i].skipped, b->report[i].skipped);
    }
    for (ZeroState s = 0; s < ZERO_STATES; s++)
        assert_memory_equal(a->state[s], b->state[s], sizeof a->state[s]);
}

/* Every number of ranks and stage against `reference`. */
static void all_give(Outcome *reference, void (*change)(Work *w), bool with_norm)
{
    static const int ranks[] = {1, 2, 4, 8};
    for (size_t i = 0; i < sizeof ranks / sizeof *ranks; i++)
        for (int stage = 0; stage <= 3; stage++) {
            Outcome *r = share();
            Work w = work(r, ranks[i], stage);
            if (change) change(&w);
            train(ranks[i], &w);
            assert_same(reference, r, STEPS, with_norm);
            unshare(r);
        }
}

static void every_stage_and_number_of_ranks_gives_the_bits_of_plain_training(void **state)
{
    (void)state;
    Outcome *plain = share();
    Work w = work(plain, 1, 0);
    train_plainly(&w);
    assert_true(plain->report[STEPS - 1].loss < plain->report[0].loss);
    all_give(plain, NULL, false);
    unshare(plain);
}

/* ---- moments in files ---- */

static void assert_planned(const Outcome *r)
{
    ZeroMemory plan = zero_plan_memory(&r->plan);
    assert_int_equal(r->memory.params, plan.params);
    assert_int_equal(r->memory.gradients, plan.gradients);
    assert_int_equal(r->memory.moments, plan.moments);
    assert_int_equal(r->memory.windows, plan.windows);
    assert_int_equal(r->memory.buckets, plan.buckets);
    assert_int_equal(r->memory.live, plan.live);
    assert_int_equal(r->memory.carries, plan.carries);
    assert_true(r->plan.bucket * 8 <= r->plan.params);
}

static void in_files(Work *w)
{
    w->config.folder = "/tmp";
}

static void moments_in_files_give_the_same_bits(void **state)
{
    (void)state;
    Outcome *plain = share();
    Work w = work(plain, 1, 0);
    train_plainly(&w);
    all_give(plain, in_files, false);
    unshare(plain);
}

static void windows_are_as_large_as_planned(void **state)
{
    (void)state;
    for (int stage = 0; stage <= 3; stage++) {
        Outcome *r = share();
        Work w = work(r, 2, stage);
        in_files(&w);
        w.steps = 1;
        train(2, &w);
        assert_planned(r);
        assert_int_equal(r->memory.moments, 0);
        unshare(r);
    }
}

static void a_missing_folder_is_named(void **state)
{
    (void)state;
    Outcome *r = share();
    Work w = work(r, 2, 1);
    w.config.folder = "no/such/folder";
    assert_fault(comm_fork_run(2, DEADLINE, rank_work, &w), ERR_INPUT,
                 "no/such/folder: cannot keep the optimizer's state there: No such file or directory");
    unshare(r);
}

/* ---- fast mode ---- */

/* One step of plain descent is the gradient itself. */
static void gradient_of(Outcome *r, int ranks, int stage, bool exact)
{
    Work w = work(r, ranks, stage);
    w.config.exact = exact;
    w.config.optimizer = optimizer_defaults(OPTIMIZER_SGD);
    w.config.optimizer.momentum = w.config.optimizer.weight_decay = 0;
    w.steps = 1;
    train(ranks, &w);
}

static void fast_gradients_agree_within_a_millionth(void **state)
{
    (void)state;
    Outcome *exact = share();
    gradient_of(exact, 1, 0, true);
    for (int ranks = 2; ranks <= 8; ranks *= 2)
        for (int stage = 0; stage <= 3; stage++) {
            Outcome *fast = share();
            gradient_of(fast, ranks, stage, false);
            double square = 0;
            for (size_t i = 0; i < PARAMS_MAX; i++)
                square += pow((double)fast->state[ZERO_MEAN][i] - exact->state[ZERO_MEAN][i], 2);
            assert_true(sqrt(square) <= 1e-6 * exact->report[0].norm);
            assert_true(fabs(fast->report[0].norm / exact->report[0].norm - 1) < 1e-6);
            unshare(fast);
        }
    unshare(exact);
}

/* ---- Z2: bytes ---- */

static void bytes_are_those_of_the_formulas(void **state)
{
    (void)state;
    for (int ranks = 1; ranks <= 8; ranks *= 2)
        for (int stage = 0; stage <= 3; stage++)
            for (int exact = 0; exact <= 1; exact++) {
                Outcome *r = share();
                Work w = work(r, ranks, stage);
                w.config.exact = exact;
                w.steps = 2;
                train(ranks, &w);
                for (int rank = 0; rank < ranks; rank++)
                    assert_int_equal(r->bytes[rank], zero_plan_sent(&r->plan));
                unshare(r);
            }
}

/* With one unit or two nothing has to be fetched twice in a step; with three it has. */
static void bytes_of_few_units_are_those_of_the_formulas(void **state)
{
    (void)state;
    static const size_t sizes[] = {700, 1536, 2100};
    for (int units = 1; units <= 3; units++)
        for (int accumulation = 1; accumulation <= 2; accumulation++) {
            Outcome *r = share();
            Work w = work(r, 4, 3);
            w.sizes = sizes;
            w.units = units;
            w.steps = 2;
            w.config.accumulation = accumulation;
            train(4, &w);
            assert_int_equal(r->bytes[0], zero_plan_sent(&r->plan));
            unshare(r);
        }
}

/* ---- Z3: memory ---- */

static void memory_is_that_of_the_formulas_and_falls_with_the_stage(void **state)
{
    (void)state;
    static const size_t even[] = {4000, 4000, 4000, 4000, 4000, 4000, 4000, 4000};
    for (int ranks = 2; ranks <= 8; ranks *= 2)
        for (int exact = 0; exact <= 1; exact++) {
            size_t before = SIZE_MAX;
            for (int stage = 0; stage <= 3; stage++) {
                Outcome *r = share();
                Work w = work(r, ranks, stage);
                w.sizes = even;
                w.units = 8;
                w.steps = 1;
                w.config.exact = exact;
                train(ranks, &w);
                assert_planned(r);
                assert_true(zero_plan_total(r->memory) <= before);
                before = zero_plan_total(r->memory);
                unshare(r);
            }
        }
}

/* ---- Z4: overlap, and buffers that are reused too early ---- */

static double slow_step(int stage, bool overlap)
{
    static const size_t even[] = {500, 500, 500, 500, 500, 500, 500, 500};
    Outcome *r = share();
    Work w = work(r, 8, stage);
    w.sizes = even;
    w.units = 8;
    w.steps = 1;
    w.seconds = 0.03;
    w.trial.delay = 0.02;
    w.config.overlap = overlap;
    w.config.accumulation = 1;
    train(2, &w);
    double seconds = r->seconds;
    unshare(r);
    return seconds;
}

/* Eight units' backward passes of 30 ms, and for each an exchange of 20 ms: one after the other they take 400 ms. What follows
 * the passes (sums, parameters) is the same in both. */
static void exchanges_overlap_the_backward_pass(void **state)
{
    (void)state;
    double with = slow_step(2, true), without = slow_step(2, false);
    assert_true(without >= 8 * 0.05);
    assert_true(without - with >= 6 * 0.02);
}

static void poison(Work *w)
{
    w->trial.poison = true;
}

static void nothing_is_read_before_it_came_or_after_it_went(void **state)
{
    (void)state;
    Outcome *plain = share();
    Work w = work(plain, 1, 0);
    train_plainly(&w);
    all_give(plain, poison, false);
    unshare(plain);
}

/* ---- Z5: stage 3's schedule ---- */

static void units_are_fetched_one_ahead_and_released(void **state)
{
    (void)state;
    Outcome *r = share();
    Work w = work(r, 4, 3);
    train(4, &w);
    int64_t micro = STEPS * 2,
            turns = micro + STEPS; /* micro-steps; last and, within a step, first units kept */
    assert_int_equal(r->fetches.kept, turns);
    assert_int_equal(r->fetches.fetched, micro * 2 * USUAL - turns);
    /* All but the first of a step. */
    assert_int_equal(r->fetches.ahead, r->fetches.fetched - STEPS);
    assert_int_equal(r->fetches.released, micro * 2 * USUAL);
    assert_true(r->fetches.live_most <= 2 * r->plan.unit);
    unshare(r);
}

/* ---- Z6: odd shapes ---- */

static void odd(Work *w)
{
    static const size_t sizes[] = {0, 1, 0, 3, 12345, 0};
    static const bool frozen[] = {false, true, false, false, false, false};
    w->sizes = sizes;
    w->units = 6;
    w->unused = 3;
    w->config.frozen = frozen;
}

static void few(Work *w)
{
    static const size_t sizes[] = {5};
    w->sizes = sizes;
    w->units = 1;
}

static void odd_shapes_give_the_same_bits(void **state)
{
    (void)state;
    void (*const changes[])(Work *) = {odd, few};
    for (size_t i = 0; i < 2; i++) {
        Outcome *one = share();
        Work w = work(one, 1, 0);
        changes[i](&w);
        train(1, &w);
        all_give(one, changes[i], true);
        unshare(one);
    }
}

static void frozen_and_unused_parameters_stay(void **state)
{
    (void)state;
    Outcome *r = share();
    Quadratic q;
    Work w = work(r, 2, 3);
    odd(&w);
    w.config.optimizer.weight_decay = 0;
    float start[PARAMS_MAX];
    assert_true(quadratic_new(&q, w.sizes, w.units));
    quadratic_start(&q, start);
    train(2, &w);
    size_t changed = 0;
    for (size_t i = 0; i < q.params; i++) changed += start[i] != r->state[ZERO_PARAMS][i];
    assert_in_range(changed, 12340, 12345); /* of unit 4 alone */
    assert_true(start[q.unit[1].offset] == r->state[ZERO_PARAMS][q.unit[1].offset]);
    assert_memory_equal(start + q.unit[3].offset, r->state[ZERO_PARAMS] + q.unit[3].offset,
                        3 * sizeof(float));
    quadratic_free(&q);
    unshare(r);
}

/* ---- Z7: clipping and overflow ---- */

static void clipped(Work *w)
{
    w->config.clip = 1;
}

static void overflowing(Work *w)
{
    w->config.clip = 1;
    w->config.loss_scale = 1024;
    w->config.scale_after = 6;
    w->bad_shard = 5;
}

static void the_norm_is_the_same_for_every_stage(void **state)
{
    (void)state;
    Outcome *one = share();
    Work w = work(one, 1, 0);
    clipped(&w);
    train(1, &w);
    assert_true(one->report[0].norm > 1);
    all_give(one, clipped, true);
    unshare(one);
}

static void all_ranks_skip_a_step_that_overflows(void **state)
{
    (void)state;
    Outcome *one = share();
    Work w = work(one, 1, 0);
    overflowing(&w);
    train(1, &w);
    for (int i = 0; i < STEPS; i++) assert_int_equal(one->report[i].skipped, i == 3);
    assert_true(one->loss_scale ==
                512 * 4); /* halved once, doubled after 6 and after 12 of the 16 steps that followed */
    all_give(one, overflowing, true);
    unshare(one);
}

static void without_a_loss_scale_an_overflow_is_a_fault(void **state)
{
    (void)state;
    Outcome *r = share();
    Work w = work(r, 2, 1);
    w.bad_shard = 1;
    assert_fault(comm_fork_run(2, DEADLINE, rank_work, &w), ERR_DEVICE, "step 4: the gradient is not finite");
    unshare(r);
}

static void a_loss_scale_stays_within_its_bounds(void **state)
{
    (void)state;
    Outcome *r = share();
    Work w = work(r, 2, 2);
    w.config.loss_scale = 8;
    w.bad_shard = 1;
    w.always_bad = true;
    assert_fault(comm_fork_run(2, DEADLINE, rank_work, &w), ERR_DEVICE,
                 "step 1: the gradient is not finite, at a loss scale of 1 too");
    for (int i = 0; i < 3; i++) assert_true(r->report[i].skipped);
    w = work(r, 2, 2);
    w.config.loss_scale = 1 << 22;
    w.config.scale_after = 1;
    train(2, &w);
    assert_true(r->loss_scale == 1 << 24);
    unshare(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_stage_and_number_of_ranks_gives_the_bits_of_plain_training),
        cmocka_unit_test(moments_in_files_give_the_same_bits),
        cmocka_unit_test(windows_are_as_large_as_planned),
        cmocka_unit_test(a_missing_folder_is_named),
        cmocka_unit_test(fast_gradients_agree_within_a_millionth),
        cmocka_unit_test(bytes_are_those_of_the_formulas),
        cmocka_unit_test(bytes_of_few_units_are_those_of_the_formulas),
        cmocka_unit_test(memory_is_that_of_the_formulas_and_falls_with_the_stage),
        cmocka_unit_test(exchanges_overlap_the_backward_pass),
        cmocka_unit_test(nothing_is_read_before_it_came_or_after_it_went),
        cmocka_unit_test(units_are_fetched_one_ahead_and_released),
        cmocka_unit_test(odd_shapes_give_the_same_bits),
        cmocka_unit_test(frozen_and_unused_parameters_stay),
        cmocka_unit_test(the_norm_is_the_same_for_every_stage),
        cmocka_unit_test(all_ranks_skip_a_step_that_overflows),
        cmocka_unit_test(without_a_loss_scale_an_overflow_is_a_fault),
        cmocka_unit_test(a_loss_scale_stays_within_its_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
