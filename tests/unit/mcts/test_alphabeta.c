/* The search against plain minimax over the same moves, and what a player of it does. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "game/match/bots.h"
#include "game/match/match.h"
#include "mcts/alphabeta.h"
#include "mcts/alphabeta_table.h"
#include "tests/support/assert_status.h"
#include "tests/support/bot_games.h"

enum { ANY_WIDTH = BOARD_POINTS_MAX };

static Status make_two_plies(Player **out, const PatternTable *table)
{
    return alphabeta_player_new(out, table, (AlphaBetaOptions){.depth = 2, .width = 12});
}

static Status make_four_plies(Player **out, const PatternTable *table)
{
    return alphabeta_player_new(out, table, (AlphaBetaOptions){.depth = 4, .width = 20});
}

static void test_moves_are_legal_and_the_same_for_the_same_numbers(void **state)
{
    (void)state;
    bot_games_check(make_two_plies);
}

static AlphaBetaResult search(const PatternTable *table, const Board *b, AlphaBetaOptions options,
                              uint64_t seed)
{
    AlphaBeta *t;
    AlphaBetaResult r;
    assert_ok(alphabeta_new(&t, table, options));
    alphabeta_begin(t, b, rng_make(seed, 0, 0, 0, RNG_GENERAL));
    while (!alphabeta_step(t)) continue;
    alphabeta_result(t, &r);
    alphabeta_free(t);
    return r;
}

/* Can `mover`, to move, force a win within so many plies, by trying every empty point? */
static bool forces_win(const Board *b, int plies)
{
    if (plies < 1) return false;
    Result mine = b->to_move == BLACK ? RESULT_BLACK : RESULT_WHITE;
    for (Point p = pointset_next(&b->empty, 0); p != POINT_NONE; p = pointset_next(&b->empty, p + 1)) {
        Board after = *b;
        Undo undo;
        bool wins = true;
        board_play(&after, p, &undo);
        if (after.result == mine) return true;
        if (board_over(&after) || plies < 3) continue;
        for (Point q = pointset_next(&after.empty, 0); q != POINT_NONE && wins;
             q = pointset_next(&after.empty, q + 1)) {
            Board reply = after;
            board_play(&reply, q, &undo);
            wins = !board_over(&reply) && forces_win(&reply, plies - 2);
        }
        if (wins) return true;
    }
    return false;
}

/* On a small board with four in a row: a win in three plies is found exactly where trying all moves finds one. */
static void test_sees_the_wins_that_trying_everything_sees(void **state)
{
    (void)state;
    int wins = 0, none = 0;
    GameSpec spec = {RULE_FREESTYLE, 6, 4};
    PatternTable *table;
    assert_ok(pattern_table_new(&table, spec));
    for (uint64_t i = 0; i < 60; i++) {
        Board b;
        Undo undo;
        Rng rng = rng_make(5, 0, i, 0, RNG_GENERAL);
        board_init(&b, spec);
        while (b.stones < 10 && !board_over(&b)) {
            Point p = (Point)rng_below(&rng, 36);
            if (pointset_has(&b.empty, p)) board_play(&b, p, &undo);
        }
        if (board_over(&b)) continue;
        bool wins_here = forces_win(&b, 3);
        AlphaBetaResult r = search(table, &b, (AlphaBetaOptions){.depth = 3, .width = ANY_WIDTH}, i);
        assert_int_equal(r.value >= ALPHABETA_WIN - 3, wins_here);
        wins += wins_here;
        none += !wins_here;
    }
    assert_true(wins >= 5 && none >= 5);
    pattern_table_free(table);
}

static void test_takes_a_five_before_blocking_one(void **state)
{
    (void)state;
    const char *rows[] = {"xxxx.....", ".........", "oooo.....", ".........", ".........",
                          ".........", ".........", ".........", "........."};
    for (uint64_t seed = 0; seed < 5; seed++)
        assert_int_equal(bot_games_move(make_four_plies, rows, 9, seed), 4);
}

static void test_blocks_a_four(void **state)
{
    (void)state;
    const char *rows[] = {".........", ".........", "..oxxxx..", ".........", "....o....",
                          "...o.....", ".........", ".........", "........."};
    for (uint64_t seed = 0; seed < 5; seed++)
        assert_int_equal(bot_games_move(make_four_plies, rows, 9, seed), 2 * 9 + 7);
}

static void test_stops_an_open_three(void **state)
{
    (void)state;
    const char *rows[] = {".........", ".........", ".........", "...xxx...", ".........",
                          "....o....", "...o.....", ".........", "........."};
    for (uint64_t seed = 0; seed < 5; seed++) {
        Point p = bot_games_move(make_four_plies, rows, 9, seed);
        assert_true(p >= 3 * 9 + 1 && p <= 3 * 9 + 7);
    }
}

static Status make_side(void *context, GameSpec spec, Player **out)
{
    PatternTable *table = context;
    (void)spec;
    return make_two_plies(out, table);
}

static Status make_side_pattern(void *context, GameSpec spec, Player **out)
{
    (void)spec;
    return bots_pattern_new(out, context);
}

static void test_beats_the_pattern_bot(void **state)
{
    (void)state;
    PatternTable *table;
    GameSpec spec = {RULE_FREESTYLE, 15, 5};
    assert_ok(pattern_table_new(&table, spec));
    MatchOptions o = {
        .spec = spec, .seed = 2, .games = 40, .concurrent = 1, .random_min = 2, .random_max = 4};
    MatchResult r;
    assert_ok(match_run(&o, (MatchSide){make_side, table}, (MatchSide){make_side_pattern, table}, &r));
    assert_true(match_total(&r).wins >= 28);
    pattern_table_free(table);
}

static void test_nodes_end_the_search(void **state)
{
    (void)state;
    PatternTable *table;
    Board b;
    Undo undo;
    assert_ok(pattern_table_new(&table, (GameSpec){RULE_FREESTYLE, 15, 5}));
    board_init(&b, (GameSpec){RULE_FREESTYLE, 15, 5});
    board_play(&b, 112, &undo);
    AlphaBetaResult few = search(table, &b, (AlphaBetaOptions){.depth = 20, .nodes = 500, .width = 20}, 1);
    AlphaBetaResult one = search(table, &b, (AlphaBetaOptions){.depth = 20, .nodes = 1, .width = 20}, 1);
    assert_int_equal(few.nodes, 500);
    assert_true(few.depth >= 2 && few.depth < 20);
    assert_int_equal(one.nodes, 1);
    assert_true(pointset_has(&b.empty, one.move));
    pattern_table_free(table);
}

static void test_table_forgets_what_others_replace(void **state)
{
    (void)state;
    AlphaBetaTable t;
    assert_ok(alphabeta_table_new(&t, 4));
    alphabeta_table_store(
        &t, (AlphaBetaEntry){.key = 3, .value = -7, .move = 5, .depth = 2, .bound = BOUND_UPPER});
    const AlphaBetaEntry *e = alphabeta_table_find(&t, 3);
    assert_non_null(e);
    assert_int_equal(e->value, -7);
    assert_int_equal(e->bound, BOUND_UPPER);
    assert_null(alphabeta_table_find(&t, 3 + 16));
    alphabeta_table_store(&t, (AlphaBetaEntry){.key = 3 + 16, .value = 1});
    assert_null(alphabeta_table_find(&t, 3));
    assert_non_null(alphabeta_table_find(&t, 3 + 16));
    alphabeta_table_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_moves_are_legal_and_the_same_for_the_same_numbers),
        cmocka_unit_test(test_sees_the_wins_that_trying_everything_sees),
        cmocka_unit_test(test_takes_a_five_before_blocking_one),
        cmocka_unit_test(test_blocks_a_four),
        cmocka_unit_test(test_stops_an_open_three),
        cmocka_unit_test(test_beats_the_pattern_bot),
        cmocka_unit_test(test_nodes_end_the_search),
        cmocka_unit_test(test_table_forgets_what_others_replace),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
