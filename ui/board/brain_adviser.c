#include "ui/board/brain_adviser.h"

#include "mcts/level.h"
#include "ui/board/brain_levels.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double HINT_SECONDS = 1.0, FULL_SECONDS = 2.0;

struct BrainAdviser {
    Brain *brain;
    BrainLevels *levels;
    Opponent *opponent;
    uint64_t seed;
    uint64_t openings; /* each is drawn from a random stream of its own */
    AdviserTask task;
    bool plays;         /* the opponent has the task, not the brain */
    Swap2Choice choice; /* of ADVISER_SWAP2 */
    Status status;      /* of going on with it */
};

Status brain_adviser_new(BrainAdviser **out, const char *net, uint64_t seed)
{
    BrainOptions options = brain_options_default();
    Status status;
    *out = NULL;
    BrainAdviser *a = calloc(1, sizeof *a);
    if (!a) return status_no_memory(sizeof *a, "an adviser");
    a->seed = seed;
    options.kindred = true;
    snprintf(options.net, sizeof options.net, "%s", net);
    CHECK(status, brain_new(&a->brain, &options));
    CHECK(status, brain_levels_new(&a->levels, &options));
    OpponentOptions opponent = opponent_options_default(brain_levels_table(a->levels), seed);
    CHECK(status, opponent_new(&a->opponent, &opponent));
    *out = a;
    return status;
done:
    brain_adviser_free(a);
    return status;
}

void brain_adviser_free(BrainAdviser *a)
{
    if (!a) return;
    opponent_free(a->opponent);
    brain_levels_free(a->levels);
    brain_free(a->brain);
    free(a);
}

static Engine *engine_of(const BrainAdviser *a)
{
    return brain_engine(a->brain);
}

static EngineLimits limits_of(AdviserTask task)
{
    EngineLimits looking_on = engine_limits_until_stopped();
    looking_on.lines = ADVISER_LINES;
    if (task == ADVISER_ANALYSE) return looking_on;
    if (task == ADVISER_HINT) return engine_limits_time(HINT_SECONDS, HINT_SECONDS);
    return engine_limits_time(FULL_SECONDS, FULL_SECONDS);
}

/* ---- the opening swap2 --------------------------------------------------------------------------------- */

/* The next position of the opening, if there is one. */
static bool judge_next(BrainAdviser *a)
{
    Board b;
    int visits;
    if (!swap2_choice_next(&a->choice, &b, &visits)) return false;
    a->status = engine_think(engine_of(a), &b, engine_limits_visits(visits));
    return a->status.code == STATUS_OK;
}

static Status begin_opening(BrainAdviser *a, const Board *b)
{
    engine_forget(engine_of(a));
    swap2_choice_begin(&a->choice, b, a->seed + ++a->openings);
    a->status = status_ok();
    judge_next(a);
    return a->status;
}

static void look_at_opening(BrainAdviser *a, AdviserReport *out)
{
    EngineReport report;
    engine_look(engine_of(a), &report);
    out->best = POINT_NONE;
    if (report.end == ENGINE_THINKING) return;
    if (report.end == ENGINE_FAULT) a->status = report.status;
    if (a->status.code == STATUS_OK && report.searched)
        swap2_choice_judge(&a->choice, report.result.score, report.result.best);
    if (a->status.code == STATUS_OK && report.searched && judge_next(a)) return;
    out->ended = true;
    out->status = a->status;
    out->stones = swap2_choice_answer(&a->choice, out->stone);
}

/* ---- the table ----------------------------------------------------------------------------------------- */

static Status think(void *self, const Board *b, const AdviserQuestion *question)
{
    BrainAdviser *a = self;
    a->task = question->task;
    a->plays = question->task == ADVISER_MOVE && (question->level < LEVELS || question->engine[0]);
    if (a->plays) {
        opponent_think(a->opponent, &(OpponentQuestion){b, question->level, question->engine});
        return status_ok();
    }
    if (question->task == ADVISER_SWAP2) return begin_opening(a, b);
    return engine_think(engine_of(a), b, limits_of(question->task));
}

static void stop(void *self)
{
    BrainAdviser *a = self;
    if (a->plays)
        opponent_stop(a->opponent);
    else
        engine_stop(engine_of(a));
}

static void look_at_opponent(BrainAdviser *a, AdviserReport *out)
{
    OpponentReport report;
    opponent_look(a->opponent, &report);
    out->ended = report.ended;
    out->status = report.status;
    out->learned = report.learned;
    out->best = report.point;
    out->searched = report.ended && !isnan(report.score);
    out->opinion.score = report.score;
}

static void look_at_engine(BrainAdviser *a, AdviserReport *out)
{
    EngineReport report;
    BrainNet net;
    engine_look(engine_of(a), &report);
    out->ended = report.end != ENGINE_THINKING;
    out->status = report.end == ENGINE_FAULT ? report.status : status_ok();
    out->searched = report.searched;
    out->result = report.result;
    if (report.searched)
        out->opinion = (Opinion){report.result.proof, report.result.proof_plies, report.result.score};
    out->learned = brain_net(a->brain, &net) ? net.info.trained_on.rule : -1;
    out->best = report.result.best;
    out->lines = report.lines < ADVISER_LINES ? report.lines : ADVISER_LINES;
    memcpy(out->line, report.line, (size_t)out->lines * sizeof out->line[0]);
}

static void look(void *self, AdviserReport *out)
{
    BrainAdviser *a = self;
    memset(out, 0, sizeof *out);
    out->status = status_ok();
    out->learned = -1;
    out->opinion = (Opinion){.score = NAN};
    if (a->plays)
        look_at_opponent(a, out);
    else if (a->task == ADVISER_SWAP2)
        look_at_opening(a, out);
    else
        look_at_engine(a, out);
}

Adviser brain_adviser_table(BrainAdviser *a)
{
    return (Adviser){.self = a, .think = think, .stop = stop, .look = look};
}
