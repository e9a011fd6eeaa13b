/* Ratings on a ladder against closed forms and simulated players. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "game/base/rng.h"
#include "game/match/ladder_rating.h"
#include "game/match/rating.h"

/* Rungs 150 Elo apart, from 0 on. */
static Ladder even_ladder(int rungs)
{
    Ladder l = {.count = rungs, .misfit = 1};
    for (int i = 0; i < rungs; i++) l.rung[i].elo = 150 * i;
    return l;
}

static void test_one_rung_is_the_closed_form(void **state)
{
    (void)state;
    Ladder l = even_ladder(2);
    for (int points = 10; points <= 90; points += 10) {
        LadderTally tally[2] = {{.games = {0}}, {.games = {50, 50}, .points = {points / 2.0, points / 2.0}}};
        LadderEstimate e = ladder_rating_estimate(&l, tally, INFINITY);
        double p = points / 100.0, slope = log(10) / 400;
        assert_float_equal(e.all.elo, 150 + rating_elo(p), 1e-6);
        assert_float_equal(e.all.error, 1 / (slope * sqrt(100 * p * (1 - p))), 1e-6);
        assert_float_equal(e.colour[BLACK].elo, e.all.elo, 1e-6);
        assert_float_equal(e.colour[WHITE].error, e.all.error * sqrt(2), 1e-6);
        assert_int_equal(e.all.games, 100);
        assert_float_equal(e.misfit, 1, 0);
    }
}

static void test_the_prior_is_a_normal_density(void **state)
{
    (void)state;
    /* Without games the prior itself; with nothing but wins a finite rating, where its slope and theirs cancel. */
    Ladder l = even_ladder(3);
    LadderTally tally[3] = {{.games = {0}}};
    LadderEstimate e = ladder_rating_estimate(&l, tally, 200);
    assert_float_equal(e.all.elo, 150, 1e-6);
    assert_float_equal(e.all.error, 200, 1e-6);
    tally[2] = (LadderTally){.games = {5, 5}, .points = {5, 5}};
    e = ladder_rating_estimate(&l, tally, 200);
    double lost = 1 - ladder_rating_expected(e.all.elo, 300);
    assert_float_equal((e.all.elo - 150) / (200.0 * 200.0), 10 * lost * log(10) / 400, 1e-9);
}

static void test_colours_are_rated_apart(void **state)
{
    (void)state;
    Ladder l = even_ladder(2);
    LadderTally tally[2] = {{.games = {100, 100}, .points = {75, 50}}};
    LadderEstimate e = ladder_rating_estimate(&l, tally, INFINITY);
    assert_float_equal(e.colour[BLACK].elo, rating_elo(0.75), 1e-6);
    assert_float_equal(e.colour[WHITE].elo, 0, 1e-6);
    assert_true(e.all.elo > e.colour[WHITE].elo && e.all.elo < e.colour[BLACK].elo);
}

static void test_scatter_makes_the_error_larger(void **state)
{
    (void)state;
    /* Beats the stronger rung and loses to the weaker one, 100 games each: around the middle of both. */
    Ladder l = even_ladder(2);
    LadderTally tally[2] = {{.games = {50, 50}, .points = {10, 10}}, {.games = {50, 50}, .points = {40, 40}}};
    LadderEstimate e = ladder_rating_estimate(&l, tally, INFINITY);
    double p = ladder_rating_expected(75, 0), off = 20 - 100 * p;
    double chi = 2 * off * off / (100 * p * (1 - p));
    assert_float_equal(e.all.elo, 75, 1e-6);
    assert_float_equal(e.misfit, (chi + 4) / 5, 1e-6);
    double slope = log(10) / 400;
    assert_float_equal(e.all.error, sqrt(e.misfit) / (slope * sqrt(200 * p * (1 - p))), 1e-6);
}

/* A simulated player of that strength climbs; *met is the share of pairs against rungs within 300 Elo. */
static LadderEstimate climb(const Ladder *l, double strength, uint64_t seed, int pairs, double *met)
{
    LadderTally tally[LADDER_RUNGS_MAX] = {{.games = {0}}};
    int played[LADDER_RUNGS_MAX] = {0}, near = 0;
    Rng rng = rng_make(seed, 0, 0, 0, RNG_GENERAL);
    for (int k = 0; k < pairs; k++) {
        LadderEstimate now = ladder_rating_estimate(l, tally, LADDER_RATING_SPREAD);
        int rung = ladder_rating_choose(l, now.all, played);
        double p = ladder_rating_expected(strength, l->rung[rung].elo);
        played[rung]++;
        near += fabs(l->rung[rung].elo - strength) <= 300;
        for (int c = BLACK; c <= WHITE; c++) {
            tally[rung].games[c]++;
            tally[rung].points[c] += rng_double(&rng) < p;
        }
    }
    *met = (double)near / pairs;
    return ladder_rating_estimate(l, tally, LADDER_RATING_SPREAD);
}

static void test_intervals_hold_what_they_promise(void **state)
{
    (void)state;
    enum { PLAYERS = 400, PAIRS = 100 };
    Ladder l = even_ladder(14);
    int inside = 0;
    double near = 0, bias = 0;
    for (int i = 0; i < PLAYERS; i++) {
        double strength = 200 + 4.0 * i, met;
        LadderEstimate e = climb(&l, strength, (uint64_t)i, PAIRS, &met);
        double off = (e.all.elo - strength) / e.all.error;
        inside += fabs(off) < 1.96;
        bias += off / PLAYERS;
        near += met / PLAYERS;
    }
    /* 95 % of 400 are 380, with a standard deviation of 4.4; the floor of the misfit makes it some more. */
    assert_in_range(inside, 365, 400);
    assert_true(fabs(bias) < 0.2);
    assert_true(near > 0.7);
}

static void test_choice_spreads_over_near_rungs(void **state)
{
    (void)state;
    Ladder l = even_ladder(14);
    int pairs[LADDER_RUNGS_MAX] = {0};
    LadderRating now = {.elo = 5 * 150, .error = 20};
    for (int k = 0; k < 200; k++) pairs[ladder_rating_choose(&l, now, pairs)]++;
    for (int i = 0; i < 5; i++) assert_true(pairs[i] <= pairs[i + 1]);
    for (int i = 5; i < 13; i++) assert_true(pairs[i] >= pairs[i + 1]);
    assert_true(pairs[4] > pairs[5] / 2 && pairs[6] > pairs[5] / 2 && pairs[13] == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_rung_is_the_closed_form),
        cmocka_unit_test(test_the_prior_is_a_normal_density),
        cmocka_unit_test(test_colours_are_rated_apart),
        cmocka_unit_test(test_scatter_makes_the_error_larger),
        cmocka_unit_test(test_intervals_hold_what_they_promise),
        cmocka_unit_test(test_choice_spreads_over_near_rungs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
