/* The replay window: rows against features and results worked out one by one, and what is drawn from it. */
#include "train/replay.h"

#include "tests/support/episodes.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const GameSpec spec = {.rule = RULE_FREESTYLE, .size = 7, .line = 4};

typedef struct Fixture {
    PatternTable *table;
    Replay *replay;
    Episode game;
} Fixture;

static void make(Fixture *f, int64_t capacity)
{
    assert_int_equal(pattern_table_new(&f->table, spec).code, STATUS_OK);
    assert_int_equal(replay_new(&f->replay, f->table, spec, PLANES_THREAT_1, capacity).code, STATUS_OK);
    assert_int_equal(episode_new(&f->game, spec).code, STATUS_OK);
}

static void unmake(Fixture *f)
{
    replay_free(f->replay);
    pattern_table_free(f->table);
    episode_free(&f->game);
}

static void check_row(const Fixture *f, const Board *b, const uint16_t target[], const TrainRow *row)
{
    PatternBoard patterns;
    PackedPlanes planes;
    PointSet legal;
    double sum = 0, weight = 0;
    board_legal(b, &legal);
    pattern_init(&patterns, f->table, b);
    features_pack(PLANES_THREAT_1, b, &patterns, &planes);
    assert_memory_equal(&row->planes, &planes, sizeof planes);
    assert_memory_equal(&row->legal, &legal, sizeof legal);
    for (int p = 0; p < 49; p++) weight += target[p];
    for (int p = 0; p < 49; p++) {
        assert_true(fabs(row->policy[p] - target[p] / weight) < 1e-6);
        sum += row->policy[p];
    }
    assert_true(fabs(sum - 1) < 1e-5);
    int winner = f->game.result == RESULT_BLACK ? BLACK : WHITE;
    int outcome = f->game.result == RESULT_DRAW ? 1 : b->to_move == winner ? 0 : 2;
    for (int i = 0; i < 3; i++) assert_true(row->wdl[i] == (i == outcome ? 1.0f : 0.0f));
}

static void check_future(const Episode *game, int ply, const TrainRow *row)
{
    assert_int_equal(row->plies_left, game->length - ply);
    assert_int_equal(row->reply, ply + 1 < game->length ? game->moves[ply + 1] : POINT_NONE);
}

/* A game that exact play decided ends where its last sample stands. */
static void a_game_broken_off_has_a_move_to_go(void **state)
{
    (void)state;
    Fixture f;
    TrainRow *row = malloc(sizeof *row);
    make(&f, 1000);
    episodes_play(&f.game, 3, 11);
    f.game.length = f.game.sample_ply[f.game.samples - 1];
    replay_add(f.replay, &f.game);
    replay_row(f.replay, f.game.samples - 1, 0, row);
    assert_int_equal(row->plies_left, 1);
    assert_int_equal(row->reply, POINT_NONE);
    free(row);
    unmake(&f);
}

static void rows_are_the_samples(void **state)
{
    (void)state;
    Fixture f;
    TrainRow *row = malloc(sizeof *row);
    int several = 0;
    make(&f, 1000);
    for (int64_t number = 0; number < 20; number++) {
        int64_t first = replay_total(f.replay);
        episodes_play(&f.game, number, 11);
        replay_add(f.replay, &f.game);
        assert_int_equal(replay_total(f.replay), first + f.game.samples);
        Board b;
        Undo undo;
        board_init(&b, spec);
        for (int ply = 0, i = 0; i < f.game.samples; ply++) {
            if (f.game.sample_ply[i] == ply) {
                for (int copy = 0; copy < f.game.rows[i]; copy++, first++) {
                    replay_row(f.replay, first, i % 8, row);
                    assert_int_equal(row->symmetry, i % 8);
                    check_row(&f, &b, episode_target(&f.game, i), row);
                    check_future(&f.game, ply, row);
                }
                several += f.game.rows[i] > 1;
                i++;
            }
            board_play(&b, f.game.moves[ply], &undo);
        }
        assert_int_equal(first, replay_total(f.replay));
    }
    assert_true(several > 20);
    free(row);
    unmake(&f);
}

/* A window that is too small keeps the newest rows, and they are those of a large one. */
static void the_oldest_rows_make_room(void **state)
{
    (void)state;
    Fixture small, large;
    TrainRow *a = malloc(sizeof *a), *b = malloc(sizeof *b);
    make(&small, 37);
    make(&large, 4000);
    for (int64_t number = 0; number < 30; number++) {
        episodes_play(&large.game, number, 5);
        replay_add(small.replay, &large.game);
        replay_add(large.replay, &large.game);
    }
    int64_t total = replay_total(large.replay);
    assert_int_equal(replay_total(small.replay), total);
    assert_true(total > 100);
    for (int64_t n = total - 37; n < total; n++) {
        replay_row(small.replay, n, 0, a);
        replay_row(large.replay, n, 0, b);
        assert_memory_equal(&a->planes, &b->planes, sizeof a->planes);
        assert_memory_equal(a->policy, b->policy, sizeof a->policy);
        assert_memory_equal(a->wdl, b->wdl, sizeof a->wdl);
    }
    free(a);
    free(b);
    unmake(&small);
    unmake(&large);
}

/* Each row of the window about equally often, none from before it, every symmetry, and the same by the same
 * stream. */
static void samples_are_uniform_in_the_window(void **state)
{
    (void)state;
    enum { WINDOW = 20, DRAWS = 8000 };
    Fixture f;
    TrainRow *row = malloc(sizeof *row), *same = malloc(sizeof *same);
    int seen[WINDOW] = {0}, symmetries[8] = {0};
    make(&f, 1000);
    for (int64_t number = 0; number < 10; number++) {
        episodes_play(&f.game, number, 2);
        episode_share_rows(&f.game, 0, 0); /* so that no two rows are alike */
        replay_add(f.replay, &f.game);
    }
    Rng rng = rng_make(1, 0, 0, 0, RNG_SAMPLE), again = rng;
    for (int i = 0; i < DRAWS; i++) {
        replay_sample(f.replay, WINDOW, &rng, 1, row);
        replay_sample(f.replay, WINDOW, &again, 1, same);
        assert_memory_equal(row->policy, same->policy, sizeof row->policy);
        symmetries[row->symmetry]++;
        int found = -1;
        for (int k = 0; k < WINDOW && found < 0; k++) {
            replay_row(f.replay, replay_total(f.replay) - 1 - k, 0, same);
            if (memcmp(same->policy, row->policy, sizeof row->policy) == 0) found = k;
        }
        assert_true(found >= 0);
        seen[found]++;
    }
    for (int k = 0; k < WINDOW; k++) assert_in_range(seen[k], DRAWS / WINDOW - 100, DRAWS / WINDOW + 100);
    for (int s = 0; s < 8; s++) assert_in_range(symmetries[s], DRAWS / 8 - 150, DRAWS / 8 + 150);
    free(row);
    free(same);
    unmake(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_the_samples),
        cmocka_unit_test(a_game_broken_off_has_a_move_to_go),
        cmocka_unit_test(the_oldest_rows_make_room),
        cmocka_unit_test(samples_are_uniform_in_the_window),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
