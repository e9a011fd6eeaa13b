/* text.h - a text that grows while it is written.
 *
 *     Text t = {0};
 *     text_format(&t, "%d moves", n);
 *     TRY(text_take(&t, &string, NULL));
 *
 * A failed allocation is remembered and reported once, by text_take. */
#ifndef TENGEN_GAME_BASE_TEXT_H
#define TENGEN_GAME_BASE_TEXT_H

#include "game/base/status.h"

#include <stddef.h>

typedef struct Text {
    char *data; /* NUL-terminated once anything was added */
    size_t length;
    size_t room;
    bool failed;
} Text;

void text_add(Text *t, const char *data, size_t size);
void text_char(Text *t, char c);
void text_latin1(Text *t, char c); /* a character of Latin-1, as UTF-8 */
void text_format(Text *t, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Hand the string to the caller, who frees it, and empty t; size (may be NULL) is without the NUL. */
Status text_take(Text *t, char **string, size_t *size) __attribute__((warn_unused_result));

/* Drop it. */
void text_free(Text *t);

/* Is it well-formed UTF-8 (RFC 3629: shortest forms, no surrogates)? */
bool text_is_utf8(const char *data, size_t size);

/* What another program wrote, as terminals and every reader can take it, allocated (the caller frees it): bytes
 * that are no well-formed UTF-8 count as Latin-1, and controls but newlines become dots. */
Status text_clean(const char *text, char **out) __attribute__((warn_unused_result));

#endif
