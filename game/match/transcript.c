#include "game/match/transcript.h"

#include "game/base/os.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum {
    LINE_MAX_SHOWN = 1000,
    HEAD = TRANSCRIPT_MAX / 4, /* the beginning of a game: how it was set up */
    DROPPED = TRANSCRIPT_MAX / 4,
};

void transcript_clear(Transcript *t)
{
    t->since = os_seconds();
    t->head = t->used = 0;
    t->text[0] = '\0';
}

/* Make room for n bytes by giving up whole lines behind the head. */
static void make_room(Transcript *t, size_t n)
{
    static const char gap[] = "… lines were left out …\n";
    if (t->used + n + 1 <= TRANSCRIPT_MAX) return;
    const char *end = t->text + t->used, *line = t->text + t->head + DROPPED;
    const char *next = memchr(line, '\n', (size_t)(end - line));
    const char *kept = next ? next + 1 : end;
    size_t rest = (size_t)(end - kept);
    memmove(t->text + t->head + sizeof gap - 1, kept, rest);
    memcpy(t->text + t->head, gap, sizeof gap - 1);
    t->used = t->head + sizeof gap - 1 + rest;
    t->text[t->used] = '\0';
}

void transcript_add(Transcript *t, char direction, const char *text, size_t length)
{
    char line[LINE_MAX_SHOWN + 40];
    int n = snprintf(line, sizeof line, "%8.3f %c ", os_seconds() - t->since, direction);
    for (size_t i = 0; i < length && i < LINE_MAX_SHOWN; i++) {
        unsigned char c = (unsigned char)text[i];
        line[n++] = c < 32 || c == 127 ? '.' : text[i];
    }
    if (length > LINE_MAX_SHOWN) n += snprintf(line + n, sizeof line - (size_t)n, " …");
    line[n++] = '\n';
    make_room(t, (size_t)n);
    memcpy(t->text + t->used, line, (size_t)n);
    t->used += (size_t)n;
    t->text[t->used] = '\0';
    if (t->used <= HEAD) t->head = t->used;
}

void transcript_remark(Transcript *t, const char *format, ...)
{
    char line[LINE_MAX_SHOWN];
    va_list arguments;
    va_start(arguments, format);
    int n = vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    transcript_add(t, '#', line, n < 0 ? 0 : n < LINE_MAX_SHOWN ? (size_t)n : LINE_MAX_SHOWN - 1);
}
