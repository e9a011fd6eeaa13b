#include "game/notation.h"
#include "ui/cli/thinker.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const GameSpec game = {RULE_FREESTYLE, 6, 4};

static Point point(const char *text)
{
    Point p;
    assert_int_equal(notation_parse_point(text, game.size, ORIGIN_BOTTOM, &p).code, STATUS_OK);
    return p;
}

/* Black has a1 b1 c1 and is to move: d1 wins. */
static void won_in_one(Board *b)
{
    static const char *const moves[] = {"a1", "a6", "b1", "b6", "c1", "f3"};
    Undo undo;
    board_init(b, game);
    for (int i = 0; i < 6; i++) board_play(b, point(moves[i]), &undo);
}

static Thinker *with_network(int visits)
{
    NetSpec spec = {PLANES_RAW_1, 1, 8, 8, 8, 0, 0, 0, 0};
    Model *m = NULL;
    Thinker *t = NULL;
    assert_int_equal(model_new(&m, spec).code, STATUS_OK);
    model_init(m, rng_make(1, 0, 0, 0, RNG_INIT));
    assert_int_equal(thinker_new_network(&t, m, game, visits).code, STATUS_OK);
    model_free(m);
    return t;
}

static void a_network_sees_the_win(void **state)
{
    (void)state;
    Board b;
    Thought thought;
    won_in_one(&b);
    Thinker *t = with_network(20);
    assert_int_equal(thinker_think(t, &b, rng_make(1, 0, 0, 0, RNG_MOVE), &thought).code, STATUS_OK);
    assert_int_equal(thought.best, point("d1"));
    assert_int_equal(thought.opinion.proof, PROOF_WIN);
    assert_int_equal(thought.opinion.plies, 1);
    thinker_free(t);
}

static void playouts_find_the_win(void **state)
{
    (void)state;
    Board b;
    Thought thought;
    Thinker *t = NULL;
    won_in_one(&b);
    assert_int_equal(thinker_new_playouts(&t, game, 500).code, STATUS_OK);
    assert_int_equal(thinker_think(t, &b, rng_make(1, 0, 0, 0, RNG_MOVE), &thought).code, STATUS_OK);
    assert_int_equal(thought.best, point("d1"));
    assert_int_equal(thought.visits, 500);
    assert_true(thought.opinion.score > 0.8f && thought.opinion.score <= 1);
    thinker_free(t);
}

static void a_whole_game_is_legal_and_repeatable(void **state)
{
    (void)state;
    Thinker *t = with_network(16);
    uint64_t hash[2];
    for (int round = 0; round < 2; round++) {
        Board b;
        board_init(&b, game);
        for (int ply = 0; !board_over(&b); ply++) {
            Thought thought;
            PointSet legal;
            Undo undo;
            assert_int_equal(thinker_think(t, &b, rng_make(3, 0, 0, (uint32_t)ply, RNG_MOVE), &thought).code,
                             STATUS_OK);
            board_legal(&b, &legal);
            assert_true(pointset_has(&legal, thought.best));
            board_play(&b, thought.best, &undo);
        }
        hash[round] = b.hash;
    }
    assert_true(hash[0] == hash[1]);
    thinker_free(t);
    thinker_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_network_sees_the_win),
        cmocka_unit_test(playouts_find_the_win),
        cmocka_unit_test(a_whole_game_is_legal_and_repeatable),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
