#include "game/match/bots.h"
#include "game/match/match.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* A position from rows of x (black), o (white) and dots; black to move if the numbers are equal. */
static Board draw(Rule rule, const char *const rows[], int size)
{
    GameSpec spec = {(uint8_t)rule, (uint8_t)size, 5};
    Board b;
    board_init(&b, spec);
    int black = 0, white = 0;
    for (Point p = 0; p < size * size; p++) {
        char c = rows[p / size][p % size];
        if (c == '.') continue;
        board_put(&b, p, c == 'x' ? BLACK : WHITE);
        black += c == 'x';
        white += c == 'o';
    }
    board_set_to_move(&b, black == white ? BLACK : WHITE);
    board_judge(&b);
    assert_false(board_over(&b));
    return b;
}

static Point move_of(Player *player, const Board *b, uint64_t seed)
{
    PlayerTask task = {.board = b, .rng = rng_make(seed, 0, 0, 0, RNG_GENERAL)};
    assert_int_equal(player_start(player, &task).code, STATUS_OK);
    bool done = false;
    PlayerMove move;
    assert_int_equal(player_poll(player, &done, &move).code, STATUS_OK);
    assert_true(done);
    assert_true(isnan(move.score));
    return move.point;
}

/* The pattern bot's move must be among `expected` (POINT_NONE: fewer than three) for many seeds. */
static void expect_move(Rule rule, const char *const rows[], int size, const Point expected[3])
{
    Board b = draw(rule, rows, size);
    PatternTable *table;
    Player *bot;
    assert_int_equal(pattern_table_new(&table, b.spec).code, STATUS_OK);
    assert_int_equal(bots_pattern_new(&bot, table).code, STATUS_OK);
    for (uint64_t seed = 0; seed < 20; seed++) {
        Point p = move_of(bot, &b, seed);
        if (p != expected[0] && p != expected[1] && p != expected[2]) fail_msg("played %d", p);
    }
    player_free(bot);
    pattern_table_free(table);
}

static void test_takes_a_five_before_blocking_one(void **state)
{
    (void)state;
    const char *rows[] = {"xxxx.....", ".........", "oooo.....", ".........", ".........",
                          ".........", ".........", ".........", "........."};
    expect_move(RULE_FREESTYLE, rows, 9, (Point[]){4, -1, -1});
}

static void test_blocks_a_five_before_making_a_four(void **state)
{
    (void)state;
    const char *rows[] = {"xxxx.....", ".........", "...ooo...", ".........", ".........",
                          ".........", ".........", ".........", "........."};
    expect_move(RULE_FREESTYLE, rows, 9, (Point[]){4, -1, -1});
}

static void test_makes_an_open_four_before_preventing_one(void **state)
{
    (void)state;
    const char *rows[] = {".........", "..xxx....", ".........", ".........", ".........",
                          "...ooo...", ".........", ".........", "........."};
    expect_move(RULE_FREESTYLE, rows, 9, (Point[]){9 + 1, 9 + 5, -1});
}

static void test_prevents_an_open_four(void **state)
{
    (void)state;
    const char *rows[] = {".........", ".........", "...xxx...", ".........", ".........",
                          ".........", ".o.......", ".......o.", "........."};
    /* White to move takes one of the ends. */
    expect_move(RULE_FREESTYLE, rows, 9, (Point[]){18 + 2, 18 + 6, -1});
}

static void test_leaves_forbidden_points_alone(void **state)
{
    (void)state;
    /* 4,4 would be black's best point by far, were it not a double-three. */
    const char *rows[] = {"o.......o", ".........", "....x....", "....x....", "..xx.....",
                          ".........", ".........", ".........", "o.......o"};
    Board b = draw(RULE_RENJU, rows, 9);
    PatternTable *table;
    Player *bot;
    assert_int_equal(pattern_table_new(&table, b.spec).code, STATUS_OK);
    assert_int_equal(bots_pattern_new(&bot, table).code, STATUS_OK);
    PointSet legal;
    board_legal(&b, &legal);
    assert_false(pointset_has(&legal, 4 * 9 + 4));
    for (uint64_t seed = 0; seed < 20; seed++) assert_true(pointset_has(&legal, move_of(bot, &b, seed)));
    player_free(bot);
    pattern_table_free(table);
}

static void test_begins_in_the_centre(void **state)
{
    (void)state;
    const char *rows[] = {".......", ".......", ".......", ".......", ".......", ".......", "......."};
    expect_move(RULE_STANDARD, rows, 7, (Point[]){24, -1, -1});
}

static Status make_random(void *context, GameSpec spec, Player **out)
{
    (void)context;
    (void)spec;
    return bots_random_new(out);
}

static Status make_pattern(void *context, GameSpec spec, Player **out)
{
    (void)spec;
    return bots_pattern_new(out, context);
}

static void test_patterns_beat_chance(void **state)
{
    (void)state;
    for (Rule rule = RULE_FREESTYLE; rule < RULE_COUNT; rule++) {
        GameSpec spec = {(uint8_t)rule, 15, 5};
        PatternTable *table;
        assert_int_equal(pattern_table_new(&table, spec).code, STATUS_OK);
        MatchOptions o = {
            .spec = spec, .seed = 3, .games = 20, .concurrent = 5, .random_min = 1, .random_max = 2};
        MatchResult r;
        Status status = match_run(&o, (MatchSide){make_pattern, table}, (MatchSide){make_random, NULL}, &r);
        assert_string_equal(status.message, "");
        assert_int_equal(match_total(&r).wins, 20);
        assert_int_equal(r.illegal[0] + r.illegal[1], 0);
        pattern_table_free(table);
    }
}

static void test_chance_reaches_every_point(void **state)
{
    (void)state;
    const char *rows[] = {"xo.xo", "..x..", "o....", ".....", "....."};
    Board b = draw(RULE_FREESTYLE, rows, 5);
    Player *bot;
    assert_int_equal(bots_random_new(&bot).code, STATUS_OK);
    int seen[25] = {0};
    for (uint64_t seed = 0; seed < 1900; seed++) seen[move_of(bot, &b, seed)]++;
    for (Point p = 0; p < 25; p++) {
        if (board_at(&b, p) == EMPTY)
            assert_in_range(seen[p], 60, 140); /* 100 expected, four standard deviations */
        else
            assert_int_equal(seen[p], 0);
    }
    player_stop(bot);
    player_free(bot);
}

static void test_carelessness_is_as_frequent_as_asked(void **state)
{
    (void)state;
    const char *rows[] = {"xxxx.....", ".........", "oooo.....", ".........", ".........",
                          ".........", ".........", ".........", "........."};
    Board b = draw(RULE_FREESTYLE, rows, 9);
    PatternTable *table;
    Player *bot;
    assert_int_equal(pattern_table_new(&table, b.spec).code, STATUS_OK);
    assert_int_equal(bots_pattern_new(&bot, table).code, STATUS_OK);
    assert_int_equal(bots_careless_new(&bot, bot, 0.3).code, STATUS_OK);
    int best = 0;
    for (uint64_t seed = 0; seed < 1000; seed++) {
        Point p = move_of(bot, &b, seed);
        assert_int_equal(p, move_of(bot, &b, seed));
        assert_true(pointset_has(&b.empty, p));
        best += p == 4;
    }
    /* 0.7 of them and every 73rd of the others: 704, with a standard deviation of 14. */
    assert_in_range(best, 704 - 58, 704 + 58);
    player_free(bot);
    pattern_table_free(table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_takes_a_five_before_blocking_one),
        cmocka_unit_test(test_blocks_a_five_before_making_a_four),
        cmocka_unit_test(test_makes_an_open_four_before_preventing_one),
        cmocka_unit_test(test_prevents_an_open_four),
        cmocka_unit_test(test_leaves_forbidden_points_alone),
        cmocka_unit_test(test_begins_in_the_centre),
        cmocka_unit_test(test_patterns_beat_chance),
        cmocka_unit_test(test_chance_reaches_every_point),
        cmocka_unit_test(test_carelessness_is_as_frequent_as_asked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
