/* background.h - a thread that works on the newest of the questions it is given, so that whoever asks never waits.
 * Questions and answers are values of fixed sizes. */
#ifndef TENGEN_UI_BOARD_BACKGROUND_H
#define TENGEN_UI_BOARD_BACKGROUND_H

#include "game/base/status.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct Background Background;

/* Called on the thread: the answer to *question into *answer. It looks at background_dropped from time to time, and
 * may return anything where that says so. */
typedef void (*BackgroundWork)(void *context, Background *b, const void *question, void *answer);

/* context is borrowed until background_free. ERR_MEMORY. */
Status background_new(Background **out, BackgroundWork work, void *context, size_t question, size_t answer)
    __attribute__((warn_unused_result));

/* Waits for the end of the work under way. */
void background_free(Background *b);

/* *question is copied; what was asked before is dropped. */
void background_ask(Background *b, const void *question);
void background_drop(Background *b);

/* Is the answer to the last question there? Then it is copied to *answer. */
bool background_look(Background *b, void *answer);

/* Wait until the last question is answered; at once where none is wanted. */
void background_finish(Background *b);

/* Does nobody want the answer any more? From within the work. */
bool background_dropped(Background *b);

#endif
