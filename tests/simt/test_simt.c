/* test_simt.c - the shim catches every kind of fault that it says it does, and computes as CUDA would. */
#include "tests/simt/faulty.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static int forget(void **state)
{
    (void)state;
    simt_forget_fault();
    simt_set_order(SIMT_FORWARD);
    return 0;
}

static void expect_fault(const char *text)
{
    assert_non_null(simt_fault());
    if (!strstr(simt_fault(), text)) fail_msg("expected \"%s\", found \"%s\"", text, simt_fault());
    simt_forget_fault();
}

/* In how many orders of warps and lanes is out the reverse of in? */
static int orders_that_reverse(int threads, bool barrier, bool one_warp)
{
    float in[256], out[256];
    int right = 0;
    for (int i = 0; i < threads; i++) in[i] = (float)i;
    for (int order = 0; order < SIMT_ORDERS; order++) {
        simt_set_order((SimtOrder)order);
        if (one_warp)
            faulty_reverse_warp(barrier, in, out);
        else
            faulty_reverse(threads, barrier, in, out);
        bool good = true;
        for (int i = 0; i < threads; i++) good = good && out[i] == in[threads - 1 - i];
        right += good;
    }
    assert_null(simt_fault());
    return right;
}

static void test_removed_barrier_is_seen(void **state)
{
    (void)state;
    assert_int_equal(orders_that_reverse(256, true, false), SIMT_ORDERS);
    assert_int_equal(orders_that_reverse(256, false, false), 0);
    assert_int_equal(orders_that_reverse(32, true, true), SIMT_ORDERS);
    assert_int_equal(orders_that_reverse(32, false, true), 0);
}

static void test_divergent_barrier(void **state)
{
    (void)state;
    faulty_barrier(64, 64, false);
    assert_null(simt_fault());
    faulty_barrier(64, 32, false);
    expect_fault("divergent barrier: thread 0 waits for thread 32, which has ended");
    faulty_barrier(64, 17, false);
    expect_fault("waits for thread 17, which has ended");
    faulty_barrier(64, 32, true);
    expect_fault("waits for thread 32, which waits at");
    faulty_barrier(64, 0, true);
    assert_null(simt_fault());
}

static void test_divergent_shuffle(void **state)
{
    (void)state;
    faulty_shuffle(32, 0xffffffffu);
    assert_null(simt_fault());
    faulty_shuffle(16, 0xffffu);
    assert_null(simt_fault());
    faulty_shuffle(31, 0xffffffffu);
    expect_fault("lane 0 waits for lane 31, which has ended");
    faulty_shuffle(32, 0xfffffffeu);
    expect_fault("leaves out the caller");
    faulty_source(7);
    assert_null(simt_fault());
    faulty_source(20);
    expect_fault("lane 20 is outside of the mask");
}

static void test_what_a_launch_may_be(void **state)
{
    (void)state;
    faulty_barrier(0, 0, false);
    expect_fault("threads");
    faulty_barrier(1025, 0, false);
    expect_fault("1025 threads");
    float out;
    faulty_read_shared(1 << 20, 0, &out);
    expect_fault("bytes of shared memory");
}

static void test_after_a_fault_nothing_runs(void **state)
{
    (void)state;
    faulty_barrier(64, 32, false);
    int last = -1;
    faulty_last_block(3, &last);
    assert_int_equal(last, -1);
    expect_fault("divergent barrier");
    faulty_last_block(3, &last);
    assert_int_equal(last, 2);
}

static void test_shared_memory_begins_as_nan(void **state)
{
    (void)state;
    float out = 0;
    faulty_read_shared(4, 3, &out);
    assert_true(isnan(out));
}

#if defined(__SANITIZE_ADDRESS__)
#define WITH_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WITH_ASAN 1
#endif
#endif

/* Does a child die of reading element `index` of 8, in shared memory or in a buffer? */
static bool dies_of_reading(int index, bool shared)
{
    pid_t child = fork();
    if (child == 0) {
        float out, *in = calloc(8, sizeof *in);
        if (!freopen("/dev/null", "w", stderr)) _exit(0);
        if (shared)
            faulty_read_shared(8, index, &out);
        else
            faulty_read(in, index, &out);
        _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return status != 0;
}

static void test_stray_reads_are_seen(void **state)
{
    (void)state;
#ifdef WITH_ASAN
    for (int shared = 0; shared < 2; shared++) {
        assert_true(dies_of_reading(8, shared));
        assert_true(dies_of_reading(-1, shared));
    }
#endif
    for (int shared = 0; shared < 2; shared++) assert_false(dies_of_reading(7, shared));
}

static void test_blocks_run_in_every_order(void **state)
{
    (void)state;
    int last[SIMT_ORDERS];
    for (int order = 0; order < SIMT_ORDERS; order++) {
        simt_set_order((SimtOrder)order);
        faulty_last_block(100, &last[order]);
    }
    assert_int_equal(last[SIMT_FORWARD], 99);
    assert_int_equal(last[SIMT_REVERSE], 0);
    assert_in_range(last[SIMT_SHUFFLED], 1, 98);
}

static void test_sums(void **state)
{
    (void)state;
    float in[3 * 128], out[3 * 128];
    for (int i = 0; i < 3 * 128; i++) in[i] = (float)(i % 97);
    for (int order = 0; order < SIMT_ORDERS; order++) {
        int count = 0;
        simt_set_order((SimtOrder)order);
        faulty_sum(3, 128, in, out, &count);
        assert_null(simt_fault());
        assert_int_equal(count, 3 * 128);
        for (int block = 0; block < 3; block++) {
            float sum = 0;
            for (int t = 0; t < 128; t++) sum += in[block * 128 + t];
            for (int t = 0; t < 128; t++) assert_true(out[block * 128 + t] == sum);
        }
    }
}

static void test_shuffles(void **state)
{
    (void)state;
    uint32_t out[7][32];
    faulty_shuffles(out);
    for (uint32_t lane = 0; lane < 32; lane++) {
        assert_int_equal(out[0][lane], lane ^ 5);
        assert_int_equal(out[1][lane], lane < 3 ? lane : lane - 3);
        assert_int_equal(out[2][lane], lane > 29 ? lane : lane + 2);
        assert_int_equal(out[3][lane], 7);
        assert_int_equal(out[4][lane], lane ^ 3);
        assert_int_equal(out[5][lane], lane % 8 == 0 ? lane : lane - 1);
        assert_int_equal(out[6][lane], 0xaaaaaaaau);
    }
}

/* Small whole numbers, so that every sum is exact. */
static float small(int i, int j, int k)
{
    return (float)((i * 7 + j * 13 + k * 5) % 9 - 4);
}

static void test_mma_multiplies(void **state)
{
    (void)state;
    float a[16][16], b[16][8], c[16][8], expected[16][8];
    for (int i = 0; i < 16; i++)
        for (int k = 0; k < 16; k++) a[i][k] = small(i, k, 1);
    for (int i = 0; i < 16; i++)
        for (int j = 0; j < 8; j++) {
            b[i][j] = small(i, j, 2);
            c[i][j] = small(i, j, 3);
        }
    for (int i = 0; i < 16; i++)
        for (int j = 0; j < 8; j++) {
            expected[i][j] = c[i][j];
            for (int k = 0; k < 16; k++) expected[i][j] += a[i][k] * b[k][j];
        }
    faulty_mma((const float(*)[16])a, (const float(*)[8])b, c);
    assert_null(simt_fault());
    assert_memory_equal(c, expected, sizeof c);
}

static void test_matrices_load(void **state)
{
    (void)state;
    uint16_t t[16][16], out[2][16][16];
    for (int i = 0; i < 256; i++) t[i / 16][i % 16] = (uint16_t)(1000 + i);
    faulty_matrices((const uint16_t(*)[16])t, out);
    assert_null(simt_fault());
    assert_memory_equal(out[0], t, sizeof t);
    assert_memory_equal(out[1], t, sizeof t);
}

/* Half precision by its definition: the nearest of all its numbers, of two the one with the even fraction. */
static float nearest_half(float x)
{
    int exponent;
    frexp(x, &exponent);
    double step = ldexp(1, (exponent < -13 ? -13 : exponent) - 11);
    double rounded = nearbyint(x / step) * step;
    return fabs(rounded) > 65504 ? (float)copysign(INFINITY, x) : (float)rounded;
}

static void test_sixteen_bits(void **state)
{
    (void)state;
    for (int i = 0; i < 400000; i++) {
        uint32_t bits = (uint32_t)i * 10739u + 77u;
        float x, bfloat16;
        memcpy(&x, &bits, sizeof x);
        if (!isfinite(x)) continue;
        assert_true(faulty_half(x) == nearest_half(x));
        bfloat16 = faulty_bfloat16(x);
        int exponent;
        frexp(x, &exponent);
        double step = ldexp(1, (exponent < -125 ? -125 : exponent) - 8);
        if (isfinite(bfloat16)) assert_true(bfloat16 == (float)(nearbyint(x / step) * step));
    }
    assert_true(isnan(faulty_half(NAN)) && isnan(faulty_bfloat16(NAN)));
    assert_true(faulty_half(INFINITY) == INFINITY && faulty_bfloat16(-INFINITY) == -INFINITY);
    assert_true(faulty_half(65519.0f) == 65504.0f && faulty_half(65520.0f) == INFINITY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_removed_barrier_is_seen, forget),
        cmocka_unit_test_setup(test_divergent_barrier, forget),
        cmocka_unit_test_setup(test_divergent_shuffle, forget),
        cmocka_unit_test_setup(test_what_a_launch_may_be, forget),
        cmocka_unit_test_setup(test_after_a_fault_nothing_runs, forget),
        cmocka_unit_test_setup(test_shared_memory_begins_as_nan, forget),
        cmocka_unit_test_setup(test_stray_reads_are_seen, forget),
        cmocka_unit_test_setup(test_blocks_run_in_every_order, forget),
        cmocka_unit_test_setup(test_sums, forget),
        cmocka_unit_test_setup(test_shuffles, forget),
        cmocka_unit_test_setup(test_mma_multiplies, forget),
        cmocka_unit_test_setup(test_matrices_load, forget),
        cmocka_unit_test_setup(test_sixteen_bits, forget),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
