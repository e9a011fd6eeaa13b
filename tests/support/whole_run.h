/* whole_run.h - a training run from start to end, stopped and opened again as often as a test likes. */
#ifndef TENGEN_TESTS_SUPPORT_WHOLE_RUN_H
#define TENGEN_TESTS_SUPPORT_WHOLE_RUN_H

#include "tests/support/small_run.h"
#include "train/run.h"

#include <stdatomic.h>

/* A small run with something of everything: rounds, matches, rivals, a window that is soon full. */
static inline RunConfig whole_run_config(void)
{
    RunConfig c = small_run();
    c.visits_grow_rows = 80;
    c.visits_max = 12;
    c.surprise = 0.5;
    c.games = 2;
    c.moves = 3;
    c.window_min = 64;
    c.window_max = 160;
    c.batch = 16;
    c.rows = 240;
    c.checkpoint_seconds = 0;
    c.match_playouts = 20;
    c.match_games_first = c.match_games_between = c.match_games_last = 4;
    c.match_every = 90;
    c.keep_every = 150;
    c.rival_every = 100;
    c.rivals = 2;
    c.rival_games = 4;
    return c;
}

/* Every so many questions the answer is: stop. */
typedef struct Interrupter {
    int every;
    atomic_int asked;
} Interrupter;

static inline bool whole_run_interrupt(void *context)
{
    Interrupter *i = context;
    return i->every > 0 && (atomic_fetch_add(&i->asked, 1) + 1) % i->every == 0;
}

/* Run to the end, opening again after each interruption; how many there were. rate may be NULL. */
static inline int whole_run(const char *folder, const RunConfig *c, int interrupt_every, RunRate rate)
{
    Interrupter interrupter = {.every = interrupt_every};
    RunHooks hooks = {.context = &interrupter, .interrupted = whole_run_interrupt, .rate = rate};
    for (int interruptions = 0;; interruptions++) {
        Run *r;
        assert_ok(run_open(&r, folder, c, &hooks));
        Status status = run_all(r);
        run_close(r);
        if (status.code == STATUS_OK) return interruptions;
        assert_int_equal(status.code, ERR_INTERRUPTED);
        interrupter.every += interrupter.every / 4; /* a match begins again, so it must once be let alone */
    }
}

#endif
