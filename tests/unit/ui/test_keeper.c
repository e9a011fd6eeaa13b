/* What the window keeps, written in the background: the newest of each file, and all of it before the end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "game/base/file.h"
#include "tests/support/assert_status.h"
#include "tests/support/scratch.h"
#include "ui/board/keep.h"
#include "ui/board/keeper.h"

#include <stdlib.h>
#include <string.h>

typedef struct Shelf {
    Scratch scratch;
    char settings_path[FILE_PATH_MAX], game_path[FILE_PATH_MAX];
    State state, read;
    Keeper *keeper;
} Shelf;

static int set_up(void **state)
{
    static const GameSpec spec = {.rule = RULE_FREESTYLE, .size = 15, .line = 5};
    Shelf *f = calloc(1, sizeof *f);
    if (!f || !scratch_make(&f->scratch)) return -1;
    strcpy(f->settings_path, scratch_file(&f->scratch, "board.ini"));
    strcpy(f->game_path, scratch_file(&f->scratch, "board-game.json"));
    Settings settings = settings_default(spec, NULL);
    state_begin(&f->state, &settings, 0);
    f->read = f->state;
    assert_ok(keeper_new(&f->keeper, f->settings_path, f->game_path));
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    Shelf *f = *state;
    keeper_free(f->keeper);
    scratch_remove(&f->scratch);
    free(f);
    return 0;
}

static void end(Shelf *f)
{
    keeper_free(f->keeper);
    f->keeper = NULL;
}

/* Another variation of the first move: no such game is ever over. */
static void add_move(Shelf *f, Point p)
{
    variations_go(&f->state.game, 0);
    assert_true(variations_play(&f->state.game, p, 0));
}

static int moves_kept(Shelf *f)
{
    assert_ok(keep_read(f->game_path, &f->read));
    return f->read.game.count - 1;
}

static int level_kept(Shelf *f)
{
    assert_ok(settings_read(f->settings_path, &f->read.settings));
    return f->read.settings.level;
}

/* Far quicker than any disk: most are never begun, and the last of each file is there at the end. */
static void the_last_of_each_is_written_before_the_end(void **state)
{
    Shelf *f = *state;
    for (int i = 0; i < 60; i++) {
        add_move(f, (Point)i);
        f->state.settings.level = 1 + i % 7;
        keeper_keep(f->keeper, i < 33 ? &f->state.settings : NULL, &f->state);
        assert_true(keeper_busy(f->keeper));
    }
    end(f);
    assert_int_equal(moves_kept(f), 60);
    assert_int_equal(level_kept(f), 1 + 32 % 7);
}

/* While it writes, what is on the disk is a whole game, and never an older one than before. */
static void a_game_on_the_disk_only_grows(void **state)
{
    Shelf *f = *state;
    Status status;
    int seen = 0;
    keeper_keep(f->keeper, NULL, &f->state);
    keeper_finish(f->keeper);
    for (int i = 0; i < 60; i++) {
        add_move(f, (Point)i);
        keeper_keep(f->keeper, NULL, &f->state);
        int moves = moves_kept(f);
        assert_in_range(moves, seen, i + 1);
        seen = moves;
    }
    keeper_finish(f->keeper);
    assert_int_equal(moves_kept(f), 60);
    assert_true(keeper_look(f->keeper, &status));
    assert_ok(status);
    assert_false(keeper_busy(f->keeper));
    assert_false(keeper_look(f->keeper, &status));
}

static void only_what_changed_is_written(void **state)
{
    Shelf *f = *state;
    keeper_keep(f->keeper, NULL, NULL);
    assert_false(keeper_busy(f->keeper));
    keeper_keep(f->keeper, &f->state.settings, NULL);
    keeper_finish(f->keeper);
    assert_true(file_exists(f->settings_path));
    assert_false(file_exists(f->game_path));
    assert_ok(file_remove(f->settings_path));
    keeper_keep(f->keeper, NULL, &f->state);
    keeper_finish(f->keeper);
    assert_false(file_exists(f->settings_path));
    assert_true(file_exists(f->game_path));
}

/* A folder in the way of one file: that is told, the other file is written, and the first as soon as it can be. */
static void what_failed_is_told_and_tried_again(void **state)
{
    Shelf *f = *state;
    Status status;
    assert_ok(file_make_folders(f->settings_path));
    f->state.settings.level = 6;
    keeper_keep(f->keeper, &f->state.settings, &f->state);
    keeper_finish(f->keeper);
    assert_true(keeper_look(f->keeper, &status));
    assert_int_equal(status.code, ERR_IO);
    assert_non_null(strstr(status.message, "board.ini"));
    assert_int_equal(moves_kept(f), 0);
    assert_ok(file_remove(f->settings_path));
    keeper_keep(f->keeper, NULL, &f->state);
    end(f);
    assert_int_equal(level_kept(f), 6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_last_of_each_is_written_before_the_end, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_game_on_the_disk_only_grows, set_up, tear_down),
        cmocka_unit_test_setup_teardown(only_what_changed_is_written, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_failed_is_told_and_tried_again, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
