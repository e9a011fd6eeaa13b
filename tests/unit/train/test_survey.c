/* Matches between a run's kept networks, apart from the run: the same on any number of workers, and its folder stays
 * as it is. */
#include "train/survey.h"

#include "game/base/file.h"
#include "net/weights.h"
#include "tests/support/assert_status.h"
#include "tests/support/scratch.h"
#include "tests/support/small_run.h"
#include "train/folder.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

static void keep(const char *folder, const RunConfig *c, int64_t rows, uint64_t seed)
{
    Model *m;
    char path[FILE_PATH_MAX];
    NetInfo info = {.trained_on = config_game(c), .rows = (uint64_t)rows};
    assert_ok(model_new(&m, config_net(c)));
    model_init(m, rng_make(seed, 0, 0, 0, RNG_INIT));
    assert_ok(folder_kept_path(folder, rows, path));
    assert_ok(weights_save(path, m, &info));
    model_free(m);
}

typedef struct Fixture {
    Scratch scratch;
    char nets[160];
    SurveyOptions options;
    atomic_int asked;
    int told;
} Fixture;

static void make(Fixture *f)
{
    assert_true(scratch_make(&f->scratch));
    snprintf(f->nets, sizeof f->nets, "%s/nets", f->scratch.path);
    assert_ok(file_make_folders(f->nets));
    f->options = (SurveyOptions){.folder = f->scratch.path, .config = small_run(), .context = f};
    RunConfig *c = &f->options.config;
    c->rival_games = 6;
    c->rivals = 2;
    for (int i = 0; i < 4; i++) keep(f->scratch.path, c, 1000 * i, (uint64_t)i + 1);
    f->asked = f->told = 0;
}

static void note(void *context, int k, int n, const JournalDuel *duel)
{
    Fixture *f = context;
    assert_int_equal(k, ++f->told);
    assert_int_equal(n, 5);
    assert_true(duel->duel.rows > duel->duel.rival_rows);
}

static void networks_meet_those_before(void **state)
{
    (void)state;
    Fixture f;
    Curve c, again;
    make(&f);
    f.options.on_duel = note;
    assert_ok(survey_run(&f.options, &c));
    const int64_t pairs[5][2] = {{1000, 0}, {2000, 1000}, {2000, 0}, {3000, 2000}, {3000, 1000}};
    assert_int_equal(c.duel_count, 5);
    for (int i = 0; i < 5; i++) {
        assert_int_equal(c.duels[i].duel.rows, pairs[i][0]);
        assert_int_equal(c.duels[i].duel.rival_rows, pairs[i][1]);
        assert_int_equal(match_games(c.duels[i].duel.black), 3);
        assert_int_equal(match_games(c.duels[i].duel.white), 3);
    }
    assert_int_equal(c.rating_count, 4);
    assert_true(c.ratings[3].rows == 3000 && c.ratings[3].error > 0);

    f.options.on_duel = NULL;
    f.options.config.threads = 3;
    assert_ok(survey_run(&f.options, &again));
    assert_memory_equal(c.ratings, again.ratings, 4 * sizeof *c.ratings);
    curve_free(&c);
    curve_free(&again);
    scratch_remove(&f.scratch);
}

static bool stop_in_the_third(void *context)
{
    return ((Fixture *)context)->told >= 2;
}

static void what_was_played_is_kept_at_a_stop(void **state)
{
    (void)state;
    Fixture f;
    Curve c;
    make(&f);
    f.options.on_duel = note;
    f.options.should_stop = stop_in_the_third;
    assert_int_equal(survey_run(&f.options, &c).code, ERR_INTERRUPTED);
    assert_int_equal(c.duel_count, 2);
    assert_int_equal(c.rating_count, 3);
    curve_free(&c);
    scratch_remove(&f.scratch);
}

static void one_network_is_too_few(void **state)
{
    (void)state;
    Fixture f;
    Curve c;
    char path[FILE_PATH_MAX];
    make(&f);
    for (int i = 1; i < 4; i++) {
        assert_ok(folder_kept_path(f.scratch.path, 1000 * i, path));
        assert_ok(file_remove(path));
    }
    Status status = survey_run(&f.options, &c);
    assert_int_equal(status.code, ERR_INPUT);
    assert_non_null(strstr(status.message, "keeps 1 network"));
    assert_int_equal(c.duel_count, 0);
    scratch_remove(&f.scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(networks_meet_those_before),
        cmocka_unit_test(what_was_played_is_kept_at_a_stop),
        cmocka_unit_test(one_network_is_too_few),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
