/* Every claim of tactics_look against a plain search of all moves, on small boards full of random stones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "game/base/rng.h"
#include "mcts/tactics.h"

enum { NEVER = 1000 };

/* Plies in which the side to move wins by force, at most `depth`; NEVER if it cannot. */
static int win_within(const Board *b, int depth);

/* Plies in which the side to move loses whatever it plays; NEVER if it escapes for `depth` plies. */
static int loss_within(const Board *b, int depth)
{
    Color me = b->to_move;
    int longest = 0;
    for (Point p = pointset_next(&b->empty, 0); p != POINT_NONE; p = pointset_next(&b->empty, p + 1)) {
        Board after = *b;
        Undo undo;
        board_play(&after, p, &undo);
        int plies = NEVER;
        if (after.result == (me == BLACK ? RESULT_WHITE : RESULT_BLACK))
            plies = 0;
        else if (!board_over(&after) && depth > 1)
            plies = win_within(&after, depth - 1);
        if (plies == NEVER) return NEVER;
        if (plies + 1 > longest) longest = plies + 1;
    }
    return longest;
}

static int win_within(const Board *b, int depth)
{
    Color me = b->to_move;
    int shortest = NEVER;
    for (Point p = pointset_next(&b->empty, 0); p != POINT_NONE; p = pointset_next(&b->empty, p + 1)) {
        Board after = *b;
        Undo undo;
        board_play(&after, p, &undo);
        if (after.result == (me == BLACK ? RESULT_BLACK : RESULT_WHITE)) return 1;
        if (board_over(&after) || depth < 3) continue;
        int plies = loss_within(&after, depth - 1);
        if (plies + 1 < shortest) shortest = plies + 1;
    }
    return shortest;
}

/* Who can still win, if both helped him? */
static bool anyone_can_win(const Board *b)
{
    if (board_over(b)) return b->result != RESULT_DRAW;
    for (Point p = pointset_next(&b->empty, 0); p != POINT_NONE; p = pointset_next(&b->empty, p + 1)) {
        Board after = *b;
        Undo undo;
        board_play(&after, p, &undo);
        if (anyone_can_win(&after)) return true;
    }
    return false;
}

static bool random_position(GameSpec spec, int stones, Rng *rng, Board *b)
{
    board_init(b, spec);
    while (b->stones < stones) {
        Point p = (Point)rng_below(rng, (uint32_t)board_points(b));
        if (!pointset_has(&b->empty, p)) continue;
        Undo undo;
        board_play(b, p, &undo);
        if (board_over(b)) return false;
    }
    return true;
}

typedef struct Seen {
    int wins1, losses, masked, wins3, none;
} Seen;

static void check_moves_left_out(const Board *b, const PointSet *moves)
{
    PointSet legal;
    board_legal(b, &legal);
    for (Point p = pointset_next(&legal, 0); p != POINT_NONE; p = pointset_next(&legal, p + 1)) {
        if (pointset_has(moves, p)) continue;
        Board after = *b;
        Undo undo;
        board_play(&after, p, &undo);
        assert_int_equal(after.result, RESULT_NONE);
        assert_int_equal(win_within(&after, 1), 1);
    }
}

static void check_winning_moves(const Board *b, const PointSet *moves, int plies)
{
    for (Point p = pointset_next(moves, 0); p != POINT_NONE; p = pointset_next(moves, p + 1)) {
        Board after = *b;
        Undo undo;
        board_play(&after, p, &undo);
        if (plies == 1)
            assert_int_equal(after.result, b->to_move == BLACK ? RESULT_BLACK : RESULT_WHITE);
        else
            assert_int_equal(loss_within(&after, 2), 2);
    }
}

static void check_position(const Board *b, const PatternTable *table, Seen *seen)
{
    PatternBoard patterns, before;
    pattern_init(&patterns, table, b);
    before = patterns;
    Tactics t;
    tactics_look(TACTICS_FOUR, b, &patterns, &t);
    assert_memory_equal(&patterns, &before, sizeof patterns);
    assert_false(pointset_empty(&t.moves));

    int win = win_within(b, 1), loss = win == NEVER ? loss_within(b, 2) : NEVER;
    if (win == 1) {
        seen->wins1++;
        assert_int_equal(t.proof, PROOF_WIN);
        assert_int_equal(t.plies, 1);
        check_winning_moves(b, &t.moves, 1);
    } else if (loss == 2) {
        seen->losses++;
        assert_int_equal(t.proof, PROOF_LOSS);
        assert_int_equal(t.plies, 2);
    } else if (t.proof == PROOF_WIN) {
        seen->wins3++;
        assert_int_equal(t.plies, 3);
        check_winning_moves(b, &t.moves, 3);
    } else if (t.proof == PROOF_NONE) {
        PointSet legal;
        board_legal(b, &legal);
        seen->none++;
        seen->masked += memcmp(&legal, &t.moves, sizeof legal) != 0;
        check_moves_left_out(b, &t.moves);
    } else {
        assert_int_equal(t.proof, PROOF_DRAW);
    }
}

static void check_rule(GameSpec spec, int positions, int least, int most)
{
    PatternTable *table;
    assert_int_equal(pattern_table_new(&table, spec).code, STATUS_OK);
    Seen seen = {0};
    Rng rng = rng_make(7, spec.rule, (uint64_t)spec.line, spec.size, RNG_OPENING);
    for (int i = 0; i < positions; i++) {
        Board b;
        int stones = least + (int)rng_below(&rng, (uint32_t)(most - least + 1));
        if (random_position(spec, stones, &rng, &b)) check_position(&b, table, &seen);
    }
    assert_true(seen.wins1 > 10 && seen.losses > 10 && seen.masked > 10 && seen.wins3 > 10 && seen.none > 10);
    pattern_table_free(table);
}

static void test_claims_line_four(void **state)
{
    (void)state;
    static const Rule rules[] = {RULE_FREESTYLE, RULE_STANDARD, RULE_CARO};
    for (int i = 0; i < 3; i++) {
        check_rule((GameSpec){(uint8_t)rules[i], 5, 4}, 3000, 4, 16);
        check_rule((GameSpec){(uint8_t)rules[i], 6, 4}, 1500, 4, 20);
    }
}

static void test_claims_line_five(void **state)
{
    (void)state;
    for (int rule = 0; rule < RULE_COUNT; rule++) check_rule((GameSpec){(uint8_t)rule, 7, 5}, 3000, 16, 34);
}

/* A board from text, x and o, black (x) to move if the counts are equal. */
static Board drawn(GameSpec spec, const char *rows)
{
    Board b;
    board_init(&b, spec);
    int black = 0, white = 0;
    for (int p = 0; p < board_points(&b); p++) {
        char c = rows[p];
        if (c == 'x') board_put(&b, (Point)p, BLACK);
        if (c == 'o') board_put(&b, (Point)p, WHITE);
        black += c == 'x';
        white += c == 'o';
    }
    board_set_to_move(&b, black > white ? WHITE : BLACK);
    board_judge(&b);
    return b;
}

static Tactics look(const Board *b)
{
    PatternTable *table;
    assert_int_equal(pattern_table_new(&table, b->spec).code, STATUS_OK);
    PatternBoard patterns;
    pattern_init(&patterns, table, b);
    Tactics t;
    tactics_look(TACTICS_FOUR, b, &patterns, &t);
    pattern_table_free(table);
    return t;
}

/* In caro a five blocked at one end is also stopped at the other end, not only where it would be made. */
static void test_caro_second_end(void **state)
{
    (void)state;
    Board b = drawn((GameSpec){RULE_CARO, 7, 5}, "oxxxx.."
                                                 "......."
                                                 "o.....o"
                                                 "......."
                                                 "......."
                                                 "......."
                                                 "o.....x");
    board_set_to_move(&b, WHITE);
    Tactics t = look(&b);
    assert_int_equal(t.proof, PROOF_NONE);
    assert_int_equal(pointset_count(&t.moves), 2);
    assert_true(pointset_has(&t.moves, 5) && pointset_has(&t.moves, 6));
}

/* White's simple four wins in renju where its only defence is an overline for black. */
static void test_forbidden_defence(void **state)
{
    (void)state;
    Board b = drawn((GameSpec){RULE_RENJU, 9, 5}, ".....x..."
                                                  ".....x..."
                                                  ".....x..."
                                                  "xooo....."
                                                  ".....x..."
                                                  ".....x..."
                                                  "........."
                                                  "o...o...o"
                                                  "o........");
    board_set_to_move(&b, WHITE);
    Tactics t = look(&b);
    assert_int_equal(t.proof, PROOF_WIN);
    assert_int_equal(t.plies, 3);
    assert_true(pointset_has(&t.moves, 3 * 9 + 4));
    assert_false(pointset_has(&t.moves, 3 * 9 + 5));
}

static void test_dead_draws(void **state)
{
    (void)state;
    int dead = 0, alive = 0;
    for (int rule = 0; rule < RULE_COUNT; rule++) {
        GameSpec spec = {(uint8_t)rule, rule == RULE_RENJU ? 6 : 5, rule == RULE_RENJU ? 5 : 4};
        Rng rng = rng_make(8, (uint32_t)rule, 0, 0, RNG_OPENING);
        for (int i = 0; i < 3000; i++) {
            Board b;
            int empties = 1 + (int)rng_below(&rng, 6);
            if (!random_position(spec, spec.size * spec.size - empties, &rng, &b)) continue;
            if (tactics_dead(&b)) {
                dead++;
                assert_false(anyone_can_win(&b));
            } else {
                alive++;
            }
        }
    }
    assert_true(dead > 100 && alive > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_claims_line_four), cmocka_unit_test(test_claims_line_five),
        cmocka_unit_test(test_caro_second_end),  cmocka_unit_test(test_forbidden_defence),
        cmocka_unit_test(test_dead_draws),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
