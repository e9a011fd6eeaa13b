#include "ui/board/brain_adviser.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double HINT_SECONDS = 1.0, FULL_SECONDS = 2.0;

struct BrainAdviser {
    Brain *brain;
    uint64_t seed;
    uint64_t asked; /* how often: each move has a random stream of its own */
    AdviserTask task;
    int level;
    Board board;
    bool chosen; /* the move of this thinking, which has ended */
    Point choice;
};

BrainLevel brain_adviser_level(int level)
{
    static const BrainLevel levels[10] = {
        {4, 1, 1.6f},   {8, 1, 1.1f},   {16, 1, 0.8f},  {32, 1, 0.6f},   {64, 1, 0.45f},
        {128, 2, 0.3f}, {256, 2, 0.2f}, {512, 3, 0.1f}, {1024, 4, 0.0f}, {0, 2, 0.0f},
    };
    assert(level >= 1 && level <= 10);
    return levels[level - 1];
}

Status brain_adviser_new(BrainAdviser **out, const char *net, uint64_t seed)
{
    BrainOptions options = brain_options_default();
    BrainAdviser *a = calloc(1, sizeof *a);
    *out = NULL;
    if (!a) return status_no_memory(sizeof *a, "an adviser");
    a->seed = seed;
    options.kindred = true;
    snprintf(options.net, sizeof options.net, "%s", net);
    Status status = brain_new(&a->brain, &options);
    if (status.code == STATUS_OK)
        *out = a;
    else
        free(a);
    return status;
}

void brain_adviser_free(BrainAdviser *a)
{
    if (!a) return;
    brain_free(a->brain);
    free(a);
}

static EngineLimits limits_of(AdviserTask task, int level)
{
    BrainLevel l = brain_adviser_level(level);
    if (task == ADVISER_ANALYSE) return engine_limits_until_stopped();
    if (task == ADVISER_HINT) return engine_limits_time(HINT_SECONDS, HINT_SECONDS);
    if (l.visits == 0) return engine_limits_time(FULL_SECONDS, FULL_SECONDS);
    EngineLimits limits = engine_limits_visits(l.visits);
    limits.aim = limits.most = l.seconds;
    return limits;
}

static Status think(void *self, const Board *b, AdviserTask task, int level)
{
    BrainAdviser *a = self;
    a->task = task;
    a->level = level;
    a->board = *b;
    a->chosen = false;
    a->asked++;
    /* A weak level must not play with what a hint or an analysis has found out. */
    if (task == ADVISER_MOVE && brain_adviser_level(level).visits > 0) engine_forget(brain_engine(a->brain));
    return engine_think(brain_engine(a->brain), b, limits_of(task, level));
}

static void stop(void *self)
{
    BrainAdviser *a = self;
    engine_stop(brain_engine(a->brain));
}

/* Drawn once, when the thinking has ended. */
static Point choose(BrainAdviser *a, const EngineReport *report)
{
    float temperature = brain_adviser_level(a->level).temperature;
    if (a->task != ADVISER_MOVE || temperature <= 0 || !report->searched) return report->result.best;
    if (!a->chosen) {
        Rng rng = rng_make(a->seed, 0, a->asked, (uint32_t)a->board.stones, RNG_MOVE);
        a->choice = search_pick(&report->result, &a->board, temperature, &rng);
        a->chosen = true;
    }
    return a->choice;
}

static void look(void *self, AdviserReport *out)
{
    BrainAdviser *a = self;
    EngineReport report;
    engine_look(brain_engine(a->brain), &report);
    memset(out, 0, sizeof *out);
    out->ended = report.end != ENGINE_THINKING;
    out->status = report.end == ENGINE_FAULT ? report.status : status_ok();
    out->searched = report.searched;
    out->result = report.result;
    out->opinion = (Opinion){.score = NAN};
    if (report.searched)
        out->opinion = (Opinion){report.result.proof, report.result.proof_plies, report.result.score};
    BrainNet net;
    out->learned = brain_net(a->brain, &net) ? net.info.trained_on.rule : -1;
    out->best = out->ended ? choose(a, &report) : report.result.best;
}

Adviser brain_adviser_table(BrainAdviser *a)
{
    return (Adviser){.self = a, .think = think, .stop = stop, .look = look};
}
