/* Ratings of a run's networks: found again from simulated matches, with black and white apart. */
#include "train/elo.h"

#include "game/base/rng.h"
#include "tests/support/assert_status.h"

#include <math.h>
#include <stdlib.h>

enum { NETWORKS = 8, GAMES = 200 };

/* `games` games of a side that expects this score; no draws. */
static MatchScore simulate(double elo, uint64_t seed, int64_t game)
{
    MatchScore s = {0};
    Rng rng = rng_make(seed, 0, (uint64_t)game, 0, RNG_GENERAL);
    for (int i = 0; i < GAMES / 2; i++) {
        bool won = rng_double(&rng) < 1 / (1 + pow(10, -elo / 400));
        s.wins += won;
        s.losses += !won;
    }
    return s;
}

/* Networks after 100 k rows, each in matches with the one before and two before. */
static int matches(const double black[], const double white[], uint64_t seed, EloDuel duels[])
{
    int n = 0;
    for (int i = 1; i < NETWORKS; i++) {
        for (int back = 1; back <= 2 && back <= i; back++) {
            int k = i - back;
            duels[n] = (EloDuel){.rows = 100 * i, .rival_rows = 100 * k};
            duels[n].black = simulate(black[i] - white[k], seed, 2 * n);
            duels[n].white = simulate(white[i] - black[k], seed, 2 * n + 1);
            n++;
        }
    }
    return n;
}

static void strengths_are_found_again(void **state)
{
    (void)state;
    enum { TIMES = 60 };
    const double black[NETWORKS] = {200, 260, 300, 420, 500, 520, 650, 700};
    const double white[NETWORKS] = {0, 20, 130, 180, 200, 330, 320, 400};
    int within[2] = {0}, within_two[2] = {0};
    for (uint64_t seed = 1; seed <= TIMES; seed++) {
        EloDuel duels[2 * NETWORKS];
        EloRating *r;
        int n = matches(black, white, seed, duels), count;
        assert_ok(elo_rate(duels, n, &r, &count));
        assert_int_equal(count, NETWORKS);
        for (int i = 0; i < count; i++) {
            assert_int_equal(r[i].rows, 100 * i);
            double off[2] = {r[i].black - (black[i] - black[0]), r[i].white - (white[i] - white[0])};
            double error[2] = {r[i].black_error, r[i].white_error};
            for (int c = 0; c < 2 && i > 0; c++) {
                within[c] += fabs(off[c]) < error[c];
                within_two[c] += fabs(off[c]) < 1.96 * error[c];
            }
        }
        assert_true(r[7].elo > 200 && r[7].elo < 700 && r[7].error > 0 && r[7].error < 80);
        free(r);
    }
    for (int c = 0; c < 2; c++) {
        assert_float_equal(within[c] / (double)(TIMES * (NETWORKS - 1)), 0.68, 0.1);
        assert_float_equal(within_two[c] / (double)(TIMES * (NETWORKS - 1)), 0.95, 0.05);
    }
}

static void few_matches_are_enough_for_something(void **state)
{
    (void)state;
    EloRating *r;
    int n;
    assert_ok(elo_rate(NULL, 0, &r, &n));
    assert_int_equal(n, 0);
    free(r);
    EloDuel won = {.rows = 500, .rival_rows = 0, .black = {.wins = 10}, .white = {.wins = 10}};
    assert_ok(elo_rate(&won, 1, &r, &n));
    assert_int_equal(n, 2);
    assert_true(r[0].elo == 0 && r[0].black == 0 && r[0].white == 0 && r[0].error == 0);
    assert_true(r[1].rows == 500 && r[1].elo > 300 && isfinite(r[1].elo));
    assert_true(isfinite(r[1].black) && r[1].black > 0 && isfinite(r[1].white_error));
    free(r);
}

/* What only met others than the first has no rating. */
static void who_is_not_linked_is_not_rated(void **state)
{
    (void)state;
    EloRating *r;
    int n;
    EloDuel duels[] = {{.rows = 20, .rival_rows = 10, .black = {.wins = 3}, .white = {.losses = 3}},
                       {.rows = 40, .rival_rows = 30, .black = {.wins = 3}, .white = {.draws = 3}}};
    assert_ok(elo_rate(duels, 2, &r, &n));
    assert_int_equal(n, 4);
    assert_float_equal(r[1].elo, 0, 1e-9);
    assert_float_equal(r[1].black, 0, 1e-6); /* that black wins is the colour's doing */
    assert_true(isnan(r[2].elo) && isnan(r[3].black) && isnan(r[3].white_error));
    free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(strengths_are_found_again),
        cmocka_unit_test(few_matches_are_enough_for_something),
        cmocka_unit_test(who_is_not_linked_is_not_rated),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
