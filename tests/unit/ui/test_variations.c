/* A tree of moves, held against the position that its moves give when they are played again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "game/base/rng.h"
#include "ui/board/variations.h"

#include <stdlib.h>
#include <string.h>

static Variations *fresh(int size)
{
    Board start;
    Variations *v = malloc(sizeof *v);
    assert_non_null(v);
    board_init(&start, (GameSpec){.rule = RULE_FREESTYLE, .size = (uint8_t)size, .line = 5});
    variations_begin(v, &start);
    return v;
}

static Point random_point(const Variations *v, Rng *rng)
{
    int n = (int)rng_below(rng, (uint32_t)pointset_count(&v->board.empty));
    Point p = pointset_next(&v->board.empty, 0);
    while (n-- > 0) p = pointset_next(&v->board.empty, p + 1);
    return p;
}

static void a_random_walk_stays_valid(void **unused)
{
    Variations *v = fresh(7);
    Rng rng = rng_make(3, 0, 0, 0, RNG_GENERAL);
    (void)unused;
    for (int i = 0; i < 1500; i++) {
        switch (rng_below(&rng, 5)) {
        case 0:
            variations_back(v);
            break;
        case 1:
            variations_forward(v);
            break;
        case 2:
            variations_go(v, (int)rng_below(&rng, (uint32_t)v->count));
            break;
        case 3:
            variations_sideways(v, rng_below(&rng, 2) ? 1 : -1);
            break;
        default:
            if (!board_over(&v->board)) assert_true(variations_play(v, random_point(v, &rng), i));
        }
        if (i % 100 == 0) assert_true(variations_valid(v));
    }
    assert_true(v->count > 50);
    assert_true(variations_valid(v));
    free(v);
}

static void the_same_move_again_makes_no_new_node(void **unused)
{
    Variations *v = fresh(9);
    (void)unused;
    variations_play(v, 40, 10);
    variations_play(v, 41, 20);
    variations_back(v);
    variations_play(v, 41, 99);
    assert_int_equal(v->count, 3);
    assert_int_equal(v->node[v->at].time_ms, 20);
    free(v);
}

static void forward_returns_to_where_one_came_from(void **unused)
{
    Variations *v = fresh(9);
    (void)unused;
    variations_play(v, 1, -1);
    variations_back(v);
    variations_play(v, 2, -1);
    variations_play(v, 3, -1);
    int end = v->at, line[BOARD_POINTS_MAX + 1];
    while (variations_back(v)) {
    }
    assert_int_equal(variations_line(v, line), 3);
    assert_int_equal(line[2], end);
    while (variations_forward(v)) {
    }
    assert_int_equal(v->at, end);
    free(v);
}

static void sideways_goes_through_the_siblings(void **unused)
{
    Variations *v = fresh(9);
    (void)unused;
    for (Point p = 10; p < 13; p++) {
        variations_play(v, p, -1);
        variations_back(v);
    }
    variations_forward(v);
    assert_int_equal(v->board.last, 12);
    assert_false(variations_sideways(v, 1));
    assert_true(variations_sideways(v, -1));
    assert_int_equal(v->board.last, 11);
    assert_true(variations_sideways(v, -1));
    assert_int_equal(v->board.last, 10);
    assert_false(variations_sideways(v, -1));
    free(v);
}

static void what_does_not_agree_is_found(void **unused)
{
    Variations *v = fresh(9);
    (void)unused;
    variations_play(v, 1, -1);
    variations_play(v, 2, -1);
    assert_true(variations_valid(v));
    v->node[2].point = 1;
    assert_false(variations_valid(v));
    v->node[2].point = 2;
    v->node[2].parent = 0;
    assert_false(variations_valid(v));
    v->node[2].parent = 1;
    v->at = 1;
    assert_false(variations_valid(v));
    free(v);
}

static void a_full_tree_refuses(void **unused)
{
    Variations *v = fresh(20);
    Rng rng = rng_make(4, 0, 0, 0, RNG_GENERAL);
    bool room = true;
    (void)unused;
    for (int i = 0; room && i < 3 * VARIATIONS_MAX; i++) {
        if (v->node[v->at].ply > 60 || board_over(&v->board)) variations_go(v, (int)rng_below(&rng, 20));
        room = variations_play(v, random_point(v, &rng), -1);
    }
    assert_false(room);
    assert_int_equal(v->count, VARIATIONS_MAX);
    free(v);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_random_walk_stays_valid),
        cmocka_unit_test(the_same_move_again_makes_no_new_node),
        cmocka_unit_test(forward_returns_to_where_one_came_from),
        cmocka_unit_test(sideways_goes_through_the_siblings),
        cmocka_unit_test(what_does_not_agree_is_found),
        cmocka_unit_test(a_full_tree_refuses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
