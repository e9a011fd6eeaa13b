#include "ui/cli/console.h"

#include "game/base/os.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double PLAIN_INTERVAL = 5; /* seconds between progress lines where they cannot be overwritten */

static bool locale_is_utf8(void)
{
    static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"}; /* the first that is set counts */
    for (int i = 0; i < 3; i++) {
        const char *value = getenv(names[i]);
        if (value && value[0])
            return strstr(value, "UTF-8") || strstr(value, "utf8") || strstr(value, "UTF8") ||
                   strstr(value, "utf-8");
    }
    return false;
}

static bool colors_wanted(void)
{
    const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
    return !(no_color && no_color[0]) && term && strcmp(term, "dumb") != 0;
}

Console console_open(void)
{
    Console c = {.terminal = os_output_is_terminal()};
    c.interactive = c.terminal && os_input_is_terminal();
    c.color = c.terminal && colors_wanted();
    c.utf8 = locale_is_utf8();
    c.last = os_seconds();
    return c;
}

void console_print(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vfprintf(stdout, format, args);
    va_end(args);
}

void console_problem(const char *format, ...)
{
    va_list args;
    fflush(stdout);
    va_start(args, format);
    fputs("tengen: ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
}

/* The bytes of line that fill at most `columns` columns, a character taken as one. */
static int fitting_bytes(const char *line, int columns)
{
    int i = 0;
    for (; line[i]; i++) {
        bool begins_character = ((unsigned char)line[i] & 0xC0) != 0x80;
        if (begins_character && columns-- == 0) break;
    }
    return i;
}

void console_progress(Console *c, const char *line)
{
    double now = os_seconds();
    if (c->terminal) {
        fprintf(stdout, "\r%.*s\033[K", fitting_bytes(line, os_terminal_width() - 1), line);
        c->line_open = true;
    } else if (now - c->last >= PLAIN_INTERVAL) {
        fprintf(stdout, "%s\n", line);
        c->last = now;
    }
    fflush(stdout);
}

void console_progress_end(Console *c)
{
    if (c->line_open) fputc('\n', stdout);
    c->line_open = false;
    fflush(stdout);
}

void console_progress_erase(Console *c)
{
    if (c->line_open) fputs("\r\033[K", stdout);
    c->line_open = false;
}

Status console_flush(void)
{
    if (fflush(stdout) != 0 || ferror(stdout))
        return status_error(ERR_IO, "standard output cannot take all the output");
    return status_ok();
}

static void trim(char *text)
{
    size_t n = strlen(text), begin = 0;
    while (n > 0 && isspace((unsigned char)text[n - 1])) n--;
    text[n] = '\0';
    while (isspace((unsigned char)text[begin])) begin++;
    memmove(text, text + begin, n - begin + 1);
}

ConsoleRead console_read(char *text, int n)
{
    int length = 0, c;
    bool fits = true;
    while ((c = getchar()) != EOF && c != '\n') {
        if (length == n - 1 || c == '\0') fits = false;
        if (fits) text[length++] = (char)c;
    }
    text[length] = '\0';
    trim(text);
    if (c == EOF && length == 0 && fits) return CONSOLE_END;
    return fits ? CONSOLE_LINE : CONSOLE_TOO_LONG;
}
