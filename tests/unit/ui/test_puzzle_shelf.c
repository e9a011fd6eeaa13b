/* Which puzzle comes next, and what is remembered of those solved. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "game/base/file.h"
#include "tests/support/assert_status.h"
#include "tests/support/scratch.h"
#include "ui/board/puzzle_shelf.h"

static uint64_t hash_of(const Puzzle *p)
{
    Board b;
    puzzle_board(p, &b);
    return b.hash;
}

/* The number of the next one. */
static int next(PuzzleShelf *shelf, int after, const Puzzle **p)
{
    int number;
    assert_ok(puzzle_shelf_next(shelf, RULE_RENJU, 2, after, p, &number));
    assert_int_equal((*p)->difficulty, 2);
    assert_int_equal((*p)->spec.rule, RULE_RENJU);
    return number;
}

static int solved(PuzzleShelf *shelf, int *all)
{
    int count;
    assert_ok(puzzle_shelf_count(shelf, RULE_RENJU, 2, all, &count));
    return count;
}

static void test_the_next_is_the_first_that_was_not_solved(void **state)
{
    (void)state;
    Scratch scratch;
    PuzzleShelf *shelf;
    const Puzzle *p;
    int all;
    assert_true(scratch_make(&scratch));
    const char *path = scratch_file(&scratch, "solved.txt");
    assert_ok(puzzle_shelf_new(&shelf, path));
    assert_int_equal(solved(shelf, &all), 0);
    assert_true(all >= 5);
    assert_int_equal(next(shelf, 0, &p), 1);
    assert_int_equal(next(shelf, 1, &p), 2);
    assert_ok(puzzle_shelf_solve(shelf, hash_of(p)));
    assert_ok(puzzle_shelf_solve(shelf, hash_of(p)));
    assert_int_equal(next(shelf, 0, &p), 1);
    assert_int_equal(next(shelf, 1, &p), 3);
    assert_int_equal(next(shelf, all, &p), 1);
    puzzle_shelf_free(shelf);

    assert_ok(puzzle_shelf_new(&shelf, path));
    assert_int_equal(solved(shelf, &all), 1);
    assert_int_equal(next(shelf, 1, &p), 3);
    for (int i = 0; i < all; i++) {
        next(shelf, 0, &p);
        assert_ok(puzzle_shelf_solve(shelf, hash_of(p)));
    }
    assert_int_equal(solved(shelf, &all), all);
    assert_int_equal(next(shelf, 2, &p), 3);
    assert_int_equal(next(shelf, all, &p), 1);
    puzzle_shelf_free(shelf);
    puzzle_shelf_free(NULL);
    scratch_remove(&scratch);
}

static void test_what_is_damaged_or_missing_is_said(void **state)
{
    (void)state;
    Scratch scratch;
    PuzzleShelf *shelf;
    const Puzzle *p;
    int number, all, count;
    assert_true(scratch_make(&scratch));
    const char *path = scratch_file(&scratch, "solved.txt");
    assert_ok(file_write(path, "00000000000000aa\nxyz\n", 21));
    assert_ok(puzzle_shelf_new(&shelf, path));
    assert_int_equal(puzzle_shelf_count(shelf, RULE_CARO, 1, &all, &count).code, ERR_FORMAT);
    assert_int_equal(puzzle_shelf_solve(shelf, 1).code, ERR_FORMAT);
    puzzle_shelf_free(shelf);
    assert_ok(puzzle_shelf_new(&shelf, NULL));
    assert_int_equal(puzzle_shelf_next(shelf, RULE_CARO, 9, 0, &p, &number).code, ERR_INPUT);
    puzzle_shelf_free(shelf);
    scratch_remove(&scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_next_is_the_first_that_was_not_solved),
        cmocka_unit_test(test_what_is_damaged_or_missing_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
