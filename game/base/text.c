#include "game/base/text.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Room for size more bytes and a NUL. */
static bool reserve(Text *t, size_t size)
{
    if (t->failed) return false;
    if (t->room - t->length > size) return true;
    size_t room = 2 * t->room + size + 64;
    char *grown = realloc(t->data, room);
    if (!grown) {
        t->failed = true;
        return false;
    }
    t->data = grown;
    t->room = room;
    return true;
}

void text_add(Text *t, const char *data, size_t size)
{
    if (!reserve(t, size)) return;
    if (size) memcpy(t->data + t->length, data, size);
    t->length += size;
    t->data[t->length] = '\0';
}

void text_char(Text *t, char c)
{
    text_add(t, &c, 1);
}

void text_format(Text *t, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int size = vsnprintf(NULL, 0, format, args);
    va_end(args);
    assert(size >= 0);
    if (!reserve(t, (size_t)size)) return;
    va_start(args, format);
    vsnprintf(t->data + t->length, (size_t)size + 1, format, args);
    va_end(args);
    t->length += (size_t)size;
}

Status text_take(Text *t, char **string, size_t *size)
{
    text_add(t, "", 0);
    if (t->failed) {
        Status status = status_no_memory(t->room, "a text");
        text_free(t);
        return status;
    }
    *string = t->data;
    if (size) *size = t->length;
    *t = (Text){0};
    return status_ok();
}

void text_free(Text *t)
{
    free(t->data);
    *t = (Text){0};
}
