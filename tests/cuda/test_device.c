/* test_device.c - a GPU's memory, and what is said when something cannot be had. */
#include "net/cuda/softmax.h"
#include "tests/cuda/gpu.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#ifdef TENGEN_SIMT
#include "tests/simt/simt.h"
#endif

static void test_copies(void **state)
{
    (void)state;
    int numbers[1000], back[1000];
    for (int i = 0; i < 1000; i++) numbers[i] = i * i;
    void *a = gpu_array(numbers, sizeof numbers), *b = gpu_array(NULL, sizeof numbers);
    gpu_get(back, b, sizeof back);
    assert_int_equal(back[999], (int)0xa5a5a5a5u);
    assert_int_equal(device_copy(gpu(), b, a, sizeof numbers).code, STATUS_OK);
    assert_int_equal(device_wait(gpu()).code, STATUS_OK);
    gpu_get(back, b, sizeof back);
    assert_memory_equal(back, numbers, sizeof numbers);
    assert_true((uintptr_t)a % 256 == 0 && (uintptr_t)b % 256 == 0);
    gpu_free(a);
    gpu_free(b);
    gpu_free(NULL);
    device_free(NULL);
}

static void test_too_little_memory(void **state)
{
    (void)state;
    void *memory;
    Status status = device_alloc(gpu(), (size_t)1 << 46, "a great many games", &memory);
    assert_int_equal(status.code, ERR_MEMORY);
    assert_non_null(strstr(status.message, "for a great many games"));
    assert_int_equal(device_wait(gpu()).code, STATUS_OK);
    memory = gpu_array(NULL, 1);
    gpu_free(memory);
}

static void test_it_says_what_it_is(void **state)
{
    (void)state;
    char text[200];
    assert_non_null(strstr(device_text(gpu(), text, sizeof text), "compute capability"));
    assert_true(device_cache_bytes(gpu()) > 0);
}

/* What goes wrong on the device comes back as one sentence. */
static void test_a_fault_is_a_status(void **state)
{
    (void)state;
#ifdef TENGEN_SIMT
    simt_run((SimtIndex){1, 1, 1}, (SimtIndex){0, 1, 1}, 0, NULL, NULL);
    SoftmaxShape shape = {.rows = 1, .columns = 1, .stride = 1, .scale = 1};
    float x = 0;
    Status status = softmax_forward(gpu(), &shape, &x, &x);
    assert_int_equal(status.code, ERR_DEVICE);
    assert_non_null(strstr(status.message, "GPU: softmax: launch:"));
    assert_int_equal(device_wait(gpu()).code, ERR_DEVICE);
    simt_forget_fault();
    assert_int_equal(device_wait(gpu()).code, STATUS_OK);
#endif
}

int main(void)
{
    gpu();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_copies),
        cmocka_unit_test(test_too_little_memory),
        cmocka_unit_test(test_it_says_what_it_is),
        cmocka_unit_test(test_a_fault_is_a_status),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    gpu_close();
    return failed;
}
