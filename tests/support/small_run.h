/* small_run.h - the configuration of a run that is over at once: a very small game and network, on the
 * reference backend, so that it is the same on every machine. Tests change what they are about. */
#ifndef TENGEN_TESTS_SUPPORT_SMALL_RUN_H
#define TENGEN_TESTS_SUPPORT_SMALL_RUN_H

#include "tests/support/assert_status.h"
#include "train/config.h"

static inline RunConfig small_run(void)
{
    RunConfig c;
    assert_ok(config_preset("tiny", &c));
    c.backend = BACKEND_REFERENCE;
    c.precision = PRECISION_FLOAT32;
    c.size = 5;
    c.blocks = 1;
    c.channels = c.policy_channels = c.value_hidden = 8;
    c.threads = 1;
    c.visits = c.match_visits = 8;
    return c;
}

#endif
