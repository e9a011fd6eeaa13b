#include "ui/gomocup/inbox.h"

#include "game/base/os.h"
#include "game/base/thread.h"

#include <math.h>
#include <stdlib.h>

enum { LINES = 64 };

struct Inbox {
    FILE *in;
    Thread *reader;
    ThreadMutex mutex; /* guards all below */
    ThreadCondition arrived, taken;
    InboxLine line[LINES]; /* a ring */
    int oldest, count;
    bool closed, knocked;
};

/* The next line; false at the end of the input. A last line may lack its end. */
static bool read_line(FILE *in, InboxLine *line)
{
    int n = 0, c;
    line->too_long = false;
    while ((c = getc(in)) != EOF && c != '\n' && c != '\r') {
        if (n < PROTOCOL_LINE_MAX - 1)
            line->text[n++] = (char)(c ? c : ' ');
        else
            line->too_long = true;
    }
    line->text[n] = '\0';
    line->arrived = os_seconds();
    return c != EOF || n > 0;
}

static void append(Inbox *b, const InboxLine *line)
{
    thread_lock(&b->mutex);
    while (b->count == LINES) thread_wait(&b->taken, &b->mutex);
    b->line[(b->oldest + b->count++) % LINES] = *line;
    thread_signal(&b->arrived);
    thread_unlock(&b->mutex);
}

static void read_all(void *context)
{
    Inbox *b = context;
    InboxLine line;
    ProtocolLine parsed = {.kind = PROTOCOL_NOTHING};
    while (parsed.kind != PROTOCOL_END && read_line(b->in, &line)) {
        protocol_parse(line.text, &parsed);
        if (parsed.kind != PROTOCOL_NOTHING) append(b, &line);
    }
    thread_lock(&b->mutex);
    b->closed = true;
    thread_signal(&b->arrived);
    thread_unlock(&b->mutex);
}

Status inbox_new(Inbox **out, FILE *in)
{
    *out = NULL;
    Inbox *b = calloc(1, sizeof *b);
    if (!b) return status_no_memory(sizeof *b, "the input");
    b->in = in;
    thread_mutex_init(&b->mutex);
    thread_condition_init(&b->arrived);
    thread_condition_init(&b->taken);
    Status status = thread_start(read_all, b, &b->reader);
    if (status.code != STATUS_OK) {
        b->reader = NULL;
        inbox_free(b);
        return status;
    }
    *out = b;
    return status;
}

void inbox_free(Inbox *b)
{
    if (!b) return;
    thread_join(b->reader);
    thread_condition_destroy(&b->taken);
    thread_condition_destroy(&b->arrived);
    thread_mutex_destroy(&b->mutex);
    free(b);
}

/* With the mutex held. */
static bool anything(const Inbox *b)
{
    return b->count > 0 || b->knocked || b->closed;
}

static InboxEvent take(Inbox *b, InboxLine *line)
{
    if (b->count > 0) {
        *line = b->line[b->oldest];
        b->oldest = (b->oldest + 1) % LINES;
        b->count--;
        thread_signal(&b->taken);
        return INBOX_LINE;
    }
    if (b->knocked) {
        b->knocked = false;
        return INBOX_KNOCK;
    }
    return b->closed ? INBOX_CLOSED : INBOX_TIMEOUT;
}

InboxEvent inbox_next(Inbox *b, double seconds, InboxLine *line)
{
    static const double LONGEST = 1e6; /* in one call of the system */
    double end = os_seconds() + seconds;
    thread_lock(&b->mutex);
    for (double left = seconds; !anything(b) && left > 0; left = end - os_seconds())
        thread_wait_for(&b->arrived, &b->mutex, fmin(left, LONGEST));
    InboxEvent event = take(b, line);
    thread_unlock(&b->mutex);
    return event;
}

void inbox_knock(Inbox *b)
{
    thread_lock(&b->mutex);
    b->knocked = true;
    thread_signal(&b->arrived);
    thread_unlock(&b->mutex);
}
