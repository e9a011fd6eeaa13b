#include "ui/board/brain_reviewer.h"

#include "game/base/thread.h"
#include "ui/analysis.h"

#include <stdio.h>
#include <stdlib.h>

struct BrainReviewer {
    BrainOptions options;
    int visits;
    Thread *thread;
    Analysis *analysis; /* the thread's own, of the game that was last gone over */
    ThreadMutex mutex;  /* guards all below */
    ThreadCondition asked;
    Record *waiting; /* to be gone over next, or NULL */
    bool quit, stopped;
    ReviewerReport report;
    Review review; /* written by the thread while the report has not ended */
};

static bool should_stop(void *context)
{
    BrainReviewer *r = context;
    thread_lock(&r->mutex);
    bool stop = r->quit || r->stopped || r->waiting;
    thread_unlock(&r->mutex);
    return stop;
}

static void progress(void *context, int done, int total)
{
    BrainReviewer *r = context;
    thread_lock(&r->mutex);
    r->report.done = done;
    r->report.total = total;
    thread_unlock(&r->mutex);
}

static Status equip(BrainReviewer *r, GameSpec spec)
{
    ChosenNet net = {.model = NULL};
    AnalysisOptions options = analysis_options_default(r->visits);
    if (r->analysis && game_spec_equal(analysis_game(r->analysis), spec)) return status_ok();
    analysis_free(r->analysis);
    r->analysis = NULL;
    TRY(brain_choose(&r->options, spec, &net));
    Status status = analysis_new(&r->analysis, net.model, spec, &options);
    model_free(net.model);
    return status;
}

static Status go_over(BrainReviewer *r, const Record *record)
{
    ReviewOptions options = review_options_default(r->visits);
    options.context = r;
    options.progress = progress;
    options.should_stop = should_stop;
    TRY(equip(r, record->spec));
    return review_run(record, analysis_analyzer(r->analysis), &options, &r->review);
}

static void work(void *context)
{
    BrainReviewer *r = context;
    thread_lock(&r->mutex);
    while (!r->quit) {
        Record *record = r->waiting;
        if (!record) {
            thread_wait(&r->asked, &r->mutex);
            continue;
        }
        r->waiting = NULL;
        thread_unlock(&r->mutex);
        Status status = go_over(r, record);
        record_free(record);
        thread_lock(&r->mutex);
        /* Where another game waits, the report is that one's already. */
        if (r->waiting) continue;
        r->report.status = status;
        r->report.ended = true;
    }
    thread_unlock(&r->mutex);
}

Status brain_reviewer_new(BrainReviewer **out, const char *net, int visits)
{
    BrainReviewer *r = calloc(1, sizeof *r);
    *out = NULL;
    if (!r) return status_no_memory(sizeof *r, "a reviewer");
    r->options = brain_options_default();
    r->options.kindred = true;
    r->visits = visits;
    snprintf(r->options.net, sizeof r->options.net, "%s", net);
    thread_mutex_init(&r->mutex);
    thread_condition_init(&r->asked);
    Status status = thread_start(work, r, &r->thread);
    if (status.code == STATUS_OK)
        *out = r;
    else
        brain_reviewer_free(r);
    return status;
}

void brain_reviewer_free(BrainReviewer *r)
{
    if (!r) return;
    thread_lock(&r->mutex);
    r->quit = true;
    thread_signal(&r->asked);
    thread_unlock(&r->mutex);
    thread_join(r->thread);
    record_free(r->waiting);
    analysis_free(r->analysis);
    thread_condition_destroy(&r->asked);
    thread_mutex_destroy(&r->mutex);
    free(r);
}

static void begin(void *self, Record *record)
{
    BrainReviewer *r = self;
    thread_lock(&r->mutex);
    record_free(r->waiting);
    r->waiting = record;
    r->stopped = false;
    r->report = (ReviewerReport){.status = status_ok()};
    thread_signal(&r->asked);
    thread_unlock(&r->mutex);
}

static void stop(void *self)
{
    BrainReviewer *r = self;
    thread_lock(&r->mutex);
    record_free(r->waiting);
    r->waiting = NULL;
    r->stopped = true;
    thread_unlock(&r->mutex);
}

static ReviewerReport look(void *self, Review *out)
{
    BrainReviewer *r = self;
    thread_lock(&r->mutex);
    ReviewerReport report = r->report;
    if (report.ended && report.status.code == STATUS_OK) *out = r->review;
    thread_unlock(&r->mutex);
    return report;
}

Reviewer brain_reviewer_table(BrainReviewer *r)
{
    return (Reviewer){.self = r, .begin = begin, .stop = stop, .look = look};
}
