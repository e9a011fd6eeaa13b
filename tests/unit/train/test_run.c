/* Whole runs of a very small game: the same bits again, on more threads, after a stop and after a kill; and
 * what a run folder refuses. The reference backend, so that they are the same on every machine. */
#include "train/run.h"

#include "game/base/file.h"
#include "game/base/os.h"
#include "game/base/store.h"
#include "net/weights.h"
#include "tests/support/same_run.h"
#include "tests/support/scratch.h"
#include "tests/support/whole_run.h"
#include "train/curve.h"
#include "train/folder.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static RunConfig small(void)
{
    return whole_run_config();
}

static int finish(const char *folder, const RunConfig *c, int interrupt_every)
{
    return whole_run(folder, c, interrupt_every, NULL);
}

static int64_t count(const char *folder, const char *file, const char *sql)
{
    char path[256];
    Store *store;
    StoreQuery *query;
    bool row;
    snprintf(path, sizeof path, "%s/%s", folder, file);
    assert_string_equal(store_open(path, STORE_READ, &store).message, "");
    assert_string_equal(store_prepare(store, sql, &query).message, "");
    assert_int_equal(store_step(query, &row).code, STATUS_OK);
    int64_t n = store_int(query, 0);
    store_query_free(query);
    store_close(store);
    return n;
}

/* Finished games of all lanes; each lane's numbers are distinct. */
static int64_t count_games(const char *folder)
{
    int64_t games = 0;
    for (int lane = 0; lane < 8; lane++) {
        char file[32];
        snprintf(file, sizeof file, "games-%d.db", lane);
        int64_t n = count(folder, file, "SELECT count(*) FROM games");
        assert_int_equal(n, count(folder, file, "SELECT count(DISTINCT number) FROM games"));
        games += n;
    }
    return games;
}

/* Matches between networks and what they are rated: more than one of each, and the same. */
static void assert_same_ratings(const char *a, const char *b)
{
    Curve x, y;
    char path[256];
    snprintf(path, sizeof path, "%s/run.db", a);
    assert_ok(curve_read(path, &x));
    snprintf(path, sizeof path, "%s/run.db", b);
    assert_ok(curve_read(path, &y));
    assert_true(x.duel_count >= 3 && x.rating_count >= 3);
    assert_int_equal(x.duel_count, y.duel_count);
    assert_int_equal(x.rating_count, y.rating_count);
    for (int i = 0; i < x.duel_count; i++)
        assert_memory_equal(&x.duels[i].duel, &y.duels[i].duel, sizeof x.duels[i].duel);
    assert_memory_equal(x.ratings, y.ratings, (size_t)x.rating_count * sizeof *x.ratings);
    for (int i = 0; i < x.round_count; i++)
        assert_memory_equal(&x.rounds[i].tally, &y.rounds[i].tally, sizeof x.rounds[i].tally);
    curve_free(&x);
    curve_free(&y);
}

/* a: a run of small() from start to end, made once and looked at by all; b: each test's own. */
typedef struct Fixture {
    Scratch scratch;
    char a[96], b[96];
} Fixture;

static int make_group(void **state)
{
    static Fixture f;
    RunConfig c = small();
    assert_true(scratch_make(&f.scratch));
    snprintf(f.a, sizeof f.a, "%s/a", f.scratch.path);
    finish(f.a, &c, 0);
    *state = &f;
    return 0;
}

static int make(void **state)
{
    static int number;
    Fixture *f = *state;
    snprintf(f->b, sizeof f->b, "%s/b%d", f->scratch.path, number++);
    return 0;
}

static int unmake_group(void **state)
{
    scratch_remove(&((Fixture *)*state)->scratch);
    return 0;
}

/* ---- the same bits ---- */

static void the_same_run_again_and_on_more_threads(void **state)
{
    Fixture *f = *state;
    RunConfig c = small();
    char more[112];
    finish(f->b, &c, 0);
    assert_same_run(f->a, f->b);
    assert_int_equal(count_games(f->a), count_games(f->b));
    c.threads = 3;
    snprintf(more, sizeof more, "%s-3", f->b);
    finish(more, &c, 0);
    assert_same_run(f->a, more);
}

/* What a setting is for cannot be seen here, but that it reaches the run. */
static void other_settings_are_another_run(void **state)
{
    Fixture *f = *state;
    Blob x, y;
    for (int i = 0; i <= 4; i++) {
        RunConfig c = small();
        char folder[112];
        c.rows = 90;
        c.match_games_first = c.match_games_between = c.match_games_last = 0;
        c.visits_grow_rows = 30;
        if (i == 1) c.seed++;
        if (i == 2) c.optimizer = OPTIMIZER_SGD;
        if (i == 3) c.surprise = 0;
        if (i == 4) c.visits_grow_rows = 0;
        snprintf(folder, sizeof folder, "%s-%d", f->b, i);
        finish(folder, &c, 0);
        read_state(folder, i == 0 ? &x : &y);
        if (i == 0) continue;
        assert_false(x.size == y.size && memcmp(x.data, y.data, x.size) == 0);
        blob_free(&y);
    }
    blob_free(&x);
}

/* The published program's way of training, in small: stopped again and again, the same bits. */
static void the_paper_preset_in_small_goes_on_as_it_was(void **state)
{
    Fixture *f = *state;
    RunConfig c, tiny = small();
    char torn[112];
    assert_ok(config_preset("paper", &c));
    c.backend = tiny.backend;
    c.precision = tiny.precision;
    c.size = tiny.size;
    c.line = tiny.line;
    c.blocks = 1;
    c.channels = c.value_hidden = 8;
    c.visits = c.visits_max = 8;
    c.games = 1;
    c.batch = 16;
    c.threads = 2;
    c.rows = 90;
    c.match_games_first = c.match_games_last = 0;
    c.match_every = 0;
    c.checkpoint_seconds = 1000;
    finish(f->b, &c, 0);
    snprintf(torn, sizeof torn, "%s-torn", f->b);
    assert_true(finish(torn, &c, 97) >= 1);
    assert_same_run(f->b, torn);
}

static void stops_change_nothing(void **state)
{
    Fixture *f = *state;
    RunConfig c = small();
    c.checkpoint_seconds = 1000; /* so that only stops save */
    c.threads = 2;
    int interruptions = finish(f->b, &c, 211);
    assert_true(interruptions >= 3);
    assert_same_run(f->a, f->b);
    assert_int_equal(count_games(f->a), count_games(f->b));
    assert_int_equal(count(f->a, "run.db", "SELECT count(*) FROM rounds"),
                     count(f->b, "run.db", "SELECT count(*) FROM rounds"));
    assert_int_equal(count(f->a, "run.db", "SELECT count(*) FROM matches"),
                     count(f->b, "run.db", "SELECT count(*) FROM matches"));
    assert_same_ratings(f->a, f->b);
}

/* A child is killed at some moment, again and again, until one gets to the end. */
static void kills_change_nothing(void **state)
{
    Fixture *f = *state;
    RunConfig c = small();
    int kills = 0;
    for (;; kills++) {
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            Run *r;
            Status status = run_open(&r, f->b, &c, NULL);
            if (status.code == STATUS_OK) status = run_all(r);
            if (status.code != STATUS_OK) fprintf(stderr, "%s\n", status.message);
            _exit(status.code == STATUS_OK ? 0 : 3);
        }
        int how;
        os_sleep(0.05 + 0.05 * kills);
        kill(child, SIGKILL);
        assert_int_equal(waitpid(child, &how, 0), child);
        if (WIFEXITED(how)) {
            assert_int_equal(WEXITSTATUS(how), 0);
            break;
        }
    }
    assert_true(kills >= 1);
    assert_same_run(f->a, f->b);
    assert_int_equal(count_games(f->a), count_games(f->b));
}

/* ---- disks ---- */

/* With next to no room for old games only those go that nothing needs. What networks are left to play against
 * depends on the room, so this is without them. */
static void a_budget_of_the_disk_changes_nothing(void **state)
{
    Fixture *f = *state;
    RunConfig c = small();
    char whole[112];
    c.rivals = 0;
    c.keep_every = 0;
    snprintf(whole, sizeof whole, "%s-whole", f->b);
    finish(whole, &c, 0);
    c.disk_gb = 1e-4;
    finish(f->b, &c, 97);
    assert_same_run(whole, f->b);
    assert_true(count_games(f->b) < count_games(whole));
}

/* A child that may write no file beyond so many bytes, as on a full disk. Its exit status is run_all's. */
static int finish_in_small_files(const char *folder, const RunConfig *c, rlim_t bytes)
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        Run *r;
        struct rlimit limit = {bytes, bytes};
        signal(SIGXFSZ, SIG_IGN);
        setrlimit(RLIMIT_FSIZE, &limit);
        Status status = run_open(&r, folder, c, NULL);
        if (status.code == STATUS_OK) status = run_all(r);
        bool clear = status.code == STATUS_OK || strstr(status.message, folder) != NULL;
        _exit(clear ? (int)status.code : 99);
    }
    int how;
    assert_int_equal(waitpid(child, &how, 0), child);
    assert_true(WIFEXITED(how));
    return WEXITSTATUS(how);
}

static void a_full_disk_stops_and_loses_nothing(void **state)
{
    Fixture *f = *state;
    RunConfig c = small();
    int stopped = 0;
    for (rlim_t bytes = 25000;; bytes += bytes / 3) {
        int code = finish_in_small_files(f->b, &c, bytes);
        if (code == STATUS_OK) break;
        assert_int_equal(code, ERR_IO);
        stopped++;
    }
    assert_true(stopped >= 2);
    assert_same_run(f->a, f->b);
    assert_int_equal(count_games(f->a), count_games(f->b));
}

/* ---- what it leaves, and what it says ---- */

static void the_folder_holds_everything(void **state)
{
    Fixture *f = *state;
    RunConfig c = small(), back;
    bool exists;
    assert_int_equal(run_config(f->b, &exists, &back).code, STATUS_OK);
    assert_false(exists);
    Run *r;
    assert_string_equal(run_open(&r, f->b, &c, NULL).message, "");
    assert_string_equal(run_all(r).message, "");
    const RunProgress *p = run_progress(r);
    assert_int_equal(p->phase, RUN_DONE);
    assert_true(p->rows >= c.rows);
    assert_int_equal(p->games, count_games(f->b));
    assert_int_equal(p->steps, (int64_t)((double)p->rows * c.samples / c.batch));
    assert_int_equal(p->first.games, 4);
    assert_int_equal(p->latest.games, 4);
    assert_int_equal(p->latest.rows, p->rows);
    assert_int_equal(p->rating.first_rows, 0);
    assert_int_equal(p->rating.newest.rows, p->rows);
    assert_true(p->rating.newest.error > 0);
    assert_true(p->tally.games > 0 && p->tally.games == p->tally.black + p->tally.white + p->tally.draws);

    Model *m;
    NetInfo info;
    assert_string_equal(weights_load(run_network(r), &m, &info).message, "");
    assert_int_equal(info.rows, p->rows);
    assert_string_equal(info.run, strrchr(f->b, '/') + 1);
    assert_true(game_spec_equal(info.trained_on, config_game(&c)));
    model_free(m);
    run_close(r);

    assert_string_equal(run_config(f->b, &exists, &back).message, "");
    assert_true(exists);
    assert_string_equal(config_check_resume(&c, &back).message, "");

    /* Opened again it is done at once; with more rows to play it goes on. */
    int64_t games = count_games(f->b);
    finish(f->b, &c, 0);
    assert_int_equal(count_games(f->b), games);
    c.rows = 320;
    finish(f->b, &c, 0);
    assert_true(count_games(f->b) > games);
}

/* Deleted by hand, for its room: the run goes on without matches against it. */
static void a_kept_network_may_be_deleted(void **state)
{
    Fixture *f = *state;
    RunConfig c = small();
    char path[FILE_PATH_MAX];
    c.rows = 120;
    finish(f->b, &c, 0);
    int64_t duels = count(f->b, "run.db", "SELECT count(*) FROM duels");
    assert_int_equal(duels, count(f->b, "run.db", "SELECT count(*) FROM duels WHERE rival_rows < rows"));
    assert_ok(folder_kept_path(f->b, 0, path));
    assert_ok(file_remove(path));
    c.rows = 220;
    finish(f->b, &c, 0);
    assert_true(count(f->b, "run.db", "SELECT count(*) FROM duels") > duels);
    assert_int_equal(count(f->b, "run.db", "SELECT count(*) FROM duels WHERE rows > 150 AND rival_rows = 0"),
                     0);
}

static void assert_refused(const char *folder, const RunConfig *c, const char *words)
{
    Run *r = NULL;
    Status status = run_open(&r, folder, c, NULL);
    assert_int_equal(status.code, ERR_INPUT);
    assert_non_null(strstr(status.message, words));
    assert_null(r);
}

/* A run that another machine began. */
static void another_arithmetic_must_be_accepted(void **state)
{
    Fixture *f = *state;
    RunConfig c = small(), stored;
    bool exists;
    char path[160], *text;
    c.rows = 100;
    finish(f->b, &c, 0);
    assert_string_equal(run_config(f->b, &exists, &stored).message, "");
    assert_string_equal(stored.arithmetic, "reference (plain loops, float32)");
    strcpy(stored.arithmetic, "cpu (of another machine)");
    snprintf(path, sizeof path, "%s/config.ini", f->b);
    assert_int_equal(options_format(config_options(), &stored, &text).code, STATUS_OK);
    assert_int_equal(file_write(path, text, strlen(text)).code, STATUS_OK);
    free(text);

    assert_refused(f->b, &c, "computed by cpu (of another machine)");
    strcpy(c.arithmetic, "any");
    Run *r;
    assert_string_equal(run_open(&r, f->b, &c, NULL).message, "");
    assert_true(run_bits_changed(r));
    run_close(r);
    c.arithmetic[0] = '\0'; /* accepted once and for all */
    assert_string_equal(run_open(&r, f->b, &c, NULL).message, "");
    assert_false(run_bits_changed(r));
    run_close(r);
}

static void bad_input_changes_nothing(void **state)
{
    Fixture *f = *state;
    RunConfig c = small();
    c.size = 4;
    assert_refused(f->b, &c, "size = 4");
    assert_false(file_exists(f->b));

    c = small();
    c.rows = 100;
    finish(f->b, &c, 0);
    Blob before, after;
    read_state(f->b, &before);
    c.channels = 16;
    assert_refused(f->b, &c, "channels = 16: this run began with 8");
    read_state(f->b, &after);
    assert_memory_equal(before.data, after.data, before.size);
    blob_free(&before);
    blob_free(&after);

    c = small();
    assert_refused(f->scratch.path, &c, "holds other files"); /* which are runs */
    char path[160];
    snprintf(path, sizeof path, "%s/config.ini", f->b);
    assert_refused(path, &c, "is a file");
    FILE *file = fopen(path, "a");
    fputs("vissits = 3\n", file);
    fclose(file);
    assert_refused(f->b, &c, "did you mean 'visits'?");
}

static void touch(const char *folder, const char *name)
{
    char path[160];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fclose(file);
}

static bool holds(const char *folder, const char *name)
{
    char path[160];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return file_exists(path);
}

/* A process may be killed between making a temporary and renaming it, in any of the folders. */
static void remains_of_killed_writers_are_removed(void **state)
{
    Fixture *f = *state;
    RunConfig c = small();
    Run *r;
    c.rows = 100;
    assert_string_equal(file_make_folders(f->b).message, "");
    touch(f->b, "config.ini.Ab12Cd.tmp");
    touch(f->b, "lock.db");
    assert_string_equal(run_open(&r, f->b, &c, NULL).message, "");
    run_close(r);
    assert_false(holds(f->b, "config.ini.Ab12Cd.tmp"));
    touch(f->b, "nets/latest.safetensors.Ab12Cd.tmp");
    touch(f->b, "checkpoint/state.Ab12Cd.tmp");
    assert_int_equal(finish(f->b, &c, 0), 0);
    assert_false(holds(f->b, "nets/latest.safetensors.Ab12Cd.tmp"));
    assert_false(holds(f->b, "checkpoint/state.Ab12Cd.tmp"));
    assert_true(holds(f->b, "checkpoint/state"));
}

static void two_cannot_train_in_one_folder(void **state)
{
    Fixture *f = *state;
    RunConfig c = small();
    Run *first, *second = NULL;
    assert_string_equal(run_open(&first, f->b, &c, NULL).message, "");
    Status status = run_open(&second, f->b, &c, NULL);
    run_close(first);
    assert_int_equal(status.code, ERR_BUSY);
    assert_non_null(strstr(status.message, "another process trains here"));
    assert_null(second);
}

static void a_damaged_checkpoint_is_refused(void **state)
{
    Fixture *f = *state;
    RunConfig c = small();
    char path[160];
    Run *r = NULL;
    c.rows = 100;
    finish(f->b, &c, 0);
    snprintf(path, sizeof path, "%s/checkpoint/state", f->b);
    assert_int_equal(truncate(path, 1000), 0);
    Status status = run_open(&r, f->b, &c, NULL);
    assert_int_equal(status.code, ERR_FORMAT);
    assert_non_null(strstr(status.message, "checkpoint/state"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(kills_change_nothing, make),
        cmocka_unit_test_setup(the_same_run_again_and_on_more_threads, make),
        cmocka_unit_test_setup(other_settings_are_another_run, make),
        cmocka_unit_test_setup(the_paper_preset_in_small_goes_on_as_it_was, make),
        cmocka_unit_test_setup(stops_change_nothing, make),
        cmocka_unit_test_setup(a_budget_of_the_disk_changes_nothing, make),
        cmocka_unit_test_setup(a_full_disk_stops_and_loses_nothing, make),
        cmocka_unit_test_setup(the_folder_holds_everything, make),
        cmocka_unit_test_setup(a_kept_network_may_be_deleted, make),
        cmocka_unit_test_setup(another_arithmetic_must_be_accepted, make),
        cmocka_unit_test_setup(bad_input_changes_nothing, make),
        cmocka_unit_test_setup(remains_of_killed_writers_are_removed, make),
        cmocka_unit_test_setup(two_cannot_train_in_one_folder, make),
        cmocka_unit_test_setup(a_damaged_checkpoint_is_refused, make),
    };
    return cmocka_run_group_tests(tests, make_group, unmake_group);
}
