/* Openings of files: text, SGF with one game or many, folders. */
#include "game/base/file.h"
#include "game/opening_file.h"
#include "tests/support/assert_status.h"
#include "tests/support/scratch_test.h"

#include <string.h>

static const GameSpec SPEC = {RULE_FREESTYLE, 15, 5};

static const char *put(Scratch *s, const char *name, const char *text)
{
    const char *path = scratch_file(s, name);
    assert_ok(file_write(path, text, strlen(text)));
    return path;
}

static OpeningBook read_all(const char *path, int moves)
{
    OpeningBook book;
    assert_ok(opening_file_read(path, SPEC, ORIGIN_BOTTOM, moves, &book));
    return book;
}

static void test_games_are_openings(void **state)
{
    const char *path = put(*state, "g.sgf",
                           "words (;GM[4]SZ[15]C[a ) in ( text \\] too];B[hh];W[ii](;B[aa])(;B[bb]))\n"
                           "(;SZ[15]RU[4]RE[B+R];B[gg];W[ff];B[ee];W[dd])\n");
    OpeningBook book = read_all(path, 0);
    static const Opening expected[] = {{3, {112, 128, 0}}, {4, {96, 80, 64, 48}}};
    assert_int_equal(book.count, 2);
    for (int i = 0; i < 2; i++) assert_true(opening_equal(&book.opening[i], &expected[i]));
    opening_book_free(&book);
    book = read_all(path, 2);
    for (int i = 0; i < 2; i++) assert_int_equal(book.opening[i].moves, 2);
    opening_book_free(&book);
}

static void test_text_and_folders(void **state)
{
    Scratch *s = *state;
    put(s, "b.txt", "# lines\n0,0, 1,1, 2,2\nh8i9\n");
    put(s, "a.sgf", "(;SZ[15];B[hh])");
    put(s, "notes.md", "not an opening");
    OpeningBook book = read_all(s->path, 2);
    assert_int_equal(book.count, 3);
    static const int moves[] = {1, 2, 2};
    for (int i = 0; i < 3; i++) assert_int_equal(book.opening[i].moves, moves[i]);
    opening_book_free(&book);
}

/* Whole games serve too, where so many moves are taken that they go on. */
static void test_decided_games(void **state)
{
    const char *path =
        put(*state, "g.sgf", "(;SZ[15];B[aa];W[ab];B[ba];W[bb];B[ca];W[cb];B[da];W[db];B[ea])");
    OpeningBook book;
    Status status = opening_file_read(path, SPEC, ORIGIN_BOTTOM, 0, &book);
    assert_int_equal(status.code, ERR_FORMAT);
    assert_non_null(strstr(status.message, "g.sgf: game 1: is over after move 9"));
    book = read_all(path, 8);
    assert_int_equal(book.opening[0].moves, 8);
    opening_book_free(&book);
}

static void test_what_is_no_opening(void **state)
{
    static const struct {
        const char *text, *words;
    } cases[] = {
        {"(;SZ[15];B[hh])(;SZ[19];B[aa])", "game 2: is for a board of 19x19, not 15x15"},
        {"(;SZ[15]AB[hh];W[aa])", "game 1: does not begin with black"},
        {"(;SZ[15];W[hh];B[aa])", "game 1: does not begin with black"},
        {"(;SZ[15])", "game 1: has no moves"},
        {"(;SZ[15];B[hh](;W[aa]", "it was cut"},
        {"(;SZ[15];B[hh];W[hh])", "game 1:1: move 2"},
        {"nothing of the kind", "no game"},
        {"", "no game"},
    };
    OpeningBook book;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Status status = opening_file_read(put(*state, "g.sgf", cases[i].text), SPEC, ORIGIN_BOTTOM, 0, &book);
        assert_int_equal(status.code, ERR_FORMAT);
        if (!strstr(status.message, cases[i].words)) fail_msg("%s: %s", cases[i].text, status.message);
    }
    assert_ok(file_remove(scratch_file(*state, "g.sgf")));
    Status empty = opening_file_read(((Scratch *)*state)->path, SPEC, ORIGIN_BOTTOM, 0, &book);
    assert_int_equal(empty.code, ERR_FORMAT);
    assert_non_null(strstr(empty.message, "no .txt or .sgf with openings in it"));
    assert_int_equal(opening_file_read("/no/such/file", SPEC, ORIGIN_BOTTOM, 0, &book).code, ERR_IO);
}

/* Those that come with the program: enough of them, all different, and none won already. */
static void test_those_that_come_with_the_program(void **state)
{
    (void)state;
    for (int rule = 0; rule < RULE_COUNT; rule++) {
        GameSpec spec = {(uint8_t)rule, 15, 5};
        char path[256];
        OpeningBook book;
        snprintf(path, sizeof path, "%s/../assets/openings/%s-15x15.txt", TEST_DATA, rule_name((Rule)rule));
        assert_ok(opening_file_read(path, spec, ORIGIN_BOTTOM, 0, &book));
        int all = book.count;
        assert_ok(opening_book_remove_duplicates(&book, spec.size));
        assert_int_equal(book.count, all);
        assert_true(all >= 100);
        opening_book_free(&book);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCRATCH_TEST(test_games_are_openings),
        SCRATCH_TEST(test_text_and_folders),
        SCRATCH_TEST(test_decided_games),
        SCRATCH_TEST(test_what_is_no_opening),
        cmocka_unit_test(test_those_that_come_with_the_program),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
