/* Memory may run out at any allocation of game/: each time that comes back as ERR_MEMORY, and nothing leaks. */
#include "game/base/file.h"
#include "game/base/options.h"
#include "game/base/pool.h"
#include "game/base/spill.h"
#include "game/base/store.h"
#include "game/base/text.h"
#include "game/match/bots.h"
#include "game/match/match.h"
#include "game/record.h"
#include "tests/support/failing.h"
#include "tests/support/scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const GameSpec SPEC = {RULE_FREESTYLE, 7, 4};

typedef struct Files {
    Scratch scratch;
    char sgf[160], psq[160], pos[160], book[160], ini[160], old[160];
} Files;

static void name_file(Files *f, char path[160], const char *name)
{
    snprintf(path, 160, "%s/%s", f->scratch.path, name);
}

static Files *files_of(void **state)
{
    return *state;
}

static void put(const char *path, const char *text)
{
    assert_int_equal(file_write(path, text, strlen(text)).code, STATUS_OK);
}

static int set_up(void **state)
{
    static Files files;
    Files *f = &files;
    if (!scratch_make(&f->scratch)) return 1;
    name_file(f, f->sgf, "game.sgf");
    name_file(f, f->psq, "game.psq");
    name_file(f, f->pos, "game.pos");
    name_file(f, f->book, "openings.txt");
    name_file(f, f->ini, "run.ini");
    name_file(f, f->old, "old.tmp");
    put(f->sgf, "(;GM[4]SZ[7]RU[freestyle 4]PB[a]PW[b]EV[c]DT[d];B[aa]C[5ms\nfine];W[bb];B[cc]C[x](;W[dd]))");
    put(f->psq, "Piskvorky 7x7, 11:11, 0\n1,1,5\n2,2,5\nblack\nwhite\n-1\n");
    put(f->pos, "d4d5e5");
    put(f->book, "0,0\n1,1, 2,2\n2,2, 1,1\n0,0\n");
    put(f->ini, "visits = 7\nname = somebody\n");
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    scratch_remove(&files_of(state)->scratch);
    return 0;
}

/* ---- base ---------------------------------------------------------------------------------------------- */

static Status read_and_write(void *context)
{
    Files *f = context;
    char *data = NULL;
    size_t size;
    TRY(file_read(f->pos, 100, &data, &size));
    Status status = file_write(f->pos, data, size);
    free(data);
    return status;
}

static Status list(void *context)
{
    Files *f = context;
    FileList names;
    TRY(file_list(f->scratch.path, &names));
    file_list_free(&names);
    return file_remove_temporaries(f->scratch.path);
}

static Status write_text(void *context)
{
    (void)context;
    Text t = {0};
    char *string;
    for (int i = 0; i < 100; i++) text_format(&t, "%d, and so on", i);
    TRY(text_take(&t, &string, NULL));
    free(string);
    return status_ok();
}

typedef struct Settings {
    int visits;
    char name[20];
} Settings;

static const Option ROWS[] = {
    OPTION_INT(Settings, visits, "visits", 1, 9, "of a move"),
    OPTION_STRING(Settings, name, "name", "of somebody"),
};
static const OptionTable TABLE = OPTION_TABLE(ROWS);

static Status use_options(void *context)
{
    Files *f = context;
    Settings settings = {.visits = 1};
    char *text = NULL;
    TRY(options_read(&TABLE, &settings, f->ini));
    TRY(options_format(&TABLE, &settings, &text));
    free(text);
    TRY(options_help(&TABLE, &settings, &text));
    free(text);
    return status_ok();
}

static void count_task(void *context, int task, int worker)
{
    (void)worker;
    ((int *)context)[task]++;
}

static Status run_pool(void *context)
{
    (void)context;
    int count[5] = {0};
    Pool *pool;
    TRY(pool_new(3, &pool));
    pool_run(pool, 5, count_task, count);
    pool_free(pool);
    return status_ok();
}

static Status use_spill(void *context)
{
    static const size_t bytes[] = {10, 5000};
    const Files *f = context;
    Spill *s;
    void *data;
    TRY(spill_new(&s, f->scratch.path, bytes, 2));
    Status status = spill_take(s, 1, 0, &data);
    if (status.code == STATUS_OK) spill_give(s, true);
    spill_free(s);
    return status;
}

static Status use_store(void *context)
{
    Files *f = context;
    char path[160];
    Store *s = NULL;
    StoreQuery *q = NULL;
    name_file(f, path, "store.db");
    Status status;
    CHECK(status, store_open(path, STORE_ROLLBACK, &s));
    CHECK(status, store_schema(s, 1, "CREATE TABLE t (x)"));
    CHECK(status, store_prepare(s, "INSERT INTO t VALUES (?1)", &q));
    CHECK(status, store_bind_int(q, 1, 5));
    CHECK(status, store_run(q));
done:
    store_query_free(q);
    store_close(s);
    return status;
}

static void test_base(void **state)
{
    Files *f = files_of(state);
    failing_everywhere(read_and_write, f, 4);
    failing_everywhere(list, f, 8);
    failing_everywhere(write_text, NULL, 3);
    failing_everywhere(use_options, f, 3);
    failing_everywhere(run_pool, NULL, 5);
    failing_everywhere(use_spill, f, 6);
    failing_everywhere(use_store, f, 3);
}

/* ---- records and openings ------------------------------------------------------------------------------ */

static Status copy_record(const char *path)
{
    Record *r = NULL;
    TRY(record_read(path, SPEC, ORIGIN_BOTTOM, &r));
    Status status = record_write(r, path, ORIGIN_BOTTOM);
    record_free(r);
    return status;
}

static Status copy_records(void *context)
{
    Files *f = context;
    TRY(copy_record(f->sgf));
    TRY(copy_record(f->psq));
    return copy_record(f->pos);
}

static Status use_book(void *context)
{
    Files *f = context;
    OpeningBook book = {0};
    TRY(opening_book_read(f->book, SPEC, ORIGIN_BOTTOM, &book));
    Status status = opening_book_remove_duplicates(&book, SPEC.size);
    opening_book_free(&book);
    return status;
}

static void test_records(void **state)
{
    failing_everywhere(copy_records, files_of(state), 20);
    failing_everywhere(use_book, files_of(state), 4);
}

/* ---- players ------------------------------------------------------------------------------------------- */

static Status make_random(void *context, GameSpec spec, Player **out)
{
    (void)context, (void)spec;
    return bots_random_new(out);
}

static Status make_pattern(void *context, GameSpec spec, Player **out)
{
    (void)spec;
    return bots_pattern_new(out, context);
}

static Status play_match(void *context)
{
    (void)context;
    PatternTable *table = NULL;
    TRY(pattern_table_new(&table, SPEC));
    MatchOptions options = {.spec = SPEC, .games = 4, .concurrent = 2};
    MatchResult result;
    Status status =
        match_run(&options, (MatchSide){make_random, NULL}, (MatchSide){make_pattern, table}, &result);
    pattern_table_free(table);
    return status;
}

static void test_match(void **state)
{
    (void)state;
    failing_everywhere(play_match, NULL, 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_base, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_records, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_match, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
