/* The levels: whole games of legal moves, the same for the same numbers, and what weak ones overlook. */
#include "mcts/level.h"

#include "net/evaluator_hash.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const GameSpec SPEC = {RULE_FREESTYLE, 9, 5};

typedef struct Hall {
    PatternTable *table;
    Evaluator *evaluator;
} Hall;

static Hall open_hall(GameSpec spec)
{
    Hall h;
    assert_int_equal(pattern_table_new(&h.table, spec).code, STATUS_OK);
    assert_int_equal(evaluator_hash_new(&h.evaluator, 8, 3).code, STATUS_OK);
    return h;
}

static void close_hall(Hall *h)
{
    evaluator_free(h->evaluator);
    pattern_table_free(h->table);
}

static Player *new_player(const Hall *h, int level, GameSpec spec)
{
    Player *p;
    assert_int_equal(level_player_new(&p, level, spec.size * spec.size, h->table, h->evaluator).code,
                     STATUS_OK);
    return p;
}

static Point think(Player *p, const Board *b, uint64_t number)
{
    PlayerTask task = {.board = b, .rng = rng_make(5, 0, number, (uint32_t)b->stones, RNG_MOVE)};
    PlayerMove move = {.point = POINT_NONE};
    bool done = false;
    assert_int_equal(player_start(p, &task).code, STATUS_OK);
    while (!done) assert_int_equal(player_poll(p, &done, &move).code, STATUS_OK);
    return move.point;
}

static void play_game(const Hall *h, int level, GameSpec spec)
{
    Player *p = new_player(h, level, spec), *again = new_player(h, level, spec);
    Board b;
    board_init(&b, spec);
    while (!board_over(&b)) {
        PointSet legal;
        Undo undo;
        Point move = think(p, &b, 1);
        board_legal(&b, &legal);
        assert_true(pointset_has(&legal, move));
        assert_int_equal(think(again, &b, 1), move);
        board_play(&b, move, &undo);
    }
    player_free(p);
    player_free(again);
}

static void games_are_whole_and_the_same_again(void **unused)
{
    static const GameSpec renju = {RULE_RENJU, 9, 5};
    (void)unused;
    Hall h = open_hall(SPEC), r = open_hall(renju);
    for (int level = 1; level <= 8; level++) play_game(&h, level, SPEC);
    for (int level = 1; level <= 4; level++) play_game(&r, level, renju);
    close_hall(&h);
    close_hall(&r);
}

/* Black has four in a row and one end open; white is to move and has as many stones elsewhere. */
static Board four_to_block(void)
{
    static const Point moves[] = {36, 0, 37, 2, 38, 35, 39};
    Board b;
    Undo undo;
    board_init(&b, SPEC);
    for (int i = 0; i < 7; i++) board_play(&b, moves[i], &undo);
    return b;
}

static int blocks(int level, int trials)
{
    Hall h = open_hall(SPEC);
    Player *p = new_player(&h, level, SPEC);
    Board b = four_to_block();
    int n = 0;
    for (int i = 0; i < trials; i++) n += think(p, &b, (uint64_t)i) == 40;
    player_free(p);
    close_hall(&h);
    return n;
}

static void weak_levels_overlook_what_strong_ones_block(void **unused)
{
    (void)unused;
    int first = blocks(1, 300), third = blocks(3, 300);
    assert_int_equal(blocks(9, 5), 5);
    assert_true(first < third && third < 300);
    assert_true(first > 200);
}

/* Nobody overlooks a five of one's own. */
static void every_level_takes_a_win(void **unused)
{
    (void)unused;
    Hall h = open_hall(SPEC);
    Board b = four_to_block();
    Undo undo;
    board_play(&b, 80, &undo);
    for (int level = 1; level <= LEVELS; level++) {
        Player *p = new_player(&h, level, SPEC);
        for (int i = 0; i < 10; i++) assert_int_equal(think(p, &b, (uint64_t)i), 40);
        player_free(p);
    }
    close_hall(&h);
}

static void each_level_is_stronger_than_the_one_before(void **unused)
{
    (void)unused;
    for (int level = 2; level <= LEVELS; level++) {
        assert_true(level_get(level)->elo >= level_get(level - 1)->elo + 50);
        assert_true(level_get(level)->visits >= level_get(level - 1)->visits);
        assert_true(level_get(level)->overlooks <= level_get(level - 1)->overlooks);
    }
    assert_true(level_get(LEVELS)->overlooks == 0 && level_get(LEVELS)->temperature == 0);
}

static void a_player_is_stopped_in_mid_thought(void **unused)
{
    (void)unused;
    Hall h = open_hall(SPEC);
    Player *p = new_player(&h, 9, SPEC);
    Board b;
    PlayerTask task = {.board = &b, .rng = rng_make(1, 0, 0, 0, RNG_MOVE)};
    PlayerMove move;
    bool done;
    board_init(&b, SPEC);
    assert_int_equal(player_start(p, &task).code, STATUS_OK);
    assert_int_equal(player_poll(p, &done, &move).code, STATUS_OK);
    assert_false(done);
    player_stop(p);
    Board four = four_to_block();
    assert_int_equal(think(p, &four, 1), 40);
    player_free(p);
    player_free(NULL);
    close_hall(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(games_are_whole_and_the_same_again),
        cmocka_unit_test(weak_levels_overlook_what_strong_ones_block),
        cmocka_unit_test(every_level_takes_a_win),
        cmocka_unit_test(each_level_is_stronger_than_the_one_before),
        cmocka_unit_test(a_player_is_stopped_in_mid_thought),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
