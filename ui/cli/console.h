/* console.h - the terminal: what it can show, and the few ways in which commands write to it and read.
 *
 * Only the commands (cmd_*.c) and main.c call this. Answers go to standard output; a problem goes to
 * standard error as one line beginning "tengen: ". */
#ifndef TENGEN_UI_CLI_CONSOLE_H
#define TENGEN_UI_CLI_CONSOLE_H

#include "game/base/status.h"

/* What the terminal shows: a value, asked for once. */
typedef struct Console {
    bool terminal;    /* standard output is one: a progress line may be overwritten */
    bool interactive; /* standard input too: a person types */
    bool color;       /* neither NO_COLOR nor a dumb terminal forbids it */
    bool utf8;        /* by the locale's environment variables */
    bool line_open;   /* a progress line stands unfinished */
    double last;      /* when the last progress line was written, in os_seconds */
} Console;

Console console_open(void);

/* As printf, on standard output. */
void console_print(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* "tengen: MESSAGE" and a newline, on standard error. */
void console_problem(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Show how far something has come: on a terminal one line that the next replaces, cut to its width; else a
 * line of its own, but at most one every few seconds. */
void console_progress(Console *c, const char *line);

/* Take an open progress line off the terminal again. */
void console_progress_erase(Console *c);

/* Leave an open progress line standing and go on below it. */
void console_progress_end(Console *c);

/* ERR_IO if standard output could not take all that was written. */
Status console_flush(void) __attribute__((warn_unused_result));

typedef enum ConsoleRead { CONSOLE_LINE, CONSOLE_TOO_LONG, CONSOLE_END } ConsoleRead;

/* The next line of standard input without its newline and the blanks around it, in text[n]. TOO_LONG: the
 * line did not fit or held a NUL, and was skipped. */
ConsoleRead console_read(char *text, int n);

#endif
