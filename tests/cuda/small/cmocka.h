/* cmocka.h - as much of cmocka as tests/cuda uses, for machines with a GPU that have no cmocka: the first failure
 * ends the program with code 1. */
#ifndef TENGEN_TESTS_CUDA_SMALL_CMOCKA_H
#define TENGEN_TESTS_CUDA_SMALL_CMOCKA_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct CMUnitTest {
    const char *name;
    void (*run)(void **state);
};

#define cmocka_unit_test(function)                                                                           \
    {                                                                                                        \
#function, function                                                                                  \
    }

#define fail_msg(...)                                                                                        \
    do {                                                                                                     \
        fprintf(stderr, "%s:%d: ", __FILE__, __LINE__);                                                      \
        fprintf(stderr, __VA_ARGS__);                                                                        \
        fprintf(stderr, "\n");                                                                               \
        exit(1);                                                                                             \
    } while (0)

#define assert_true(is)                                                                                      \
    do {                                                                                                     \
        if (!(is)) fail_msg("%s", #is);                                                                      \
    } while (0)
#define assert_false(is)             assert_true(!(is))
#define assert_null(x)               assert_true((x) == NULL)
#define assert_non_null(x)           assert_true((x) != NULL)
#define assert_int_equal(a, b)       assert_true((a) == (b))
#define assert_memory_equal(a, b, n) assert_true(memcmp((a), (b), (n)) == 0)

#define cmocka_run_group_tests(tests, before, after)                                                         \
    cmocka_run_all((tests), (int)(sizeof(tests) / sizeof((tests)[0])))

static inline int cmocka_run_all(const struct CMUnitTest tests[], int n)
{
    for (int i = 0; i < n; i++) {
        void *state = NULL;
        tests[i].run(&state);
        printf("passed %s\n", tests[i].name);
    }
    return 0;
}

#endif
