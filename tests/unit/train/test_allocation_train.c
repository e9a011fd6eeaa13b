/* Memory may run out at any allocation of train/: each time that comes back as ERR_MEMORY, nothing leaks, and
 * the run folder can be used again. */
#include "tests/support/failing.h"
#include "tests/support/scratch.h"
#include "tests/support/small_run.h"
#include "train/run.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static RunConfig small(void)
{
    RunConfig c = small_run();
    c.threads = 2;
    c.visits = c.match_visits = 4;
    c.games = 1;
    c.moves = 12;
    c.window_min = c.window_max = 64;
    c.batch = 8;
    c.rows = 1000;
    c.match_playouts = 4;
    c.match_games_first = 2;
    snprintf(c.offload, sizeof c.offload, "file:/tmp");
    return c;
}

/* Open, a match, a round of self-play and training, close: the folder is new at first, and then goes on. */
static Status begin_or_go_on(void *context)
{
    const RunConfig c = small();
    Run *r = NULL;
    bool done;
    TRY(run_open(&r, context, &c, NULL));
    Status status = run_step(r, &done);
    if (status.code == STATUS_OK) status = run_step(r, &done);
    run_close(r);
    return status;
}

static void test_run(void **state)
{
    (void)state;
    Scratch scratch;
    assert_true(scratch_make(&scratch));
    failing_everywhere(begin_or_go_on, scratch.path, 100);
    scratch_remove(&scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_run)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
