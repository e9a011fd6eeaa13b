/* scratch_test.h - tests that each get a folder of their own: *state is its Scratch. */
#ifndef TENGEN_TESTS_SUPPORT_SCRATCH_TEST_H
#define TENGEN_TESTS_SUPPORT_SCRATCH_TEST_H

#include "tests/support/scratch.h"

static inline int scratch_test_set_up(void **state)
{
    static Scratch scratch;
    *state = &scratch;
    return scratch_make(&scratch) ? 0 : -1;
}

static inline int scratch_test_tear_down(void **state)
{
    scratch_remove(*state);
    return 0;
}

#define SCRATCH_TEST(test) cmocka_unit_test_setup_teardown(test, scratch_test_set_up, scratch_test_tear_down)

#endif
