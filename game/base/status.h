/* status.h - how the world's faults travel upward: a code and a sentence.
 *
 * A Status is a value. Whoever meets a fault first writes the message, with the path, line or value in
 * it; callers pass it up unchanged with TRY or CHECK; only the program's front end prints it. A caller's
 * mistake is not a Status but an assert. */
#ifndef TENGEN_GAME_BASE_STATUS_H
#define TENGEN_GAME_BASE_STATUS_H

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum StatusCode {
    STATUS_OK = 0,
    ERR_INPUT,       /* the user's input: an option, a configuration, a move */
    ERR_FORMAT,      /* a file that is damaged or is not what it should be */
    ERR_IO,          /* the file system: missing, full, not permitted */
    ERR_BUSY,        /* another process holds it */
    ERR_MEMORY,      /* an allocation failed */
    ERR_DEVICE,      /* a backend, library or device failed */
    ERR_UNSUPPORTED, /* this build or machine cannot do what was asked */
    ERR_INTERRUPTED, /* the user asked to stop */
} StatusCode;

enum { STATUS_MESSAGE_MAX = 252 };

typedef struct Status {
    StatusCode code;
    char message[STATUS_MESSAGE_MAX]; /* one sentence, no newline; empty when OK */
} Status;

static inline Status status_ok(void)
{
    Status s;
    s.code = STATUS_OK;
    s.message[0] = '\0';
    return s;
}

/* A fault: code is not STATUS_OK; the rest as for printf. Control characters in the result (newlines, and
 * what would move a terminal's cursor) become spaces, and a message that is too long is cut. */
Status status_error(StatusCode code, const char *format, ...)
    __attribute__((format(printf, 2, 3), warn_unused_result));

/* The same message after "prefix: ", for a caller that knows more (a file's name, say). */
Status status_prefix(Status s, const char *format, ...)
    __attribute__((format(printf, 2, 3), warn_unused_result));

/* "out of memory (N bytes for WHAT)". */
Status status_no_memory(unsigned long long bytes, const char *what) __attribute__((warn_unused_result));

/* Return from a function that returns Status as soon as expr fails. */
#define TRY(expr)                                                                                            \
    do {                                                                                                     \
        Status try_status = (expr);                                                                          \
        if (try_status.code != STATUS_OK) return try_status;                                                 \
    } while (0)

/* The same where there is something to free: set `status` and go to `done`. */
#define CHECK(status, expr)                                                                                  \
    do {                                                                                                     \
        (status) = (expr);                                                                                   \
        if ((status).code != STATUS_OK) goto done;                                                           \
    } while (0)

#ifdef __cplusplus
}
#endif

#endif
