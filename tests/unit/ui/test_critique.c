/* Where the mistakes of a reviewed game are, from anywhere in its tree. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ui/board/critique.h"

#include <string.h>

typedef struct Game {
    Variations moves;
    Critique critique;
} Game;

static Game game;

/* Eight moves along the first row; mistakes at the third and the sixth, the latter only a win let slip. */
static int set_up(void **state)
{
    Board empty;
    (void)state;
    board_init(&empty, (GameSpec){.rule = RULE_FREESTYLE, .size = 15, .line = 5});
    memset(&game, 0, sizeof game);
    variations_begin(&game.moves, &empty);
    for (int i = 0; i < 8; i++) variations_play(&game.moves, (Point)(i * 17), 0);
    critique_begin(&game.critique, &game.moves);
    game.critique.review.moves = 8;
    game.critique.review.move[2].mark = REVIEW_BLUNDER;
    game.critique.review.move[4].mark = REVIEW_INACCURACY;
    game.critique.review.move[5].missed_win = true;
    return 0;
}

static void nothing_is_known_before_it_is_ready(void **state)
{
    (void)state;
    assert_true(critique_covers(&game.critique, &game.moves));
    assert_int_equal(critique_mistakes(&game.critique), 0);
    assert_null(critique_move(&game.critique, 2));
    assert_int_equal(critique_next(&game.critique, &game.moves, -1), VARIATION_NONE);
}

static void mistakes_are_walked_through_both_ways(void **state)
{
    (void)state;
    game.critique.stage = CRITIQUE_READY;
    assert_int_equal(critique_mistakes(&game.critique), 2);
    assert_int_equal(critique_next(&game.critique, &game.moves, 1), VARIATION_NONE);
    int node = critique_next(&game.critique, &game.moves, -1);
    assert_int_equal(game.moves.node[node].ply, 5);
    assert_true(critique_move(&game.critique, node)->missed_win);
    variations_go(&game.moves, node);
    node = critique_next(&game.critique, &game.moves, -1);
    assert_int_equal(game.moves.node[node].ply, 2);
    variations_go(&game.moves, node);
    assert_int_equal(critique_next(&game.critique, &game.moves, -1), VARIATION_NONE);
    node = critique_next(&game.critique, &game.moves, 1);
    assert_int_equal(game.moves.node[node].ply, 5);
    assert_null(critique_move(&game.critique, game.critique.node[8]));
}

static void who_left_the_line_goes_back_to_where_he_left_it(void **state)
{
    (void)state;
    game.critique.stage = CRITIQUE_READY;
    variations_go(&game.moves, game.critique.node[5]);
    variations_play(&game.moves, 200, 0);
    assert_false(critique_covers(&game.critique, &game.moves));
    variations_play(&game.moves, 201, 0);
    assert_int_equal(critique_next(&game.critique, &game.moves, -1), game.critique.node[5]);
    assert_int_equal(critique_next(&game.critique, &game.moves, 1), VARIATION_NONE);
    variations_go(&game.moves, game.critique.node[8]);
    assert_true(critique_covers(&game.critique, &game.moves));
}

int main(void)
{
#define GAME_TEST(test) cmocka_unit_test_setup(test, set_up)
    const struct CMUnitTest tests[] = {
        GAME_TEST(nothing_is_known_before_it_is_ready),
        GAME_TEST(mistakes_are_walked_through_both_ways),
        GAME_TEST(who_left_the_line_goes_back_to_where_he_left_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
