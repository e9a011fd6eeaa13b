#include "game/base/status.h"

#include <assert.h>
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void flatten(char *text)
{
    for (; *text; text++)
        if (iscntrl((unsigned char)*text)) *text = ' ';
}

Status status_error(StatusCode code, const char *format, ...)
{
    assert(code != STATUS_OK);
    Status s;
    s.code = code;
    va_list args;
    va_start(args, format);
    vsnprintf(s.message, sizeof s.message, format, args);
    va_end(args);
    flatten(s.message);
    return s;
}

Status status_prefix(Status s, const char *format, ...)
{
    if (s.code == STATUS_OK) return s;
    Status out;
    out.code = s.code;
    va_list args;
    va_start(args, format);
    vsnprintf(out.message, sizeof out.message, format, args);
    va_end(args);
    size_t n = strlen(out.message);
    snprintf(out.message + n, sizeof out.message - n, ": %s", s.message);
    flatten(out.message);
    return out;
}

Status status_no_memory(unsigned long long bytes, const char *what)
{
    return status_error(ERR_MEMORY, "out of memory (%llu bytes for %s)", bytes, what);
}
