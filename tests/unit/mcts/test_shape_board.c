/* The sums kept incrementally are those of a new board, undo restores every byte, and `near` is what its words say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "game/base/rng.h"
#include "mcts/shape_board.h"
#include "tests/support/assert_status.h"

static void assert_same(const ShapeBoard *a, const ShapeBoard *b)
{
    assert_int_equal(a->sum[BLACK], b->sum[BLACK]);
    assert_int_equal(a->sum[WHITE], b->sum[WHITE]);
    assert_int_equal(shape_board_value(a), shape_board_value(b));
}

/* Play a random game to its end, compare at each ply with a board begun anew, and take all of it back. */
static void check_game(GameSpec spec, const PatternTable *table, Rng *rng)
{
    static ShapeBoard before[BOARD_POINTS_MAX];
    static ShapeUndo undo[BOARD_POINTS_MAX];
    Board empty;
    ShapeBoard s, fresh;
    int ply = 0;
    board_init(&empty, spec);
    shape_board_init(&s, table, &empty);
    while (!board_over(&s.board)) {
        Point p = (Point)rng_below(rng, (uint32_t)board_points(&s.board));
        if (!pointset_has(&s.board.empty, p)) continue;
        before[ply] = s;
        shape_board_play(&s, p, &undo[ply++]);
        shape_board_init(&fresh, table, &s.board);
        assert_same(&s, &fresh);
    }
    while (ply-- > 0) {
        shape_board_undo(&s, &undo[ply]);
        assert_memory_equal(&s, &before[ply], sizeof s);
    }
}

static void test_sums_follow_the_moves(void **state)
{
    (void)state;
    for (Rule rule = RULE_FREESTYLE; rule < RULE_COUNT; rule++)
        for (int size = 5; size <= 20; size += 5) {
            GameSpec spec = {(uint8_t)rule, (uint8_t)size, 5};
            PatternTable *table;
            Rng rng = rng_make(7, (uint32_t)rule, (uint64_t)size, 0, RNG_GENERAL);
            assert_ok(pattern_table_new(&table, spec));
            for (int game = 0; game < 3; game++) check_game(spec, table, &rng);
            pattern_table_free(table);
        }
}

static bool stone_within_two(const Board *b, Point p)
{
    int size = b->spec.size;
    for (Point q = 0; q < size * size; q++)
        if (board_at(b, q) != EMPTY && abs(p % size - q % size) <= 2 && abs(p / size - q / size) <= 2)
            return true;
    return false;
}

static void test_near_is_within_two(void **state)
{
    (void)state;
    Rng rng = rng_make(3, 0, 0, 0, RNG_GENERAL);
    for (int i = 0; i < 200; i++) {
        Board b;
        PointSet near;
        board_init(&b, (GameSpec){RULE_FREESTYLE, (uint8_t)(5 + i % 16), 5});
        int stones = 1 + i % 4;
        while (b.stones < stones) {
            Point p = (Point)rng_below(&rng, (uint32_t)board_points(&b));
            if (pointset_has(&b.empty, p)) board_put(&b, p, (Color)(b.stones & 1));
        }
        shape_board_near(&b, &near);
        for (Point p = 0; p < board_points(&b); p++)
            assert_int_equal(pointset_has(&near, p), board_at(&b, p) == EMPTY && stone_within_two(&b, p));
    }
}

static void test_near_of_an_empty_board_is_its_centre(void **state)
{
    (void)state;
    Board b;
    PointSet near;
    board_init(&b, (GameSpec){RULE_FREESTYLE, 15, 5});
    shape_board_near(&b, &near);
    assert_int_equal(pointset_count(&near), 1);
    assert_true(pointset_has(&near, 7 * 15 + 7));
}

static Board stones(const Point black[], const Point white[], int n)
{
    Board b;
    board_init(&b, (GameSpec){RULE_FREESTYLE, 15, 5});
    for (int i = 0; i < n; i++) {
        board_put(&b, black[i], BLACK);
        board_put(&b, white[i], WHITE);
    }
    board_set_to_move(&b, BLACK);
    return b;
}

static void test_more_in_a_row_is_worth_more(void **state)
{
    (void)state;
    PatternTable *table;
    assert_ok(pattern_table_new(&table, (GameSpec){RULE_FREESTYLE, 15, 5}));
    const Point scattered[] = {0, 14, 210}, two[] = {110, 111, 14}, three[] = {110, 111, 112},
                white[] = {31, 41, 191};
    const Point *black[] = {scattered, two, three};
    int last = -1000000;
    for (int i = 0; i < 3; i++) {
        Board b = stones(black[i], white, 3);
        ShapeBoard s;
        shape_board_init(&s, table, &b);
        assert_true(shape_board_value(&s) > last);
        last = shape_board_value(&s);
    }
    pattern_table_free(table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sums_follow_the_moves),
        cmocka_unit_test(test_near_is_within_two),
        cmocka_unit_test(test_near_of_an_empty_board_is_its_centre),
        cmocka_unit_test(test_more_in_a_row_is_worth_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
