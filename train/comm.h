/* comm.h - how the ranks of a training run exchange data: one interface over every way to connect them.
 *
 * Every rank of a communicator begins the same collectives in the same order; one that does not is named in a
 * fault. Nothing blocks but comm_wait, comm_split, and comm_finish: a call begins an operation and gives a ticket, and its
 * buffers belong to the operation until the ticket is done. Tickets are done in the order in which they were
 * begun. Data moves in comm_progress and comm_wait, so who computes for long calls comm_progress in between.
 * Sums are over ranks by the tree ((0+1)+(2+3))+((4+5)+(6+7)) …: the same bits on every back end.
 * A fault is final: every further call returns it. Ranks 0..size-1; one thread at a time. */
#ifndef TENGEN_TRAIN_COMM_H
#define TENGEN_TRAIN_COMM_H

#include "game/base/status.h"

#include <stddef.h>
#include <stdint.h>

/* Operations that may be under way at once; one more waits for the oldest. */
enum { COMM_PENDING = 16, COMM_RANKS_MAX = 64 };

typedef struct Comm Comm;
typedef uint64_t CommTicket; /* 0 is done */

typedef enum CommKind {
    COMM_REDUCE_SCATTER,
    COMM_ALL_GATHER,
    COMM_ALL_REDUCE,
    COMM_ALL_TO_ALL,
    COMM_BROADCAST,
    COMM_SEND,
    COMM_RECEIVE,
    COMM_BARRIER,
    COMM_KINDS
} CommKind;

typedef enum CommType { COMM_FLOAT32, COMM_FLOAT64, COMM_INT64, COMM_TYPES } CommType;
typedef enum CommReduction { COMM_SUM, COMM_MAX, COMM_MIN, COMM_REDUCTIONS } CommReduction;

/* "all-gather" … */
const char *comm_kind_name(CommKind kind);
size_t comm_type_bytes(CommType type);

int comm_rank(const Comm *c);
int comm_size(const Comm *c);

/* Seconds. A wait fails, and names a rank that is missing, when nothing has moved for so long and that rank has neither worked
 * nor waited for others meanwhile; or when no rank at all has worked. */
void comm_set_deadline(Comm *c, double seconds);

/* This rank works on something long: those that wait for it, or for one that waits for it, count their deadline anew. Any
 * number of times, cheap, from any thread. */
void comm_alive(Comm *c);

/* ---- operations; *ticket says when they are done ---- */

/* receive[0..count) = the ranks' sum (or …) of send[rank * count ..]; send holds size * count elements. In place:
 * receive == send + rank * count, and the rest of send is left as it was. */
Status comm_reduce_scatter(Comm *c, const void *send, void *receive, size_t count, CommType type,
                           CommReduction reduction, CommTicket *ticket) __attribute__((warn_unused_result));

/* receive[r * bytes ..] = what rank r has in send[0..bytes). In place: send == receive + rank * bytes. */
Status comm_all_gather(Comm *c, const void *send, void *receive, size_t bytes, CommTicket *ticket)
    __attribute__((warn_unused_result));

/* receive[0..count) = the ranks' sum (or …) of send[0..count), on every rank. In place: send == receive. */
Status comm_all_reduce(Comm *c, const void *send, void *receive, size_t count, CommType type,
                       CommReduction reduction, CommTicket *ticket) __attribute__((warn_unused_result));

/* receive[r * bytes ..] = what rank r has in send[rank * bytes ..]. Not in place. */
Status comm_all_to_all(Comm *c, const void *send, void *receive, size_t bytes, CommTicket *ticket)
    __attribute__((warn_unused_result));

/* data[0..bytes) of rank root, everywhere. */
Status comm_broadcast(Comm *c, void *data, size_t bytes, int root, CommTicket *ticket)
    __attribute__((warn_unused_result));

/* From one rank to another one: each send has a receive of as many bytes, and between two ranks they match in order,
 * collectives included. */
Status comm_send(Comm *c, const void *data, size_t bytes, int to, CommTicket *ticket)
    __attribute__((warn_unused_result));
Status comm_receive(Comm *c, void *data, size_t bytes, int from, CommTicket *ticket)
    __attribute__((warn_unused_result));

/* Done when every rank has begun it. */
Status comm_barrier(Comm *c, CommTicket *ticket) __attribute__((warn_unused_result));

/* ---- completion ---- */

/* Move what can be moved without waiting. */
Status comm_progress(Comm *c) __attribute__((warn_unused_result));
bool comm_done(const Comm *c, CommTicket ticket);

/* ERR_DEVICE: a rank has died, given up, or not answered within the deadline, with its number. */
Status comm_wait(Comm *c, CommTicket ticket) __attribute__((warn_unused_result));

/* Wait for all that has been begun. */
Status comm_finish(Comm *c) __attribute__((warn_unused_result));

/* ---- groups and the end ---- */

/* A communicator of all ranks that give the same color, in the order of their keys, then of their ranks. Every rank of
 * c calls it, with nothing under way. The new one is freed before c. */
Status comm_split(Comm *c, int color, int key, Comm **out) __attribute__((warn_unused_result));

/* Tell the others that this rank gives up, and why: their waits fail with it. */
void comm_abort(Comm *c, Status why);

/* Takes NULL. Without a fault, every rank frees it with nothing under way. */
void comm_free(Comm *c);

/* ---- counters, since the communicator was made ---- */

typedef struct CommCounters {
    uint64_t calls[COMM_KINDS];
    uint64_t bytes[COMM_KINDS]; /* that this rank had to send to others, without headers */
    double wait_seconds;        /* in comm_wait and comm_finish */
    uint64_t order; /* a hash of all collectives begun, with their sizes: the same on every rank */
} CommCounters;

CommCounters comm_counters(const Comm *c);
uint64_t comm_bytes(const Comm *c); /* the sum over all kinds */

#endif
