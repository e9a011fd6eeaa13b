/* Where a run stands: saved, loaded, and what comes next. */
#include "train/run_state.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static RunState example(void)
{
    RunState s = {.stage = STAGE_TRAIN, .round = 3, .rows = 500, .games = 40};
    strcpy(s.arithmetic, "cpu (float32)");
    s.losses = (RunLosses){1.5, 0.25, 0.75, 12};
    s.first = (RunScore){4, 0.5, 0.75, 0.25, 1, 2, 1, 0};
    s.latest = (RunScore){200, 0.875, 1, 0.75, 170, 10, 20, 400};
    return s;
}

static void comes_back(void **state)
{
    (void)state;
    RunState s = example(), back;
    Blob b = {0};
    run_state_save(&s, &b);
    BlobReader in = blob_reader(b.data, b.size);
    assert_int_equal(run_state_load(&back, &in).code, STATUS_OK);
    assert_int_equal(in.at, in.size);
    Blob again = {0};
    run_state_save(&back, &again);
    assert_int_equal(again.size, b.size);
    assert_memory_equal(again.data, b.data, b.size);
    assert_string_equal(back.arithmetic, "cpu (float32)");
    assert_int_equal(back.latest.losses, 20);
    assert_true(back.latest.as_white == 0.75);
    for (size_t cut = 0; cut < b.size; cut++) {
        in = blob_reader(b.data, cut);
        assert_int_equal(run_state_load(&back, &in).code, ERR_FORMAT);
    }
    b.data[8 + CONFIG_ARITHMETIC_MAX] = 77; /* the stage */
    in = blob_reader(b.data, b.size);
    assert_int_equal(run_state_load(&back, &in).code, ERR_FORMAT);
    blob_free(&b);
    blob_free(&again);
}

static void matches_come_when_they_are_due(void **state)
{
    (void)state;
    RunState s = example();
    RunConfig c = {.rows = 1000, .match_every = 300, .match_games_between = 10};
    assert_int_equal(run_state_after_round(&s, &c, false), STAGE_PLAY); /* 500, last at 400 */
    s.rows = 610;
    assert_int_equal(run_state_after_round(&s, &c, false), STAGE_BETWEEN);
    assert_int_equal(run_state_after_round(&s, &c, true), STAGE_LAST);
    c.match_games_between = 0;
    assert_int_equal(run_state_after_round(&s, &c, false), STAGE_PLAY);
    s.rows = 1000;
    assert_int_equal(run_state_after_round(&s, &c, false), STAGE_LAST);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(comes_back),
        cmocka_unit_test(matches_come_when_they_are_due),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
