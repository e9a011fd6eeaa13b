/* Symmetries as a group, and their hold on boards, moves and forbidden points. */
#include "game/base/rng.h"
#include "game/forbidden.h"
#include "game/symmetry.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void test_points(void **state)
{
    (void)state;
    assert_int_equal(symmetry_point(0, 15, 17), 17);
    assert_int_equal(symmetry_point(1, 15, 0), 14);
    assert_int_equal(symmetry_point(2, 15, 0), 14 * 15);
    assert_int_equal(symmetry_point(4, 15, 3), 3 * 15);
    /* Mirrored first, then swapped: (1, 0) goes to (13, 0), then to (0, 13). */
    assert_int_equal(symmetry_point(5, 15, 1), 13 * 15);
}

static void test_tables_are_permutations(void **state)
{
    (void)state;
    for (int size = BOARD_SIZE_MIN; size <= BOARD_SIZE_MAX; size++)
        for (int s = 0; s < SYMMETRIES; s++) {
            Point table[BOARD_POINTS_MAX];
            PointSet seen = {{0}};
            symmetry_table(s, size, table);
            for (Point p = 0; p < size * size; p++) {
                assert_int_equal(table[p], symmetry_point(s, size, p));
                pointset_add(&seen, table[p]);
            }
            assert_int_equal(pointset_count(&seen), size * size);
        }
}

static void test_inverse_and_composition(void **state)
{
    (void)state;
    for (int size = 5; size <= 6; size++)
        for (Point p = 0; p < size * size; p++)
            for (int a = 0; a < SYMMETRIES; a++) {
                Point there = symmetry_point(a, size, p);
                assert_int_equal(symmetry_point(symmetry_inverse(a), size, there), p);
                for (int b = 0; b < SYMMETRIES; b++)
                    assert_int_equal(symmetry_point(symmetry_compose(a, b), size, p),
                                     symmetry_point(b, size, there));
            }
}

static void assert_turned(const Board *b, const Board *turned, int s)
{
    PointSet legal, turned_legal;
    board_legal(b, &legal);
    board_legal(turned, &turned_legal);
    for (Point p = 0; p < board_points(b); p++) {
        Point q = symmetry_point(s, b->spec.size, p);
        assert_int_equal(board_at(b, p), board_at(turned, q));
        assert_int_equal(pointset_has(&legal, p), pointset_has(&turned_legal, q));
        if (board_at(b, p) == EMPTY) assert_int_equal(forbidden_at(b, p), forbidden_at(turned, q));
    }
}

/* Playing on the turned board is turning the played one, to the byte. */
static void test_play_commutes(void **state)
{
    (void)state;
    Rng rng = rng_make(10, 0, 0, 0, RNG_GENERAL);
    for (int rule = 0; rule < RULE_COUNT; rule++)
        for (int s = 0; s < SYMMETRIES; s++) {
            Board b, turned, expected;
            Undo undo;
            board_init(&b, (GameSpec){(uint8_t)rule, (uint8_t)(7 + s), 5});
            while (!board_over(&b)) {
                Point p = (Point)rng_below(&rng, (uint32_t)board_points(&b));
                if (!pointset_has(&b.empty, p)) continue;
                symmetry_board(s, &b, &turned);
                assert_turned(&b, &turned, s);
                board_play(&b, p, &undo);
                board_play(&turned, symmetry_point(s, b.spec.size, p), &undo);
                symmetry_board(s, &b, &expected);
                assert_memory_equal(&turned, &expected, sizeof turned);
            }
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_points),
        cmocka_unit_test(test_tables_are_permutations),
        cmocka_unit_test(test_inverse_and_composition),
        cmocka_unit_test(test_play_commutes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
