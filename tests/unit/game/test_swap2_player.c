/* A player of swap2: his decisions are those that his judgements lead to, and his moves are the other's. */
#include "game/match/swap2_choice.h"
#include "game/match/swap2_player.h"

#include "tests/support/assert_status.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const GameSpec SPEC = {RULE_FREESTYLE, 15, 5};

/* Tells a score that follows from the stones, at the second poll. */
typedef struct Judge {
    Player player;
    Board board;
    PlayerTask last;
    int polls, asked, stopped;
    float shift;
    bool silent;
} Judge;

static float score_of(const Judge *j, const Board *b)
{
    return 0.5f + j->shift + (float)(b->hash % 1000) / 10000;
}

static Status judge_start(Player *p, const PlayerTask *task)
{
    Judge *j = (Judge *)p;
    j->board = *task->board;
    j->last = *task;
    j->polls = 0;
    j->asked++;
    return status_ok();
}

static Status judge_poll(Player *p, bool *done, PlayerMove *move)
{
    Judge *j = (Judge *)p;
    *done = ++j->polls == 2;
    if (!*done) return status_ok();
    move->point = pointset_next(&j->board.empty, 0);
    move->score = j->silent ? NAN : score_of(j, &j->board);
    move->visits = 5;
    return status_ok();
}

static void judge_stop(Player *p)
{
    ((Judge *)p)->stopped++;
}

static void judge_free(Player *p)
{
    free(p);
}

static const PlayerOps ops = {
    .start = judge_start, .poll = judge_poll, .stop = judge_stop, .free = judge_free};

static Judge *open_player(Player **out, float shift)
{
    Judge *j = calloc(1, sizeof *j);
    assert_non_null(j);
    j->player.ops = &ops;
    j->shift = shift;
    assert_ok(swap2_player_new(out, &j->player));
    return j;
}

static Board with_stones(int n)
{
    static const Point points[] = {112, 113, 127, 97, 98};
    Board b;
    Undo undo;
    board_init(&b, SPEC);
    for (int i = 0; i < n; i++) board_play(&b, points[i], &undo);
    return b;
}

static PlayerMove think(Player *p, const Board *b, bool swap2)
{
    PlayerTask task = {
        .board = b, .rng = rng_make(9, 0, 0, (uint32_t)b->stones, RNG_GENERAL), .swap2 = swap2};
    PlayerMove move = {.point = POINT_NONE};
    bool done = false;
    assert_ok(player_start(p, &task));
    for (int i = 0; i < 1000 && !done; i++) assert_ok(player_poll(p, &done, &move));
    assert_true(done);
    return move;
}

/* The same decision by hand. */
static int expected(const Judge *j, const Board *b, Point stone[SWAP2_STONES], int *visits)
{
    Rng rng = rng_make(9, 0, 0, (uint32_t)b->stones, RNG_GENERAL);
    Swap2Choice c;
    Board position;
    int wanted;
    swap2_choice_begin(&c, b, rng_u64(&rng));
    for (*visits = 0; swap2_choice_next(&c, &position, &wanted); *visits += 5)
        swap2_choice_judge(&c, score_of(j, &position), pointset_next(&position.empty, 0));
    return swap2_choice_answer(&c, stone);
}

static void test_decisions_follow_from_judgements(void **state)
{
    (void)state;
    static const float shifts[] = {-0.4f, -0.06f, -0.03f, 0.2f};
    int kinds[4] = {0};
    for (size_t i = 0; i < sizeof shifts / sizeof *shifts; i++)
        for (int stones = 0; stones <= 5; stones += stones ? 2 : 3) {
            Player *p;
            Judge *j = open_player(&p, shifts[i]);
            Board b = with_stones(stones);
            Point stone[SWAP2_STONES] = {0};
            int visits, n = expected(j, &b, stone, &visits);
            PlayerMove move = think(p, &b, true);
            assert_int_equal(move.stones, n);
            assert_memory_equal(move.stone, stone, (size_t)n * sizeof *stone);
            assert_int_equal(move.visits, visits);
            assert_true(j->last.new_game && j->last.visits > 0);
            kinds[n]++;
            player_free(p);
        }
    for (int n = 0; n < 4; n++) assert_true(kinds[n] > 0);
}

static void test_moves_are_the_others_own(void **state)
{
    (void)state;
    Player *p;
    Judge *j = open_player(&p, 0);
    Board b = with_stones(4);
    for (int i = 0; i < 2; i++) {
        PlayerMove move = think(p, &b, false);
        assert_int_equal(move.point, 0);
        assert_float_equal(move.score, score_of(j, &b), 1e-6);
        assert_int_equal(j->last.visits, 0);
        assert_false(j->last.new_game);
    }
    /* After a decision he thinks of the game as new: what he remembers are positions that were never played. */
    Board three = with_stones(3);
    think(p, &three, true);
    think(p, &b, false);
    assert_true(j->last.new_game);
    think(p, &b, false);
    assert_false(j->last.new_game);
    player_free(p);
}

static void test_who_tells_no_scores_decides_too(void **state)
{
    (void)state;
    Player *p;
    Judge *j = open_player(&p, 0);
    j->silent = true;
    for (int stones = 0; stones <= 5; stones += stones ? 2 : 3) {
        Board b = with_stones(stones);
        PlayerMove move = think(p, &b, true);
        assert_true(move.stones <= (stones == 0 ? 3 : stones == 3 ? 2 : 1));
        assert_true(stones > 0 || move.stones == 3);
    }
    player_free(p);
}

static void test_stopping(void **state)
{
    (void)state;
    Player *p;
    Judge *j = open_player(&p, 0);
    Board b = with_stones(3);
    PlayerTask task = {.board = &b, .rng = rng_make(9, 0, 0, 3, RNG_GENERAL), .swap2 = true};
    assert_ok(player_start(p, &task));
    player_stop(p);
    assert_int_equal(j->stopped, 1);
    PlayerMove move = think(p, &b, false);
    assert_int_equal(move.point, 0);
    player_free(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_decisions_follow_from_judgements),
        cmocka_unit_test(test_moves_are_the_others_own),
        cmocka_unit_test(test_who_tells_no_scores_decides_too),
        cmocka_unit_test(test_stopping),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
