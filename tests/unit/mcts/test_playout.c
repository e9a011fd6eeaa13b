#include "mcts/playout.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const GameSpec FOUR_IN_A_ROW = {RULE_FREESTYLE, 6, 4};

static Board position(GameSpec spec, int n, const Point moves[])
{
    Board b;
    board_init(&b, spec);
    for (int i = 0; i < n; i++) {
        Undo undo;
        board_play(&b, moves[i], &undo);
    }
    assert_false(board_over(&b));
    return b;
}

static Playout *search(const Board *b, int playouts, uint64_t seed)
{
    Playout *t;
    assert_int_equal(playout_new(&t, b->spec, playouts, PLAYOUT_C_PUCT).code, STATUS_OK);
    playout_begin(t, b, rng_make(seed, 0, 0, 0, RNG_PLAYOUT));
    playout_run(t, playouts);
    return t;
}

static Point best_of(const Board *b, int playouts, float *score)
{
    Playout *t = search(b, playouts, 7);
    Point p = playout_best(t, score);
    playout_free(t);
    return p;
}

/*  0 1 2 3 4 5
 *  x x x . . .   black to move completes the four at 3
 *  o o . o . .   (white would at 8) */
static void test_wins_in_one(void **state)
{
    (void)state;
    const Point moves[] = {0, 6, 1, 7, 2, 9};
    Board b = position(FOUR_IN_A_ROW, 6, moves);
    float score;
    assert_int_equal(best_of(&b, 1000, &score), 3);
    assert_true(score == 1);
}

/* White to move must stop black's only winning point, 3. */
static void test_blocks(void **state)
{
    (void)state;
    const Point moves[] = {0, 35, 1, 20, 2};
    Board b = position(FOUR_IN_A_ROW, 5, moves);
    float score;
    assert_int_equal(best_of(&b, 5000, &score), 3);
    assert_true(score > 0 && score < 1);
}

static void test_visits_add_up(void **state)
{
    (void)state;
    const Point moves[] = {14, 15, 20};
    Board b = position(FOUR_IN_A_ROW, 3, moves);
    Playout *t = search(&b, 777, 1);
    int sum = 0, largest = 0;
    float score;
    for (Point p = 0; p < 36; p++) {
        int visits = playout_visits(t, p);
        if (!pointset_has(&b.empty, p)) assert_int_equal(visits, 0);
        if (visits > largest) largest = visits;
        sum += visits;
    }
    assert_int_equal(playout_total(t), 777);
    assert_int_equal(sum, 776);
    assert_int_equal(playout_visits(t, playout_best(t, &score)), largest);
    playout_free(t);
}

static bool same_visits(const Playout *s, const Playout *t, int points)
{
    for (Point p = 0; p < points; p++)
        if (playout_visits(s, p) != playout_visits(t, p)) return false;
    return true;
}

static void test_same_seed_same_tree(void **state)
{
    (void)state;
    Board b = position(FOUR_IN_A_ROW, 0, NULL);
    Playout *s = search(&b, 1000, 5), *t = search(&b, 1000, 5), *other = search(&b, 1000, 6);
    assert_true(same_visits(s, t, 36));
    assert_false(same_visits(s, other, 36));
    /* A searcher that is used again forgets its first search, and may be run in slices. */
    playout_begin(other, &b, rng_make(5, 0, 0, 0, RNG_PLAYOUT));
    for (int i = 0; i < 10; i++) playout_run(other, 100);
    assert_true(same_visits(s, other, 36));
    playout_free(s);
    playout_free(t);
    playout_free(other);
}

/* The mean score of every order of filling the board, for the player with the stones of color c. */
static double exact_mean(const Board *b, Color c)
{
    if (board_over(b)) {
        if (b->result == RESULT_DRAW) return 0.5;
        return (b->result == RESULT_BLACK) == (c == BLACK) ? 1 : 0;
    }
    double sum = 0;
    for (Point p = pointset_next(&b->empty, 0); p != POINT_NONE; p = pointset_next(&b->empty, p + 1)) {
        Board after = *b;
        Undo undo;
        board_play(&after, p, &undo);
        sum += exact_mean(&after, c);
    }
    return sum / pointset_count(&b->empty);
}

/* The second playout of a search is one random game after the first legal move: over many seeds its mean is
 * that over all orders.
 *  x o x o .
 *  x o o x .
 *  o x o o .     five points are left in column 4; four in a row win there and in the
 *  x o x x .     rows that need it
 *  x x o . o */
static void test_random_games_are_uniform(void **state)
{
    (void)state;
    GameSpec spec = {RULE_FREESTYLE, 5, 3};
    const char *rows[] = {"xoxo.", "ooxx.", "xxoo.", "ooxx.", "xxo.o"};
    Board b;
    board_init(&b, spec);
    for (Point p = 0; p < 25; p++) {
        char stone = rows[p / 5][p % 5];
        if (stone != '.') board_put(&b, p, stone == 'x' ? BLACK : WHITE);
    }
    board_judge(&b);
    assert_false(board_over(&b));
    Color mover = (Color)b.to_move;
    Board after = b;
    Undo undo;
    board_play(&after, pointset_next(&b.empty, 0), &undo);
    double expected = exact_mean(&after, mover), sum = 0;
    enum { SEEDS = 20000 };
    Playout *t;
    assert_int_equal(playout_new(&t, spec, 2, PLAYOUT_C_PUCT).code, STATUS_OK);
    for (int i = 0; i < SEEDS; i++) {
        float score;
        playout_begin(t, &b, rng_make((uint64_t)i, 0, 0, 0, RNG_PLAYOUT));
        playout_run(t, 2);
        playout_best(t, &score);
        sum += score;
    }
    playout_free(t);
    assert_true(expected > 0.05 && expected < 0.95);
    assert_float_equal(sum / SEEDS, expected, 0.015); /* four standard errors */
}

/* Random games keep to renju's rules: no forbidden point is ever begun with. */
static void test_renju_leaves_forbidden_points_out(void **state)
{
    (void)state;
    GameSpec spec = {RULE_RENJU, 15, 5};
    /* Black's cross of two pairs makes 7,7 a double-three. */
    Board b;
    board_init(&b, spec);
    const Point black[] = {7 * 15 + 5, 7 * 15 + 6, 5 * 15 + 7, 6 * 15 + 7};
    const Point white[] = {0, 14, 14 * 15, 14 * 15 + 14};
    for (int i = 0; i < 4; i++) {
        board_put(&b, black[i], BLACK);
        board_put(&b, white[i], WHITE);
    }
    board_judge(&b);
    PointSet legal;
    board_legal(&b, &legal);
    assert_false(pointset_has(&legal, 7 * 15 + 7));
    Playout *t = search(&b, 600, 3);
    assert_int_equal(playout_visits(t, 7 * 15 + 7), 0);
    assert_true(playout_visits(t, 7 * 15 + 8) > 0);
    playout_free(t);
}

static void test_player_polls_to_the_same_move(void **state)
{
    (void)state;
    const Point moves[] = {14, 15};
    Board b = position(FOUR_IN_A_ROW, 2, moves);
    Player *player;
    assert_int_equal(playout_player_new(&player, FOUR_IN_A_ROW, 5000).code, STATUS_OK);
    PlayerTask task = {.board = &b, .rng = rng_make(7, 0, 0, 0, RNG_PLAYOUT)};
    assert_int_equal(player_start(player, &task).code, STATUS_OK);
    bool done = false;
    PlayerMove move;
    int polls = 0;
    for (; !done; polls++) assert_int_equal(player_poll(player, &done, &move).code, STATUS_OK);
    float score;
    assert_int_equal(move.point, best_of(&b, 5000, &score));
    assert_true(move.score == score);
    assert_int_equal(move.visits, 5000);
    assert_true(polls > 1);
    player_free(player);
    player_free(NULL);
}

static void test_too_large_a_tree_is_refused(void **state)
{
    (void)state;
    GameSpec spec = {RULE_FREESTYLE, 20, 5};
    Playout *t;
    assert_int_equal(playout_new(&t, spec, INT32_MAX, PLAYOUT_C_PUCT).code, ERR_MEMORY);
    assert_null(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_wins_in_one),
        cmocka_unit_test(test_blocks),
        cmocka_unit_test(test_visits_add_up),
        cmocka_unit_test(test_same_seed_same_tree),
        cmocka_unit_test(test_random_games_are_uniform),
        cmocka_unit_test(test_renju_leaves_forbidden_points_out),
        cmocka_unit_test(test_player_polls_to_the_same_move),
        cmocka_unit_test(test_too_large_a_tree_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
