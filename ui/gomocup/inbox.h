/* inbox.h - what a program that talks and thinks at once waits for: lines from its manager, read by a thread of
 * their own, and a knock from its engine. */
#ifndef TENGEN_UI_GOMOCUP_INBOX_H
#define TENGEN_UI_GOMOCUP_INBOX_H

#include "game/base/status.h"
#include "ui/gomocup/protocol.h"

#include <stdio.h>

typedef struct Inbox Inbox;

typedef struct InboxLine {
    char text[PROTOCOL_LINE_MAX]; /* without its end, which is LF, CR or both */
    bool too_long;                /* cut to fit */
    double arrived;               /* in os_seconds, when its end was read */
} InboxLine;

typedef enum InboxEvent {
    INBOX_LINE,
    INBOX_KNOCK,   /* inbox_knock was called since the last INBOX_KNOCK */
    INBOX_TIMEOUT, /* nothing came */
    INBOX_CLOSED,  /* the end of the input, after all its lines */
} InboxEvent;

/* Starts reading `in`, which is borrowed. Reading ends at the end of the input and behind a line END, so that
 * nobody is left waiting for more. ERR_MEMORY. */
Status inbox_new(Inbox **out, FILE *in) __attribute__((warn_unused_result));

/* Waits for the reader: inbox_next has returned INBOX_CLOSED, or a line END. */
void inbox_free(Inbox *b);

/* The next event, within so many seconds, INFINITY included; lines come before knocks. */
InboxEvent inbox_next(Inbox *b, double seconds, InboxLine *line);

/* Any thread. */
void inbox_knock(Inbox *b);

#endif
