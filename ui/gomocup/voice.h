/* voice.h - what the program says to its manager: whole lines, each flushed at once. */
#ifndef TENGEN_UI_GOMOCUP_VOICE_H
#define TENGEN_UI_GOMOCUP_VOICE_H

#include "game/base/text.h"
#include "game/board.h"

#include <stdio.h>

typedef struct Voice {
    FILE *out;
    Status fault; /* the first of writing; nothing is said after it */
} Voice;

/* As printf, and a newline. Control characters, which may come from the manager himself, become "?". */
void voice_say(Voice *v, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* "OK", or "ERROR " and the message. */
void voice_status(Voice *v, Status status);

/* "7,7 8,7": append the points as a line. */
void voice_add_points(Text *t, const Point points[], int n, int size);

/* Lines that were put together elsewhere, and are emptied: they leave together. */
void voice_text(Voice *v, Text *t);

#endif
