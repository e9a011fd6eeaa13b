#include "game/base/spill.h"

#include "game/base/thread.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef enum WindowState { FREE, TO_READ, READY, IN_HAND, TO_WRITE } WindowState;

typedef struct Window {
    uint8_t *data;
    WindowState state;
    int record;
    uint64_t turn; /* requests are served in the order in which they came */
} Window;

struct Spill {
    char folder[PATH_MAX];
    int file;
    bool direct;
    int records;
    size_t *start; /* [records + 1]: where each begins in the file, a multiple of SPILL_BLOCK */
    size_t largest;
    Window window[SPILL_WINDOWS];
    Thread *thread;
    ThreadMutex mutex; /* guards all below, and the windows' states */
    ThreadCondition changed;
    uint64_t turn;
    bool stop;
    Status fault;
};

/* ---- moving ---- */

static Status disk_fault(const Spill *s, const char *what)
{
    return status_error(ERR_IO, "%.120s: cannot %s the optimizer's state: %s", s->folder, what,
                        errno ? strerror(errno) : "the file has become shorter");
}

static Status move(const Spill *s, const Window *w)
{
    bool writes = w->state == TO_WRITE;
    size_t at = 0, bytes = s->start[w->record + 1] - s->start[w->record];
    while (at < bytes) {
        off_t offset = (off_t)(s->start[w->record] + at);
        errno = 0;
        ssize_t n = writes ? pwrite(s->file, w->data + at, bytes - at, offset)
                           : pread(s->file, w->data + at, bytes - at, offset);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return disk_fault(s, writes ? "write" : "read");
        at += (size_t)n;
    }
    return status_ok();
}

static Window *oldest_request(Spill *s)
{
    Window *oldest = NULL;
    for (int i = 0; i < SPILL_WINDOWS; i++) {
        Window *w = &s->window[i];
        bool asked = w->state == TO_READ || w->state == TO_WRITE;
        if (asked && (!oldest || w->turn < oldest->turn)) oldest = w;
    }
    return oldest;
}

static void serve(void *context)
{
    Spill *s = context;
    thread_lock(&s->mutex);
    for (;;) {
        Window *w = oldest_request(s);
        if (!w && s->stop) break;
        if (!w) {
            thread_wait(&s->changed, &s->mutex);
            continue;
        }
        thread_unlock(&s->mutex);
        Status status = move(s, w);
        thread_lock(&s->mutex);
        if (s->fault.code == STATUS_OK) s->fault = status;
        w->state = w->state == TO_READ ? READY : FREE;
        thread_broadcast(&s->changed);
    }
    thread_unlock(&s->mutex);
}

/* ---- life ---- */

static size_t in_blocks(size_t bytes)
{
    return (bytes + SPILL_BLOCK - 1) / SPILL_BLOCK * SPILL_BLOCK;
}

static Status place_records(Spill *s, const size_t bytes[], int records)
{
    s->records = records;
    s->start = calloc((size_t)records + 1, sizeof *s->start);
    if (!s->start) return status_no_memory((size_t)records * sizeof *s->start, "a table of records");
    for (int i = 0; i < records; i++) {
        size_t room = in_blocks(bytes[i]);
        assert(bytes[i] > 0);
        s->start[i + 1] = s->start[i] + room;
        if (room > s->largest) s->largest = room;
    }
    return status_ok();
}

/* O_DIRECT is asked for afterwards: where a file system refuses it, a file would be left. */
static Status open_file(Spill *s)
{
    char path[PATH_MAX + 24];
    snprintf(path, sizeof path, "%s/.tengen-XXXXXX", s->folder);
    s->file = mkostemp(path, O_CLOEXEC);
    if (s->file < 0)
        return status_error(errno == ENOENT || errno == ENOTDIR ? ERR_INPUT : ERR_IO,
                            "%.120s: cannot keep the optimizer's state there: %s", s->folder,
                            strerror(errno));
    unlink(path);
    int fault = posix_fallocate(s->file, 0, (off_t)s->start[s->records]);
    if (fault)
        return status_error(ERR_IO, "%.120s: no room for %zu bytes of the optimizer's state: %s", s->folder,
                            s->start[s->records], strerror(fault));
    int flags = fcntl(s->file, F_GETFL);
    s->direct = flags >= 0 && fcntl(s->file, F_SETFL, flags | O_DIRECT) == 0;
    return status_ok();
}

static Status new_windows(Spill *s)
{
    for (int i = 0; i < SPILL_WINDOWS; i++) {
        s->window[i].data = aligned_alloc(SPILL_BLOCK, s->largest);
        if (!s->window[i].data) return status_no_memory(s->largest, "a window on a file");
        memset(s->window[i].data, 0, s->largest);
    }
    return status_ok();
}

Status spill_new(Spill **out, const char *folder, const size_t bytes[], int records)
{
    assert(records >= 1);
    *out = NULL;
    if (strlen(folder) >= PATH_MAX) return status_error(ERR_INPUT, "%.120s…: too long a path", folder);
    Status status;
    Spill *s = calloc(1, sizeof *s);
    if (!s) return status_no_memory(sizeof *s, "a file of records");
    strcpy(s->folder, folder);
    s->file = -1;
    thread_mutex_init(&s->mutex);
    thread_condition_init(&s->changed);
    CHECK(status, place_records(s, bytes, records));
    CHECK(status, open_file(s));
    CHECK(status, new_windows(s));
    CHECK(status, thread_start(serve, s, &s->thread));
    *out = s;
    s = NULL;
done:
    spill_free(s);
    return status;
}

static void stop_thread(Spill *s)
{
    thread_lock(&s->mutex);
    s->stop = true;
    thread_broadcast(&s->changed);
    thread_unlock(&s->mutex);
    thread_join(s->thread);
}

void spill_free(Spill *s)
{
    if (!s) return;
    if (s->thread) stop_thread(s);
    for (int i = 0; i < SPILL_WINDOWS; i++) free(s->window[i].data);
    if (s->file >= 0) close(s->file);
    free(s->start);
    thread_condition_destroy(&s->changed);
    thread_mutex_destroy(&s->mutex);
    free(s);
}

/* ---- use, with the mutex held ---- */

static void request(Spill *s, Window *w, WindowState state, int record)
{
    w->state = state;
    w->record = record;
    w->turn = s->turn++;
    thread_broadcast(&s->changed);
}

static Window *find(Spill *s, WindowState state, int record)
{
    for (int i = 0; i < SPILL_WINDOWS; i++)
        if (s->window[i].state == state && (record < 0 || s->window[i].record == record))
            return &s->window[i];
    return NULL;
}

/* A window that has been read for nothing is as good as a free one. */
static Window *vacant(Spill *s)
{
    Window *w;
    while (!(w = find(s, FREE, -1)) && !(w = find(s, READY, -1))) thread_wait(&s->changed, &s->mutex);
    return w;
}

/* A record that is still on its way out comes back after it, since requests are served in turn. */
static Window *fetch(Spill *s, int record)
{
    Window *w = find(s, READY, record);
    if (!w && !find(s, TO_READ, record)) request(s, vacant(s), TO_READ, record);
    while (!(w = find(s, READY, record))) thread_wait(&s->changed, &s->mutex);
    return w;
}

Status spill_take(Spill *s, int record, int next, void **data)
{
    assert(record >= 0 && record < s->records && next < s->records && next != record);
    thread_lock(&s->mutex);
    assert(!find(s, IN_HAND, -1));
    Window *w = fetch(s, record);
    w->state = IN_HAND;
    *data = w->data;
    if (next >= 0 && !find(s, READY, next) && !find(s, TO_READ, next)) request(s, vacant(s), TO_READ, next);
    Status fault = s->fault;
    if (fault.code != STATUS_OK) w->state = FREE;
    thread_unlock(&s->mutex);
    return fault;
}

void spill_give(Spill *s, bool changed)
{
    thread_lock(&s->mutex);
    Window *w = find(s, IN_HAND, -1);
    assert(w);
    if (changed)
        request(s, w, TO_WRITE, w->record);
    else
        w->state = FREE;
    thread_unlock(&s->mutex);
}

Status spill_finish(Spill *s)
{
    thread_lock(&s->mutex);
    while (oldest_request(s)) thread_wait(&s->changed, &s->mutex);
    Status fault = s->fault;
    thread_unlock(&s->mutex);
    return fault;
}

bool spill_direct(const Spill *s)
{
    return s->direct;
}

size_t spill_window_bytes(const Spill *s)
{
    return SPILL_WINDOWS * s->largest;
}

size_t spill_file_bytes(const Spill *s)
{
    return s->start[s->records];
}
