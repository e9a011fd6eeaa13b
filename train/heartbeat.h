/* heartbeat.h - signs of life of a rank that does one long thing, such as writing a large network to a slow disk.
 *
 * Between heartbeat_begin and heartbeat_end a thread calls comm_alive, so that others wait; it stops with its process, so
 * one that hangs as a whole is still found. Not for what waits for other ranks, whose own silence would then never count. */
#ifndef TENGEN_TRAIN_HEARTBEAT_H
#define TENGEN_TRAIN_HEARTBEAT_H

#include "train/comm.h"

typedef struct Heartbeat Heartbeat;

/* c is borrowed. With one rank there is nobody to tell: *out is NULL, which the others take. ERR_MEMORY. */
Status heartbeat_new(Heartbeat **out, Comm *c) __attribute__((warn_unused_result));
void heartbeat_free(Heartbeat *h);

/* May be nested. One thread. */
void heartbeat_begin(Heartbeat *h);
void heartbeat_end(Heartbeat *h);

/* Between the two, of an expression that gives a Status: its value. */
static inline Status heartbeat_ended(Heartbeat *h, Status status)
{
    heartbeat_end(h);
    return status;
}

#define HEARTBEAT(h, expression) (heartbeat_begin(h), heartbeat_ended(h, (expression)))

#endif
