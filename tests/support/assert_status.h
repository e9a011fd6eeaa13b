/* assert_status.h - what a test expects of a Status. */
#ifndef TENGEN_TESTS_SUPPORT_ASSERT_STATUS_H
#define TENGEN_TESTS_SUPPORT_ASSERT_STATUS_H

#include "game/base/status.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* The message first, since it says more than a number when the test fails. */
static inline void assert_ok(Status status)
{
    assert_string_equal(status.message, "");
    assert_int_equal(status.code, STATUS_OK);
}

static inline void assert_fault(Status status, StatusCode code, const char *message)
{
    assert_string_equal(status.message, message);
    assert_int_equal(status.code, code);
}

#endif
