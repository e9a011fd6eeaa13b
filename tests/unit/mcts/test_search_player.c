/* The searching player: the search's own move, batches shared by many games, stopping in mid-thought. */
#include "mcts/search_player.h"

#include "net/batcher.h"
#include "net/evaluator_hash.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const GameSpec SPEC = {RULE_FREESTYLE, 7, 5};

static PatternTable *new_table(void)
{
    PatternTable *table;
    assert_int_equal(pattern_table_new(&table, SPEC).code, STATUS_OK);
    return table;
}

static Evaluator *new_evaluator(void)
{
    Evaluator *e;
    assert_int_equal(evaluator_hash_new(&e, 64, 3).code, STATUS_OK);
    return e;
}

static PlayerTask task_of(const Board *b, uint64_t game)
{
    return (PlayerTask){.board = b, .rng = rng_make(1, 0, game, (uint32_t)b->stones, RNG_GENERAL)};
}

/* Poll until the move is there. */
static PlayerMove think(Player *p, const PlayerTask *task)
{
    PlayerMove move = {0};
    bool done = false;
    assert_int_equal(player_start(p, task).code, STATUS_OK);
    while (!done) assert_int_equal(player_poll(p, &done, &move).code, STATUS_OK);
    return move;
}

static void test_plays_the_best_move(void **state)
{
    (void)state;
    PatternTable *table = new_table();
    Evaluator *e = new_evaluator();
    SearchPlayerOptions options = search_player_options_default(60);
    Player *p;
    assert_int_equal(search_player_new(&p, table, e, &options).code, STATUS_OK);
    Board b;
    board_init(&b, SPEC);
    while (!board_over(&b)) {
        PlayerTask task = task_of(&b, 0);
        PlayerMove move = think(p, &task);
        SearchResult r;
        search_player_result(p, &r);
        assert_int_equal(move.point, r.best);
        assert_int_equal(move.visits, r.visits);
        assert_true(move.score == r.score && move.score >= 0 && move.score <= 1);
        assert_true(r.proof != PROOF_NONE || r.visits == 60);
        Undo undo;
        board_play(&b, move.point, &undo);
    }
    player_free(p);
    evaluator_free(e);
    pattern_table_free(table);
}

/* Temperature varies the first moves and no others. */
static void test_temperature(void **state)
{
    (void)state;
    PatternTable *table = new_table();
    Evaluator *e = new_evaluator();
    SearchPlayerOptions options = search_player_options_default(30);
    options.search.root = ROOT_PUCT;
    options.temperature = 1;
    options.temperature_plies = 1;
    Player *p;
    assert_int_equal(search_player_new(&p, table, e, &options).code, STATUS_OK);
    Board empty, later;
    board_init(&empty, SPEC);
    later = empty;
    Undo undo;
    board_play(&later, 24, &undo);
    int different[2] = {0};
    Point first[2] = {POINT_NONE, POINT_NONE};
    for (uint64_t game = 0; game < 12; game++)
        for (int i = 0; i < 2; i++) {
            PlayerTask task = task_of(i == 0 ? &empty : &later, game);
            Point point = think(p, &task).point;
            if (game == 0) first[i] = point;
            different[i] += point != first[i];
        }
    assert_true(different[0] > 0);
    assert_int_equal(different[1], 0);
    player_free(p);
    evaluator_free(e);
    pattern_table_free(table);
}

/* An evaluator that counts batches and passes them on. */
typedef struct Counter {
    Evaluator base;
    Evaluator *inner;
    int batches, requests, fail_after;
} Counter;

static Status count_submit(Evaluator *e, int n, const EvalRequest r[], Ticket *ticket)
{
    Counter *c = (Counter *)e;
    if (c->fail_after >= 0 && c->batches >= c->fail_after)
        return status_error(ERR_DEVICE, "the device is gone");
    c->batches++;
    c->requests += n;
    return evaluator_submit(c->inner, n, r, ticket);
}

static Status count_wait(Evaluator *e, Ticket ticket, Evaluation out[])
{
    return evaluator_wait(((Counter *)e)->inner, ticket, out);
}

static void count_free(Evaluator *e)
{
    (void)e;
}

static const EvaluatorOps COUNT_OPS = {count_submit, count_wait, count_free};

static Counter counter(Evaluator *inner)
{
    return (Counter){
        .base = {.ops = &COUNT_OPS, .max_batch = inner->max_batch, .max_waiting = inner->max_waiting},
        .inner = inner,
        .fail_after = -1};
}

/* Many games over one batcher: full batches, and the same moves as each game alone. */
static void test_games_share_batches(void **state)
{
    (void)state;
    enum { GAMES = 32, VISITS = 40 };
    PatternTable *table = new_table();
    Evaluator *hash = new_evaluator(), *batcher;
    Counter count = counter(hash);
    assert_int_equal(batcher_new(&batcher, &count.base).code, STATUS_OK);
    SearchPlayerOptions options = search_player_options_default(VISITS);
    options.noise = true;
    Player *players[GAMES];
    PlayerMove moves[GAMES];
    bool done[GAMES] = {false};
    Board b;
    board_init(&b, SPEC);
    for (int i = 0; i < GAMES; i++) {
        assert_int_equal(search_player_new(&players[i], table, batcher, &options).code, STATUS_OK);
        PlayerTask task = task_of(&b, (uint64_t)i);
        assert_int_equal(player_start(players[i], &task).code, STATUS_OK);
    }
    for (int left = GAMES; left > 0;) {
        for (int i = 0; i < GAMES; i++) {
            if (done[i]) continue;
            assert_int_equal(player_poll(players[i], &done[i], &moves[i]).code, STATUS_OK);
            left -= done[i];
        }
    }
    assert_true(count.requests >= GAMES * VISITS / 2);
    assert_true(count.requests / count.batches >= GAMES / 2);
    for (int i = 0; i < GAMES; i++) player_free(players[i]);
    evaluator_free(batcher);

    Player *alone;
    assert_int_equal(search_player_new(&alone, table, hash, &options).code, STATUS_OK);
    for (int i = 0; i < GAMES; i++) {
        PlayerTask task = task_of(&b, (uint64_t)i);
        assert_int_equal(think(alone, &task).point, moves[i].point);
    }
    player_free(alone);
    evaluator_free(hash);
    pattern_table_free(table);
}

/* Stopped at any moment, the player thinks about the next position as if nothing had been. */
static void test_stop_and_start_again(void **state)
{
    (void)state;
    PatternTable *table = new_table();
    Evaluator *e = new_evaluator();
    SearchPlayerOptions options = search_player_options_default(40);
    options.leaves = 4;
    Player *p;
    assert_int_equal(search_player_new(&p, table, e, &options).code, STATUS_OK);
    Board b;
    board_init(&b, SPEC);
    PlayerTask task = task_of(&b, 0);
    PlayerMove expected = think(p, &task), move;
    for (int polls = 0; polls < 6; polls++) {
        PlayerTask other = task_of(&b, 99);
        bool done = false;
        assert_int_equal(player_start(p, &other).code, STATUS_OK);
        for (int i = 0; i < polls && !done; i++)
            assert_int_equal(player_poll(p, &done, &move).code, STATUS_OK);
        player_stop(p);
        move = think(p, &task);
        assert_int_equal(move.point, expected.point);
        assert_true(move.score == expected.score);
    }
    assert_int_equal(player_start(p, &task).code, STATUS_OK);
    player_free(p);
    evaluator_free(e);
    pattern_table_free(table);
}

static void test_faults_travel_upward(void **state)
{
    (void)state;
    PatternTable *table = new_table();
    Evaluator *hash = new_evaluator();
    Counter count = counter(hash);
    count.fail_after = 5;
    SearchPlayerOptions options = search_player_options_default(40);
    Player *p;
    assert_int_equal(search_player_new(&p, table, &count.base, &options).code, STATUS_OK);
    Board b;
    board_init(&b, SPEC);
    PlayerTask task = task_of(&b, 0);
    PlayerMove move;
    bool done = false;
    assert_int_equal(player_start(p, &task).code, STATUS_OK);
    Status status = status_ok();
    for (int i = 0; i < 10 && status.code == STATUS_OK; i++) status = player_poll(p, &done, &move);
    assert_int_equal(status.code, ERR_DEVICE);
    assert_false(done);
    player_free(p);
    evaluator_free(hash);
    pattern_table_free(table);
}

/* Two players, a game after the other over the same two trees, now and then broken off: every move is legal
 * and of the position at hand, and a second run plays the same. Returns a hash of all moves. */
static uint64_t play_games(Player *players[2])
{
    uint64_t hash = 0;
    for (uint64_t game = 0; game < 8; game++) {
        Board b;
        Rng opening = rng_make(game % 4, 0, 0, 0, RNG_OPENING);
        board_init(&b, SPEC);
        for (int i = 0; i < (int)game % 3; i++) {
            Undo undo;
            Point p = (Point)rng_below(&opening, 49);
            if (board_at(&b, p) == EMPTY) board_play(&b, p, &undo);
        }
        for (int ply = 0; !board_over(&b) && (game % 3 != 2 || ply < 7); ply++) {
            Player *player = players[(ply + (int)game) % 2];
            PlayerTask task = task_of(&b, game);
            PlayerMove move;
            bool done = false;
            assert_int_equal(player_start(player, &task).code, STATUS_OK);
            while (!done) assert_int_equal(player_poll(player, &done, &move).code, STATUS_OK);
            PointSet legal;
            board_legal(&b, &legal);
            assert_true(pointset_has(&legal, move.point));
            Undo undo;
            board_play(&b, move.point, &undo);
            hash = hash * 1000003 + (uint64_t)move.point;
        }
    }
    return hash;
}

static void test_kept_trees_are_never_stale(void **state)
{
    (void)state;
    PatternTable *table = new_table();
    Evaluator *e = new_evaluator();
    uint64_t hash[3];
    uint64_t evaluations[3];
    for (int round = 0; round < 3; round++) {
        Player *players[2];
        SearchPlayerOptions options = search_player_options_default(80);
        options.fresh = round == 2;
        for (int i = 0; i < 2; i++) {
            options.leaves = 1 + 3 * i;
            assert_int_equal(search_player_new(&players[i], table, e, &options).code, STATUS_OK);
        }
        uint64_t before = e->evaluations;
        hash[round] = play_games(players);
        evaluations[round] = e->evaluations - before;
        for (int i = 0; i < 2; i++) player_free(players[i]);
    }
    assert_true(hash[0] == hash[1] && hash[0] != hash[2]);
    assert_true(evaluations[0] == evaluations[1] && evaluations[0] < evaluations[2]);
    evaluator_free(e);
    pattern_table_free(table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plays_the_best_move),  cmocka_unit_test(test_temperature),
        cmocka_unit_test(test_games_share_batches),  cmocka_unit_test(test_stop_and_start_again),
        cmocka_unit_test(test_faults_travel_upward), cmocka_unit_test(test_kept_trees_are_never_stale),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
