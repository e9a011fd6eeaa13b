/* Renju's forbidden points against the naive definition, on random positions rich in threats. */
#include "game/base/rng.h"
#include "game/forbidden.h"
#include "game/pattern.h"
#include "tests/support/naive.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* Black stones mostly, in a part of the board, so that fours and threes cross. */
static void scatter(Board *b, int size, int black, int white, Rng *rng)
{
    board_init(b, (GameSpec){RULE_RENJU, (uint8_t)size, 5});
    int side = 5 + (int)rng_below(rng, (uint32_t)(size - 4));
    int left = (int)rng_below(rng, (uint32_t)(size - side + 1));
    int top = (int)rng_below(rng, (uint32_t)(size - side + 1));
    for (int i = 0; i < black + white; i++) {
        int x = left + (int)rng_below(rng, (uint32_t)side), y = top + (int)rng_below(rng, (uint32_t)side);
        Point p = (Point)(y * size + x);
        if (pointset_has(&b->empty, p)) board_put(b, p, i < black ? BLACK : WHITE);
    }
}

static void compare(const Board *b, int seen[4])
{
    Naive n;
    PointSet points;
    naive_copy(&n, b);
    forbidden_points(b, &points);
    for (Point p = pointset_next(&b->empty, 0); p != POINT_NONE; p = pointset_next(&b->empty, p + 1)) {
        Forbidden expected = naive_forbidden(&n, p % b->spec.size, p / b->spec.size);
        assert_int_equal(forbidden_at(b, p), expected);
        assert_int_equal(pointset_has(&points, p), expected != FORBIDDEN_NO);
        seen[expected]++;
    }
    for (Point p = 0; p < board_points(b); p++)
        if (!pointset_has(&b->empty, p)) assert_false(pointset_has(&points, p));
}

static void test_random_positions(void **state)
{
    (void)state;
    Rng rng = rng_make(7, 0, 0, 0, RNG_GENERAL);
    int seen[4] = {0};
    for (int round = 0; round < 4000; round++) {
        Board b;
        scatter(&b, 5 + round % 16, 4 + (int)rng_below(&rng, 24), (int)rng_below(&rng, 14), &rng);
        compare(&b, seen);
    }
    assert_true(seen[FORBIDDEN_OVERLINE] > 100);
    assert_true(seen[FORBIDDEN_DOUBLE_FOUR] > 1000);
    assert_true(seen[FORBIDDEN_DOUBLE_THREE] > 1000);
}

/* Only the points that patterns call THREAT_FORBIDDEN_MAYBE can be forbidden. */
static void test_patterns_miss_none(void **state)
{
    (void)state;
    Rng rng = rng_make(8, 0, 0, 0, RNG_GENERAL);
    PatternTable *t;
    assert_int_equal(pattern_table_new(&t, (GameSpec){RULE_RENJU, 15, 5}).code, STATUS_OK);
    int false_alarms = 0;
    for (int round = 0; round < 2000; round++) {
        Board b;
        PatternBoard pb;
        scatter(&b, 15, 4 + (int)rng_below(&rng, 30), (int)rng_below(&rng, 20), &rng);
        pattern_init(&pb, t, &b);
        for (Point p = pointset_next(&b.empty, 0); p != POINT_NONE; p = pointset_next(&b.empty, p + 1)) {
            bool maybe = pb.threat[BLACK][p] == THREAT_FORBIDDEN_MAYBE;
            bool forbidden = forbidden_at(&b, p) != FORBIDDEN_NO;
            assert_true(maybe || !forbidden);
            false_alarms += maybe && !forbidden;
        }
    }
    assert_true(false_alarms > 0);
    pattern_table_free(t);
}

static void test_other_rules_forbid_nothing(void **state)
{
    (void)state;
    Board b;
    scatter(&b, 9, 30, 5, &(Rng){{1, 2}, {3, 4, 5, 6}, {0}, 4});
    PointSet points;
    forbidden_points(&b, &points);
    assert_false(pointset_empty(&points));
    b.spec.rule = RULE_STANDARD;
    forbidden_points(&b, &points);
    assert_true(pointset_empty(&points));
    assert_int_equal(forbidden_at(&b, pointset_next(&b.empty, 0)), FORBIDDEN_NO);
}

static void test_names(void **state)
{
    (void)state;
    assert_string_equal(forbidden_name(FORBIDDEN_OVERLINE), "overline");
    assert_string_equal(forbidden_name(FORBIDDEN_DOUBLE_FOUR), "double-four");
    assert_string_equal(forbidden_name(FORBIDDEN_DOUBLE_THREE), "double-three");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_positions),
        cmocka_unit_test(test_patterns_miss_none),
        cmocka_unit_test(test_other_rules_forbid_nothing),
        cmocka_unit_test(test_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
