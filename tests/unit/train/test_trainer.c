/* Optimizer steps: the same bits on any number of workers and after a restart, and a loss that falls. */
#include "train/trainer.h"

#include "tests/support/episodes.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const GameSpec spec = {.rule = RULE_FREESTYLE, .size = 5, .line = 4};

typedef struct Fixture {
    PatternTable *table;
    Replay *lanes[LANES];
    Pool *pool;
    Trainer *trainer;
} Fixture;

static TrainerOptions options(void)
{
    TrainerOptions o = {
        .net =
            {.planes = PLANES_THREAT_1, .blocks = 1, .channels = 8, .policy_channels = 8, .value_hidden = 8},
        .compute = {.backend = BACKEND_REFERENCE, .precision = PRECISION_FLOAT32, .size = 5},
        .optimizer = optimizer_defaults(OPTIMIZER_ADAMW),
        .batch = 32,
        .loss = {.policy = 1, .value = 1},
        .epochs = 1,
        .clip = 1,
        .average = 0.75f,
        .seed = 4,
    };
    return o;
}

static void make(Fixture *f, int workers, TrainerOptions o)
{
    Episode e;
    assert_int_equal(pattern_table_new(&f->table, spec).code, STATUS_OK);
    assert_int_equal(episode_new(&e, spec).code, STATUS_OK);
    for (int lane = 0; lane < LANES; lane++) {
        assert_int_equal(replay_new(&f->lanes[lane], f->table, spec, PLANES_THREAT_1, 500).code, STATUS_OK);
        for (int64_t n = 0; n < 6; n++) {
            episodes_play(&e, n, (uint64_t)lane);
            replay_add(f->lanes[lane], &e);
        }
    }
    episode_free(&e);
    assert_int_equal(pool_new(workers, &f->pool).code, STATUS_OK);
    assert_int_equal(trainer_new(&f->trainer, &o, f->pool).code, STATUS_OK);
}

static void unmake(Fixture *f)
{
    trainer_free(f->trainer);
    pool_free(f->pool);
    for (int lane = 0; lane < LANES; lane++) replay_free(f->lanes[lane]);
    pattern_table_free(f->table);
}

static LossReport steps(Fixture *f, int n)
{
    LossReport loss = {0};
    for (int i = 0; i < n; i++)
        assert_int_equal(trainer_update(f->trainer, f->lanes, 400, 5e-3, &loss).code, STATUS_OK);
    return loss;
}

static void assert_same_state(const Fixture *a, const Fixture *b)
{
    Blob x = {0}, y = {0};
    assert_int_equal(trainer_save(a->trainer, &x).code, STATUS_OK);
    assert_int_equal(trainer_save(b->trainer, &y).code, STATUS_OK);
    assert_int_equal(x.size, y.size);
    assert_memory_equal(x.data, y.data, x.size);
    blob_free(&x);
    blob_free(&y);
}

static void any_number_of_workers_gives_the_same_bits(void **state)
{
    (void)state;
    Fixture one, more;
    make(&one, 1, options());
    LossReport a = steps(&one, 4);
    trainer_publish(one.trainer);
    for (int workers = 2; workers <= 9; workers = workers * 2 - 1) {
        make(&more, workers, options());
        LossReport b = steps(&more, 4);
        trainer_publish(more.trainer);
        assert_same_state(&one, &more);
        assert_memory_equal(&a, &b, sizeof a);
        unmake(&more);
    }
    unmake(&one);
}

static void a_restart_changes_nothing(void **state)
{
    (void)state;
    Fixture whole, torn;
    Blob saved = {0};
    make(&whole, 2, options());
    make(&torn, 2, options());
    steps(&whole, 5);
    steps(&torn, 2);
    assert_int_equal(trainer_save(torn.trainer, &saved).code, STATUS_OK);
    unmake(&torn);
    make(&torn, 2, options());
    BlobReader in = blob_reader(saved.data, saved.size);
    assert_int_equal(trainer_load(torn.trainer, &in).code, STATUS_OK);
    assert_int_equal(trainer_steps(torn.trainer), 2);
    steps(&torn, 3);
    assert_same_state(&whole, &torn);
    for (size_t cut = 0; cut < saved.size; cut += saved.size / 7) {
        in = blob_reader(saved.data, cut);
        assert_int_equal(trainer_load(torn.trainer, &in).code, ERR_FORMAT);
    }
    blob_free(&saved);
    unmake(&whole);
    unmake(&torn);
}

/* The published way: several steps on a batch, a rate that follows the policy. */
static TrainerOptions led_options(void)
{
    TrainerOptions o = options();
    o.optimizer = optimizer_defaults(OPTIMIZER_ADAM);
    o.epochs = 3;
    o.kl_target = 0.02f;
    return o;
}

static void led_updates_are_the_same_after_a_restart_and_on_more_workers(void **state)
{
    (void)state;
    Fixture whole, torn;
    Blob saved = {0};
    make(&whole, 1, led_options());
    make(&torn, 3, led_options());
    steps(&whole, 7);
    steps(&torn, 4);
    assert_true(trainer_multiplier(torn.trainer) != 1);
    assert_int_equal(trainer_save(torn.trainer, &saved).code, STATUS_OK);
    unmake(&torn);
    make(&torn, 2, led_options());
    BlobReader in = blob_reader(saved.data, saved.size);
    assert_int_equal(trainer_load(torn.trainer, &in).code, STATUS_OK);
    assert_int_equal(trainer_updates(torn.trainer), 4);
    steps(&torn, 3);
    assert_same_state(&whole, &torn);
    in = blob_reader(saved.data, saved.size - 1);
    assert_int_equal(trainer_load(torn.trainer, &in).code, ERR_FORMAT);
    blob_free(&saved);
    unmake(&whole);
    unmake(&torn);
}

/* Small steps move the policy little, so the rate grows; huge ones are broken off, and it shrinks. */
static void the_divergence_leads_the_rate(void **state)
{
    (void)state;
    Fixture f;
    LossReport loss;
    make(&f, 2, led_options());
    for (int i = 0; i < 3; i++)
        assert_int_equal(trainer_update(f.trainer, f.lanes, 400, 1e-6, &loss).code, STATUS_OK);
    assert_int_equal(trainer_steps(f.trainer), 9);
    assert_true(fabs(trainer_multiplier(f.trainer) - 1.5 * 1.5 * 1.5) < 1e-12);
    for (int i = 0; i < 12; i++)
        assert_int_equal(trainer_update(f.trainer, f.lanes, 400, 1e-6, &loss).code, STATUS_OK);
    double most = trainer_multiplier(f.trainer);
    assert_true(most >= 10 && most < 15);
    assert_int_equal(trainer_update(f.trainer, f.lanes, 400, 0.2, &loss).code, STATUS_OK);
    assert_true(fabs(trainer_multiplier(f.trainer) - most / 1.5) < 1e-9);
    assert_int_equal(trainer_updates(f.trainer), 16);
    assert_true(trainer_steps(f.trainer) < 16 * 3);
    unmake(&f);
}

static void the_loss_falls(void **state)
{
    (void)state;
    Fixture f;
    make(&f, 2, options());
    LossReport before = steps(&f, 1), after = steps(&f, 60);
    assert_int_equal(before.rows, 32);
    assert_true(fabs(before.value - log(3)) < 0.3); /* calm at first */
    assert_true(after.value < before.value - 0.1);
    double far = before.policy - before.policy_entropy, near = after.policy - after.policy_entropy;
    assert_true(near < 0.75 * far);
    assert_true(near > 0);
    unmake(&f);
}

/* With plain gradient descent a step is rate * min(1, clip / norm) * gradient: never longer than rate * clip.
 */
static void long_gradients_are_clipped(void **state)
{
    (void)state;
    Fixture f;
    TrainerOptions o = options();
    o.optimizer = optimizer_defaults(OPTIMIZER_SGD);
    o.optimizer.momentum = 0;
    o.optimizer.weight_decay = 0;
    for (int pass = 0; pass < 2; pass++) {
        o.clip = pass == 0 ? 1e-3f : 1e3f;
        make(&f, 1, o);
        size_t n = model_params(trainer_model(f.trainer));
        float *before = malloc(n * sizeof *before);
        memcpy(before, model_data_const(trainer_model(f.trainer)), n * sizeof *before);
        LossReport loss;
        assert_int_equal(trainer_update(f.trainer, f.lanes, 400, 1, &loss).code, STATUS_OK);
        double square = 0;
        for (size_t i = 0; i < n; i++)
            square += pow(model_data_const(trainer_model(f.trainer))[i] - before[i], 2);
        if (pass == 0) assert_true(fabs(sqrt(square) - 1e-3) < 1e-5);
        if (pass == 1) assert_true(sqrt(square) > 1e-2);
        free(before);
        unmake(&f);
    }
}

static void publishing_moves_the_average(void **state)
{
    (void)state;
    Fixture f;
    make(&f, 1, options());
    size_t n = model_params(trainer_model(f.trainer));
    float *old = malloc(n * sizeof *old);
    memcpy(old, model_data_const(trainer_published(f.trainer)), n * sizeof *old);
    assert_memory_equal(old, model_data_const(trainer_model(f.trainer)), n * sizeof *old);
    steps(&f, 3);
    assert_memory_equal(old, model_data_const(trainer_published(f.trainer)), n * sizeof *old);
    trainer_publish(f.trainer);
    for (size_t i = 0; i < n; i++) {
        double expected = 0.75 * old[i] + 0.25 * model_data_const(trainer_model(f.trainer))[i];
        assert_true(fabs(model_data_const(trainer_published(f.trainer))[i] - expected) < 1e-6);
    }
    free(old);
    unmake(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_number_of_workers_gives_the_same_bits),
        cmocka_unit_test(a_restart_changes_nothing),
        cmocka_unit_test(led_updates_are_the_same_after_a_restart_and_on_more_workers),
        cmocka_unit_test(the_divergence_leads_the_rate),
        cmocka_unit_test(the_loss_falls),
        cmocka_unit_test(long_gradients_are_clipped),
        cmocka_unit_test(publishing_moves_the_average),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
