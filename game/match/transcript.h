/* transcript.h - what was said between a referee and an engine, in bounded memory: the beginning and the most
 * recent part of it.
 *
 * Each line begins with its time in seconds and its direction: > to the engine, < from it, ! what it wrote to
 * standard error, # a remark. Sending the lines behind > again reproduces the conversation. */
#ifndef TENGEN_GAME_MATCH_TRANSCRIPT_H
#define TENGEN_GAME_MATCH_TRANSCRIPT_H

#include <stddef.h>

enum { TRANSCRIPT_MAX = 32768 };

typedef struct Transcript {
    double since; /* os_seconds of the first line */
    size_t head;  /* bytes at the beginning that are never given up */
    size_t used;
    char text[TRANSCRIPT_MAX]; /* NUL-terminated */
} Transcript;

/* Forget everything. */
void transcript_clear(Transcript *t);

/* Add a line, text[0..length); controls in it become dots, and what is too long is cut. */
void transcript_add(Transcript *t, char direction, const char *text, size_t length);

/* Add a remark. */
void transcript_remark(Transcript *t, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
