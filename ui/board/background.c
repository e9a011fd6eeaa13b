#include "ui/board/background.h"

#include "game/base/thread.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct Background {
    BackgroundWork work;
    void *context;
    size_t question_size, answer_size;
    Thread *thread;
    void *current, *result; /* the thread's own: what it works on, and what it has found */
    uint32_t working;       /* … and the number of that question */
    ThreadMutex mutex;      /* guards what follows */
    ThreadCondition woken, finished;
    void *question, *answer;
    uint32_t asked;    /* questions and drops so far */
    uint32_t answered; /* the number of the question that `answer` is of */
    bool wanted, quit;
};

static void run(void *context)
{
    Background *b = context;
    thread_lock(&b->mutex);
    while (!b->quit) {
        if (!b->wanted || b->working == b->asked) {
            thread_wait(&b->woken, &b->mutex);
            continue;
        }
        b->working = b->asked;
        memcpy(b->current, b->question, b->question_size);
        thread_unlock(&b->mutex);
        b->work(b->context, b, b->current, b->result);
        thread_lock(&b->mutex);
        if (b->working != b->asked) continue;
        memcpy(b->answer, b->result, b->answer_size);
        b->answered = b->asked;
        thread_broadcast(&b->finished);
    }
    thread_unlock(&b->mutex);
}

Status background_new(Background **out, BackgroundWork work, void *context, size_t question, size_t answer)
{
    Status status = status_ok();
    Background *b = calloc(1, sizeof *b);
    *out = NULL;
    if (!b) return status_no_memory(sizeof *b, "work in the background");
    *b = (Background){.work = work, .context = context, .question_size = question, .answer_size = answer};
    thread_mutex_init(&b->mutex);
    thread_condition_init(&b->woken);
    thread_condition_init(&b->finished);
    b->current = calloc(1, question);
    b->question = calloc(1, question);
    b->result = calloc(1, answer);
    b->answer = calloc(1, answer);
    if (!b->current || !b->question || !b->result || !b->answer)
        CHECK(status, status_no_memory(2 * (question + answer), "work in the background"));
    CHECK(status, thread_start(run, b, &b->thread));
    *out = b;
    return status;
done:
    background_free(b);
    return status;
}

void background_free(Background *b)
{
    if (!b) return;
    thread_lock(&b->mutex);
    b->quit = true;
    thread_signal(&b->woken);
    thread_unlock(&b->mutex);
    thread_join(b->thread);
    thread_condition_destroy(&b->woken);
    thread_condition_destroy(&b->finished);
    thread_mutex_destroy(&b->mutex);
    free(b->current);
    free(b->question);
    free(b->result);
    free(b->answer);
    free(b);
}

void background_ask(Background *b, const void *question)
{
    thread_lock(&b->mutex);
    memcpy(b->question, question, b->question_size);
    b->asked++;
    b->wanted = true;
    thread_signal(&b->woken);
    thread_unlock(&b->mutex);
}

void background_drop(Background *b)
{
    thread_lock(&b->mutex);
    b->asked++;
    b->wanted = false;
    thread_unlock(&b->mutex);
}

bool background_look(Background *b, void *answer)
{
    thread_lock(&b->mutex);
    bool there = b->wanted && b->answered == b->asked;
    if (there) memcpy(answer, b->answer, b->answer_size);
    thread_unlock(&b->mutex);
    return there;
}

void background_finish(Background *b)
{
    thread_lock(&b->mutex);
    while (b->wanted && b->answered != b->asked) thread_wait(&b->finished, &b->mutex);
    thread_unlock(&b->mutex);
}

bool background_dropped(Background *b)
{
    thread_lock(&b->mutex);
    bool dropped = b->quit || b->working != b->asked;
    thread_unlock(&b->mutex);
    return dropped;
}
