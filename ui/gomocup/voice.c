#include "ui/gomocup/voice.h"

#include "game/notation.h"

#include <stdarg.h>
#include <stdlib.h>

enum { LINE_MAX_BYTES = 512 };

void voice_text(Voice *v, Text *t)
{
    char *string;
    size_t size;
    Status status = text_take(t, &string, &size);
    if (status.code == STATUS_OK && size > 0 && v->fault.code == STATUS_OK) {
        bool written = fwrite(string, 1, size, v->out) == size && fflush(v->out) == 0;
        if (!written) v->fault = status_error(ERR_IO, "the answers cannot be written");
    }
    if (status.code == STATUS_OK)
        free(string);
    else if (v->fault.code == STATUS_OK)
        v->fault = status;
}

void voice_say(Voice *v, const char *format, ...)
{
    char line[LINE_MAX_BYTES];
    Text t = {0};
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    for (char *c = line; *c; c++)
        if ((unsigned char)*c < ' ' || *c == 127) *c = '?';
    text_format(&t, "%s\n", line);
    voice_text(v, &t);
}

void voice_status(Voice *v, Status status)
{
    if (status.code == STATUS_OK)
        voice_say(v, "OK");
    else
        voice_say(v, "ERROR %s", status.message);
}

void voice_add_points(Text *t, const Point points[], int n, int size)
{
    char text[NOTATION_TEXT_MAX];
    for (int i = 0; i < n; i++) text_format(t, "%s%s", i ? " " : "", notation_xy(points[i], size, text));
    text_char(t, '\n');
}
