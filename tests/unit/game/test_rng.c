/* The random generator: published vectors, independence of streams, moments of the distributions. */
#include "game/base/rng.h"
#include "game/base/status.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

enum { SAMPLES = 200000 };

/* Random123, kat_vectors: philox4x32 with 10 rounds. */
static void published_vectors(void **state)
{
    (void)state;
    static const struct {
        uint32_t counter[4], key[2], out[4];
    } cases[] = {
        {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
        {{~0u, ~0u, ~0u, ~0u}, {~0u, ~0u}, {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
        {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
         {0xa4093822, 0x299f31d0},
         {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint32_t out[4];
        rng_philox(cases[i].counter, cases[i].key, out);
        assert_memory_equal(out, cases[i].out, sizeof out);
    }
}

static void a_copy_continues_alike(void **state)
{
    (void)state;
    Rng a = rng_make(1, 2, 3, 4, RNG_MOVE);
    for (int i = 0; i < 5; i++) rng_u32(&a);
    Rng b = a;
    for (int i = 0; i < 20; i++) assert_int_equal(rng_u32(&a), rng_u32(&b));
}

static int compare(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* Every part of the name of a stream matters: no two of these begin alike. */
static void streams_differ(void **state)
{
    (void)state;
    static uint64_t first[4096];
    int n = 0;
    for (uint64_t seed = 0; seed < 4; seed++)
        for (uint32_t lane = 0; lane < 8; lane++)
            for (uint64_t game = 0; game < 4; game++)
                for (uint32_t ply = 0; ply < 4; ply++)
                    for (int purpose = 0; purpose < 8; purpose++) {
                        Rng rng = rng_make(seed, lane, game, ply, (RngPurpose)purpose);
                        first[n++] = rng_u64(&rng);
                    }
    assert_int_equal(n, 4096);
    qsort(first, 4096, sizeof *first, compare);
    for (int i = 1; i < n; i++) assert_true(first[i] != first[i - 1]);
}

static void below_is_uniform(void **state)
{
    (void)state;
    static const uint32_t sizes[] = {1, 2, 3, 7, 225, 1000};
    Rng rng = rng_make(1, 0, 0, 0, RNG_GENERAL);
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        uint32_t n = sizes[s];
        int count[1000] = {0};
        for (int i = 0; i < SAMPLES; i++) count[rng_below(&rng, n)]++;
        double expected = (double)SAMPLES / n, chi2 = 0;
        for (uint32_t i = 0; i < n; i++) chi2 += (count[i] - expected) * (count[i] - expected) / expected;
        /* mean n - 1, variance 2 (n - 1): five deviations above */
        assert_true(chi2 <= n - 1 + 5 * sqrt(2.0 * (n - 1)));
    }
    /* Without rejection every third number below 3 * 2^30 would come twice as often as the others. */
    int multiples = 0;
    for (int i = 0; i < SAMPLES; i++) multiples += rng_below(&rng, 0xC0000000u) % 3 == 0;
    assert_true(fabs(multiples - SAMPLES / 3.0) < 5 * sqrt(SAMPLES * 2.0 / 9));
}

static void assert_moments(double (*draw)(Rng *), double mean, double variance, double kurtosis)
{
    Rng rng = rng_make(7, 0, 0, 0, RNG_GENERAL);
    double sum = 0, squares = 0;
    for (int i = 0; i < SAMPLES; i++) {
        double x = draw(&rng) - mean;
        assert_true(isfinite(x));
        sum += x;
        squares += x * x;
    }
    assert_true(fabs(sum / SAMPLES) < 5 * sqrt(variance / SAMPLES));
    assert_true(fabs(squares / SAMPLES - variance) < 5 * variance * sqrt((kurtosis - 1) / SAMPLES));
}

static double single(Rng *rng)
{
    float x = rng_float(rng);
    assert_true(x >= 0 && x < 1);
    return x;
}

static double twice(Rng *rng)
{
    double x = rng_double(rng);
    assert_true(x >= 0 && x < 1);
    return x;
}

static double gamma_tenth(Rng *rng)
{
    return rng_gamma(rng, 0.1);
}

static double gamma_one(Rng *rng)
{
    return rng_gamma(rng, 1);
}

static double gamma_ten(Rng *rng)
{
    return rng_gamma(rng, 10);
}

static void distributions_have_their_moments(void **state)
{
    (void)state;
    assert_moments(single, 0.5, 1.0 / 12, 1.8);
    assert_moments(twice, 0.5, 1.0 / 12, 1.8);
    assert_moments(rng_normal, 0, 1, 3);
    assert_moments(rng_gumbel, 0.5772156649015329, 1.6449340668482264, 5.4);
    assert_moments(gamma_tenth, 0.1, 0.1, 3 + 6 / 0.1);
    assert_moments(gamma_one, 1, 1, 9);
    assert_moments(gamma_ten, 10, 10, 3.6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_vectors),
        cmocka_unit_test(a_copy_continues_alike),
        cmocka_unit_test(streams_differ),
        cmocka_unit_test(below_is_uniform),
        cmocka_unit_test(distributions_have_their_moments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
