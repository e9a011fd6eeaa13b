#include "game/match/examination.h"

#include "game/base/os.h"
#include "game/base/process.h"
#include "game/match/exam_cases.h"

#include <stdlib.h>
#include <string.h>

int examination_count(void)
{
    int n;
    exam_cases_all(&n);
    return n;
}

const char *examination_name(int i)
{
    int n;
    return exam_cases_all(&n)[i].name;
}

static Status hold(const ExaminationOptions *o, const ExamCase *c, bool useless, Exam *e)
{
    double since = os_seconds();
    transcript_clear(e->transcript);
    e->word = o->word;
    e->tolerance = o->tolerance;
    if (useless)
        exam_skip(e, "it does not answer");
    else
        c->examine(e);
    dialogue_free(e->dialogue);
    ExaminationResult result = {
        c->name, c->about, e->verdict, e->detail, os_seconds() - since, e->transcript->text};
    if (e->fault.code == STATUS_OK) o->examined(o->context, &result);
    return e->fault;
}

static void count(ExaminationCounts *counts, ExaminationVerdict verdict)
{
    counts->passed += verdict == EXAMINATION_PASS;
    counts->failed += verdict == EXAMINATION_FAIL;
    counts->skipped += verdict == EXAMINATION_SKIP;
}

static Status check(const ExaminationOptions *o, const ExamCase cases[], int n)
{
    bool found = !o->only;
    for (int i = 0; i < n && !found; i++) found = strcmp(o->only, cases[i].name) == 0;
    if (!found) return status_error(ERR_INPUT, "no examination '%.40s'", o->only);
    return process_check(o->word[0]);
}

Status examination_run(const ExaminationOptions *o, ExaminationCounts *counts)
{
    int n;
    const ExamCase *cases = exam_cases_all(&n);
    bool useless = false;
    *counts = (ExaminationCounts){0};
    TRY(check(o, cases, n));
    Transcript *transcript = malloc(sizeof *transcript);
    if (!transcript) return status_no_memory(sizeof *transcript, "a transcript");
    Status status = status_ok();
    for (int i = 0; i < n; i++) {
        if (o->only && strcmp(o->only, cases[i].name) != 0) continue;
        Exam e = {.transcript = transcript};
        if (o->should_stop && o->should_stop(o->context))
            CHECK(status, status_error(ERR_INTERRUPTED, "stopped"));
        CHECK(status, hold(o, &cases[i], useless, &e));
        count(counts, e.verdict);
        useless |= i == 0 && e.verdict == EXAMINATION_FAIL;
    }
done:
    free(transcript);
    return status;
}
