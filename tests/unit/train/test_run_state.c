/* Where a run stands: saved, loaded, and what comes next. */
#include "train/run_state.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static RunState example(void)
{
    RunState s = {.stage = STAGE_TRAIN, .round = 3, .rows = 500, .games = 40};
    strcpy(s.arithmetic, "cpu (float32)");
    s.losses = (RunLosses){1.5, 0.25, 0.75, 12};
    s.first = (RunScore){4, 0.5, 0.75, 0.25, 1, 2, 1, 0};
    s.latest = (RunScore){200, 0.875, 1, 0.75, 170, 10, 20, 400};
    s.visits = 64;
    s.tally = (Tally){.games = 9, .plies = 200, .draws = 2, .lines = 8, .distinct = 7};
    s.rated_rows = 300;
    s.rival = 2;
    s.gated = true;
    s.best_rows = 300;
    s.gate_rows = 400;
    s.ladder_rows = 200;
    s.kept_count = 3;
    s.kept[0] = (RunKept){0, true};
    s.kept[1] = (RunKept){200, false};
    s.kept[2] = (RunKept){300, true};
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

static void older_states_are_read(void **state)
{
    (void)state;
    RunState s = example(), back;
    Blob b = {0};
    run_state_save(&s, &b);
    b.data[0] = 2;
    BlobReader in = blob_reader(b.data, b.size);
    assert_int_equal(run_state_load(&back, &in).code, STATUS_OK);
    assert_int_equal(back.rows, 500);
    assert_int_equal(back.kept_count, 0);
    b.data[0] = 3;
    in = blob_reader(b.data, b.size);
    assert_int_equal(run_state_load(&back, &in).code, STATUS_OK);
    assert_int_equal(back.kept_count, 3);
    assert_false(back.gated);
    b.data[0] = 1;
    in = blob_reader(b.data, b.size);
    assert_int_equal(run_state_load(&back, &in).code, ERR_FORMAT);
    blob_free(&b);
}

static void matches_come_when_they_are_due(void **state)
{
    (void)state;
    RunState s = example();
    RunConfig c = {.rows = 1000, .match_every = 300, .match_games_between = 10};
    assert_int_equal(run_state_next(&s, &c), STAGE_PLAY); /* 500, last at 400 */
    s.rows = 610;
    assert_int_equal(run_state_next(&s, &c), STAGE_BETWEEN);
    s.ending = true;
    assert_int_equal(run_state_next(&s, &c), STAGE_LAST);
    s.ending = false;
    c.match_games_between = 0;
    assert_int_equal(run_state_next(&s, &c), STAGE_PLAY);
}

static void rivals_come_before_other_matches(void **state)
{
    (void)state;
    RunState s = example();
    RunConfig c = {
        .rows = 1000, .match_every = 300, .match_games_between = 10, .rivals = 2, .rival_every = 250};
    assert_int_equal(run_state_next(&s, &c), STAGE_RIVALS); /* 500, last at 300 */
    s.rated_rows = 500;
    assert_int_equal(run_state_next(&s, &c), STAGE_PLAY);
    s.rows = s.latest.rows = 740;
    assert_int_equal(run_state_next(&s, &c), STAGE_PLAY);
    s.ending = true; /* at the end in any case, but not twice */
    assert_int_equal(run_state_next(&s, &c), STAGE_RIVALS);
    s.rated_rows = 740;
    assert_int_equal(run_state_next(&s, &c), STAGE_LAST);
    s.rated_rows = 300;
    c.rivals = 0;
    assert_int_equal(run_state_next(&s, &c), STAGE_LAST);
}

/* Keep one more network, of so many rows. */
static void keep(RunState *s, int64_t rows, bool plays, int most)
{
    s->rows = rows;
    run_state_keep(s, plays, most);
}

static const char *kept(const RunState *s, char text[200])
{
    text[0] = '\0';
    for (int i = 0; i < s->kept_count; i++) {
        size_t n = strlen(text);
        snprintf(text + n, 200 - n, "%s%lld%s", i ? " " : "", (long long)s->kept[i].rows,
                 s->kept[i].plays ? "" : "-");
    }
    return text;
}

static void the_gate_comes_first_and_the_ladder_after_rivals(void **state)
{
    (void)state;
    RunState s = example();
    RunConfig c = {.rows = 1000, .rivals = 2, .rival_every = 300, .ladder_every = 300, .gate_every = 100};
    s.rows = 610;
    assert_int_equal(run_state_next(&s, &c), STAGE_RIVALS); /* the gate is open */
    c.gate = GATE_SPRT;
    assert_int_equal(run_state_next(&s, &c), STAGE_GATE);
    s.gate_rows = 610;
    assert_int_equal(run_state_next(&s, &c), STAGE_RIVALS);
    s.rated_rows = 610;
    assert_int_equal(run_state_next(&s, &c), STAGE_LADDER);
    s.ladder_rows = 610;
    assert_int_equal(run_state_next(&s, &c), STAGE_PLAY);
    s.ending = true;
    assert_int_equal(run_state_next(&s, &c), STAGE_LAST);
    s.rows++;
    assert_int_equal(run_state_next(&s, &c), STAGE_GATE);
}

static void networks_are_kept_and_thinned(void **state)
{
    (void)state;
    RunState s = {.stage = STAGE_PLAY};
    RunConfig c = {.keep_every = 10};
    char text[200];
    keep(&s, 0, false, 5);
    keep(&s, 10, false, 5);
    keep(&s, 20, false, 5);
    keep(&s, 20, true, 5);
    assert_string_equal(kept(&s, text), "0 10- 20"); /* the first is what all are compared with */
    s.rows = 29;
    assert_false(run_state_keep_due(&s, &c));
    s.rows = 31;
    assert_true(run_state_keep_due(&s, &c));
    keep(&s, 31, true, 5);
    assert_false(run_state_keep_due(&s, &c));
    keep(&s, 40, true, 5);
    keep(&s, 50, true, 5);
    assert_string_equal(kept(&s, text), "0 20 40 50");
    keep(&s, 60, true, 2);
    assert_string_equal(kept(&s, text), "0 60");
    for (int64_t rows = 61; rows < 3000; rows++) {
        keep(&s, rows, true, RUN_KEPT_MAX);
        assert_true(s.kept_count <= RUN_KEPT_MAX && s.kept[0].rows == 0 &&
                    s.kept[s.kept_count - 1].rows == rows);
    }
}

static void rivals_are_near_and_far(void **state)
{
    (void)state;
    RunState s = {.stage = STAGE_RIVALS};
    RunConfig c = {.rivals = 3};
    keep(&s, 0, true, 20);
    assert_int_equal(run_state_rival(&s, &c, 0), -1);
    keep(&s, 10, true, 20);
    assert_int_equal(run_state_rival(&s, &c, 0), 0);
    assert_int_equal(run_state_rival(&s, &c, 1), -1);
    keep(&s, 15, false, 20); /* never plays */
    keep(&s, 20, true, 20);
    keep(&s, 30, true, 20);
    assert_int_equal(run_state_rival(&s, &c, 0), 20);
    assert_int_equal(run_state_rival(&s, &c, 1), 10);
    assert_int_equal(run_state_rival(&s, &c, 2), 0); /* in place of the fourth last */
    assert_int_equal(run_state_rival(&s, &c, 3), -1);
    for (int64_t rows = 40; rows <= 80; rows += 10) keep(&s, rows, true, 20);
    assert_int_equal(run_state_rival(&s, &c, 0), 70);
    assert_int_equal(run_state_rival(&s, &c, 1), 60);
    assert_int_equal(run_state_rival(&s, &c, 2), 40);
    assert_int_equal(run_state_rival(&s, &c, 3), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(comes_back),
        cmocka_unit_test(older_states_are_read),
        cmocka_unit_test(matches_come_when_they_are_due),
        cmocka_unit_test(rivals_come_before_other_matches),
        cmocka_unit_test(the_gate_comes_first_and_the_ladder_after_rivals),
        cmocka_unit_test(networks_are_kept_and_thinned),
        cmocka_unit_test(rivals_are_near_and_far),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
