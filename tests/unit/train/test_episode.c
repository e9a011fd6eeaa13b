/* Self-play games as records: written and read back, and refused when damaged. */
#include "train/episode.h"

#include "tests/support/episodes.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const GameSpec spec = {.rule = RULE_FREESTYLE, .size = 6, .line = 4};

static void make(Episode *e)
{
    assert_int_equal(episode_new(e, spec).code, STATUS_OK);
}

static void a_game_comes_back_as_it_was(void **state)
{
    (void)state;
    Episode a, b;
    Blob first = {0}, second = {0};
    make(&a);
    make(&b);
    for (int64_t number = 0; number < 50; number++) {
        blob_clear(&first);
        blob_clear(&second);
        episodes_play(&a, number, 1);
        episode_write(&a, &first);
        BlobReader in = blob_reader(first.data, first.size);
        assert_int_equal(episode_read(&b, &in).code, STATUS_OK);
        assert_int_equal(in.at, in.size);
        assert_int_equal(b.number, number);
        assert_int_equal(b.length, a.length);
        assert_memory_equal(b.moves, a.moves, (size_t)a.length * sizeof(Point));
        assert_int_equal(b.result, a.result);
        episode_write(&b, &second);
        assert_int_equal(first.size, second.size);
        assert_memory_equal(first.data, second.data, first.size);
    }
    blob_free(&first);
    blob_free(&second);
    episode_free(&a);
    episode_free(&b);
}

static void targets_are_near_the_policy(void **state)
{
    (void)state;
    Episode e;
    make(&e);
    episode_reset(&e, 0);
    float policy[BOARD_POINTS_MAX] = {0};
    for (int p = 0; p < 36; p++) policy[p] = (float)(p + 1) / 666;
    episode_add_sample(&e, policy, 0);
    double sum = 0;
    for (int p = 0; p < 36; p++) sum += episode_target(&e, 0)[p];
    for (int p = 0; p < 36; p++) assert_true(fabs(episode_target(&e, 0)[p] / sum - (p + 1) / 666.0) < 2e-5);
    episode_free(&e);
}

/* Every cut and a great many changed bytes: never a crash, never a game that cannot be played over. */
static void damage_is_refused(void **state)
{
    (void)state;
    Episode e;
    Blob good = {0};
    int refused = 0, changed = 0;
    make(&e);
    episodes_play(&e, 7, 3);
    episode_write(&e, &good);
    for (size_t cut = 0; cut < good.size; cut++) {
        BlobReader in = blob_reader(good.data, cut);
        assert_int_equal(episode_read(&e, &in).code, ERR_FORMAT);
    }
    Rng rng = rng_make(5, 0, 0, 0, RNG_GENERAL);
    for (int i = 0; i < 2000; i++) {
        size_t at = 8 + rng_below(&rng, 60); /* head and moves, where a change is a fault */
        uint8_t old = good.data[at];
        good.data[at] ^= (uint8_t)(1 + rng_below(&rng, 255));
        BlobReader in = blob_reader(good.data, good.size);
        refused += episode_read(&e, &in).code != STATUS_OK;
        good.data[at] = old;
        changed++;
    }
    assert_true(refused > changed / 2);
    blob_free(&good);
    episode_free(&e);
}

static void impossible_games_are_refused(void **state)
{
    (void)state;
    Episode e;
    Blob out = {0};
    make(&e);
    float policy[BOARD_POINTS_MAX] = {0};
    policy[3] = 1;
    episode_reset(&e, 0);
    episode_add_move(&e, 3);
    episode_add_sample(&e, policy, 0); /* a target on a stone */
    episode_write(&e, &out);
    BlobReader in = blob_reader(out.data, out.size);
    assert_int_equal(episode_read(&e, &in).code, ERR_FORMAT);

    blob_clear(&out);
    episode_reset(&e, 0);
    episode_add_move(&e, 3);
    episode_add_move(&e, 3); /* a stone on a stone */
    episode_write(&e, &out);
    in = blob_reader(out.data, out.size);
    assert_int_equal(episode_read(&e, &in).code, ERR_FORMAT);

    blob_clear(&out);
    episodes_play(&e, 0, 9);
    e.result = e.result == RESULT_BLACK ? RESULT_WHITE : RESULT_BLACK;
    episode_write(&e, &out);
    in = blob_reader(out.data, out.size);
    assert_int_equal(episode_read(&e, &in).code, ERR_FORMAT);
    blob_free(&out);
    episode_free(&e);
}

static double due(const Episode *e, int i, double share)
{
    double all = 0;
    for (int k = 0; k < e->samples; k++) all += e->surprise[k];
    return 1 - share + share * e->samples * e->surprise[i] / all;
}

/* Each sample's due, rounded up or down, and on average exactly; the whole is always the same. */
static void rows_go_to_what_surprised(void **state)
{
    (void)state;
    enum { OFFSETS = 4000 };
    const float surprise[] = {0, 0.5f, 0.25f, 4, 0, 0.125f};
    Episode e;
    float policy[BOARD_POINTS_MAX] = {0};
    make(&e);
    episode_reset(&e, 0);
    policy[35] = 1;
    for (int i = 0; i < 6; i++) {
        episode_add_sample(&e, policy, surprise[i]);
        episode_add_move(&e, (Point)i);
        assert_int_equal(e.surprise[i], surprise[i] * EPISODE_SURPRISE_ONE);
    }
    for (double share = 0; share <= 1; share += 0.25) {
        double sum[6] = {0};
        for (int k = 0; k < OFFSETS; k++) {
            int rows = 0;
            episode_share_rows(&e, share, (double)k / OFFSETS);
            for (int i = 0; i < 6; i++) {
                assert_true(fabs(e.rows[i] - due(&e, i, share)) < 1);
                rows += e.rows[i];
                sum[i] += e.rows[i];
            }
            assert_int_equal(rows, 6);
        }
        for (int i = 0; i < 6; i++) assert_true(fabs(sum[i] / OFFSETS - due(&e, i, share)) < 0.01);
    }
    for (int i = 0; i < 6; i++) e.surprise[i] = 0;
    episode_share_rows(&e, 1, 0.5);
    for (int i = 0; i < 6; i++) assert_int_equal(e.rows[i], 1);
    episode_free(&e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_game_comes_back_as_it_was),  cmocka_unit_test(targets_are_near_the_policy),
        cmocka_unit_test(rows_go_to_what_surprised),    cmocka_unit_test(damage_is_refused),
        cmocka_unit_test(impossible_games_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
