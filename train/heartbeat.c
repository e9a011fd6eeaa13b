#include "train/heartbeat.h"

#include "game/base/thread.h"

#include <assert.h>
#include <stdlib.h>

static const double EVERY = 0.25; /* seconds */

struct Heartbeat {
    Comm *comm;
    Thread *thread;
    ThreadMutex mutex;
    ThreadCondition changed; /* depth has left 0, or quit is set */
    int depth;
    bool quit;
};

static void beat(void *context)
{
    Heartbeat *h = context;
    thread_lock(&h->mutex);
    while (!h->quit) {
        if (h->depth == 0) {
            thread_wait(&h->changed, &h->mutex);
            continue;
        }
        comm_alive(h->comm);
        thread_wait_for(&h->changed, &h->mutex, EVERY);
    }
    thread_unlock(&h->mutex);
}

Status heartbeat_new(Heartbeat **out, Comm *c)
{
    *out = NULL;
    if (comm_size(c) == 1) return status_ok();
    Heartbeat *h = calloc(1, sizeof *h);
    if (!h) return status_no_memory(sizeof *h, "a heartbeat");
    h->comm = c;
    thread_mutex_init(&h->mutex);
    thread_condition_init(&h->changed);
    Status status = thread_start(beat, h, &h->thread);
    if (status.code != STATUS_OK)
        heartbeat_free(h);
    else
        *out = h;
    return status;
}

void heartbeat_free(Heartbeat *h)
{
    if (!h) return;
    thread_lock(&h->mutex);
    h->quit = true;
    thread_signal(&h->changed);
    thread_unlock(&h->mutex);
    thread_join(h->thread);
    thread_condition_destroy(&h->changed);
    thread_mutex_destroy(&h->mutex);
    free(h);
}

/* The thread holds the mutex while it gives a sign: after the end none comes any more. */
static void change(Heartbeat *h, int by)
{
    if (!h) return;
    thread_lock(&h->mutex);
    h->depth += by;
    assert(h->depth >= 0);
    if (h->depth > 0) thread_signal(&h->changed);
    thread_unlock(&h->mutex);
}

void heartbeat_begin(Heartbeat *h)
{
    change(h, 1);
}

void heartbeat_end(Heartbeat *h)
{
    change(h, -1);
}
