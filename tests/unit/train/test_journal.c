/* What a run writes down for reports. */
#include "train/journal.h"

#include "game/base/store.h"
#include "tests/support/scratch.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void query(const char *path, const char *sql, StoreQuery **q, Store **store)
{
    bool row;
    assert_string_equal(store_open(path, STORE_READ, store).message, "");
    assert_string_equal(store_prepare(*store, sql, q).message, "");
    assert_int_equal(store_step(*q, &row).code, STATUS_OK);
    assert_true(row);
}

static int64_t number(const char *path, const char *sql)
{
    Store *store;
    StoreQuery *q;
    query(path, sql, &q, &store);
    int64_t n = store_int(q, 0);
    store_query_free(q);
    store_close(store);
    return n;
}

static void add_rounds(Journal *j, int64_t from, int64_t to)
{
    for (int64_t i = from; i < to; i++) {
        JournalRound r = {.round = i, .rows = 100 * i, .games = 10 * i, .loss_policy = i == 0 ? NAN : 2.5};
        r.positions = 7;
        r.learning_rate = 0.001;
        assert_string_equal(journal_add_round(j, &r).message, "");
    }
}

static void rounds_and_matches_are_kept(void **state)
{
    (void)state;
    Scratch s;
    Journal *j;
    assert_true(scratch_make(&s));
    const char *path = scratch_file(&s, "run.db");
    assert_string_equal(journal_open(&j, path).message, "");
    add_rounds(j, 0, 5);
    JournalMatch m = {.stage = "last", .rows = 400, .visits = 32, .playouts = 1000, .black_wins = 99};
    m.white_draws = 3;
    m.score = 0.9;
    assert_string_equal(journal_add_match(j, &m).message, "");
    m.score = 0.95; /* the same match played again */
    assert_string_equal(journal_add_match(j, &m).message, "");
    assert_string_equal(journal_commit(j).message, "");
    journal_close(j);

    assert_int_equal(number(path, "SELECT count(*) FROM rounds"), 5);
    assert_int_equal(number(path, "SELECT sum(rows) FROM rounds WHERE loss_policy = 2.5"), 1000);
    assert_int_equal(number(path, "SELECT loss_policy IS NULL FROM rounds WHERE round = 0"), 1);
    assert_int_equal(number(path, "SELECT count(*) FROM matches"), 1);
    assert_int_equal(number(path, "SELECT score = 0.95 AND black_wins = 99 AND white_draws = 3 AND"
                                  " playouts = 1000 AND stage = 'last' FROM matches"),
                     1);
    scratch_remove(&s);
}

static void the_future_is_forgotten(void **state)
{
    (void)state;
    Scratch s;
    Journal *j;
    JournalMatch m = {.stage = "between"};
    assert_true(scratch_make(&s));
    const char *path = scratch_file(&s, "run.db");
    assert_string_equal(journal_open(&j, path).message, "");
    add_rounds(j, 0, 6);
    for (m.rows = 100; m.rows <= 500; m.rows += 200)
        assert_string_equal(journal_add_match(j, &m).message, "");
    assert_string_equal(journal_commit(j).message, "");
    add_rounds(j, 6, 9); /* never committed */
    journal_close(j);
    assert_string_equal(journal_open(&j, path).message, "");
    assert_int_equal(number(path, "SELECT max(round) FROM rounds"), 5);
    assert_string_equal(journal_truncate(j, 4, 300).message, "");
    journal_close(j);
    assert_int_equal(number(path, "SELECT max(round) FROM rounds"), 3);
    assert_int_equal(number(path, "SELECT max(rows) FROM matches"), 300);
    scratch_remove(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rounds_and_matches_are_kept),
        cmocka_unit_test(the_future_is_forgotten),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
