/* Swap2 decisions: driven with made-up judgements, every answer is legal and the right one of the three. */
#include "game/match/swap2_choice.h"

#include "game/base/rng.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const GameSpec FIFTEEN = {RULE_FREESTYLE, 15, 5};

static Board with_stones(GameSpec spec, int n)
{
    static const Point points[] = {112, 113, 127, 97, 98};
    Board b;
    Undo undo;
    board_init(&b, spec);
    for (int i = 0; i < n; i++) board_play(&b, points[i], &undo);
    return b;
}

static Point any_legal(const Board *b)
{
    PointSet legal;
    board_legal(b, &legal);
    return pointset_next(&legal, 0);
}

/* What a search would make of a position: a score that only depends on it. */
static float made_up(const Board *b)
{
    Rng rng = rng_make(b->hash, 0, 0, 0, RNG_GENERAL);
    return rng_float(&rng);
}

/* Judge until decided: base positions as told, others by made_up. Returns the positions judged. */
static int decide(Swap2Choice *c, float base)
{
    Board b;
    int n = 0, visits;
    for (; swap2_choice_next(c, &b, &visits); n++) {
        assert_int_equal(b.to_move, WHITE);
        assert_false(board_over(&b));
        assert_true(visits >= 1);
        bool is_base = b.stones == c->base.stones;
        swap2_choice_judge(c, is_base ? base : made_up(&b), any_legal(&b));
        assert_true(n < 100);
    }
    return n;
}

static void expect_legal(const Board *base, const Point stone[], int n)
{
    Board b = *base;
    Undo undo;
    for (int i = 0; i < n; i++) {
        assert_int_equal(board_at(&b, stone[i]), EMPTY);
        board_play(&b, stone[i], &undo);
    }
}

static void test_three_even_stones_are_proposed(void **state)
{
    (void)state;
    static const GameSpec specs[] = {
        {RULE_FREESTYLE, 15, 5}, {RULE_RENJU, 20, 5}, {RULE_STANDARD, 6, 5}, {RULE_CARO, 5, 5}};
    for (int i = 0; i < 4; i++)
        for (uint64_t seed = 0; seed < 20; seed++) {
            Board b = with_stones(specs[i], 0);
            Swap2Choice c;
            Point stone[SWAP2_STONES];
            swap2_choice_begin(&c, &b, seed);
            assert_int_equal(swap2_choice_answer(&c, stone), 3);
            expect_legal(&b, stone, 3);
            assert_true(decide(&c, 0.5f) > SWAP2_FINALISTS);
            assert_int_equal(swap2_choice_answer(&c, stone), 3);
            expect_legal(&b, stone, 3);
            /* the most even of those drawn */
            Undo undo;
            for (int k = 0; k < 3; k++) board_play(&b, stone[k], &undo);
            for (int k = 0; k < c.count; k++)
                assert_true(fabsf(made_up(&b) - 0.5f) <= fabsf(c.candidate[k].score - 0.5f));
        }
}

static void test_seeds_propose_different_stones(void **state)
{
    (void)state;
    Board b = with_stones(FIFTEEN, 0);
    Swap2Choice c, d;
    int same = 0;
    for (uint64_t seed = 0; seed < 20; seed++) {
        swap2_choice_begin(&c, &b, seed);
        swap2_choice_begin(&d, &b, seed);
        assert_memory_equal(&c, &d, sizeof c);
        swap2_choice_begin(&d, &b, seed + 1);
        same += c.candidate[0].stone[0] == d.candidate[0].stone[0] &&
                c.candidate[0].stone[1] == d.candidate[0].stone[1];
    }
    assert_true(same < 5);
}

static void test_the_better_colour_is_taken(void **state)
{
    (void)state;
    for (int stones = 3; stones <= 5; stones += 2) {
        Board b = with_stones(FIFTEEN, stones);
        Swap2Choice c;
        Point stone[SWAP2_STONES];
        swap2_choice_begin(&c, &b, 1);
        assert_int_equal(decide(&c, 0.2f), 1);
        assert_int_equal(swap2_choice_answer(&c, stone), 0);
        swap2_choice_begin(&c, &b, 1);
        assert_int_equal(decide(&c, 0.8f), 1);
        assert_int_equal(swap2_choice_answer(&c, stone), 1);
        assert_int_equal(stone[0], any_legal(&b));
    }
}

/* Three even stones: two more are put where they leave it even; of five the sixth is played or not. */
static void test_an_even_position_is_handed_on(void **state)
{
    (void)state;
    int handed_on = 0;
    for (uint64_t seed = 0; seed < 20; seed++) {
        Board b = with_stones(FIFTEEN, 3);
        Swap2Choice c;
        Point stone[SWAP2_STONES];
        swap2_choice_begin(&c, &b, seed);
        assert_true(decide(&c, 0.53f) > 1);
        int n = swap2_choice_answer(&c, stone);
        assert_true(n == 1 || n == 2);
        expect_legal(&b, stone, n);
        handed_on += n == 2;
    }
    assert_true(handed_on > 10);
    Board five = with_stones(FIFTEEN, 5);
    Swap2Choice c;
    Point stone[SWAP2_STONES];
    swap2_choice_begin(&c, &five, 1);
    assert_int_equal(decide(&c, 0.51f), 1);
    assert_int_equal(swap2_choice_answer(&c, stone), 1);
}

/* Time may run out after any judgement: there is always a legal answer. */
static void test_there_is_an_answer_at_any_time(void **state)
{
    (void)state;
    for (int stones = 0; stones <= 5; stones += stones ? 2 : 3)
        for (int stop = 0; stop < 32; stop++) {
            Board base = with_stones(FIFTEEN, stones), b;
            Swap2Choice c;
            Point stone[SWAP2_STONES];
            int visits;
            swap2_choice_begin(&c, &base, 3);
            for (int i = 0; i < stop && swap2_choice_next(&c, &b, &visits); i++)
                swap2_choice_judge(&c, b.stones == stones ? 0.5f : made_up(&b), any_legal(&b));
            int n = swap2_choice_answer(&c, stone);
            assert_true(stones == 0 ? n == 3 : n <= (stones == 3 ? 2 : 1));
            expect_legal(&base, stone, n);
        }
}

/* The shares of all positions that are judged fill the time, and none is without. */
static void test_shares_are_the_whole(void **state)
{
    (void)state;
    for (int stones = 0; stones <= 5; stones += stones ? 2 : 3) {
        Board base = with_stones(FIFTEEN, stones), b;
        Swap2Choice c;
        double sum = 0;
        int visits;
        swap2_choice_begin(&c, &base, 1);
        while (swap2_choice_next(&c, &b, &visits)) {
            assert_true(swap2_choice_share(&c) > 0);
            sum += swap2_choice_share(&c);
            swap2_choice_judge(&c, 0.5f, any_legal(&b));
        }
        assert_true(fabs(sum - 1) < 1e-9);
    }
}

/* One or two stones, wherever the others stand, lead as near to the score as any that was tried. */
static void test_balance(void **state)
{
    (void)state;
    for (int stones = 0; stones <= 5; stones++)
        for (int put = 1; put <= 2; put++) {
            Board base = with_stones(FIFTEEN, stones), b;
            Swap2Choice c;
            Point stone[SWAP2_STONES];
            int visits;
            swap2_choice_begin_balance(&c, &base, put, 0.6f, 7);
            assert_int_equal(swap2_choice_answer(&c, stone), put);
            while (swap2_choice_next(&c, &b, &visits)) {
                assert_int_equal(b.stones, stones + put);
                swap2_choice_judge(&c, made_up(&b), any_legal(&b));
            }
            assert_int_equal(swap2_choice_answer(&c, stone), put);
            expect_legal(&base, stone, put);
            b = base;
            Undo undo;
            for (int k = 0; k < put; k++) board_play(&b, stone[k], &undo);
            for (int k = 0; k < c.count; k++)
                assert_true(fabsf(made_up(&b) - 0.6f) <= fabsf(c.candidate[k].score - 0.6f));
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_three_even_stones_are_proposed),
        cmocka_unit_test(test_seeds_propose_different_stones),
        cmocka_unit_test(test_the_better_colour_is_taken),
        cmocka_unit_test(test_an_even_position_is_handed_on),
        cmocka_unit_test(test_there_is_an_answer_at_any_time),
        cmocka_unit_test(test_shares_are_the_whole),
        cmocka_unit_test(test_balance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
