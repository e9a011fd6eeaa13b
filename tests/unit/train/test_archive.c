/* Games on disk: what was committed comes back into a window to the bit. */
#include "train/archive.h"

#include "game/base/file.h"
#include "tests/support/episodes.h"
#include "tests/support/scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const GameSpec spec = {.rule = RULE_FREESTYLE, .size = 6, .line = 4};

typedef struct Fixture {
    Scratch scratch;
    PatternTable *table;
    Archive *archive;
    Episode game;
    Replay *window; /* what the games entered when they were played */
} Fixture;

static Replay *new_window(const Fixture *f)
{
    Replay *r;
    assert_int_equal(replay_new(&r, f->table, spec, PLANES_THREAT_1, 5000).code, STATUS_OK);
    return r;
}

static void open_archive(Fixture *f)
{
    const char *path = scratch_file(&f->scratch, "games-0.db");
    assert_int_equal(archive_open(&f->archive, path, spec).code, STATUS_OK);
}

static void make(Fixture *f)
{
    assert_true(scratch_make(&f->scratch));
    assert_int_equal(pattern_table_new(&f->table, spec).code, STATUS_OK);
    assert_int_equal(episode_new(&f->game, spec).code, STATUS_OK);
    f->window = new_window(f);
    open_archive(f);
}

static void unmake(Fixture *f)
{
    archive_close(f->archive);
    replay_free(f->window);
    pattern_table_free(f->table);
    episode_free(&f->game);
    scratch_remove(&f->scratch);
}

static void append(Fixture *f, int64_t from, int64_t to)
{
    for (int64_t n = from; n < to; n++) {
        episodes_play(&f->game, n, 21);
        assert_int_equal(archive_append(f->archive, &f->game, replay_total(f->window)).code, STATUS_OK);
        replay_add(f->window, &f->game);
    }
}

static void assert_same_rows(const Replay *a, const Replay *b, int64_t from, int64_t to)
{
    TrainRow *x = malloc(sizeof *x), *y = malloc(sizeof *y);
    for (int64_t n = from; n < to; n++) {
        replay_row(a, n, 0, x);
        replay_row(b, n, 0, y);
        assert_memory_equal(&x->planes, &y->planes, sizeof x->planes);
        assert_memory_equal(&x->legal, &y->legal, sizeof x->legal);
        assert_memory_equal(x->policy, y->policy, sizeof x->policy);
        assert_memory_equal(x->wdl, y->wdl, sizeof x->wdl);
    }
    free(x);
    free(y);
}

static void a_window_comes_back_to_the_bit(void **state)
{
    (void)state;
    Fixture f;
    make(&f);
    append(&f, 0, 60);
    assert_int_equal(archive_commit(f.archive).code, STATUS_OK);
    archive_close(f.archive);
    open_archive(&f);
    assert_int_equal(archive_games(f.archive), 60);
    int64_t total = replay_total(f.window);
    for (int64_t from = 0; from <= total; from += total / 4) {
        Replay *back = new_window(&f);
        assert_int_equal(archive_restore(f.archive, from, total, back).code, STATUS_OK);
        assert_int_equal(replay_total(back), total);
        assert_same_rows(f.window, back, from, total);
        replay_free(back);
    }
    unmake(&f);
}

static void what_was_not_committed_is_gone(void **state)
{
    (void)state;
    Fixture f;
    make(&f);
    append(&f, 0, 10);
    assert_int_equal(archive_commit(f.archive).code, STATUS_OK);
    append(&f, 10, 15);
    archive_close(f.archive);
    open_archive(&f);
    assert_int_equal(archive_games(f.archive), 10);
    unmake(&f);
}

static void games_after_a_checkpoint_are_forgotten(void **state)
{
    (void)state;
    Fixture f;
    make(&f);
    append(&f, 0, 10);
    int64_t rows = replay_total(f.window);
    append(&f, 10, 20);
    assert_int_equal(archive_commit(f.archive).code, STATUS_OK);
    assert_int_equal(archive_truncate(f.archive, 10).code, STATUS_OK);
    assert_int_equal(archive_games(f.archive), 10);
    Replay *back = new_window(&f);
    assert_int_equal(archive_restore(f.archive, 0, rows, back).code, STATUS_OK);
    assert_same_rows(f.window, back, 0, rows);
    assert_int_equal(archive_restore(f.archive, 0, rows + 1, back).code, ERR_FORMAT);
    assert_int_equal(archive_truncate(f.archive, 11).code, ERR_FORMAT);
    replay_free(back);

    /* The same games again: no number stands twice. */
    Replay *old = f.window;
    f.window = new_window(&f);
    replay_reset(f.window, rows);
    append(&f, 10, 20);
    assert_int_equal(archive_commit(f.archive).code, STATUS_OK);
    assert_same_rows(old, f.window, rows, replay_total(old));
    assert_int_equal(archive_append(f.archive, &f.game, replay_total(f.window)).code == STATUS_OK, 0);
    replay_free(old);
    unmake(&f);
}

/* Down to a size, but never into the window; and what is left goes on as if nothing had been. */
static void old_games_make_room(void **state)
{
    (void)state;
    Fixture f;
    make(&f);
    append(&f, 0, 400);
    assert_int_equal(archive_commit(f.archive).code, STATUS_OK);
    int64_t total = replay_total(f.window), full, pruned, keep = total - total / 4;
    const char *path = scratch_file(&f.scratch, "games-0.db");
    assert_string_equal(archive_prune(f.archive, keep, 1 << 30).message, "");
    archive_close(f.archive);
    assert_int_equal(file_bytes(path, &full).code, STATUS_OK);
    open_archive(&f);

    assert_string_equal(archive_prune(f.archive, keep, full * 3 / 4).message, "");
    assert_int_equal(file_bytes(path, &pruned).code, STATUS_OK); /* already while it is open */
    assert_true(pruned <= full * 3 / 4 && pruned > full / 2);
    assert_string_equal(archive_prune(f.archive, keep, 1).message, "");
    archive_close(f.archive);
    assert_int_equal(file_bytes(path, &pruned).code, STATUS_OK);
    assert_true(pruned < full * 2 / 5 && pruned > full / 5);

    open_archive(&f);
    assert_int_equal(archive_games(f.archive), 400);
    Replay *back = new_window(&f);
    assert_string_equal(archive_restore(f.archive, keep, total, back).message, "");
    assert_same_rows(f.window, back, keep, total);
    replay_free(back);
    append(&f, 400, 410);
    assert_int_equal(archive_commit(f.archive).code, STATUS_OK);
    assert_int_equal(archive_truncate(f.archive, 405).code, STATUS_OK);
    assert_int_equal(archive_games(f.archive), 405);
    unmake(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_window_comes_back_to_the_bit),
        cmocka_unit_test(what_was_not_committed_is_gone),
        cmocka_unit_test(old_games_make_room),
        cmocka_unit_test(games_after_a_checkpoint_are_forgotten),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
