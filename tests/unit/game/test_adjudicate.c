#include "game/match/adjudicate.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static Agreement three = {.moves = 3, .sure = 0.95f, .even = 0.02f};

/* The verdict after moves with these scores, each from its mover's side; black moved first. */
static Result verdict(const float scores[], int n, int opening)
{
    Referee r;
    memset(&r, 0, sizeof r);
    r.count = n;
    r.opening_count = opening;
    for (int i = 0; i < n; i++) r.about[i].score = scores[i];
    r.board.to_move = n % 2 ? WHITE : BLACK;
    return adjudicate_agreement(&three, &r);
}

static void test_both_must_say_so(void **state)
{
    (void)state;
    const float black[] = {0.99f, 0.02f, 0.96f, 0.01f, 0.97f, 0.05f},
                white[] = {0, 1, 0.02f, 0.98f, 0.01f, 0.99f};
    const float doubt[] = {0.99f, 0.02f, 0.96f, 0.06f, 0.97f, 0.05f}, both[] = {1, 1, 1, 1, 1, 1};
    const float draw[] = {0.5f, 0.51f, 0.49f, 0.5f, 0.485f, 0.515f}, silent[] = {1, 0, 1, NAN, 1, 0};
    assert_int_equal(verdict(black, 6, 0), RESULT_BLACK);
    assert_int_equal(verdict(white, 6, 0), RESULT_WHITE);
    assert_int_equal(verdict(draw, 6, 0), RESULT_DRAW);
    three.drawn_from = 7;
    assert_int_equal(verdict(draw, 6, 0), RESULT_NONE);
    assert_int_equal(verdict(black, 6, 0), RESULT_BLACK);
    three.drawn_from = 6;
    assert_int_equal(verdict(draw, 6, 0), RESULT_DRAW);
    assert_int_equal(verdict(doubt, 6, 0), RESULT_NONE);
    assert_int_equal(verdict(both, 6, 0), RESULT_NONE);
    assert_int_equal(verdict(silent, 6, 0), RESULT_NONE);
}

static void test_long_enough_and_by_the_players(void **state)
{
    (void)state;
    const float black[] = {0.1f, 0.99f, 0, 1, 0, 1, 0, 1};
    assert_int_equal(verdict(black, 5, 0), RESULT_NONE);
    assert_int_equal(verdict(black, 7, 0), RESULT_WHITE);
    assert_int_equal(verdict(black, 7, 1), RESULT_WHITE);
    assert_int_equal(verdict(black, 7, 2), RESULT_NONE);
    assert_int_equal(verdict(black, 6, 0), RESULT_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_both_must_say_so),
        cmocka_unit_test(test_long_enough_and_by_the_players),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
