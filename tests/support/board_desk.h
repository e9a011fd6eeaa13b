/* board_desk.h - what tests of the whole board share: a window without a screen (board_window.h), a folder for what it
 * keeps, and a clock. The test includes cmocka. */
#ifndef TENGEN_TESTS_SUPPORT_BOARD_DESK_H
#define TENGEN_TESTS_SUPPORT_BOARD_DESK_H

#include "tests/support/assert_status.h"
#include "tests/support/board_window.h"
#include "tests/support/scratch.h"

#include <stdlib.h>

typedef struct Desk {
    QuickAdviser adviser;
    Scratch scratch;
    App *app;
    double now;
} Desk;

static inline void desk_open(Desk *d, const AppSetup *setup)
{
    assert_ok(app_new(&d->app, setup, d->now));
}

static inline int desk_set_up(void **state)
{
    Desk *d = calloc(1, sizeof *d);
    if (!d || !scratch_make(&d->scratch)) return -1;
    *state = d;
    AppSetup setup = board_window_setup(&d->adviser, d->scratch.path);
    desk_open(d, &setup);
    return 0;
}

static inline int desk_tear_down(void **state)
{
    Desk *d = *state;
    app_free(d->app);
    scratch_remove(&d->scratch);
    free(d);
    return 0;
}

/* Time passes, in the steps in which the window lets it pass; what changed in it is kept. */
static inline void desk_pass_time(Desk *d, double seconds)
{
    for (int i = 0; i < 10; i++) app_tick(d->app, d->now += seconds / 10);
    app_finish(d->app);
}

static inline const State *desk_state(const Desk *d)
{
    return app_state(d->app);
}

static inline int desk_ply(const Desk *d)
{
    return desk_state(d)->game.node[desk_state(d)->game.at].ply;
}

static inline void desk_reopen(Desk *d)
{
    AppSetup setup = board_window_setup(&d->adviser, d->scratch.path);
    app_free(d->app);
    desk_open(d, &setup);
}

static inline void desk_expect_sentence(const Desk *d, const char *text)
{
    char said[400];
    assert_string_equal(state_sentence(desk_state(d), said, sizeof said), text);
}

#endif
