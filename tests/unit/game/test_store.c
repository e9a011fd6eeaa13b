/* Stores: values there and back, transactions, versions, damaged files, and kill -9. */
#include "game/base/store.h"

#include "game/base/file.h"
#include "game/base/rng.h"
#include "tests/support/assert_status.h"
#include "tests/support/scratch.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static Scratch scratch;
static char path[128];
static const char schema[] =
    "CREATE TABLE pair (id INTEGER PRIMARY KEY, a, b); CREATE INDEX by_a ON pair (a)";

static int make_folder(void **state)
{
    (void)state;
    if (!scratch_make(&scratch)) return -1;
    snprintf(path, sizeof path, "%s", scratch_file(&scratch, "run.db"));
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    scratch_remove(&scratch);
    return 0;
}

static Store *open_store(StoreMode mode)
{
    Store *s = NULL;
    assert_ok(store_open(path, mode, &s));
    assert_ok(store_schema(s, 3, schema));
    return s;
}

static StoreQuery *prepare(Store *s, const char *sql)
{
    StoreQuery *q = NULL;
    assert_ok(store_prepare(s, sql, &q));
    return q;
}

static int64_t count_rows(Store *s)
{
    StoreQuery *q = prepare(s, "SELECT count(*) FROM pair");
    bool row;
    assert_ok(store_step(q, &row));
    assert_true(row);
    int64_t n = store_int(q, 0);
    store_query_free(q);
    return n;
}

static void assert_starts_with_path(Status status)
{
    assert_int_equal(strncmp(status.message, path, strlen(path)), 0);
    assert_int_equal(status.message[strlen(path)], ':');
}

static void values_come_back(void **state)
{
    (void)state;
    static const char blob[] = "x\0y";
    Store *s = open_store(STORE_WRITE);
    StoreQuery *insert = prepare(s, "INSERT INTO pair (a, b) VALUES (?1, ?2)");
    assert_ok(store_bind_int(insert, 1, INT64_MIN));
    assert_ok(store_bind_double(insert, 2, 0.1));
    assert_ok(store_run(insert));
    int64_t first = store_last_id(s);
    assert_ok(store_bind_text(insert, 1, "天元"));
    assert_ok(store_bind_blob(insert, 2, blob, 3));
    assert_ok(store_run(insert));
    assert_true(store_last_id(s) == first + 1);
    assert_ok(store_bind_null(insert, 1));
    assert_ok(store_bind_blob(insert, 2, NULL, 0));
    assert_ok(store_run(insert));
    store_query_free(insert);
    store_close(s);

    s = NULL;
    assert_ok(store_open(path, STORE_READ, &s));
    StoreQuery *q = prepare(s, "SELECT a, b FROM pair ORDER BY id");
    bool row;
    size_t size;
    for (int again = 0; again < 2; again++) { /* a finished query runs again */
        assert_ok(store_step(q, &row));
        assert_true(row && store_int(q, 0) == INT64_MIN && store_double(q, 1) == 0.1);
        assert_ok(store_step(q, &row));
        assert_true(row);
        assert_string_equal(store_text(q, 0), "天元");
        const void *data = store_blob(q, 1, &size);
        assert_int_equal(size, 3);
        assert_memory_equal(data, blob, 3);
        assert_ok(store_step(q, &row));
        assert_true(row && store_is_null(q, 0) && !store_is_null(q, 1));
        assert_string_equal(store_text(q, 0), "");
        store_blob(q, 1, &size);
        assert_int_equal(size, 0);
        assert_ok(store_step(q, &row));
        assert_false(row);
    }
    assert_ok(store_step(q, &row));
    store_reset(q);
    assert_ok(store_step(q, &row));
    assert_true(store_int(q, 0) == INT64_MIN);
    store_query_free(q);
    Status status = store_exec(s, "DELETE FROM pair");
    assert_int_equal(status.code, ERR_IO); /* opened for reading */
    assert_starts_with_path(status);
    store_close(s);
    store_close(NULL);
    store_query_free(NULL);
}

static void transactions_are_whole_or_absent(void **state)
{
    (void)state;
    Store *s = open_store(STORE_ROLLBACK);
    assert_ok(store_exec(s, "DELETE FROM pair"));
    assert_ok(store_begin(s));
    assert_ok(store_exec(s, "INSERT INTO pair (a) VALUES (1)"));
    store_rollback(s);
    store_rollback(s);
    assert_int_equal(count_rows(s), 0);
    assert_ok(store_begin(s));
    assert_ok(store_exec(s, "INSERT INTO pair (a) VALUES (1)"));
    assert_ok(store_commit(s));
    assert_int_equal(count_rows(s), 1);
    assert_ok(store_begin(s));
    assert_ok(store_exec(s, "INSERT INTO pair (a) VALUES (2)"));
    store_close(s);
    s = open_store(STORE_WRITE);
    assert_int_equal(count_rows(s), 1);
    store_close(s);
}

static void checks_the_version(void **state)
{
    (void)state;
    char expected[300];
    Store *s = open_store(STORE_WRITE);
    Status status = store_schema(s, 4, schema);
    snprintf(expected, sizeof expected, "%s: its layout is version 3; this program knows version 4", path);
    assert_string_equal(status.message, expected);
    assert_int_equal(status.code, ERR_FORMAT);
    assert_ok(store_exec(s, "PRAGMA user_version = 0"));
    status = store_schema(s, 3, schema);
    snprintf(expected, sizeof expected, "%s: a database of another program", path);
    assert_string_equal(status.message, expected);
    assert_ok(store_exec(s, "PRAGMA user_version = 3"));
    store_close(s);
}

static void a_failed_schema_leaves_an_empty_store(void **state)
{
    (void)state;
    char other[160];
    snprintf(other, sizeof other, "%s/other.db", scratch.path);
    Store *s = NULL;
    assert_ok(store_open(other, STORE_ROLLBACK, &s));
    assert_int_equal(store_schema(s, 1, "CREATE TABLE x (a); CREATE TABLE x (a)").code, ERR_FORMAT);
    assert_ok(store_schema(s, 1, "CREATE TABLE x (a)"));
    store_close(s);
}

static void says_what_is_wrong(void **state)
{
    (void)state;
    Store *s = NULL;
    StoreQuery *q = NULL;
    char expected[300];
    Status status = store_open("/no/such/folder/x.db", STORE_WRITE, &s);
    assert_int_equal(status.code, ERR_IO);
    assert_string_equal(status.message, "/no/such/folder/x.db: unable to open database file");
    assert_null(s);
    s = open_store(STORE_WRITE);
    status = store_prepare(s, "SELECT z FROM pair", &q);
    snprintf(expected, sizeof expected, "%s: no such column: z", path);
    assert_int_equal(status.code, ERR_FORMAT);
    assert_string_equal(status.message, expected);
    assert_null(q);
    store_close(s);
}

/* ---- damage ---- */

static void use(Store *s)
{
    StoreQuery *q = NULL;
    bool row = true;
    size_t size;
    if (store_schema(s, 3, schema).code != STATUS_OK) return;
    Status checked = store_check(s);
    (void)checked;
    if (store_prepare(s, "SELECT a, b FROM pair", &q).code != STATUS_OK) return;
    for (int i = 0; i < 1000 && row; i++) {
        if (store_step(q, &row).code != STATUS_OK) break;
        if (row) store_blob(q, 1, &size);
    }
    store_query_free(q);
}

static void fill(Store *s, int rows)
{
    StoreQuery *insert = prepare(s, "INSERT INTO pair (a, b) VALUES (?1, zeroblob(300))");
    assert_ok(store_begin(s));
    for (int i = 0; i < rows; i++) {
        assert_ok(store_bind_int(insert, 1, i));
        assert_ok(store_run(insert));
    }
    assert_ok(store_commit(s));
    store_query_free(insert);
}

static void damage_is_found_and_survived(void **state)
{
    (void)state;
    Store *s = open_store(STORE_ROLLBACK);
    fill(s, 200);
    assert_ok(store_check(s));
    store_close(s);
    char *bytes = NULL;
    size_t size;
    assert_ok(file_read(path, 1 << 22, &bytes, &size));
    Rng rng = rng_make(1, 0, 0, 0, RNG_GENERAL);
    int found = 0;
    for (int i = 0; i < 60; i++) {
        char *bad = malloc(size);
        memcpy(bad, bytes, size);
        for (int k = 0; k < 200; k++) bad[rng_below(&rng, (uint32_t)size)] = (char)rng_u32(&rng);
        assert_ok(file_write(path, bad, i % 3 ? size : rng_below(&rng, (uint32_t)size)));
        free(bad);
        s = NULL;
        Status status = store_open(path, STORE_ROLLBACK, &s);
        found += status.code == ERR_FORMAT;
        if (status.code == STATUS_OK) {
            found += store_check(s).code == ERR_FORMAT;
            use(s);
            store_close(s);
        }
    }
    assert_true(found > 50);
    assert_ok(
        file_write(path, "this is not a database, whatever its name says; it is a text of more bytes", 74));
    Status status = store_open(path, STORE_READ, &s);
    assert_int_equal(status.code, ERR_FORMAT);
    assert_starts_with_path(status);
    assert_ok(file_write(path, bytes, size));
    free(bytes);
    s = open_store(STORE_READ);
    assert_ok(store_check(s));
    store_close(s);
}

/* ---- kill -9 ---- */

/* Each transaction adds a pair of rows; one without the other would show a torn one. */
static void write_for_ever(StoreMode mode)
{
    Store *s = NULL;
    if (store_open(path, mode, &s).code != STATUS_OK) _exit(1);
    for (;;) {
        if (store_begin(s).code != STATUS_OK) _exit(2);
        if (store_exec(s, "INSERT INTO pair (a, b) VALUES (1, zeroblob(5000))").code != STATUS_OK) _exit(3);
        if (store_exec(s, "INSERT INTO pair (a, b) VALUES (2, zeroblob(5000))").code != STATUS_OK) _exit(4);
        if (store_commit(s).code != STATUS_OK) _exit(5);
    }
}

static void killed_writers_leave_whole_transactions(void **state)
{
    (void)state;
    assert_ok(file_remove(path));
    store_close(open_store(STORE_WRITE));
    int64_t before = 0;
    for (int round = 0; round < 12; round++) {
        pid_t child = fork();
        if (child == 0) write_for_ever(round % 2 ? STORE_WRITE : STORE_ROLLBACK);
        usleep((useconds_t)(5000 + 3000 * round));
        int how;
        assert_int_equal(kill(child, SIGKILL), 0);
        assert_int_equal(waitpid(child, &how, 0), child);
        assert_true(WIFSIGNALED(how));
        Store *s = open_store(STORE_WRITE);
        assert_ok(store_check(s));
        int64_t n = count_rows(s);
        assert_true(n >= before && n % 2 == 0);
        before = n;
        store_close(s);
    }
    assert_true(before > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_come_back),
        cmocka_unit_test(transactions_are_whole_or_absent),
        cmocka_unit_test(checks_the_version),
        cmocka_unit_test(a_failed_schema_leaves_an_empty_store),
        cmocka_unit_test(says_what_is_wrong),
        cmocka_unit_test(damage_is_found_and_survived),
        cmocka_unit_test(killed_writers_leave_whole_transactions),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
