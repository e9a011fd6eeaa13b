#include "game/base/file.h"
#include "ui/cli/game_file.h"
#include "ui/cli/random_game.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void random_session(Session *s, GameSpec spec, int plies, uint64_t seed)
{
    Rng rng = rng_make(seed, 0, 0, 0, RNG_GENERAL);
    Board empty;
    board_init(&empty, spec);
    session_begin(s, &empty);
    for (int i = 0; i < plies && !board_over(&s->board); i++)
        session_play(s, random_game_move(&s->board, &rng));
}

static void games_come_back_from_every_format(void **state)
{
    (void)state;
    static const char *const names[] = {"test_game_file_tmp.sgf", "test_game_file_tmp.psq",
                                        "test_game_file_tmp.txt", "test_game_file_tmp.pos"};
    for (int i = 0; i < 40; i++) {
        GameSpec spec = {(uint8_t)(i % RULE_COUNT), (uint8_t)(5 + i % 16), 5};
        const char *name = names[i / 4 % 4];
        Session out, in;
        random_session(&out, spec, 3 * i, (uint64_t)i);
        assert_int_equal(game_file_save(name, &out, i % 2 ? BLACK : WHITE).code, STATUS_OK);
        assert_int_equal(game_file_load(name, spec, &in).code, STATUS_OK);
        assert_int_equal(in.count, out.count);
        assert_memory_equal(&in.board, &out.board, sizeof in.board);
        assert_int_equal(file_remove(name).code, STATUS_OK);
    }
}

static void bad_names_and_files_are_refused(void **state)
{
    (void)state;
    GameSpec spec = {RULE_FREESTYLE, 15, 5};
    Session s, before;
    random_session(&s, spec, 10, 1);
    before = s;
    assert_int_equal(game_file_save("game.png", &s, BLACK).code, ERR_INPUT);
    assert_int_equal(game_file_save("no/such/folder.sgf", &s, BLACK).code, ERR_IO);
    assert_int_equal(game_file_load("no_such_file.sgf", spec, &s).code, ERR_INPUT);
    assert_int_equal(file_write("test_game_file_bad.tmp", "h8h8", 4).code, STATUS_OK);
    Status status = game_file_load("test_game_file_bad.tmp", spec, &s);
    assert_int_equal(status.code, ERR_FORMAT);
    assert_non_null(strstr(status.message, "test_game_file_bad.tmp"));
    assert_int_equal(file_remove("test_game_file_bad.tmp").code, STATUS_OK);
    assert_memory_equal(&s.board, &before.board, sizeof s.board);
    assert_int_equal(s.count, before.count);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(games_come_back_from_every_format),
        cmocka_unit_test(bad_names_and_files_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
