/* What a run writes down for reports. */
#include "train/journal.h"

#include "game/base/store.h"
#include "tests/support/assert_status.h"
#include "tests/support/scratch.h"
#include "train/curve.h"

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

/* All that is written comes back by curve.h, also while the journal is open. */
static void a_curve_holds_what_was_written(void **state)
{
    (void)state;
    Scratch s;
    Journal *j;
    Curve c;
    assert_true(scratch_make(&s));
    const char *path = scratch_file(&s, "run.db");
    assert_ok(journal_open(&j, path));
    assert_ok(curve_read(path, &c));
    assert_int_equal(c.round_count + c.match_count + c.duel_count + c.rating_count, 0);
    curve_free(&c);

    JournalRound rounds[2] = {
        {.rows = 10, .visits = 32, .loss_policy = NAN},
        {.round = 1, .rows = 20, .games = 3, .steps = 4, .positions = 5, .evaluations = 6}};
    rounds[0].tally = (Tally){1, 2, 3, 4, 5, 6, 7, 8};
    rounds[1].play_seconds = 1.5;
    rounds[1].learning_rate = 0.25;
    for (int i = 0; i < 2; i++) assert_ok(journal_add_round(j, &rounds[i]));
    JournalMatch match = {
        .stage = "between", .rows = 20, .visits = 8, .playouts = 9, .black_wins = 1, .white_losses = 2};
    assert_ok(journal_add_match(j, &match));
    JournalDuel duel = {{20, 10, {1, 2, 3}, {4, 5, 6}}, 7, 8.5}, later = duel;
    later.duel.rows = 30;
    assert_ok(journal_add_duel(j, &duel));
    assert_ok(journal_add_duel(j, &later));
    EloRating ratings[2] = {{.rows = 10}, {20, 100, 30, 110, 40, NAN, 50}};
    assert_ok(journal_set_ratings(j, ratings, 1));
    assert_ok(journal_set_ratings(j, ratings, 2));
    assert_ok(journal_commit(j));
    assert_ok(journal_truncate(j, 2, 20));

    assert_ok(curve_read(path, &c));
    journal_close(j);
    assert_int_equal(c.round_count, 2);
    assert_true(isnan(c.rounds[0].loss_policy) && c.rounds[0].visits == 32);
    assert_memory_equal(&c.rounds[0].tally, &rounds[0].tally, sizeof(Tally));
    assert_memory_equal(&c.rounds[1], &rounds[1], sizeof(JournalRound));
    assert_int_equal(c.match_count, 1);
    assert_string_equal(c.matches[0].stage, "between");
    assert_true(c.matches[0].black.wins == 1 && c.matches[0].white.losses == 2 && c.matches[0].playouts == 9);
    assert_int_equal(c.duel_count, 1);
    assert_memory_equal(&c.duels[0].duel, &duel.duel, sizeof duel.duel);
    assert_true(c.duels[0].visits == 7 && c.duels[0].seconds == 8.5);
    assert_int_equal(c.rating_count, 2);
    assert_true(c.ratings[1].black_error == 40 && isnan(c.ratings[1].white) &&
                c.ratings[1].white_error == 50);
    curve_free(&c);
    scratch_remove(&s);
}

/* A journal of before there were duels. */
static void older_journals_are_read(void **state)
{
    (void)state;
    Scratch s;
    Journal *j;
    Store *store;
    Curve c;
    assert_true(scratch_make(&s));
    const char *path = scratch_file(&s, "run.db");
    assert_ok(journal_open(&j, path));
    add_rounds(j, 0, 3);
    assert_ok(journal_commit(j));
    journal_close(j);
    assert_ok(store_open(path, STORE_WRITE, &store));
    assert_ok(store_exec(store, "DROP TABLE selfplay; DROP TABLE duels; DROP TABLE ratings;"));
    store_close(store);
    assert_ok(curve_read(path, &c));
    assert_int_equal(c.round_count, 3);
    assert_int_equal(c.rounds[2].tally.games + c.duel_count, 0);
    curve_free(&c);
    assert_ok(journal_open(&j, path));
    add_rounds(j, 3, 4);
    journal_close(j);
    assert_int_equal(curve_read(scratch_file(&s, "none.db"), &c).code, ERR_IO);
    scratch_remove(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rounds_and_matches_are_kept),
        cmocka_unit_test(the_future_is_forgotten),
        cmocka_unit_test(a_curve_holds_what_was_written),
        cmocka_unit_test(older_journals_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
