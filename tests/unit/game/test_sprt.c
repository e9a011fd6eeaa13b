#include "game/base/rng.h"
#include "game/match/rating.h"
#include "game/match/sprt.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

enum { MATCHES = 2000, PAIRS_MAX = 40000 };

static const Sprt USUAL = {.elo0 = 0, .elo1 = 10, .alpha = 0.05, .beta = 0.05};

/* ---- simulated matches --------------------------------------------------------------------------------- */

/* Probabilities of the five results of a pair with that mean: a middle that is drawn in some way, and the same
 * shape moved by exponential tilting until its mean fits. */
static void tilt(const double shape[5], double mean, double out[5])
{
    double low = -20, high = 20;
    for (int step = 0; step < 100; step++) {
        double theta = (low + high) / 2, sum = 0, m = 0;
        for (int i = 0; i < 5; i++) sum += out[i] = shape[i] * exp(theta * i / 4.0);
        for (int i = 0; i < 5; i++) m += (out[i] /= sum) * i / 4.0;
        if (m < mean)
            low = theta;
        else
            high = theta;
    }
}

static double deviation_of_game(const double p[5])
{
    double m = 0, q = 0;
    for (int i = 0; i < 5; i++) {
        m += p[i] * i / 4.0;
        q += p[i] * i * i / 16.0;
    }
    return sqrt(2 * (q - m * m));
}

/* The same for so much normalized Elo: the deviation depends on the mean a little. */
static void tilt_normalized(const double shape[5], double elo, double out[5])
{
    double mean = 0.5;
    for (int step = 0; step < 50; step++) {
        tilt(shape, mean, out);
        mean = 0.5 + elo * log(10) / 800 * deviation_of_game(out);
    }
}

static SprtVerdict simulate(const Sprt *s, const double p[5], uint64_t match, int *length)
{
    int pairs[5] = {0};
    Rng rng = rng_make(7, 0, match, 0, RNG_GENERAL);
    SprtVerdict verdict = SPRT_GOES_ON;
    for (*length = 0; *length < PAIRS_MAX && verdict == SPRT_GOES_ON; ++*length) {
        double u = rng_double(&rng);
        int i = 0;
        while (i < 4 && u >= p[i]) u -= p[i++];
        pairs[i]++;
        verdict = sprt_verdict(s, pairs);
    }
    return verdict;
}

/* How often, in 2,000 matches, the test accepts what is false. */
static double error_rate(const Sprt *s, const double p[5], SprtVerdict wrong)
{
    int errors = 0;
    for (int match = 0; match < MATCHES; match++) {
        int length;
        SprtVerdict verdict = simulate(s, p, (uint64_t)match, &length);
        assert_int_not_equal(verdict, SPRT_GOES_ON);
        errors += verdict == wrong;
    }
    return errors / (double)MATCHES;
}

static void test_error_rates_keep_their_bounds(void **state)
{
    (void)state;
    static const double shapes[][5] = {
        {0.25, 0, 0.5, 0, 0.25},          /* no draws, colours without weight */
        {0.08, 0.02, 0.8, 0.02, 0.08},    /* black nearly always wins */
        {0.05, 0.25, 0.4, 0.25, 0.05},    /* many draws */
        {0.001, 0.03, 0.938, 0.03, 0.001} /* hardly anything but draws */
    };
    /* Three standard errors of 2,000 tries at 5 %. */
    const double bound = 0.05 + 3 * sqrt(0.05 * 0.95 / MATCHES);
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        for (int normalized = 0; normalized < 2; normalized++) {
            Sprt s = {.elo0 = 0, .elo1 = 40, .alpha = 0.05, .beta = 0.05, .normalized = normalized};
            double p0[5], p1[5];
            if (!normalized && i == 3) s.elo1 = 15;
            if (normalized) {
                tilt_normalized(shapes[i], s.elo0, p0);
                tilt_normalized(shapes[i], s.elo1, p1);
            } else {
                tilt(shapes[i], 0.5, p0);
                tilt(shapes[i], 1 / (1 + pow(10, -s.elo1 / 400)), p1);
            }
            double positive = error_rate(&s, p0, SPRT_ACCEPTS_ELO1);
            double negative = error_rate(&s, p1, SPRT_ACCEPTS_ELO0);
            if (positive > bound || negative > bound)
                fail_msg("shape %zu, normalized %d: %.4f false positives, %.4f negatives", i, normalized,
                         positive, negative);
        }
}

/* ---- single cases -------------------------------------------------------------------------------------- */

static void test_wins_alone_end_it(void **state)
{
    (void)state;
    int won[5] = {0, 0, 0, 0, 10}, lost[5] = {10, 0, 0, 0, 0}, first[5] = {0, 0, 0, 0, 1};
    assert_int_equal(sprt_verdict(&USUAL, won), SPRT_ACCEPTS_ELO1);
    assert_int_equal(sprt_verdict(&USUAL, lost), SPRT_ACCEPTS_ELO0);
    assert_int_equal(sprt_verdict(&USUAL, first), SPRT_GOES_ON);
    Sprt normalized = USUAL;
    normalized.normalized = true;
    won[4] = lost[0] = 40;
    assert_int_equal(sprt_verdict(&normalized, won), SPRT_ACCEPTS_ELO1);
    assert_int_equal(sprt_verdict(&normalized, lost), SPRT_ACCEPTS_ELO0);
}

/* Drawn pairs, whether of draws or of a win for each, are half of the points: no elo1. */
static void test_drawn_pairs_speak_for_the_weaker(void **state)
{
    (void)state;
    int pairs[5] = {0};
    double last = 0;
    SprtVerdict verdict = SPRT_GOES_ON;
    for (int n = 1; n <= 1000 && verdict == SPRT_GOES_ON; n++) {
        pairs[2] = n;
        double ratio = sprt_ratio(&USUAL, pairs);
        assert_true(ratio < last);
        last = ratio;
        verdict = sprt_verdict(&USUAL, pairs);
    }
    assert_int_equal(verdict, SPRT_ACCEPTS_ELO0);
    /* Half way between the hypotheses they say nothing. */
    Sprt even = {.elo0 = -5, .elo1 = 5, .alpha = 0.05, .beta = 0.05};
    assert_float_equal(sprt_ratio(&even, pairs), 0, 1e-9);
}

static void test_closed_forms(void **state)
{
    (void)state;
    int none[5] = {0};
    assert_float_equal(sprt_ratio(&USUAL, none), 0, 0);
    assert_float_equal(sprt_upper(&USUAL), log(19), 1e-12);
    assert_float_equal(sprt_lower(&USUAL), -log(19), 1e-12);
    Sprt skewed = {.elo0 = 0, .elo1 = 5, .alpha = 0.01, .beta = 0.1};
    assert_float_equal(sprt_upper(&skewed), log(90), 1e-12);
    assert_float_equal(sprt_lower(&skewed), log(0.1 / 0.99), 1e-12);

    /* Only wins and losses of pairs: the shares of a hypothesis are its score itself. */
    int coins[5] = {400000, 0, 0, 0, 600000};
    double s1 = 1 / (1 + pow(10, -10 / 400.0));
    double expected = 600000 * log(s1 / 0.5) + 400000 * log((1 - s1) / 0.5);
    assert_float_equal(sprt_ratio(&USUAL, coins) / expected, 1, 1e-4);

    /* So many pairs that the prior does not show: mean 0.55, variance 0.085. */
    int many[5] = {1000000, 1000000, 5000000, 1000000, 2000000};
    Sprt normalized = USUAL;
    normalized.normalized = true;
    double t1 = 10 * log(10) / 800 * sqrt(2), t = 0.05 / sqrt(0.0850);
    assert_float_equal(sprt_ratio(&normalized, many) / (1e7 * t1 * (2 * t - t1) / 2), 1, 1e-4);
    double error, elo = sprt_normalized_elo(many, &error);
    assert_float_equal(elo, t * 800 / log(10) / sqrt(2), 0.01);
    assert_float_equal(error, 800 / log(10) / sqrt(2) / sqrt(1e7), 1e-9);
}

static void test_colours_of_the_question(void **state)
{
    (void)state;
    int pairs[5] = {3, 8, 20, 11, 6}, mirrored[5] = {6, 11, 20, 8, 3};
    Sprt there = {.elo0 = 2, .elo1 = 9, .alpha = 0.05, .beta = 0.05};
    Sprt back = {.elo0 = -9, .elo1 = -2, .alpha = 0.05, .beta = 0.05};
    for (int normalized = 0; normalized < 2; normalized++) {
        there.normalized = back.normalized = normalized;
        assert_float_equal(sprt_ratio(&there, pairs), -sprt_ratio(&back, mirrored), 1e-9);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_error_rates_keep_their_bounds),    cmocka_unit_test(test_wins_alone_end_it),
        cmocka_unit_test(test_drawn_pairs_speak_for_the_weaker), cmocka_unit_test(test_closed_forms),
        cmocka_unit_test(test_colours_of_the_question),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
