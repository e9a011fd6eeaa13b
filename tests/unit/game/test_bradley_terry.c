/* Strengths of many players: two of them by the closed form, more by simulation and by the likelihood itself. */
#include "game/match/bradley_terry.h"

#include "game/base/rng.h"
#include "game/match/rating.h"
#include "tests/support/assert_status.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

enum { PLAYERS = 8 };

static void two_players_have_a_closed_form(void **state)
{
    (void)state;
    BradleyTerryDuel duel = {.a = 1, .b = 0, .games = 99, .points = 70.5};
    BradleyTerryRating r[2];
    assert_ok(bradley_terry_fit(2, 0, &duel, 1, 1, r));
    double score = 71.0 / 100;
    assert_float_equal(r[0].elo, 0, 0);
    assert_float_equal(r[0].error, 0, 0);
    assert_float_equal(r[1].elo, rating_elo(score), 1e-6);
    assert_float_equal(r[1].error, 400 / log(10) / sqrt(100 * score * (1 - score)), 1e-6);
    /* Anchored at the other end it is the same difference; in two parts it is the same match. */
    BradleyTerryDuel parts[] = {{.a = 1, .b = 0, .games = 49, .points = 40},
                                {.a = 0, .b = 1, .games = 49, .points = 49 - 30.5}};
    assert_ok(bradley_terry_fit(2, 1, parts, 2, 1, r));
    assert_float_equal(r[0].elo, -rating_elo(71.5 / 100), 1e-6);
}

static void who_won_all_is_stronger_by_something_finite(void **state)
{
    (void)state;
    BradleyTerryDuel duels[] = {{.a = 1, .b = 0, .games = 200, .points = 200},
                                {.a = 2, .b = 1, .games = 200, .points = 200}};
    BradleyTerryRating r[3];
    assert_ok(bradley_terry_fit(3, 0, duels, 2, 1, r));
    assert_float_equal(r[1].elo, rating_elo(200.5 / 201), 1e-6);
    assert_float_equal(r[2].elo, 2 * r[1].elo, 1e-6);
    assert_float_equal(r[2].error, sqrt(2) * r[1].error, 1e-6); /* a chain's variances add up */
}

static void who_met_nobody_has_no_rating(void **state)
{
    (void)state;
    BradleyTerryDuel duels[] = {{.a = 0, .b = 2, .games = 10, .points = 5},
                                {.a = 1, .b = 3, .games = 10, .points = 2}};
    BradleyTerryRating r[5];
    assert_ok(bradley_terry_fit(5, 0, duels, 2, 1, r));
    assert_float_equal(r[2].elo, 0, 1e-9);
    assert_true(isnan(r[1].elo) && isnan(r[3].elo) && isnan(r[4].elo) && isnan(r[4].error));
    assert_ok(bradley_terry_fit(1, 0, duels, 0, 1, r));
    assert_float_equal(r[0].elo, 0, 0);
}

/* Everybody against the next three. */
static int round_robin(const double elo[], uint64_t seed, BradleyTerryDuel duels[])
{
    int n = 0;
    for (int a = 0; a < PLAYERS; a++) {
        for (int b = a + 1; b < PLAYERS && b <= a + 3; b++) {
            Rng rng = rng_make(seed, (uint32_t)a, (uint64_t)b, 0, RNG_GENERAL);
            BradleyTerryDuel d = {.a = a, .b = b, .games = 100};
            double chance = 1 / (1 + pow(10, (elo[b] - elo[a]) / 400));
            for (int game = 0; game < 100; game++) d.points += rng_double(&rng) < chance;
            duels[n++] = d;
        }
    }
    return n;
}

/* Of many simulated tournaments about 68 % of the estimates are within one standard error of the truth, and 95 %
 * within two. */
static void errors_are_what_they_say(void **state)
{
    (void)state;
    enum { TIMES = 300 };
    const double elo[PLAYERS] = {0, 120, 90, 250, 300, 310, 420, 600};
    int within_one = 0, within_two = 0;
    for (uint64_t seed = 1; seed <= TIMES; seed++) {
        BradleyTerryDuel duels[PLAYERS * 3];
        BradleyTerryRating r[PLAYERS];
        int n = round_robin(elo, seed, duels);
        assert_ok(bradley_terry_fit(PLAYERS, 0, duels, n, 0.01, r));
        for (int i = 1; i < PLAYERS; i++) {
            double off = fabs(r[i].elo - elo[i]) / r[i].error;
            within_one += off < 1;
            within_two += off < 1.96;
        }
    }
    double all = TIMES * (PLAYERS - 1);
    assert_float_equal(within_one / all, 0.683, 0.04);
    assert_float_equal(within_two / all, 0.95, 0.02);
}

/* At the maximum everybody has scored what he was expected to. */
static void the_expected_scores_are_the_real_ones(void **state)
{
    (void)state;
    const double elo[PLAYERS] = {0, -900, 2000, 250, -300, 310, 420, 600};
    BradleyTerryDuel duels[PLAYERS * 3];
    BradleyTerryRating r[PLAYERS];
    double excess[PLAYERS] = {0};
    int n = round_robin(elo, 7, duels);
    assert_ok(bradley_terry_fit(PLAYERS, 3, duels, n, 0.5, r));
    for (int i = 0; i < n; i++) {
        const BradleyTerryDuel *d = &duels[i];
        double expected = 1 / (1 + pow(10, (r[d->b].elo - r[d->a].elo) / 400));
        double over = d->points + 0.25 - (d->games + 0.5) * expected;
        excess[d->a] += over;
        excess[d->b] -= over;
    }
    for (int i = 0; i < PLAYERS; i++) assert_float_equal(excess[i], 0, 1e-6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_players_have_a_closed_form),
        cmocka_unit_test(who_won_all_is_stronger_by_something_finite),
        cmocka_unit_test(who_met_nobody_has_no_rating),
        cmocka_unit_test(errors_are_what_they_say),
        cmocka_unit_test(the_expected_scores_are_the_real_ones),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
