/* Perft: the number of games of a length and how they end, counted on the board and on the naive grid. */
#include "game/base/rng.h"
#include "tests/support/naive.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

typedef struct Counts {
    uint64_t leaves;
    uint64_t result[4];
    uint64_t reason[5];
} Counts;

static void tally(Counts *c, int result, int reason)
{
    c->leaves++;
    c->result[result]++;
    c->reason[reason]++;
}

static void count_board(Board *b, int depth, Counts *c)
{
    if (depth == 0 || board_over(b)) {
        tally(c, b->result, b->reason);
        return;
    }
    for (Point p = pointset_next(&b->empty, 0); p != POINT_NONE; p = pointset_next(&b->empty, p + 1)) {
        Undo undo;
        board_play(b, p, &undo);
        count_board(b, depth - 1, c);
        board_undo(b, &undo);
    }
}

static void count_naive(const Naive *n, int depth, Counts *c)
{
    if (depth == 0 || n->result != RESULT_NONE) {
        tally(c, (int)n->result, (int)n->reason);
        return;
    }
    for (int y = 0; y < n->spec.size; y++)
        for (int x = 0; x < n->spec.size; x++) {
            if (n->at[y][x] != '.') continue;
            Naive next = *n;
            naive_play(&next, x, y);
            count_naive(&next, depth - 1, c);
        }
}

/* Random moves for both until the stones stand or the game ends. */
static void random_position(Board *b, GameSpec spec, int stones, Rng *rng)
{
    Undo undo;
    do {
        board_init(b, spec);
        while (b->stones < stones && !board_over(b)) {
            Point p = (Point)rng_below(rng, (uint32_t)board_points(b));
            if (pointset_has(&b->empty, p)) board_play(b, p, &undo);
        }
    } while (board_over(b));
}

static Counts compare(const Board *b, int depth)
{
    Board board = *b;
    Naive naive;
    Counts fast = {0}, slow = {0};
    naive_copy(&naive, b);
    count_board(&board, depth, &fast);
    count_naive(&naive, depth, &slow);
    assert_memory_equal(&fast, &slow, sizeof fast);
    assert_memory_equal(&board, b, sizeof board);
    return fast;
}

static void test_from_the_start(void **state)
{
    (void)state;
    Board b;
    board_init(&b, (GameSpec){RULE_FREESTYLE, 5, 3});
    assert_int_equal(compare(&b, 3).leaves, 25 * 24 * 23);
    board_init(&b, (GameSpec){RULE_FREESTYLE, 20, 5});
    assert_int_equal(compare(&b, 2).leaves, 400 * 399);
}

static void test_from_random_positions(void **state)
{
    (void)state;
    static const int sizes[] = {6, 7, 9, 15, 20};
    Rng rng = rng_make(1, 0, 0, 0, RNG_GENERAL);
    uint64_t reasons[5] = {0};
    for (int rule = 0; rule < RULE_COUNT; rule++)
        for (int line = LINE_LENGTH_MIN; line <= LINE_LENGTH_MAX; line++)
            for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
                GameSpec spec = {(uint8_t)rule, (uint8_t)sizes[i], (uint8_t)line};
                if (game_spec_check(spec).code != STATUS_OK) continue;
                bool crowded = sizes[i] < 8 && line > 3;
                Board b;
                random_position(&b, spec, crowded ? sizes[i] * sizes[i] * 2 / 3 : line * 2, &rng);
                Counts c = compare(&b, crowded ? 3 : sizes[i] < 16 ? 2 : 1);
                for (int k = 0; k < 5; k++) reasons[k] += c.reason[k];
            }
    assert_true(reasons[REASON_LINE] > 0 && reasons[REASON_NONE] > 0);
}

static void test_to_the_last_point(void **state)
{
    (void)state;
    Rng rng = rng_make(2, 0, 0, 0, RNG_GENERAL);
    uint64_t reasons[5] = {0};
    for (int rule = 0; rule < RULE_COUNT; rule++)
        for (int round = 0; round < 200; round++) {
            Board b;
            random_position(&b, (GameSpec){(uint8_t)rule, 5 + round % 2, 5}, round % 2 ? 30 : 20, &rng);
            Counts c = compare(&b, 6);
            for (int k = 0; k < 5; k++) reasons[k] += c.reason[k];
        }
    assert_true(reasons[REASON_FULL] > 0 && reasons[REASON_LINE] > 0 && reasons[REASON_FORBIDDEN] > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_from_the_start),
        cmocka_unit_test(test_from_random_positions),
        cmocka_unit_test(test_to_the_last_point),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
