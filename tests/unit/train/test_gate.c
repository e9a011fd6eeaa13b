/* A worse network is refused and a better one passes; and whole runs with a gate and ratings go on after stops as if
 * there had been none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "net/evaluator_hash.h"
#include "net/net_evaluator.h"
#include "net/weights.h"
#include "tests/support/same_run.h"
#include "tests/support/scratch.h"
#include "tests/support/whole_run.h"
#include "train/curve.h"
#include "train/folder.h"
#include "train/gate.h"

/* ---- the match ---- */

typedef struct Fixture {
    Model *model;
    PatternTable *table;
    Pool *pool;
    Evaluator *trained, *untrained;
    GateOptions options;
} Fixture;

static void make(Fixture *f)
{
    NetInfo info;
    NetOptions compute = {.size = 6, .max_batch = YARDSTICK_TABLES};
    assert_ok(weights_load(TEST_DATA "/../assets/nets/tiny-6x6.safetensors", &f->model, &info));
    assert_ok(pattern_table_new(&f->table, info.trained_on));
    assert_ok(pool_new(1, &f->pool));
    assert_ok(net_evaluator_new(&f->trained, f->model, compute));
    assert_ok(evaluator_hash_new(&f->untrained, YARDSTICK_TABLES, 1));
    f->options = (GateOptions){
        .match = {.spec = info.trained_on,
                  .search = search_params_default(),
                  .visits = 8,
                  .opening_radius = 2,
                  .table = f->table},
        .seed = 7,
        .games = 200,
        .sprt = {.elo0 = 0, .elo1 = 30, .alpha = 0.05, .beta = 0.05},
    };
}

static void unmake(Fixture *f)
{
    evaluator_free(f->untrained);
    evaluator_free(f->trained);
    pool_free(f->pool);
    pattern_table_free(f->table);
    model_free(f->model);
}

static void note_games(void *context, int done, int games)
{
    int *most = context;
    assert_int_equal(games, 200);
    if (done > *most) *most = done;
}

static void the_stronger_passes_and_the_weaker_is_refused(void **state)
{
    (void)state;
    Fixture f;
    GateResult r;
    int games = 0;
    make(&f);
    f.options.match.rivals = &f.untrained;
    f.options.context = &games;
    f.options.progress = note_games;
    assert_ok(gate_run(&f.options, f.pool, &f.trained, &r));
    assert_true(r.passed && r.ratio > 0);
    int played = match_games(match_total(&r.match));
    assert_true(played < 200 && games <= played);
    f.options.match.rivals = &f.trained;
    assert_ok(gate_run(&f.options, f.pool, &f.untrained, &r));
    assert_true(!r.passed && r.ratio < 0);
    unmake(&f);
}

static void what_is_no_stronger_is_refused_after_all_games(void **state)
{
    (void)state;
    Fixture f;
    GateResult r, again;
    make(&f);
    f.options.games = 50;
    f.options.match.rivals = &f.untrained;
    assert_ok(gate_run(&f.options, f.pool, &f.untrained, &r));
    assert_false(r.passed);
    assert_int_equal(match_games(match_total(&r.match)), 50);
    assert_ok(gate_run(&f.options, f.pool, &f.untrained, &again));
    assert_memory_equal(&r.match, &again.match, sizeof r.match);
    f.options.seed++;
    assert_ok(gate_run(&f.options, f.pool, &f.untrained, &again));
    assert_true(memcmp(&r.match, &again.match, sizeof r.match) != 0);
    unmake(&f);
}

/* ---- runs ---- */

/* Stands for the ladder: what it says depends on its arguments alone. */
static Status pretend_to_rate(void *context, const char *network, uint64_t seed, int games,
                              bool (*should_stop)(void *stop_context), void *stop_context, JournalLadder *out)
{
    Model *model;
    NetInfo info;
    (void)context;
    if (should_stop(stop_context)) return status_error(ERR_INTERRUPTED, "stopped");
    TRY(weights_load(network, &model, &info));
    *out = (JournalLadder){.games = games};
    out->rating.elo = (double)(seed % 1000) + model_data_const(model)[0];
    out->rating.error = 10;
    model_free(model);
    return status_ok();
}

/* A test that is soon decided, since it asks little. */
static RunConfig gated_config(void)
{
    RunConfig c = whole_run_config();
    c.gate = GATE_SPRT;
    c.gate_every = 60;
    c.gate_games = 20;
    c.gate_elo0 = -600;
    c.gate_elo1 = -300;
    c.ladder_every = 100;
    c.ladder_games = 4;
    c.checkpoint_seconds = 1000;
    return c;
}

static void read_curve(const char *folder, Curve *out)
{
    char path[256];
    snprintf(path, sizeof path, "%s/run.db", folder);
    assert_ok(curve_read(path, out));
}

static void stops_change_nothing_behind_a_gate(void **state)
{
    (void)state;
    Scratch scratch;
    RunConfig c = gated_config();
    char whole[128], torn[128];
    Curve x, y;
    assert_true(scratch_make(&scratch));
    snprintf(whole, sizeof whole, "%s/whole", scratch.path);
    snprintf(torn, sizeof torn, "%s/torn", scratch.path);
    whole_run(whole, &c, 0, pretend_to_rate);
    c.threads = 2;
    assert_true(whole_run(torn, &c, 150, pretend_to_rate) >= 2);
    assert_same_run(whole, torn);
    read_curve(whole, &x);
    read_curve(torn, &y);
    assert_true(x.gate_count >= 3 && x.ladder_count >= 2);
    assert_int_equal(x.gate_count, y.gate_count);
    assert_int_equal(x.ladder_count, y.ladder_count);
    for (int i = 0; i < x.gate_count; i++) {
        assert_int_equal(x.gates[i].rows, y.gates[i].rows);
        assert_int_equal(x.gates[i].passed, y.gates[i].passed);
        assert_memory_equal(&x.gates[i].score, &y.gates[i].score, sizeof x.gates[i].score);
    }
    assert_memory_equal(x.ladder, y.ladder, (size_t)x.ladder_count * sizeof *x.ladder);
    curve_free(&x);
    curve_free(&y);
    scratch_remove(&scratch);
}

static void assert_same_network(const char *folder, int64_t rows, bool same)
{
    char a[FILE_PATH_MAX], b[FILE_PATH_MAX];
    Model *x, *y;
    NetInfo info;
    assert_ok(folder_kept_path(folder, rows, a));
    snprintf(b, sizeof b, "%s/nets/latest.safetensors", folder);
    assert_ok(weights_load(a, &x, &info));
    assert_ok(weights_load(b, &y, &info));
    size_t bytes = model_params(x) * sizeof(float);
    assert_int_equal(memcmp(model_data_const(x), model_data_const(y), bytes) == 0, same);
    model_free(x);
    model_free(y);
}

/* Nothing can be that much stronger: the first network plays to the end. Without a gate it would not. */
static void what_is_refused_does_not_play(void **state)
{
    (void)state;
    Scratch scratch;
    RunConfig c = gated_config();
    char folder[128];
    Curve curve;
    assert_true(scratch_make(&scratch));
    snprintf(folder, sizeof folder, "%s/run", scratch.path);
    c.ladder_every = 0;
    c.gate_elo0 = 900;
    c.gate_elo1 = 1000;
    whole_run(folder, &c, 0, NULL);
    read_curve(folder, &curve);
    assert_true(curve.gate_count >= 3);
    for (int i = 0; i < curve.gate_count; i++) {
        assert_false(curve.gates[i].passed);
        assert_int_equal(curve.gates[i].best_rows, 0);
    }
    assert_same_network(folder, 0, true);
    curve_free(&curve);
    /* Opened, it goes on with what was learned. */
    c.gate = GATE_OFF;
    c.rows += 60;
    whole_run(folder, &c, 0, NULL);
    assert_same_network(folder, 0, false);
    scratch_remove(&scratch);
}

static void ratings_need_somebody_who_rates(void **state)
{
    (void)state;
    Scratch scratch;
    RunConfig c = gated_config();
    char folder[128];
    Run *r = NULL;
    assert_true(scratch_make(&scratch));
    snprintf(folder, sizeof folder, "%s/run", scratch.path);
    assert_fault(run_open(&r, folder, &c, NULL), ERR_UNSUPPORTED,
                 "ladder_every = 100: there is nobody to rate networks");
    assert_false(file_exists(folder));
    scratch_remove(&scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_stronger_passes_and_the_weaker_is_refused),
        cmocka_unit_test(what_is_no_stronger_is_refused_after_all_games),
        cmocka_unit_test(stops_change_nothing_behind_a_gate),
        cmocka_unit_test(what_is_refused_does_not_play),
        cmocka_unit_test(ratings_need_somebody_who_rates),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
