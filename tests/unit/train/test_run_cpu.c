/* The same seed and configuration give the same games and weights on oneDNN too, in both number formats and on one
 * thread and two. */
#include "train/run.h"

#include "tests/support/backends.h"
#include "tests/support/same_run.h"
#include "tests/support/scratch.h"
#include "tests/support/small_run.h"

#include <string.h>

/* Large enough that convolutions take the paths that a real run takes: blocks that pool, several in a batch. */
static RunConfig config(Precision precision)
{
    RunConfig c = small_run();
    c.backend = BACKEND_CPU;
    c.precision = (int)precision;
    c.size = 7;
    c.line = 5;
    c.blocks = 3;
    c.channels = 32;
    c.pool_every = 2;
    c.aux = 1;
    c.games = 4;
    c.moves = 4;
    c.batch = 64;
    c.surprise = 0.5;
    c.rows = 800;
    c.window_min = c.window_max = 500;
    c.checkpoint_seconds = 1000;
    c.match_playouts = 20;
    c.match_games_first = c.match_games_between = 0;
    c.match_games_last = 4;
    c.keep_every = c.rival_every = 350;
    c.rivals = 2;
    c.rival_games = 4;
    return c;
}

static void finish(const char *folder, const RunConfig *c)
{
    Run *r;
    assert_ok(run_open(&r, folder, c, NULL));
    assert_ok(run_all(r));
    assert_true(run_progress(r)->steps > 10 && run_progress(r)->rating.networks >= 3);
    run_close(r);
}

static void same_bits(Precision precision)
{
    const BackendChoice choice = {BACKEND_CPU, precision};
    Scratch s;
    char one[128], again[128], two[128];
    RunConfig c = config(precision);
    if (!backends_has(choice)) {
        print_message("oneDNN in this number format is not to be had here: nothing is shown\n");
        skip();
    }
    assert_true(scratch_make(&s));
    snprintf(one, sizeof one, "%s/one", s.path);
    snprintf(again, sizeof again, "%s/again", s.path);
    snprintf(two, sizeof two, "%s/two", s.path);
    finish(one, &c);
    finish(again, &c);
    c.threads = 2;
    finish(two, &c);
    assert_same_run(one, again);
    assert_same_run(one, two);
    scratch_remove(&s);
}

static void float32(void **state)
{
    (void)state;
    same_bits(PRECISION_FLOAT32);
}

static void bfloat16(void **state)
{
    (void)state;
    same_bits(PRECISION_BFLOAT16);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(float32),
        cmocka_unit_test(bfloat16),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
