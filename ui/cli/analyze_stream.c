#include "ui/cli/analyze_stream.h"

#include "game/base/thread.h"
#include "ui/cli/analyze_json.h"
#include "ui/cli/console.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* A line's place in the output. */
typedef struct Entry {
    AnalyzeRequest request;
    int64_t number; /* of the line */
    Status fault;   /* of the line */
    bool asked;     /* its answer will come from the analyzer */
} Entry;

/* One thread reads, the other writes, so that a program may ask while answers are on their way. */
enum { ENTRIES = ANALYZER_WAITING_MAX / 2 };

typedef struct Stream {
    Analyzer *analyzer;
    const AnalyzeDefaults *defaults;
    ThreadMutex mutex;
    ThreadCondition changed;
    /* With the mutex held. Entry i is in place i % ENTRIES. */
    Entry entry[ENTRIES];
    uint64_t read, written;
    bool ended;
    Status status; /* the first fault of the output, which ends the reading */
} Stream;

/* ---- writing ---- */

static json_t *say_fault(const Entry *e, const Status *fault)
{
    return json_pack("{s:I, s:s}", "input_line", (json_int_t)e->number, "error", fault->message);
}

static const double LONG = 3600;

static json_t *answer(Stream *s, const Entry *e)
{
    AnalyzerAnswer a;
    const Board *b = &e->request.question.board;
    if (e->fault.code != STATUS_OK) return say_fault(e, &e->fault);
    if (!e->asked) return analyze_json_over(b);
    while (!analyzer_take(s->analyzer, LONG, &a)) continue;
    if (a.status.code != STATUS_OK) return say_fault(e, &a.status);
    return analyze_json_position(b, &a, e->request.policy);
}

static Status write_entry(Stream *s, const Entry *e)
{
    json_t *body = answer(s, e), *o = json_object();
    json_object_set_new(o, "id", e->request.id);
    json_object_update(o, body);
    bool whole = o && body;
    json_decref(body);
    if (whole) return analyze_json_print(o);
    json_decref(o);
    return status_no_memory(sizeof *body, "an answer");
}

/* The oldest entry, or NULL at the end. */
static Entry *next_entry(Stream *s)
{
    thread_lock(&s->mutex);
    while (!s->ended && s->read == s->written) thread_wait(&s->changed, &s->mutex);
    Entry *e = s->read > s->written ? &s->entry[s->written % ENTRIES] : NULL;
    thread_unlock(&s->mutex);
    return e;
}

static void write_all(void *context)
{
    Stream *s = context;
    for (Entry *e; (e = next_entry(s)) != NULL;) {
        Status status = write_entry(s, e);
        thread_lock(&s->mutex);
        s->written++;
        if (s->status.code == STATUS_OK) s->status = status;
        thread_signal(&s->changed);
        thread_unlock(&s->mutex);
    }
}

/* ---- reading ---- */

/* A free place; NULL where nothing more can be written. */
static Entry *free_entry(Stream *s)
{
    thread_lock(&s->mutex);
    while (s->read - s->written == ENTRIES && s->status.code == STATUS_OK)
        thread_wait(&s->changed, &s->mutex);
    Entry *e = s->status.code == STATUS_OK ? &s->entry[s->read % ENTRIES] : NULL;
    thread_unlock(&s->mutex);
    return e;
}

static void hand_over(Stream *s)
{
    thread_lock(&s->mutex);
    s->read++;
    thread_signal(&s->changed);
    thread_unlock(&s->mutex);
}

static void read_entry(Stream *s, const char *line, bool too_long, Entry *e)
{
    e->asked = false;
    if (too_long) {
        e->request.id = json_null();
        e->fault = status_error(ERR_INPUT, "the line holds a NUL or is longer than %d bytes",
                                ANALYZE_REQUEST_MAX - 1);
        return;
    }
    e->fault = analyze_request_parse(line, strlen(line), e->number, s->defaults, &e->request);
    if (e->fault.code != STATUS_OK || board_over(&e->request.question.board)) return;
    e->asked = analyzer_ask(s->analyzer, &e->request.question);
    assert(e->asked); /* there are fewer entries than places for questions */
}

static void read_all(Stream *s, char *line)
{
    ConsoleRead what;
    for (int64_t number = 1; (what = console_read(line, ANALYZE_REQUEST_MAX)) != CONSOLE_END; number++) {
        if (what == CONSOLE_LINE && line[0] == '\0') continue;
        Entry *e = free_entry(s);
        if (!e) return;
        e->number = number;
        read_entry(s, line, what == CONSOLE_TOO_LONG, e);
        hand_over(s);
    }
}

static void end(Stream *s)
{
    thread_lock(&s->mutex);
    s->ended = true;
    thread_signal(&s->changed);
    thread_unlock(&s->mutex);
}

Status analyze_stream_run(Analysis *analysis, const AnalyzeDefaults *defaults)
{
    Stream *s = calloc(1, sizeof *s);
    char *line = malloc(ANALYZE_REQUEST_MAX);
    Thread *writer = NULL;
    Status status = status_ok();
    if (!s || !line)
        CHECK(status, status_no_memory(sizeof *s + ANALYZE_REQUEST_MAX, "a stream of questions"));
    s->analyzer = analysis_analyzer(analysis);
    s->defaults = defaults;
    s->status = status_ok();
    thread_mutex_init(&s->mutex);
    thread_condition_init(&s->changed);
    status = thread_start(write_all, s, &writer);
    if (status.code == STATUS_OK) {
        read_all(s, line);
        end(s);
        thread_join(writer);
        status = s->status;
    }
    thread_condition_destroy(&s->changed);
    thread_mutex_destroy(&s->mutex);
done:
    free(line);
    free(s);
    return status;
}
