#include "train/gate.h"

enum { BATCH = 2 * YARDSTICK_TABLES };

typedef struct Gate {
    const GateOptions *options;
    int before; /* games of the batches that are over */
} Gate;

static void show_progress(void *context, int done)
{
    const Gate *g = context;
    g->options->progress(g->options->context, g->before + done, g->options->games);
}

static bool should_stop(void *context)
{
    const YardstickOptions *o = &((const Gate *)context)->options->match;
    return o->should_stop && o->should_stop(o->context);
}

/* Each batch has other openings. */
static Status play_batch(const Gate *g, int number, int games, Pool *pool, Evaluator *const evaluators[],
                         MatchResult *part)
{
    YardstickOptions match = g->options->match;
    Rng rng = rng_make(g->options->seed, 0, (uint64_t)number, 0, RNG_CHOICE);
    match.games = games;
    match.seed = rng_u64(&rng);
    match.context = (void *)g;
    match.progress = g->options->progress ? show_progress : NULL;
    match.should_stop = should_stop;
    return yardstick_run(&match, pool, evaluators, part);
}

Status gate_run(const GateOptions *options, Pool *pool, Evaluator *const evaluators[], GateResult *out)
{
    Gate g = {.options = options};
    *out = (GateResult){.passed = false};
    for (int number = 0; g.before < options->games; number++) {
        int left = options->games - g.before, games = left < BATCH ? left : BATCH;
        MatchResult part;
        TRY(play_batch(&g, number, games, pool, evaluators, &part));
        match_add(&out->match, &part);
        g.before += games;
        SprtVerdict verdict = sprt_verdict(&options->sprt, out->match.pairs);
        out->passed = verdict == SPRT_ACCEPTS_ELO1;
        if (verdict != SPRT_GOES_ON) break;
    }
    out->ratio = sprt_ratio(&options->sprt, out->match.pairs);
    return status_ok();
}
