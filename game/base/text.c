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

void text_latin1(Text *t, char c)
{
    unsigned char byte = (unsigned char)c;
    if (byte >= 0x80) text_char(t, (char)(0xC0 | byte >> 6));
    text_char(t, byte >= 0x80 ? (char)(0x80 | (byte & 0x3F)) : c);
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

/* Bytes that follow the first byte of a sequence, and the range of the next one; -1 for no first byte. */
static int sequence(unsigned char first, unsigned char *low, unsigned char *high)
{
    *low = 0x80;
    *high = 0xBF;
    if (first < 0x80) return 0;
    if (first < 0xC2 || first > 0xF4) return -1;
    if (first == 0xE0) *low = 0xA0;
    if (first == 0xED) *high = 0x9F;
    if (first == 0xF0) *low = 0x90;
    if (first == 0xF4) *high = 0x8F;
    return first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
}

bool text_is_utf8(const char *data, size_t size)
{
    for (size_t i = 0; i < size;) {
        unsigned char low, high;
        int more = sequence((unsigned char)data[i++], &low, &high);
        if (more < 0) return false;
        for (; more > 0; more--, i++) {
            if (i == size || (unsigned char)data[i] < low || (unsigned char)data[i] > high) return false;
            low = 0x80;
            high = 0xBF;
        }
    }
    return true;
}

Status text_clean(const char *text, char **out)
{
    Text t = {0};
    bool utf8 = text_is_utf8(text, strlen(text));
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        if ((c < 32 && c != '\n') || c == 127)
            text_char(&t, '.');
        else if (utf8)
            text_char(&t, *text);
        else
            text_latin1(&t, *text);
    }
    return text_take(&t, out, NULL);
}
